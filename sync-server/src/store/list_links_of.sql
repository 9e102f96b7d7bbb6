SELECT lsn, hash, device, received_at_ms, signature, bytes, chain
FROM entries
WHERE partition_number = ?1
ORDER BY lsn
