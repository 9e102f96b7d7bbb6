-- A refused change leaves its document and is kept here, whole, with what it wrote as JSON.
ALTER TABLE refused ADD COLUMN said TEXT NOT NULL DEFAULT '{}';
ALTER TABLE refused ADD COLUMN bytes BLOB NOT NULL DEFAULT x'';
