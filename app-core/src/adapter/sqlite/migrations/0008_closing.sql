-- A seal over what nobody signed, made when the device is closed and gone with the next write.
CREATE TABLE closing (
  seal BLOB NOT NULL
) STRICT;
