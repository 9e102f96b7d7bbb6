INSERT INTO actors (document, actor, device, seq)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (document, actor) DO UPDATE SET seq = excluded.seq
