UPDATE sessions
SET ended_at_ms = ?3
WHERE person = ?1 AND id <> ?2 AND ended_at_ms = 0
