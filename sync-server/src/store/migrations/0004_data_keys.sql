-- The keys that encrypt entries and directories, each under a key that lies elsewhere. The key of
-- the highest number encrypts; the others open what they encrypted before.
CREATE TABLE data_keys (
  number INTEGER PRIMARY KEY,
  organisation BLOB NOT NULL,
  wrapped_by TEXT NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;
