SELECT
  number, at_ms, device_at_ms, person, device, action, subject, before, after, why, hash,
  written_at_ms
FROM audit
WHERE
  number > ?1
  AND number < ?2
  AND (?3 = x'' OR person = ?3)
  AND (?4 = x'' OR device = ?4)
  AND (?5 = '' OR action = ?5 OR instr(action, ?5 || '.') = 1)
  AND at_ms >= ?6
  AND at_ms < ?7
  AND (
    ?8 = ''
    OR instr(
      lower(concat_ws(' ', action, subject, before, after, why, hex(person), hex(device))),
      lower(?8)
    ) > 0
  )
