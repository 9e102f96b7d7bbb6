INSERT INTO devices (id, organisation, public_key, contact_at_ms)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET contact_at_ms = excluded.contact_at_ms
