UPDATE enrolled_devices
SET state = ?2, revoked_at_ms = ?3, is_to_wipe = max(is_to_wipe, ?4)
WHERE id = ?1
