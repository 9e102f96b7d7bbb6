SELECT p.name, c.device
FROM cursors c
JOIN partitions p ON p.number = c.partition_number
WHERE max(c.lsn, c.echo_to) > ifnull((SELECT max(e.lsn) FROM entries e WHERE e.partition_number = p.number), 0)
