INSERT INTO audit
  (
    number, at_ms, device_at_ms, person, device, action, subject, before, after, why, hash,
    written_at_ms
  )
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
