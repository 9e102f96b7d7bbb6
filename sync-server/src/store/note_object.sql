INSERT OR REPLACE INTO objects (document, counter, actor, root, depth)
VALUES (?1, ?2, ?3, ?4, ?5)
