INSERT INTO people
  (id, name, role, site, account, password_salt, password_hash, password_memory_kib,
    password_passes, must_change_password, failures, locked_until_ms, subject)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1, 0, 0, ?10)
