//! Checks a relay's whole log, and changes nothing in it: envelopes, the order of the entries and
//! what devices signed of them, the audit, and that nothing was cut off where they end.

mod log;
mod members;
mod rows;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::ids::OrganisationId;
use rusqlite::Connection;

use super::{
    FILE, FolderLock, StoreError,
    audit::Written,
    chain::{self, End},
    keys, schema,
};
use crate::{
    backup::Place,
    seal::{Context, KeyFile, Sealer},
};

/// What a relay's log holds that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Partitions whose entries follow one another.
    pub partitions: usize,
    /// Entries of these.
    pub entries: u64,
    /// Changes of documents among them that a signature of their device covers.
    pub changes_signed: u64,
    /// Changes that no signature covers, of a time before devices signed.
    pub changes_unsigned: u64,
    /// The number of the audit's last line.
    pub audit_lines: u64,
    /// The hash of that line, hexadecimal: kept elsewhere, it shows later that nothing was cut off.
    pub audit_hash: String,
    /// Lines after the last that was sealed: written by a word typed while no relay served.
    pub audit_unsealed: u64,
}

/// What of a log does not hold.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LogError {
    /// A row is not as it was written.
    #[error("table {table}, row {row}: {what}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row, by what tells it apart.
        row: String,
        /// What is wrong with it.
        what: String,
    },
    /// There is no log, or it was not closed.
    #[error("{}: {what}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The file is damaged.
    #[error("{FILE}: {0}")]
    Damaged(String),
    /// The log cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for LogError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

fn wrong(table: &'static str, row: impl ToString, what: impl Into<String>) -> LogError {
    LogError::Row { table, row: row.to_string(), what: what.into() }
}

/// Checks the log of a relay that is not running. With `noted`, a line of the audit that somebody
/// wrote down elsewhere, that the audit still leads through it.
///
/// # Errors
///
/// [`LogError`], the first thing that does not hold.
pub fn verify(place: &Place, noted: Option<(u64, [u8; 32])>) -> Result<Checked, LogError> {
    let path = place.data.join(FILE);
    let file = |path: &Path, what| Err(LogError::File { path: path.to_owned(), what });
    if !path.metadata().is_ok_and(|log| log.len() > 0) {
        return file(&path, "there is no log");
    }
    let _lock = FolderLock::take(&place.data)?;
    let beside = place.data.join(format!("{FILE}-wal"));
    if beside.metadata().is_ok_and(|log| log.len() > 0) {
        return file(&beside, "the relay was not stopped; start and stop it once");
    }
    let connection = schema::connect_reader(&path)?;
    let from = connection.unchecked_transaction()?;
    let pages = |name| from.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let length = pages("page_count")?.unsigned_abs() * pages("page_size")?.unsigned_abs();
    if !path.metadata().is_ok_and(|log| log.len() == length) {
        return file(&path, "it was cut off or lengthened");
    }
    rows::check(&from)?;
    let sealer = Sealer::new(Arc::new(KeyFile::open(&place.key_file, false).map_err(sealed)?));
    keys::install(&from, &sealer)?;
    let mut checked = Checked::default();
    let ends = ends(&from, &sealer)?;
    let said = log::check(&from, &sealer, &ends, &mut checked)?;
    check_audit(&from, ends.get(&chain::AUDIT).copied(), noted, &mut checked)?;
    members::check(&from, &sealer, &said)?;
    Ok(checked)
}

fn sealed(error: crate::seal::SealError) -> LogError {
    LogError::Store(error.into())
}

/// Returns what was sealed at the last commit.
fn ends(from: &Connection, sealer: &Sealer) -> Result<BTreeMap<i64, End>, LogError> {
    let mut statement = from.prepare("SELECT place, organisation, bytes FROM ends")?;
    let mut rows = statement.query([])?;
    let mut ends = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (place, organisation): (i64, [u8; 16]) = (row.get(0)?, row.get(1)?);
        let bytes: Vec<u8> = row.get(2)?;
        let plain = sealer.open(OrganisationId(organisation), &Context::End(place), &bytes);
        let plain = plain.map_err(|error| wrong("ends", place, error.to_string()))?;
        let end = plain
            .split_first_chunk::<8>()
            .and_then(|(number, link)| Some((u64::from_be_bytes(*number), link.try_into().ok()?)));
        ends.insert(place, end.ok_or_else(|| wrong("ends", place, "it is no end"))?);
    }
    Ok(ends)
}

/// Each line is bound to the one before it, and the line that was sealed last is there.
fn check_audit(
    from: &Connection,
    sealed: Option<End>,
    noted: Option<End>,
    checked: &mut Checked,
) -> Result<(), LogError> {
    let mut statement = from.prepare(include_str!("../list_audit.sql"))?;
    let mut rows = statement.query([])?;
    let mut before = [0; 32];
    let mut last = 0;
    while let Some(row) = rows.next()? {
        let line = Written::read(row)?;
        last += 1;
        if line.number.unsigned_abs() != last || line.number < 0 {
            return Err(wrong("audit", last, "the line is gone"));
        }
        if line.hash != line.hash_after(before) {
            return Err(wrong("audit", last, "the line is not the one that was written"));
        }
        for (number, hash) in sealed.into_iter().chain(noted) {
            if number == last && hash != line.hash {
                return Err(wrong("audit", last, "it is not the line that was sealed or noted"));
            }
        }
        before = line.hash;
    }
    let expected = sealed.into_iter().chain(noted).map(|(number, _)| number).max().unwrap_or(0);
    if last < expected {
        return Err(wrong("audit", last + 1, "this line and those after it were cut off"));
    }
    let partitions: i64 =
        from.query_row("SELECT count(*) FROM partitions", [], |row| row.get(0))?;
    if sealed.is_none() && partitions > 0 && last > 0 {
        return Err(wrong("ends", chain::AUDIT, "the seal of the audit is gone"));
    }
    checked.audit_lines = last;
    checked.audit_hash = hex::encode(before);
    checked.audit_unsealed = last - sealed.map_or(0, |(number, _)| number);
    Ok(())
}
