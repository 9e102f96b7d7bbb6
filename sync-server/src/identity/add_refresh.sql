INSERT INTO refresh_tokens (hash, session, used_at_ms)
VALUES (?1, ?2, 0)
