-- When a line was written, after the relay received what it tells of. Lines from before say nothing
-- of it, and their hashes do not cover it.
ALTER TABLE audit ADD COLUMN written_at_ms INTEGER NOT NULL DEFAULT 0;
