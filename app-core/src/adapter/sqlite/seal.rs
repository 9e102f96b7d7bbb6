//! The database is encrypted with a key from the vault; nothing else is opened.
//!
//! A database of a version that did not encrypt is brought over once. The new key waits in the
//! vault under a name of its own until the encrypted file stands in the place of the old one, so
//! that a power cut at any moment leaves one whole database and the key that opens it.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    path::Path,
};

use rusqlite::Connection;
use zeroize::Zeroizing;

use super::{
    error::{io_error, store_error},
    schema,
};
use crate::{
    adapter::{SystemEntropy, file_vault::sync_folder},
    port::{Secret, SecretBytes, StoreError, Vault, read_or_make},
};

/// How every SQLite database begins that is not encrypted.
const PLAIN: &[u8; 16] = b"SQLite format 3\0";

/// The key of a database.
pub(super) struct Key(SecretBytes);

impl Key {
    /// Returns the key as SQLCipher reads it: raw, so that no passphrase is stretched.
    fn said(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0.as_slice()));
        Zeroizing::new(format!("x'{}'", *digits))
    }

    /// Returns the key itself, for other keys to be derived from it.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Hands the key to a connection, before anything else is asked of it.
    pub(super) fn unlock(&self, connection: &Connection) -> Result<(), StoreError> {
        // What goes wrong is told by the error; the library would write it to stderr as well.
        let said = format!("PRAGMA cipher_log_level = NONE; PRAGMA key = \"{}\";", *self.said());
        let said = Zeroizing::new(said);
        connection.execute_batch(&said).map_err(store_error)?;
        let version = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        // A library without a cipher takes the key for an unknown word, and writes in the clear.
        match connection.query_row("PRAGMA cipher_version", [], version) {
            Ok(version) if !version.is_empty() => Ok(()),
            Ok(_) | Err(rusqlite::Error::QueryReturnedNoRows) => Err(StoreError::NoCipher),
            Err(error) => Err(store_error(error)),
        }
    }
}

enum Found {
    Nothing,
    Plain,
    Sealed,
}

/// Returns the key of the database at `path`, made if neither is there yet.
pub(super) fn key(path: &Path, vault: &dyn Vault) -> Result<Key, StoreError> {
    match (vault.read(Secret::Database)?, look(path)?) {
        (Some(_), Found::Plain) => Err(StoreError::NotEncrypted),
        (Some(key), Found::Nothing | Found::Sealed) => Ok(Key(key)),
        (None, Found::Nothing) => {
            Ok(Key(read_or_make(vault, Secret::Database, &mut SystemEntropy)?))
        }
        (None, Found::Plain) => {
            let next = read_or_make(vault, Secret::DatabaseNext, &mut SystemEntropy)?;
            let next = Key(next);
            seal(path, &next)?;
            promote(vault, next)
        }
        (None, Found::Sealed) => match vault.read(Secret::DatabaseNext)? {
            Some(next) => promote(vault, Key(next)),
            None => Err(StoreError::KeyLost),
        },
    }
}

/// Returns the key of a database that is there, and changes nothing.
pub(super) fn known_key(path: &Path, vault: &dyn Vault) -> Result<Key, StoreError> {
    let unreachable = || {
        let reason = format!("there is no database in {}", path.display());
        StoreError::Unreachable { reason }
    };
    match (look(path)?, vault.read(Secret::Database)?) {
        (Found::Nothing, _) => Err(unreachable()),
        (Found::Plain, _) => Err(StoreError::NotEncrypted),
        (Found::Sealed, Some(key)) => Ok(Key(key)),
        (Found::Sealed, None) => {
            vault.read(Secret::DatabaseNext)?.map(Key).ok_or(StoreError::KeyLost)
        }
    }
}

fn promote(vault: &dyn Vault, next: Key) -> Result<Key, StoreError> {
    vault.keep(Secret::Database, &next.0)?;
    vault.forget(Secret::DatabaseNext)?;
    Ok(next)
}

fn look(path: &Path) -> Result<Found, StoreError> {
    let mut beginning = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(16).read_to_end(&mut beginning).map_err(io_error)?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(io_error(error)),
    };
    Ok(match beginning.as_slice() {
        [] => Found::Nothing,
        bytes if bytes == PLAIN => Found::Plain,
        _ => Found::Sealed,
    })
}

/// Puts an encrypted copy in the place of a database that is not encrypted.
fn seal(path: &Path, key: &Key) -> Result<(), StoreError> {
    let beside = path.with_extension("sealing");
    remove(&beside)?;
    let plain = Connection::open(path).map_err(store_error)?;
    // Folds the write-ahead log in and takes it away: left there, it would be read into the copy.
    plain.execute_batch("PRAGMA journal_mode = DELETE;").map_err(store_error)?;
    let version = schema::known_version(&plain)?;
    schema::check(&plain)?;
    let Some(name) = beside.to_str() else {
        let reason = format!("{} is no Unicode name", beside.display());
        return Err(StoreError::Unreachable { reason });
    };
    plain
        .execute("ATTACH DATABASE ?1 AS sealed KEY ?2", [name, key.said().as_str()])
        .map_err(store_error)?;
    plain.query_row("SELECT sqlcipher_export('sealed')", [], |_| Ok(())).map_err(store_error)?;
    plain.pragma_update(Some("sealed"), "user_version", version).map_err(store_error)?;
    plain.execute_batch("DETACH DATABASE sealed;").map_err(store_error)?;
    plain.close().map_err(|(_, error)| store_error(error))?;
    File::open(&beside).and_then(|file| file.sync_all()).map_err(io_error)?;
    fs::rename(&beside, path).map_err(io_error)?;
    path.parent().map_or(Ok(()), sync_folder).map_err(io_error)?;
    tracing::info!(version, "the database is encrypted from now on");
    Ok(())
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io_error(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
