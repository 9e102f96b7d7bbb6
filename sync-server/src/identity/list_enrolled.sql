SELECT id, public_key, name, state, asked_at_ms, revoked_at_ms, is_to_wipe
FROM enrolled_devices
ORDER BY asked_at_ms, id
