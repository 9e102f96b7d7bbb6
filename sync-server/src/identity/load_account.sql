SELECT
  id, role, site, password_salt, password_hash, password_memory_kib, password_passes,
  must_change_password, failures, locked_until_ms, disabled_at_ms,
  subject <> ''
FROM people
WHERE (?1 <> '' AND account = ?1) OR (?2 <> '' AND subject = ?2)
