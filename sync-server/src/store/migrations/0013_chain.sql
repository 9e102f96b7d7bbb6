-- Each entry is bound to the one before it in its partition, and the last of them, like the last line
-- of the audit (place 0), is sealed with a data key at each commit.
ALTER TABLE entries ADD COLUMN chain BLOB NOT NULL DEFAULT x'';

CREATE TABLE ends (
  place INTEGER PRIMARY KEY,
  organisation BLOB NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
