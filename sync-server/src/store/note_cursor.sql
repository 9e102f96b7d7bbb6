UPDATE cursors
SET lsn = max(lsn, ?3)
WHERE partition_number = ?1 AND device = ?2
