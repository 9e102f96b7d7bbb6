SELECT t.session, t.used_at_ms, s.person, s.device, s.expires_at_ms
FROM refresh_tokens t
JOIN sessions s ON s.id = t.session
WHERE t.hash = ?1 AND s.ended_at_ms = 0
