//! What the relay keeps lies encrypted, and its keys can be replaced while it serves.

use std::{fs, path::Path, process::Command, time::Duration};

use domain::sync::{Entry, EntryHash};

use crate::world::{Device, PARTITION, Server, run};

const FREE: &str = "127.0.0.1:0";
const WORD: &[u8] = b"of device 1";
const PATIENCE: u32 = 500;

fn tells(folder: &Path, word: &[u8]) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let telling = files
        .filter(|path| fs::read(path).unwrap().windows(word.len()).any(|window| window == word));
    telling.map(|path| path.display().to_string()).collect()
}

fn database(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("relay.sqlite")).unwrap()
}

fn wrapped_by(folder: &Path) -> Vec<String> {
    let database = database(folder);
    let mut statement = database.prepare("SELECT wrapped_by FROM data_keys").unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

fn refused(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
        .args(["serve", "--listen", FREE, "--data"])
        .arg(folder)
        .output()
        .unwrap();
    assert!(!output.status.success(), "the relay started");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn no_file_of_the_relay_tells_what_an_entry_holds() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut devices = [Device::start(1, &server.url()), Device::start(2, &server.url())];
    devices[0].record(50);
    run(&mut devices, |devices| devices[1].entries.len() == 50);
    assert_eq!(tells(data.path(), WORD), Vec::<String>::new());
    assert_eq!(server.stop(), Some(0));
    assert_eq!(tells(data.path(), WORD), Vec::<String>::new());
}

#[test]
fn a_log_written_in_the_clear_is_encrypted_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let entry = Entry::Frame { bytes: b"1 of device 1".to_vec() }.to_bytes();
    let old = database(data.path());
    old.execute_batch(include_str!("../../src/store/migrations/0001_log.sql")).unwrap();
    old.execute_batch(include_str!("../../src/store/migrations/0002_name.sql")).unwrap();
    old.execute(
        "INSERT INTO partitions (number, name, organisation) VALUES (1, ?1, ?2)",
        rusqlite::params![PARTITION.to_string(), [0x11_u8; 16]],
    )
    .unwrap();
    old.execute(
        "INSERT INTO entries
           (partition_number, lsn, hash, device, received_at_ms, signature, bytes)
         VALUES (1, 1, ?1, ?2, 5, x'', ?3)",
        rusqlite::params![EntryHash::of(&entry).0, [9_u8; 16], entry],
    )
    .unwrap();
    old.pragma_update(None, "user_version", 2).unwrap();
    old.close().unwrap();

    let server = Server::start(data.path(), FREE, &[]);
    let mut device = [Device::start(2, &server.url())];
    run(&mut device, |device| device[0].entries.contains(&EntryHash::of(&entry)));
    let stored: Vec<u8> =
        database(data.path()).query_row("SELECT bytes FROM entries", [], |row| row.get(0)).unwrap();
    assert!(!stored.windows(WORD.len()).any(|window| window == WORD), "it lies in the clear");
    drop(server);
}

#[test]
fn a_key_is_replaced_while_the_relay_serves() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut devices = [Device::start(1, &server.url())];
    devices[0].record(20);
    run(&mut devices, |devices| devices[0].is_settled());
    assert_eq!(wrapped_by(data.path()), ["file:1"]);

    let added = Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
        .args(["add-key", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&added.stdout), "added key 2\n");
    server.reload();
    let is_renewed = || wrapped_by(data.path()) == ["file:2", "file:2"];
    let waited = (0..PATIENCE).find(|_| {
        std::thread::sleep(Duration::from_millis(20));
        is_renewed()
    });
    assert!(waited.is_some(), "the keys are wrapped by {:?}", wrapped_by(data.path()));
    devices[0].record(20);
    run(&mut devices, |devices| devices[0].is_settled());
    let address = server.address.clone();
    assert_eq!(server.stop(), Some(0));

    let keys = fs::read_to_string(data.path().join("relay.key")).unwrap();
    let newest = keys.lines().last().unwrap();
    fs::write(data.path().join("relay.key"), format!("{newest}\n")).unwrap();
    let server = Server::start(data.path(), &address, &[]);
    let mut late = [Device::start(3, &server.url())];
    run(&mut late, |late| late[0].entries.len() == 40);
    drop(server);
}

#[test]
fn without_its_key_file_a_log_is_refused_and_no_other_is_made() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut devices = [Device::start(1, &server.url())];
    devices[0].record(1);
    run(&mut devices, |devices| devices[0].is_settled());
    assert_eq!(server.stop(), Some(0));
    fs::remove_file(data.path().join("relay.key")).unwrap();
    assert!(refused(data.path()).contains("relay.key"));
    assert!(!data.path().join("relay.key").exists());
    fs::write(data.path().join("relay.key"), format!("1 {}\n", "ab".repeat(32))).unwrap();
    assert!(refused(data.path()).contains("altered"));
}

#[test]
fn a_signal_that_comes_at_once_is_heeded() {
    for _ in 0..5 {
        let data = tempfile::tempdir().unwrap();
        let server = Server::start(data.path(), FREE, &[]);
        server.reload();
        assert_eq!(server.stop(), Some(0));
    }
}
