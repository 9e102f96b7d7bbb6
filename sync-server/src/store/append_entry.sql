INSERT INTO entries
  (partition_number, lsn, hash, device, received_at_ms, signature, bytes, chain)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
