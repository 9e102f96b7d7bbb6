SELECT
  id, name, public_key, key_file, address, sites, products, directory_version, is_published,
  relay_pin
FROM organisations
