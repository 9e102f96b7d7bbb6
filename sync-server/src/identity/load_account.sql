SELECT
  id, role, site, password_salt, password_hash, password_memory_kib, password_passes,
  must_change_password, failures, locked_until_ms
FROM people
WHERE account = ?1
