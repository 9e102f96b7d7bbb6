use std::{path::Path, time::Duration};

use domain::sync::RelayLog;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{StoreError, chain};

/// The version from which on entries are bound to one another.
const CHAIN: u32 = 13;

/// Each step brings the database from the version before to the next one; a step never changes.
const MIGRATIONS: [&str; 13] = [
    include_str!("migrations/0001_log.sql"),
    include_str!("migrations/0002_name.sql"),
    include_str!("migrations/0003_gate.sql"),
    include_str!("migrations/0004_data_keys.sql"),
    include_str!("migrations/0005_identity.sql"),
    include_str!("migrations/0006_paths.sql"),
    include_str!("migrations/0007_people.sql"),
    include_str!("migrations/0008_grants.sql"),
    include_str!("migrations/0009_pin.sql"),
    include_str!("migrations/0010_audit_times.sql"),
    include_str!("migrations/0011_way.sql"),
    include_str!("migrations/0012_next_key.sql"),
    include_str!("migrations/0013_chain.sql"),
];

const BUSY_WAIT: Duration = Duration::from_secs(5);

pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
    )?;
    Ok(connection)
}

/// Opens a connection that only reads; it must still write the shared index of the log.
pub(super) fn connect_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.execute_batch("PRAGMA query_only = ON;")?;
    Ok(connection)
}

/// Checks a log that was brought back, brings it to the newest version and gives it another name,
/// by which devices notice that it is not the one they met last. The organisation's key lies at
/// `organisation_key` from now on.
pub(crate) fn check_restored(path: &Path, organisation_key: &Path) -> Result<(), StoreError> {
    let mut connection = Connection::open(path)?;
    migrate(&mut connection)?;
    let said: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if said != "ok" {
        return Err(StoreError::Failed(said));
    }
    connection.execute("UPDATE log SET name = randomblob(16)", [])?;
    let key_file = organisation_key.display().to_string();
    connection.execute("UPDATE organisations SET key_file = ?1", [key_file])?;
    connection.close().map_err(|(_, error)| error.into())
}

/// Returns the name of the log; it was drawn when the log was made.
pub(super) fn name(connection: &Connection) -> Result<RelayLog, StoreError> {
    Ok(RelayLog(connection.query_row("SELECT name FROM log", [], |row| row.get(0))?))
}

/// Brings the database to the newest version, one transaction a step.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (step, sql) in (1..=known).zip(MIGRATIONS).filter(|(step, _)| *step > found) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        transaction.execute_batch(sql)?;
        if step == CHAIN {
            chain::take_up(&transaction)?;
        }
        transaction.pragma_update(None, "user_version", step)?;
        transaction.commit()?;
    }
    Ok(())
}
