//! A database of a trip is changed in thousands of ways, outside its cipher and inside it.

use rusqlite::params_from_iter;

use super::*;
use crate::{
    adapter::FileVault,
    port::Secret,
    session::tests::{proof::leave_a_trip, seeded::Noise},
};

/// Every table; all of their columns are mutated, and nothing is left out.
const TABLES: [&str; 19] = [
    "documents",
    "compacts",
    "changes",
    "change_signatures",
    "shipments",
    "shipment_details",
    "pairings",
    "forms",
    "calibrations",
    "alerts",
    "sensors",
    "logs",
    "tail_readings",
    "frames",
    "sealed_heads",
    "outbox",
    "cursors",
    "named_values",
    "journal",
];

/// How many mutations are tried: those of the long form are beyond ten thousand.
fn rounds(short: usize) -> usize {
    if std::env::var_os("ISOTHERM_LONG").is_some() { 10_500 } else { short }
}

/// The folder of a device after a trip, which can be made anew from its bytes.
struct Kept {
    folder: tempfile::TempDir,
    files: [(&'static str, Vec<u8>); 2],
}

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        leave_a_trip(folder.path());
        let files = [DATABASE_FILE, JOURNAL_FILE]
            .map(|name| (name, fs::read(folder.path().join(name)).unwrap()));
        Self { folder, files }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn check(&self) -> Result<Held, DatabaseError> {
        verify_folder(self.path(), &FileVault::new(self.path()))
    }

    /// Puts the files back, with one of them changed.
    fn with(&self, changed: &str, bytes: &[u8]) -> Result<Held, DatabaseError> {
        for beside in ["isotherm.db-wal", "isotherm.db-shm"] {
            drop(fs::remove_file(self.path().join(beside)));
        }
        for (name, kept) in &self.files {
            let bytes = if *name == changed { bytes } else { kept };
            fs::write(self.path().join(name), bytes).unwrap();
        }
        self.check()
    }

    /// The database, opened with its key as a thief of the folder would.
    fn keyed(&self) -> Connection {
        let key = FileVault::new(self.path()).read(Secret::Database).unwrap().unwrap();
        let connection = Connection::open(self.path().join(DATABASE_FILE)).unwrap();
        let key = hex::encode(key.as_slice());
        connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\";")).unwrap();
        connection.execute_batch("PRAGMA foreign_keys = OFF;").unwrap();
        connection
    }

    /// Checks what the tables say in this transaction.
    fn rows(&self, connection: &Connection) -> Result<Held, DatabaseError> {
        let path = self.path().join(DATABASE_FILE);
        let key = seal::known_key(&path, &FileVault::new(self.path())).unwrap();
        let records = check_journal(self.path(), &key, write::folded(connection)?)?;
        check_rows(connection, &key, &records)
    }

    /// Returns what is found after `sql` was run with the key.
    fn after(&self, sql: &str) -> Result<Held, DatabaseError> {
        let connection = self.keyed();
        let transaction = connection.unchecked_transaction().unwrap();
        assert!(transaction.execute(sql, []).unwrap() > 0, "{sql}");
        self.rows(&transaction)
    }
}

#[test]
fn a_database_is_whole_and_an_edit_with_its_key_is_named() {
    let kept = Kept::new();
    let held = kept.check().unwrap();
    assert_eq!((held.documents, held.changes_unsigned, held.first_unsigned.clone()), (3, 0, None));
    assert_eq!((held.confirmations, held.signatures), (4, 1));
    assert!(held.changes_signed > 10 && held.frames_signed > 0, "{held:?}");
    assert_eq!(kept.check().unwrap(), held, "looking changed nothing");
    let named = |sql: &str, table: &str| match kept.after(sql) {
        Err(DatabaseError::Row { table: found, .. }) => assert_eq!(found, table, "{sql}"),
        other => panic!("{sql}: {other:?}"),
    };
    named("UPDATE shipments SET status = 'planned'", "shipments");
    named("UPDATE shipment_details SET detail = replace(detail, '100', '99')", "shipment_details");
    named("UPDATE pairings SET from_ms = from_ms + 1", "pairings");
    named("UPDATE forms SET detail = replace(detail, 'warm', 'cold')", "forms");
    named("DELETE FROM alerts", "alerts");
    named("UPDATE frames SET ended_at_seconds = ended_at_seconds + 1", "frames");
    named("UPDATE logs SET head_readings = head_readings + 1", "logs");
    named("UPDATE tail_readings SET temperature_millicelsius = 5000", "tail_readings");
    named(
        "DELETE FROM tail_readings WHERE place = (SELECT max(place) FROM tail_readings)",
        "tail_readings",
    );
    named("UPDATE changes SET hash = randomblob(32) WHERE number = 2", "changes");
    named("UPDATE changes SET bytes = zeroblob(length(bytes)) WHERE number = 2", "changes");
    named("UPDATE change_signatures SET signature = randomblob(64)", "change_signatures");
    named("UPDATE outbox SET bytes = zeroblob(9) WHERE number = 1", "outbox");
}

#[test]
fn what_lost_its_signature_is_told() {
    let kept = Kept::new();
    let unsigned = kept.after("DELETE FROM change_signatures").unwrap();
    assert_eq!(unsigned.changes_signed, 0);
    assert!(unsigned.first_unsigned.unwrap().starts_with("change "));
    let unsigned = kept.after("DELETE FROM sealed_heads").unwrap();
    assert_eq!(unsigned.frames_signed, 0);
    assert!(unsigned.first_unsigned.unwrap().starts_with("log "));
}

#[test]
fn a_table_or_trigger_that_nobody_made_is_named() {
    let kept = Kept::new();
    let connection = kept.keyed();
    for sql in [
        "CREATE TRIGGER t AFTER INSERT ON changes BEGIN DELETE FROM frames; END",
        "DROP INDEX alerts_by_time",
    ] {
        let transaction = connection.unchecked_transaction().unwrap();
        transaction.execute_batch(sql).unwrap();
        let found = kept.rows(&transaction);
        let is_named = |found: &DatabaseError| {
            matches!(found, DatabaseError::Row { table: "sqlite_schema", .. })
        };
        assert!(found.as_ref().is_err_and(is_named), "{sql}: {found:?}");
    }
}

#[test]
fn a_folder_that_is_in_use_was_not_closed_or_holds_nothing_is_refused() {
    let kept = Kept::new();
    let check = |expected: &str| {
        let found = kept.check().unwrap_err().to_string();
        assert!(found.contains(expected), "{found}");
    };
    let lock = take_lock(kept.path()).unwrap();
    check("another process");
    drop(lock);
    fs::write(kept.path().join("isotherm.db-wal"), [0; 32]).unwrap();
    check("was not closed");
    fs::remove_file(kept.path().join("isotherm.db-wal")).unwrap();
    fs::remove_file(kept.path().join(JOURNAL_FILE)).unwrap();
    assert!(kept.check().is_err(), "the journal is gone");
    fs::write(kept.path().join(DATABASE_FILE), []).unwrap();
    check("there is no database");
}

#[test]
fn a_byte_that_was_flipped_is_named_by_its_page() {
    let kept = Kept::new();
    let [(_, database), (_, journal)] = &kept.files;
    let mut spoilt = database.clone();
    spoilt[2 * 4096 + 77] ^= 1;
    match kept.with(DATABASE_FILE, &spoilt) {
        Err(DatabaseError::Page { said }) => assert!(said.contains("page 3"), "{said}"),
        other => panic!("{other:?}"),
    }
    let mut spoilt = journal.clone();
    spoilt[4 * 4096 + 77] ^= 1;
    match kept.with(JOURNAL_FILE, &spoilt) {
        Err(DatabaseError::Journal { page: 5, .. }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_byte_of_the_files_of_a_database_can_change() {
    let kept = Kept::new();
    let mut noise = Noise::new(11);
    for round in 0..rounds(300) {
        let (name, whole) = &kept.files[usize::from(noise.draw(5) == 0)];
        let mut spoilt = whole.clone();
        noise.spoil(&mut spoilt);
        let found = kept.with(name, &spoilt);
        assert!(spoilt == *whole || found.is_err(), "round {round} of {name}: {found:?}");
    }
}

/// The columns of a table, and of those the ones that tell its rows apart.
fn columns_of(of: &Connection, table: &str) -> (Vec<String>, Vec<String>) {
    let sql = format!("SELECT name, pk FROM pragma_table_info('{table}')");
    let all: Vec<(String, i64)> =
        many(of, &sql, [], |row| Ok((row.get(0).unwrap(), row.get(1).unwrap()))).unwrap();
    let keys: Vec<String> = all.iter().filter(|it| it.1 > 0).map(|it| it.0.clone()).collect();
    let all: Vec<String> = all.into_iter().map(|it| it.0).collect();
    if keys.is_empty() { (all.clone(), all) } else { (all, keys) }
}

/// One mutation of the rows of a table; returns what was done, or nothing if it changed nothing.
fn mutate(of: &Connection, noise: &mut Noise) -> Option<String> {
    let table = TABLES[noise.draw(TABLES.len())];
    let (columns, keys) = columns_of(of, table);
    let all = rows(of, &format!("SELECT {} FROM {table} ORDER BY {0}", keys.join(", "))).unwrap();
    if all.is_empty() {
        return None;
    }
    let (chosen, other) = (&all[noise.draw(all.len())], &all[noise.draw(all.len())]);
    let column = &columns[noise.draw(columns.len())];
    let which = keys.iter().map(|key| format!("{key} IS ?")).collect::<Vec<_>>().join(" AND ");
    let read = |row: &[Value]| -> Value {
        let sql = format!("SELECT {column} FROM {table} WHERE {which}");
        of.query_row(&sql, params_from_iter(row), |row| row.get(0)).unwrap()
    };
    let put = |row: &[Value], value: &Value| -> bool {
        let sql = format!("UPDATE {table} SET {column} = ? WHERE {which}");
        of.execute(&sql, params_from_iter(std::iter::once(value).chain(row))).is_ok()
    };
    let before = read(chosen);
    match noise.draw(8) {
        // A signature that a later one covers proves nothing by itself: all of a document go.
        0 if table == "change_signatures" => {
            let sql = "DELETE FROM change_signatures WHERE document = ?";
            of.execute(sql, [&chosen[0]]).unwrap();
            Some("delete the signatures of a document".to_owned())
        }
        0 => {
            let sql = format!("DELETE FROM {table} WHERE {which}");
            of.execute(&sql, params_from_iter(chosen)).unwrap();
            Some(format!("delete {table} {chosen:?}"))
        }
        // The order of the changes in their table says nothing; each names what it builds on.
        _ if table == "changes" && column == "number" => None,
        1 => {
            let theirs = read(other);
            let is_swapped = before != theirs && put(chosen, &theirs) && put(other, &before);
            is_swapped.then(|| format!("swap {table}.{column} {chosen:?} {other:?}"))
        }
        _ => {
            let after = noise.other(&before)?;
            put(chosen, &after)
                .then(|| format!("{table}.{column} {chosen:?}: {before:?} to {after:?}"))
        }
    }
}

#[test]
fn nothing_that_a_database_says_can_change_inside_its_cipher() {
    let kept = Kept::new();
    let held = kept.check().unwrap();
    let connection = kept.keyed();
    let mut noise = Noise::new(13);
    let (mut done, most) = (0, rounds(300));
    while done < most {
        let transaction = connection.unchecked_transaction().unwrap();
        if let Some(what) = mutate(&transaction, &mut noise) {
            let found = kept.rows(&transaction);
            let is_told =
                found.as_ref().is_ok_and(|found| *found != held && found.first_unsigned.is_some());
            assert!(found.is_err() || is_told, "mutation {done}: {what}: {found:?}");
            done += 1;
        }
        transaction.rollback().unwrap();
    }
}
