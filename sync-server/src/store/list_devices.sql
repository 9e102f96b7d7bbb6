SELECT id, contact_at_ms
FROM devices
ORDER BY id
