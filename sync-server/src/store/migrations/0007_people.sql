-- What a provider of sign-in calls a person; empty if it knows nobody by this account. A person may
-- act until they are disabled; zero stands for never.
ALTER TABLE people ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN disabled_at_ms INTEGER NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX people_by_subject ON people (subject) WHERE subject <> '';

-- Refusals are looked up so that the same one is written once.
CREATE INDEX audit_by_subject ON audit (subject, device);
CREATE INDEX audit_by_device ON audit (device, action, number);
