SELECT lsn, hash, device, received_at_ms, signature, bytes
FROM entries
WHERE partition_number = ?1 AND lsn > ?2
ORDER BY lsn
LIMIT ?3
