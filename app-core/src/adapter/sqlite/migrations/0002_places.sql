-- The place the relay gave an entry: a receipt that comes after a restart finds it by its place.
ALTER TABLE outbox ADD COLUMN lsn INTEGER;

CREATE INDEX outbox_on_the_relay ON outbox (lsn) WHERE state = 1;
