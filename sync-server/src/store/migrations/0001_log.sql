-- What the relay keeps. Times are milliseconds since 1970, UTC; identities are their raw bytes.

CREATE TABLE partitions (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  organisation BLOB NOT NULL
) STRICT;

-- The log. Rows are only ever added; an entry pushed twice keeps its first place.
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  partition_number INTEGER NOT NULL REFERENCES partitions (number),
  lsn INTEGER NOT NULL,
  hash BLOB NOT NULL,
  device BLOB NOT NULL,
  received_at_ms INTEGER NOT NULL,
  signature BLOB NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (partition_number, lsn),
  UNIQUE (partition_number, hash)
) STRICT;

CREATE TABLE devices (
  id BLOB PRIMARY KEY NOT NULL,
  organisation BLOB NOT NULL,
  public_key BLOB NOT NULL,
  contact_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far each device has stored each partition. Up to echo_to its own entries are sent back,
-- because it said hello with less than it had acknowledged: it lost what it had.
CREATE TABLE cursors (
  partition_number INTEGER NOT NULL REFERENCES partitions (number),
  device BLOB NOT NULL,
  lsn INTEGER NOT NULL,
  echo_to INTEGER NOT NULL,
  PRIMARY KEY (partition_number, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE directories (
  organisation BLOB PRIMARY KEY NOT NULL,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
