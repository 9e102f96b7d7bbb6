SELECT DISTINCT people.id, people.role, people.site, sessions.device
FROM sessions
JOIN people ON people.id = sessions.person
JOIN enrolled_devices ON enrolled_devices.id = sessions.device
WHERE sessions.ended_at_ms = 0 AND sessions.expires_at_ms > ?1
  AND enrolled_devices.state = 'approved' AND people.disabled_at_ms = 0
ORDER BY people.id, sessions.device
