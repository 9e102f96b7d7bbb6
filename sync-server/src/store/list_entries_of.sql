SELECT e.number, e.hash, e.bytes
FROM entries e
JOIN partitions p ON p.number = e.partition_number
WHERE p.organisation = ?1
