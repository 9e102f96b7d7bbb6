INSERT INTO documents (id, bytes, changes, kind, shipment, origin, destination)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (id) DO UPDATE SET
  bytes = excluded.bytes,
  changes = excluded.changes,
  kind = excluded.kind,
  shipment = excluded.shipment,
  origin = excluded.origin,
  destination = excluded.destination
