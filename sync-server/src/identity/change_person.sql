UPDATE people
SET role = ?2, site = ?3, subject = ?4, disabled_at_ms = ?5
WHERE id = ?1
