INSERT INTO enrolment_codes (hash, made_by, expires_at_ms, used_by)
VALUES (?1, ?2, ?3, x'')
