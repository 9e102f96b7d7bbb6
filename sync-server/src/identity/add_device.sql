INSERT INTO enrolled_devices
  (id, public_key, name, state, asked_at_ms, revoked_at_ms, is_to_wipe)
VALUES (?1, ?2, ?3, ?4, ?5, 0, 0)
ON CONFLICT (id) DO UPDATE SET name = excluded.name
