SELECT p.name, c.device, c.lsn, c.echo_to
FROM cursors c
JOIN partitions p ON p.number = c.partition_number
