-- What devices signed of a document's changes: a signature stands for its change and for all changes
-- of the same device that this one builds on.
CREATE TABLE change_signatures (
  document BLOB NOT NULL,
  hash BLOB NOT NULL,
  public_key BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (document, hash, public_key)
) STRICT, WITHOUT ROWID;
