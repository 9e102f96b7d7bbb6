SELECT number, rule, device, entry_hash, about, recorded_at_ms
FROM incidents
WHERE number > ?1
ORDER BY number
LIMIT ?2
