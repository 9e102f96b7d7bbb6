-- How a session began. Whoever came by the provider of sign-in has no password to choose.

ALTER TABLE sessions ADD COLUMN way TEXT NOT NULL DEFAULT 'password';
