SELECT
  s.id, s.person, p.role, s.device, p.must_change_password AND s.way = 'password',
  s.expires_at_ms
FROM sessions s
JOIN people p ON p.id = s.person
WHERE s.ended_at_ms = 0 AND p.disabled_at_ms = 0
