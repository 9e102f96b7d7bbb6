CREATE TABLE calibrations (
  id BLOB PRIMARY KEY NOT NULL,
  sensor TEXT NOT NULL,
  heads BLOB NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX calibrations_by_sensor ON calibrations (sensor, id);
