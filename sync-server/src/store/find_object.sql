SELECT root, depth
FROM objects
WHERE document = ?1 AND counter = ?2 AND actor = ?3
