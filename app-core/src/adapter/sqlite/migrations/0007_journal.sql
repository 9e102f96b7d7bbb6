-- The number of the last record of the reading journal that the tables hold.
CREATE TABLE journal (
  folded INTEGER NOT NULL
) STRICT;

INSERT INTO journal (folded) VALUES (0);
