use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{
    closing,
    error::{corrupt, store_error},
    seal::Key,
};
use crate::port::StoreError;

/// The version of the database that this program makes.
pub(super) const VERSION: u32 = 8;
/// The first version that has the closing seal.
const CLOSING: u32 = 8;

/// Each step brings the database from the version before to the next one; a step never changes.
const MIGRATIONS: [&str; VERSION as usize] = [
    include_str!("migrations/0001_store.sql"),
    include_str!("migrations/0002_places.sql"),
    include_str!("migrations/0003_times.sql"),
    include_str!("migrations/0004_calibrations.sql"),
    include_str!("migrations/0005_quarantine.sql"),
    include_str!("migrations/0006_signatures.sql"),
    include_str!("migrations/0007_journal.sql"),
    include_str!("migrations/0008_closing.sql"),
];

/// Another connection of this process may hold the file for a checkpoint.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Prepared statements kept by a connection; there are fewer in the whole adapter.
const STATEMENTS_MAX: usize = 64;

/// The log is folded in every 256 pages and then written over from its start: a log that grows
/// costs the file system half as much again for each reading.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 256; PRAGMA foreign_keys = ON;";

pub(super) fn connect(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(store_error)?;
    key.unlock(&connection)?;
    connection.busy_timeout(BUSY_WAIT).map_err(store_error)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    connection.execute_batch(SETTINGS).map_err(store_error)?;
    Ok(connection)
}

/// Opens a connection that can only read.
///
/// SQLite must be able to write the shared index of the write-ahead log, so the file itself is
/// not opened read-only.
pub(super) fn connect_reader(path: &Path, key: &Key) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(store_error)?;
    key.unlock(&connection)?;
    connection.busy_timeout(BUSY_WAIT).map_err(store_error)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    connection.execute_batch("PRAGMA query_only = ON;").map_err(store_error)?;
    Ok(connection)
}

/// Brings the database to the newest version, one transaction a step.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found = known_version(connection)?;
    for (step, sql) in (1..).zip(MIGRATIONS) {
        if step > found {
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Exclusive)
                .map_err(store_error)?;
            transaction.execute_batch(sql).map_err(store_error)?;
            if step >= CLOSING {
                closing::open(&transaction)?;
            }
            transaction.pragma_update(None, "user_version", step).map_err(store_error)?;
            transaction.commit().map_err(store_error)?;
        }
    }
    Ok(())
}

/// Returns the version of the database, if this program knows it.
pub(super) fn known_version(connection: &Connection) -> Result<u32, StoreError> {
    let known = VERSION;
    let found = connection
        .pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))
        .map_err(store_error)?;
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(found) }
}

/// Looks for damage; a damaged database is reported and never shown as data.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let said: String = connection
        .pragma_query_value(None, "quick_check", |row| row.get(0))
        .map_err(store_error)?;
    if said == "ok" { Ok(()) } else { Err(corrupt(said)) }
}

/// Moves the write-ahead log into the database file, so that the file is whole by itself.
pub(super) fn checkpoint_and_close(connection: Connection) -> Result<(), StoreError> {
    let busy: i64 = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(store_error)?;
    connection.close().map_err(|(_, error)| store_error(error))?;
    if busy == 0 {
        Ok(())
    } else {
        Err(StoreError::Unreachable { reason: "the write-ahead log is still read".to_owned() })
    }
}
