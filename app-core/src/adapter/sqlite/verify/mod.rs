//! Checks a whole database, and changes nothing in it: its pages, what devices signed, and every
//! row that is made from it.

mod documents;
mod logs;
mod made;

#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use domain::replica::evidence::EvidenceError;
use rusqlite::{Connection, types::Value};
use thiserror::Error;

use super::{
    DATABASE_FILE,
    closing::{self, Closed},
    error::{io_error, store_error},
    journal::{self, JOURNAL_FILE, Record},
    read::many,
    schema, seal, take_lock, write,
};
use crate::port::{StoreError, Vault};

/// What a database holds that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Documents that were made again from their changes.
    pub documents: usize,
    /// Changes under a signature of their device.
    pub changes_signed: usize,
    /// Changes that no signature covers.
    pub changes_unsigned: usize,
    /// How many times a person confirmed a change of hands on the device that the change is of.
    pub confirmations: usize,
    /// Signatures of people on forms that hold.
    pub signatures: usize,
    /// Frames that follow one another.
    pub frames: usize,
    /// Frames under a signature of their device.
    pub frames_signed: usize,
    /// The first thing that should have a signature and has none, in words.
    pub first_unsigned: Option<String>,
}

/// What of a database does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DatabaseError {
    /// The bytes of a page are not those that were written.
    #[error("{DATABASE_FILE}: {said}")]
    Page {
        /// What the cipher says, with the number of the page.
        said: String,
    },
    /// A page of the reading journal is not the one that was written there last.
    #[error("{JOURNAL_FILE}: page {page} is not record {record}, which was written there last")]
    Journal {
        /// The page, from 1.
        page: u64,
        /// The record that belongs there; 0 for none.
        record: u64,
    },
    /// The device was not closed: what it wrote last is in a file that anybody can cut.
    #[error("{file}: the device was not closed; start and stop it once, and check again")]
    NotClosed {
        /// The file that holds what the database does not.
        file: String,
    },
    /// A row that nobody signs is not the one that was there when the device was closed.
    #[error(
        "{DATABASE_FILE}: a setting, a name in a list, a queue or a reading that no frame holds \
         was changed after the device was closed"
    )]
    Unsealed,
    /// An earlier version wrote it.
    #[error("the database has version {found}, not {known}: start and stop the device once")]
    Older {
        /// The version of the database.
        found: u32,
        /// The version of this program.
        known: u32,
    },
    /// A row is not as it was written, or not what its document says.
    #[error("table {table}, row {row}: {what}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row, by its number or identity.
        row: String,
        /// What is wrong with it.
        what: String,
    },
    /// What devices signed does not hold.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn wrong(table: &'static str, row: impl ToString, what: impl Into<String>) -> DatabaseError {
    DatabaseError::Row { table, row: row.to_string(), what: what.into() }
}

/// Checks the database of a data folder, which no other process may have open: its pages, its
/// changes and frames with what devices signed of them, and that the rows that are shown are what
/// those say.
///
/// # Errors
///
/// [`DatabaseError`], the first thing that does not hold.
pub fn verify_folder(folder: &Path, vault: &dyn Vault) -> Result<Held, DatabaseError> {
    let path = folder.join(DATABASE_FILE);
    let key = seal::known_key(&path, vault)?;
    let _lock = take_lock(folder)?;
    let log = format!("{DATABASE_FILE}-wal");
    if fs::metadata(folder.join(&log)).is_ok_and(|log| log.len() > 0) {
        return Err(DatabaseError::NotClosed { file: log });
    }
    check_pages(&path, &key)?;
    let connection = schema::connect_reader(&path, &key)?;
    let (found, known) = (schema::known_version(&connection)?, schema::VERSION);
    if found != known {
        return Err(DatabaseError::Older { found, known });
    }
    let folded = write::folded(&connection)?;
    let records = check_journal(folder, &key, folded)?;
    check_rows(&connection, &key, &records)
}

/// Checks all that the tables say: what can be made again first, for that names the row.
fn check_rows(
    from: &Connection,
    key: &seal::Key,
    records: &[Record],
) -> Result<Held, DatabaseError> {
    whole(from)?;
    let mut held = Held::default();
    let mut writes = documents::check(from, &mut held)?;
    documents::check_queues(from)?;
    writes.extend(logs::check(from, records, &mut held)?);
    made::compare(from, writes)?;
    match closing::check(from, key)? {
        Closed::Whole => Ok(held),
        Closed::Changed => Err(DatabaseError::Unsealed),
        Closed::Not => Err(DatabaseError::NotClosed { file: DATABASE_FILE.to_owned() }),
    }
}

/// Asks the cipher for the first page whose seal is broken.
fn check_pages(path: &Path, key: &seal::Key) -> Result<(), DatabaseError> {
    let connection = Connection::open(path).map_err(store_error)?;
    key.unlock(&connection)?;
    let said = many(&connection, "PRAGMA cipher_integrity_check", [], |row| {
        row.get::<_, String>(0).map_err(store_error)
    })?;
    said.into_iter().next().map_or(Ok(()), |said| Err(DatabaseError::Page { said }))
}

/// Each place of the journal holds the record that was written there last: all of them, for a
/// device that was closed has taken every one into its tables.
fn check_journal(
    folder: &Path,
    key: &seal::Key,
    folded: u64,
) -> Result<Vec<Record>, DatabaseError> {
    let path = folder.join(JOURNAL_FILE);
    if folded == 0 && !path.try_exists().map_err(io_error)? {
        return Ok(Vec::new());
    }
    let pages = journal::pages(&path, key)?;
    let mut records = Vec::new();
    for (page, found) in (1..).zip(pages) {
        let record = journal::last_in(page - 1, folded);
        match found {
            journal::Page::Blank if record == 0 => {}
            journal::Page::Record(found) if found.number == record => records.push(found),
            journal::Page::Record(found) if found.number > folded => {
                return Err(DatabaseError::NotClosed { file: JOURNAL_FILE.to_owned() });
            }
            journal::Page::Blank | journal::Page::Record(_) | journal::Page::Sealed => {
                return Err(DatabaseError::Journal { page, record });
            }
        }
    }
    records.sort_by_key(|record| record.number);
    Ok(records)
}

/// Looks for what SQLite itself can tell: broken trees, rows of a document that is gone, and
/// tables, indexes or triggers that this version did not make.
fn whole(from: &Connection) -> Result<(), DatabaseError> {
    let said: String =
        from.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(store_error)?;
    if said != "ok" {
        return Err(DatabaseError::Page { said });
    }
    let lost = many(from, "PRAGMA foreign_key_check", [], |row| {
        let of = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        of(row).map_err(store_error)
    })?;
    if let Some((table, row, parent)) = lost.into_iter().next() {
        let (table, row, parent): (String, Option<i64>, String) = (table, row, parent);
        let row = row.map(|row| row.to_string()).unwrap_or_default();
        let what = format!("its row in {parent} is gone");
        return Err(wrong("foreign keys", format!("{row} of {table}"), what));
    }
    let mut empty = Connection::open_in_memory().map_err(store_error)?;
    schema::migrate(&mut empty)?;
    let sql = "SELECT name, type, tbl_name, sql FROM sqlite_schema ORDER BY name";
    let (kept, made) = (rows(from, sql)?, rows(&empty, sql)?);
    match (0..kept.len().max(made.len())).find(|at| kept.get(*at) != made.get(*at)) {
        Some(at) => {
            let name = kept.get(at).or(made.get(at)).and_then(|row| row.first());
            let what = "it is not what this version makes";
            Err(wrong("sqlite_schema", name.map(self::said).unwrap_or_default(), what))
        }
        None => Ok(()),
    }
}

fn rows(from: &Connection, sql: &str) -> Result<Vec<Vec<Value>>, StoreError> {
    many(from, sql, [], |row| {
        let columns = 0..row.as_ref().column_count();
        columns.map(|column| row.get(column).map_err(store_error)).collect()
    })
}

fn said(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Null | Value::Real(_) | Value::Blob(_) => String::new(),
    }
}
