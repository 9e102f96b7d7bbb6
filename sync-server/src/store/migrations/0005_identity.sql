-- Who may take part, once the relay serves one organisation that it was told of. Empty bytes stand
-- for nobody, and zero for never.

CREATE TABLE organisations (
  id BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  public_key BLOB NOT NULL,
  key_file TEXT NOT NULL,
  address TEXT NOT NULL,
  sites TEXT NOT NULL,
  products TEXT NOT NULL,
  directory_version INTEGER NOT NULL,
  is_published INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
  id BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  site BLOB NOT NULL,
  account TEXT NOT NULL UNIQUE,
  password_salt BLOB NOT NULL,
  password_hash BLOB NOT NULL,
  password_memory_kib INTEGER NOT NULL,
  password_passes INTEGER NOT NULL,
  must_change_password INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_codes (
  hash BLOB PRIMARY KEY NOT NULL,
  made_by BLOB NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_by BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolled_devices (
  id BLOB PRIMARY KEY NOT NULL,
  public_key BLOB NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_at_ms INTEGER NOT NULL,
  revoked_at_ms INTEGER NOT NULL,
  is_to_wipe INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id BLOB PRIMARY KEY NOT NULL,
  person BLOB NOT NULL REFERENCES people (id),
  device BLOB NOT NULL REFERENCES enrolled_devices (id),
  expires_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every token that a session was ever renewed with: one that comes back ends the session.
CREATE TABLE refresh_tokens (
  hash BLOB PRIMARY KEY NOT NULL,
  session BLOB NOT NULL REFERENCES sessions (id),
  used_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was done and what was refused. Each line's hash covers the one before.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  device_at_ms INTEGER NOT NULL,
  person BLOB NOT NULL,
  device BLOB NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  why TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_is_never_altered BEFORE UPDATE ON audit
BEGIN
  SELECT raise(ABORT, 'a line of the audit is never altered');
END;

CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN
  SELECT raise(ABORT, 'a line of the audit is never deleted');
END;
