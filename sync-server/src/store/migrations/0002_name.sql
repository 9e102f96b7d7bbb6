-- The name of this log, by which devices notice that the one before was lost.
CREATE TABLE log (
  name BLOB NOT NULL
) STRICT;

INSERT INTO log (name) VALUES (randomblob(16));
