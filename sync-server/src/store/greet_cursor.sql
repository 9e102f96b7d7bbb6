INSERT INTO cursors (partition_number, device, lsn, echo_to)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (partition_number, device) DO UPDATE SET
  echo_to = CASE
    WHEN excluded.lsn = 0 OR excluded.lsn < cursors.lsn THEN excluded.echo_to
    ELSE cursors.echo_to
  END,
  lsn = excluded.lsn
