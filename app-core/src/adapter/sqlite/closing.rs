//! A seal over the rows that no signature and no document speaks for: names as lists show them,
//! settings, queues, readings that no frame holds yet. Made when the device is closed, so that a
//! folder that lay somewhere can be checked to its last row.

use ring::hkdf::{HKDF_SHA256, Salt};
use ring::hmac::{self, HMAC_SHA256};
use rusqlite::{Connection, Transaction, types::ValueRef};

use super::{
    error::{corrupt, store_error},
    read::one,
    seal::Key,
    write::run,
};
use crate::port::StoreError;

const PURPOSE: &[u8] = b"isotherm closing 1";

/// The tables, in an order that is theirs alone.
const TABLES: [(&str, &str); 7] = [
    ("shipments", "SELECT * FROM shipments ORDER BY id"),
    ("sensors", "SELECT * FROM sensors ORDER BY id"),
    ("tail_readings", "SELECT * FROM tail_readings ORDER BY log, place"),
    ("outbox", "SELECT * FROM outbox ORDER BY number"),
    ("refused", "SELECT * FROM refused ORDER BY hash"),
    ("cursors", "SELECT * FROM cursors ORDER BY partition_name"),
    ("named_values", "SELECT * FROM named_values ORDER BY name"),
];

/// Seals the tables, unless nothing was written since they were sealed.
pub(super) fn seal(connection: &mut Connection, key: &Key) -> Result<(), StoreError> {
    if sealed(connection)?.is_some() {
        return Ok(());
    }
    let transaction = connection.transaction().map_err(store_error)?;
    let seal = compute(&transaction, key)?;
    run(&transaction, "INSERT INTO closing (seal) VALUES (?1)", [seal.as_ref()])?;
    transaction.commit().map_err(store_error)
}

/// Takes the seal away, in the transaction that changes what it is over.
pub(super) fn open(to: &Transaction<'_>) -> Result<(), StoreError> {
    run(to, "DELETE FROM closing", [])
}

fn sealed(from: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    one(from, "SELECT seal FROM closing", [], |row| row.get(0))
}

/// What became of the rows since the device was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// They are those that were there.
    Whole,
    /// One of them is not.
    Changed,
    /// It was not closed.
    Not,
}

/// Compares the tables with their seal.
pub(super) fn check(from: &Connection, key: &Key) -> Result<Closed, StoreError> {
    let Some(sealed) = sealed(from)? else { return Ok(Closed::Not) };
    let is_whole = compute(from, key)?.as_ref() == sealed.as_slice();
    Ok(if is_whole { Closed::Whole } else { Closed::Changed })
}

/// Each value goes in with its type and length, and each table and row with its beginning.
fn compute(from: &Connection, key: &Key) -> Result<hmac::Tag, StoreError> {
    let secret = Salt::new(HKDF_SHA256, &[]).extract(key.bytes());
    let derived = secret.expand(&[PURPOSE], HMAC_SHA256).map(hmac::Key::from);
    let derived = derived.map_err(|_| corrupt("the closing seal has no key"))?;
    let mut over = hmac::Context::with_key(&derived);
    let mut part = |kind: u8, bytes: &[u8]| {
        over.update(&[kind]);
        over.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        over.update(bytes);
    };
    for (table, sql) in TABLES {
        part(b'T', table.as_bytes());
        let mut statement = from.prepare_cached(sql).map_err(store_error)?;
        let columns = statement.column_count();
        let mut rows = statement.query([]).map_err(store_error)?;
        while let Some(row) = rows.next().map_err(store_error)? {
            part(b'R', &[]);
            for column in 0..columns {
                match row.get_ref(column).map_err(store_error)? {
                    ValueRef::Null => part(b'0', &[]),
                    ValueRef::Integer(number) => part(b'i', &number.to_be_bytes()),
                    ValueRef::Real(number) => part(b'r', &number.to_be_bytes()),
                    ValueRef::Text(text) => part(b't', text),
                    ValueRef::Blob(bytes) => part(b'b', bytes),
                }
            }
        }
    }
    Ok(over.sign())
}
