//! What SQLite itself can tell, and what every row must be by itself.

use domain::{access::DevicePublicKey, ids::DeviceId};
use rusqlite::{Connection, types::Value};

use super::{LogError, wrong};
use crate::store::{StoreError, schema};

/// What a row must be to be read in one way only.
const FORMS: [(&str, &str, &str); 3] = [
    (
        "organisations",
        "the next key is no key, or it is not told whether devices have the directory",
        "SELECT lower(hex(id)) FROM organisations
         WHERE length(next_key) NOT IN (0, 32) OR is_published NOT IN (0, 1)",
    ),
    (
        "people",
        "the site is no site",
        "SELECT lower(hex(id)) FROM people WHERE length(site) NOT IN (0, 16) ORDER BY id",
    ),
    (
        "devices",
        "a device that reads the log is gone",
        "SELECT lower(hex(device)) FROM cursors WHERE device NOT IN (SELECT id FROM devices)",
    ),
];

pub(super) fn check(from: &Connection) -> Result<(), LogError> {
    let said: String = from.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(LogError::Damaged(said));
    }
    let lost = from.prepare("PRAGMA foreign_key_check")?.query_row([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, String>(2)?))
    });
    match lost {
        Ok((table, row, parent)) => {
            let row = row.map(|row| row.to_string()).unwrap_or_default();
            let what = format!("its row in {parent} is gone");
            return Err(wrong("foreign keys", format!("{row} of {table}"), what));
        }
        Err(rusqlite::Error::QueryReturnedNoRows) => {}
        Err(error) => return Err(error.into()),
    }
    check_schema(from)?;
    check_keys(from)?;
    for (table, what, sql) in FORMS {
        let found = from.prepare(sql)?.query_row([], |row| row.get::<_, String>(0));
        match found {
            Ok(row) => return Err(wrong(table, row, what)),
            Err(rusqlite::Error::QueryReturnedNoRows) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Tables, indexes and triggers are those that this version makes.
fn check_schema(from: &Connection) -> Result<(), LogError> {
    let mut empty = Connection::open_in_memory()?;
    schema::migrate(&mut empty)?;
    let version = |of: &Connection| -> rusqlite::Result<i64> {
        of.pragma_query_value(None, "user_version", |row| row.get(0))
    };
    let (found, known) = (version(from)?, version(&empty)?);
    if found != known {
        let what = format!("the log has version {found}, not {known}: start and stop the relay");
        return Err(StoreError::Failed(what).into());
    }
    let list = |of: &Connection| -> rusqlite::Result<Vec<Vec<Value>>> {
        // The query planner keeps its counts in tables of its own.
        let sql = "SELECT name, type, tbl_name, sql FROM sqlite_schema
                   WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
        let mut statement = of.prepare(sql)?;
        let rows = statement.query_map([], |row| (0..4).map(|at| row.get(at)).collect())?;
        rows.collect()
    };
    let (kept, made) = (list(from)?, list(&empty)?);
    match (0..kept.len().max(made.len())).find(|at| kept.get(*at) != made.get(*at)) {
        Some(at) => {
            let name = kept.get(at).or(made.get(at)).and_then(|row| row.first());
            let name = name.map(|name| format!("{name:?}")).unwrap_or_default();
            Err(wrong("sqlite_schema", name, "it is not what this version makes"))
        }
        None => Ok(()),
    }
}

/// A device is the fingerprint of its key.
fn check_keys(from: &Connection) -> Result<(), LogError> {
    for (table, sql) in [
        ("devices", "SELECT id, public_key FROM devices ORDER BY id"),
        ("enrolled_devices", "SELECT id, public_key FROM enrolled_devices ORDER BY id"),
    ] {
        let mut statement = from.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, key): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let key = <[u8; 32]>::try_from(key).ok();
            let key = key.and_then(|key| DevicePublicKey::from_bytes(key).ok());
            let device = <[u8; 16]>::try_from(id.as_slice()).map(DeviceId).ok();
            if device.is_none() || key.map(|key| key.device()) != device {
                let what = "the device is not the fingerprint of its key";
                return Err(wrong(table, hex::encode(id), what));
            }
        }
    }
    Ok(())
}
