INSERT INTO organisations
  (id, name, public_key, key_file, address, sites, products, directory_version, is_published,
    relay_pin)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9)
