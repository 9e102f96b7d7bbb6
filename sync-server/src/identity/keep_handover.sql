INSERT INTO handovers (organisation, bytes) SELECT organisation, bytes FROM directories
