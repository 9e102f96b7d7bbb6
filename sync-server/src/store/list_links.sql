SELECT e.number, e.partition_number, p.name, e.lsn, e.hash, e.device, e.received_at_ms, e.signature
FROM entries e
JOIN partitions p ON p.number = e.partition_number
ORDER BY e.partition_number, e.lsn
