-- What is known of each document without opening it, and where its maps and lists lie.
-- An identity that is not known is empty, and so is the kind of a document.

ALTER TABLE documents ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN shipment BLOB NOT NULL DEFAULT x'';
ALTER TABLE documents ADD COLUMN origin BLOB NOT NULL DEFAULT x'';
ALTER TABLE documents ADD COLUMN destination BLOB NOT NULL DEFAULT x'';

-- An object is named by the operation that made it.
CREATE TABLE objects (
  document BLOB NOT NULL,
  counter INTEGER NOT NULL,
  actor BLOB NOT NULL,
  root TEXT NOT NULL,
  depth INTEGER NOT NULL,
  PRIMARY KEY (document, counter, actor)
) STRICT, WITHOUT ROWID;
