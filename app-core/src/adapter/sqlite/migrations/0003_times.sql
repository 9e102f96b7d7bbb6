-- When this device learned that the relay has an entry, and that another device has it: the one
-- time of an entry's last state cannot tell both.
ALTER TABLE outbox ADD COLUMN relayed_at_ms INTEGER;
ALTER TABLE outbox ADD COLUMN received_at_ms INTEGER;

UPDATE outbox SET relayed_at_ms = settled_at_ms WHERE state IN (1, 2);
UPDATE outbox SET received_at_ms = settled_at_ms WHERE state = 2;
