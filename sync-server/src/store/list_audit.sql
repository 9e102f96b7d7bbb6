SELECT
  number,
  at_ms,
  device_at_ms,
  person,
  device,
  action,
  subject,
  before,
  after,
  why,
  hash,
  written_at_ms
FROM audit
ORDER BY number
