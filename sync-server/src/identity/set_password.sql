UPDATE people
SET
  password_salt = ?2,
  password_hash = ?3,
  password_memory_kib = ?4,
  password_passes = ?5,
  must_change_password = ?6,
  failures = 0,
  locked_until_ms = 0
WHERE id = ?1
