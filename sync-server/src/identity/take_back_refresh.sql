-- Used before every real use: whoever comes with it does not come with the last one.
UPDATE refresh_tokens
SET used_at_ms = 1
WHERE session = ?1 AND used_at_ms = 0
