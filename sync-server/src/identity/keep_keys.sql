UPDATE organisations SET public_key = ?1, next_key = ?2, former_keys = ?3
