SELECT
  id, name, public_key, key_file, address, sites, products, directory_version, is_published,
  relay_pin, next_key, former_keys
FROM organisations
