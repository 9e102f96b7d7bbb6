UPDATE sessions
SET ended_at_ms = ?2
WHERE device = ?1 AND ended_at_ms = 0
