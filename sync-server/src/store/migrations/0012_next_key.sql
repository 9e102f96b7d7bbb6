-- The key that the organisation is to sign with next, empty where none is named, and those that it
-- signed with before, a JSON array of hexadecimal keys.

ALTER TABLE organisations ADD COLUMN next_key BLOB NOT NULL DEFAULT x'';
ALTER TABLE organisations ADD COLUMN former_keys TEXT NOT NULL DEFAULT '[]';

-- The directories that named a key which signs by now or signed once, sealed, in their order. A
-- device that knows an older key is led by them to the present one.
CREATE TABLE handovers (
  number       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  organisation BLOB    NOT NULL,
  bytes        BLOB    NOT NULL
) STRICT;
