SELECT number, at_ms, device_at_ms, person, device, action, subject, before, after, why, hash
FROM audit
WHERE
  number > ?1
  AND (?2 = x'' OR person = ?2)
  AND (?3 = x'' OR device = ?3)
  AND (?4 = '' OR action = ?4 OR instr(action, ?4 || '.') = 1)
  AND at_ms >= ?5
  AND at_ms < ?6
  AND (
    ?7 = ''
    OR instr(
      lower(concat_ws(' ', action, subject, before, after, why, hex(person), hex(device))),
      lower(?7)
    ) > 0
  )
ORDER BY number
LIMIT ?8
