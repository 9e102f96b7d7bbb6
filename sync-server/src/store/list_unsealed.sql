SELECT organisation FROM partitions WHERE organisation NOT IN (SELECT organisation FROM data_keys)
UNION
SELECT organisation FROM directories WHERE organisation NOT IN (SELECT organisation FROM data_keys)
