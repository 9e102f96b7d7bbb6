SELECT p.name, p.number, p.organisation, ifnull(max(e.lsn), 0)
FROM partitions p
LEFT JOIN entries e ON e.partition_number = p.number
GROUP BY p.number
