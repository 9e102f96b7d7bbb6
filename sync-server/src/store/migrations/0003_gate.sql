-- What the gate judges pushes by. The first device that uses an actor in a document owns it there.

CREATE TABLE actors (
  document BLOB NOT NULL,
  actor BLOB NOT NULL,
  device BLOB NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (document, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  id BLOB PRIMARY KEY NOT NULL,
  bytes INTEGER NOT NULL,
  changes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last frame of each reading log, by the bytes that name the log.
CREATE TABLE logs (
  id BLOB PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What no honest device does. Rows are only ever added.
CREATE TABLE incidents (
  number INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,
  device BLOB NOT NULL,
  entry_hash BLOB NOT NULL,
  about TEXT NOT NULL,
  recorded_at_ms INTEGER NOT NULL
) STRICT;
