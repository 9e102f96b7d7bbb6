SELECT number, at_ms, device_at_ms, person, device, action, subject, before, after, why, hash
FROM audit
WHERE number > ?1
ORDER BY number
LIMIT ?2
