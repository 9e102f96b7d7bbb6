-- The SHA-256 of the only public key that devices may find at the relay's address; empty where the
-- system's roots vouch for the certificate.

ALTER TABLE organisations ADD COLUMN relay_pin BLOB NOT NULL DEFAULT x'';
