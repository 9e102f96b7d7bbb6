-- What a device keeps. Times are milliseconds since 1970, UTC; identities are their raw bytes.

CREATE TABLE documents (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL
) STRICT;

CREATE TABLE compacts (
  document INTEGER PRIMARY KEY REFERENCES documents (number),
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE changes (
  number INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents (number),
  hash BLOB NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (document, hash)
) STRICT;

-- The columns a list reads stand apart from the detail, so that a list touches few pages.
CREATE TABLE shipments (
  id BLOB PRIMARY KEY NOT NULL,
  heads BLOB NOT NULL,
  reference TEXT NOT NULL,
  status TEXT NOT NULL,
  destination TEXT NOT NULL,
  holder TEXT NOT NULL,
  arrive_by_ms INTEGER,
  changed_at_ms INTEGER NOT NULL,
  search TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX shipments_by_change ON shipments (changed_at_ms DESC, id, status);
CREATE INDEX shipments_by_due ON shipments (ifnull(arrive_by_ms, 9223372036854775807), id, status);
CREATE INDEX shipments_by_reference ON shipments (reference);

CREATE TABLE shipment_details (
  shipment BLOB PRIMARY KEY NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE TABLE pairings (
  shipment BLOB NOT NULL,
  id BLOB NOT NULL,
  sensor TEXT NOT NULL,
  box_name TEXT NOT NULL,
  placement TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  PRIMARY KEY (shipment, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX pairings_open ON pairings (shipment, from_ms) WHERE to_ms IS NULL;

CREATE TABLE forms (
  id BLOB PRIMARY KEY NOT NULL,
  shipment BLOB NOT NULL,
  heads BLOB NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE INDEX forms_by_shipment ON forms (shipment, id);

CREATE TABLE alerts (
  id BLOB PRIMARY KEY NOT NULL,
  shipment BLOB NOT NULL,
  raised_at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  is_resolved INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE INDEX alerts_by_shipment ON alerts
  (shipment, raised_at_ms, id, kind, is_open, is_resolved);
CREATE INDEX alerts_by_time ON alerts (is_open DESC, raised_at_ms DESC, id);

CREATE TABLE sensors (
  id TEXT PRIMARY KEY NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How far a log goes: the number, hash and readings after its last frame without a hole before.
CREATE TABLE logs (
  number INTEGER PRIMARY KEY,
  device BLOB NOT NULL,
  sensor TEXT NOT NULL,
  head_frame INTEGER NOT NULL,
  head_readings INTEGER NOT NULL,
  head_hash BLOB NOT NULL,
  UNIQUE (sensor, device)
) STRICT;

CREATE TABLE tail_readings (
  log INTEGER NOT NULL REFERENCES logs (number),
  place INTEGER NOT NULL,
  taken_ms INTEGER NOT NULL,
  temperature_millicelsius INTEGER NOT NULL,
  humidity_permille INTEGER,
  battery_millivolts INTEGER,
  sequence INTEGER,
  time_source TEXT NOT NULL,
  PRIMARY KEY (log, place)
) STRICT, WITHOUT ROWID;

-- The key is the log's number and the frame's number in one integer, and a frame carries its own
-- first time: a row is little more than the frame, and a log lies in one stretch of pages.
CREATE TABLE frames (
  log_and_number INTEGER PRIMARY KEY,
  ended_at_seconds INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE sealed_heads (
  log INTEGER PRIMARY KEY REFERENCES logs (number),
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE outbox (
  number INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  partition_name TEXT NOT NULL,
  bytes BLOB NOT NULL,
  document BLOB,
  shipment BLOB,
  what TEXT NOT NULL,
  queued_at_ms INTEGER NOT NULL,
  state INTEGER NOT NULL,
  settled_at_ms INTEGER
) STRICT;

CREATE INDEX outbox_waiting ON outbox (partition_name, number) WHERE state = 0;
CREATE INDEX outbox_by_shipment ON outbox (shipment, state, number);

CREATE TABLE refused (
  hash BLOB PRIMARY KEY NOT NULL,
  change_hash BLOB,
  document BLOB,
  shipment BLOB,
  what TEXT NOT NULL,
  rule TEXT NOT NULL,
  refused_at_ms INTEGER NOT NULL,
  is_dismissed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
  partition_name TEXT PRIMARY KEY NOT NULL,
  lsn INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE named_values (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
