SELECT bytes, changes, kind, shipment, origin, destination
FROM documents
WHERE id = ?1
