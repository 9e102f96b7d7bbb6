-- Later than every use before it, so that the last use is known whatever the clock says.
UPDATE refresh_tokens
SET used_at_ms = (
  SELECT max(?3, 2 + max(used_at_ms)) FROM refresh_tokens WHERE session = ?2
)
WHERE hash = ?1
