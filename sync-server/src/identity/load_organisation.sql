SELECT
  id, name, public_key, key_file, address, sites, products, directory_version, is_published
FROM organisations
