SELECT
  p.name,
  p.number,
  p.organisation,
  ifnull(max(e.lsn), 0),
  ifnull((SELECT chain FROM entries WHERE partition_number = p.number ORDER BY lsn DESC LIMIT 1), x'')
FROM partitions p
LEFT JOIN entries e ON e.partition_number = p.number
GROUP BY p.number
