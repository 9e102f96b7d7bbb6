INSERT INTO sessions (id, person, device, expires_at_ms, ended_at_ms, way)
VALUES (?1, ?2, ?3, ?4, 0, ?5)
