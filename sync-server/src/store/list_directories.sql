SELECT bytes, number FROM handovers WHERE organisation = ?1
UNION ALL
SELECT bytes, 9223372036854775807 FROM directories WHERE organisation = ?1
ORDER BY 2
