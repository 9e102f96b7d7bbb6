//! The database lies encrypted on the disk, and opens with its own key alone.

use std::{fs, path::Path};

use app_core::{
    adapter::{FileVault, SqliteStore},
    port::{Secret, Store, StoreError, Vault},
};
use domain::{ids::DocumentId, replica::Write};

use crate::sample::{batch, change, lane};

const CANARY: &str = "Elias Mantla drives to Ulukhaktok";
const PLAIN: &[u8] = b"SQLite format 3\0";

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, &FileVault::new(folder)).unwrap()
}

fn refused(folder: &Path) -> StoreError {
    let opened = SqliteStore::open(folder, &FileVault::new(folder));
    opened.err().expect("the database was opened")
}

/// Returns a connection to the database of a folder, unlocked as the store does it.
pub(crate) fn keyed(folder: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(folder.join("isotherm.db")).unwrap();
    let key = FileVault::new(folder).read(Secret::Database).unwrap().unwrap();
    let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("PRAGMA key = \"x'{digits}'\";")).unwrap();
    connection
}

/// Leaves a folder as a version that did not encrypt left it, with what it had written last
/// still in the write-ahead log.
fn written_in_the_clear(folder: &Path) {
    let plain = rusqlite::Connection::open(folder.join("before.db")).unwrap();
    plain.execute_batch("PRAGMA journal_mode = WAL;").unwrap();
    plain
        .execute_batch(include_str!("../../src/adapter/sqlite/migrations/0001_store.sql"))
        .unwrap();
    plain.pragma_update(None, "user_version", 1).unwrap();
    plain
        .execute("INSERT INTO named_values (name, value) VALUES ('canary', ?1)", [CANARY])
        .unwrap();
    for end in ["", "-wal"] {
        let [from, to] =
            ["before.db", "isotherm.db"].map(|name| folder.join(name.to_owned() + end));
        fs::copy(from, to).unwrap();
    }
    drop(plain);
    for end in ["", "-wal", "-shm"] {
        // The connection took its log with it when it closed.
        let _ = fs::remove_file(folder.join("before.db".to_owned() + end));
    }
}

fn holds_the_canary(folder: &Path) {
    let values = open(folder).reader().unwrap().values().unwrap();
    assert_eq!(values.get("canary").map(String::as_str), Some(CANARY));
}

/// Looks for the canary, and for the words of the schema, in every file of a folder.
#[track_caller]
fn tells_nothing(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for word in [CANARY.as_bytes(), PLAIN, b"CREATE TABLE"] {
            let is_told = bytes.windows(word.len()).any(|window| window == word);
            assert!(!is_told, "{} tells {:?}", path.display(), String::from_utf8_lossy(word));
        }
    }
}

#[test]
fn no_file_of_the_data_folder_tells_what_was_stored() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let value = Write::Value { name: "canary".to_owned(), value: CANARY.to_owned() };
    store.apply(&batch(vec![value])).unwrap();
    tells_nothing(folder.path());
    drop(store);
    tells_nothing(folder.path());
    holds_the_canary(folder.path());
}

#[test]
fn a_database_written_in_the_clear_is_encrypted_once_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    written_in_the_clear(folder.path());
    holds_the_canary(folder.path());
    tells_nothing(folder.path());
    let kept = Secret::ALL.map(|it| FileVault::new(folder.path()).read(it).unwrap().is_some());
    assert_eq!(kept, [false, true, false, false], "the key has its own name, and no other is left");
    holds_the_canary(folder.path());
}

/// Wherever it stopped: the next key was made, a copy was begun, the copy stood in its place.
#[test]
fn an_encryption_that_was_cut_off_is_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let vault = FileVault::new(folder.path());
    written_in_the_clear(folder.path());
    vault.keep(Secret::DatabaseNext, &[5; 32]).unwrap();
    fs::write(folder.path().join("isotherm.sealing"), vec![0x5A; 5000]).unwrap();
    holds_the_canary(folder.path());
    assert_eq!(vault.read(Secret::Database).unwrap().as_deref(), Some(&[5; 32]));

    vault.keep(Secret::DatabaseNext, &[5; 32]).unwrap();
    vault.forget(Secret::Database).unwrap();
    holds_the_canary(folder.path());
    assert_eq!(vault.read(Secret::DatabaseNext).unwrap(), None);
}

#[test]
fn a_database_in_the_clear_is_refused_where_there_is_a_key() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    fs::remove_file(folder.path().join("isotherm.db")).unwrap();
    written_in_the_clear(folder.path());
    assert_eq!(refused(folder.path()), StoreError::NotEncrypted);
}

#[test]
fn without_its_key_a_database_is_refused_and_no_other_key_is_made() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let vault = FileVault::new(folder.path());
    let key = vault.read(Secret::Database).unwrap().unwrap();
    vault.forget(Secret::Database).unwrap();
    assert_eq!(refused(folder.path()), StoreError::KeyLost);
    assert_eq!(vault.read(Secret::Database).unwrap(), None);
    vault.keep(Secret::Database, &[9; 32]).unwrap();
    assert!(matches!(refused(folder.path()), StoreError::Corrupt { .. }));
    vault.keep(Secret::Database, &key).unwrap();
    drop(open(folder.path()));
}

#[test]
fn readers_and_a_resumed_store_unlock_the_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.apply(&batch(vec![change(1, 1)])).unwrap();
    let [first, second] = [store.reader().unwrap(), store.reader().unwrap()];
    assert!(first.document(DocumentId([1; 16])).unwrap().is_some());
    assert!(second.waiting(lane(), 1000).unwrap().is_empty());
    drop((first, second));
    store.suspend().unwrap();
    store.resume().unwrap();
    store.apply(&batch(vec![change(1, 2)])).unwrap();
    assert!(store.reader().unwrap().document(DocumentId([1; 16])).unwrap().is_some());
}
