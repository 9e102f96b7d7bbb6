SELECT id, name, role, site, disabled_at_ms, account, subject, must_change_password
FROM people
ORDER BY id
