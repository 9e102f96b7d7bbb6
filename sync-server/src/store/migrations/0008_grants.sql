-- Who may act on which device, as the organisation has signed it. The log holds each grant too,
-- encrypted; here the gate asks.
CREATE TABLE grants (
  hash BLOB PRIMARY KEY NOT NULL,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A directory that an earlier version published is not signed.
UPDATE organisations SET is_published = 0;
