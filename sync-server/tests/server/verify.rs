//! A relay's log is checked offline, and whatever was changed in it is found.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rusqlite::{Connection, params_from_iter, types::Value};
use sync_server::{Checked, LogError, Place, verify};

use crate::{
    enrolled::{CLAIRE, Device, ELIAS, Relay},
    succession::hand_over,
};

/// What a log says, and to whom it let say it. Passwords, sessions, codes, incidents, how far
/// devices have read and when they were last there have nothing to be compared with.
const SAID: [(&str, &[&str], &[&str]); 14] = [
    ("partitions", &["number"], &["number", "name", "organisation"]),
    (
        "entries",
        &["number"],
        &["lsn", "hash", "device", "received_at_ms", "signature", "bytes", "chain"],
    ),
    ("directories", &["organisation"], &["organisation", "bytes"]),
    ("data_keys", &["number"], &["number", "organisation", "wrapped_by", "wrapped"]),
    ("ends", &["place"], &["place", "organisation", "bytes"]),
    (
        "audit",
        &["number"],
        &[
            "number",
            "at_ms",
            "device_at_ms",
            "person",
            "device",
            "action",
            "subject",
            "before",
            "after",
            "why",
            "hash",
            "written_at_ms",
        ],
    ),
    ("grants", &["hash"], &["hash", "bytes"]),
    ("actors", &["document", "actor"], &["document", "actor", "device", "seq"]),
    ("documents", &["id"], &["id", "bytes", "changes"]),
    (
        "organisations",
        &["id"],
        &[
            "id",
            "name",
            "public_key",
            "sites",
            "products",
            "next_key",
            "former_keys",
            "is_published",
        ],
    ),
    ("handovers", &["number"], &["organisation", "bytes"]),
    ("people", &["id"], &["id", "name", "role", "site", "disabled_at_ms"]),
    ("enrolled_devices", &["id"], &["id", "public_key", "name", "state"]),
    ("devices", &["id"], &["id", "public_key"]),
];

/// How many mutations are tried: those of the long form are beyond ten thousand.
fn rounds(short: usize) -> usize {
    if std::env::var_os("ISOTHERM_LONG").is_some() { 10_500 } else { short }
}

/// The folder of a relay that was stopped after a day's work, and its log as it was.
struct Stopped {
    relay: Relay,
    place: Place,
    log: Vec<u8>,
    checked: Checked,
}

impl Stopped {
    fn new() -> Self {
        let mut relay = Relay::start();
        let phone = Device::of(&relay, CLAIRE);
        let tablet = Device::of(&relay, ELIAS);
        for reference in ["26-0001", "26-0002"] {
            phone.create(reference).unwrap();
        }
        hand_over(&relay);
        hand_over(&relay);
        wait_for_directory(&relay);
        phone.settle();
        tablet.settle();
        relay.stop();
        let data = relay.data();
        let place = Place { key_file: data.join("relay.key"), data };
        let checked = verify(&place, None).unwrap();
        let log = fs::read(place.data.join("relay.sqlite")).unwrap();
        Self { relay, place, log, checked }
    }

    fn path(&self) -> PathBuf {
        self.place.data.join("relay.sqlite")
    }

    fn put(&self, log: &[u8]) {
        fs::write(self.path(), log).unwrap();
    }

    fn open(&self) -> Connection {
        self.put(&self.log);
        let connection = Connection::open(self.path()).unwrap();
        let quick = "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;";
        connection.execute_batch(quick).unwrap();
        connection
    }

    fn check(&self) -> Result<Checked, LogError> {
        verify(&self.place, None)
    }

    /// Returns what is found after `sql` was run by somebody who owns the file.
    fn after(&self, sql: &str) -> Result<Checked, LogError> {
        let connection = self.open();
        let triggers = without_triggers(&connection);
        assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
        connection.execute_batch(&triggers).unwrap();
        connection.close().unwrap();
        self.check()
    }
}

/// Waits until a signed directory says what was changed beside the relay.
fn wait_for_directory(relay: &Relay) {
    let connection = Connection::open(relay.data().join("relay.sqlite")).unwrap();
    let is_published = || -> bool {
        let sql = "SELECT is_published FROM organisations";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let began = Instant::now();
    while !is_published() {
        assert!(began.elapsed() < Duration::from_secs(20), "no directory is published");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Takes the triggers away and returns what makes them again.
fn without_triggers(of: &Connection) -> String {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let mut statement = of.prepare(sql).unwrap();
    let found: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().flatten().collect();
    for (name, _) in &found {
        of.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    found.into_iter().map(|(_, sql)| sql + ";").collect()
}

#[test]
fn a_log_is_whole_and_the_first_row_that_does_not_hold_is_named() {
    let stopped = Stopped::new();
    let Checked { entries, changes_signed, changes_unsigned, audit_lines, audit_unsealed, .. } =
        stopped.checked;
    assert!(entries > 5 && changes_signed >= 2 && audit_lines > 8, "{:?}", stopped.checked);
    assert_eq!((changes_unsigned, audit_unsealed), (0, 0));
    let named = |sql: &str, expected: &str| match stopped.after(sql) {
        Err(LogError::Row { table, .. }) => assert_eq!(table, expected, "{sql}"),
        other => panic!("{sql}: {other:?}"),
    };
    named("UPDATE entries SET received_at_ms = received_at_ms - 1 WHERE lsn = 3", "entries");
    named("UPDATE entries SET bytes = zeroblob(length(bytes)) WHERE lsn = 3", "entries");
    named("DELETE FROM entries WHERE lsn = 2", "entries");
    named("DELETE FROM entries WHERE number = (SELECT max(number) FROM entries)", "entries");
    named("UPDATE audit SET why = 'x' WHERE number = 3", "audit");
    named("DELETE FROM audit WHERE number = 4", "audit");
    named("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)", "audit");
    named("DELETE FROM ends WHERE place = 0", "ends");
    named("UPDATE people SET role = 'administrator' WHERE role = 'driver'", "organisations");
    named("UPDATE enrolled_devices SET state = 'revoked'", "organisations");
    named("UPDATE devices SET public_key = randomblob(32)", "devices");
    named("DELETE FROM grants", "grants");
    named("UPDATE organisations SET is_published = 0", "organisations");
    named("DELETE FROM handovers WHERE number = 1", "handovers");
    named("UPDATE organisations SET former_keys = '[]'", "entries");
    named("UPDATE actors SET seq = seq + 1", "actors");
    match stopped.after("UPDATE entries SET chain = randomblob(32) WHERE lsn = 4") {
        Err(LogError::Row { row, .. }) => assert!(row.ends_with(" 4"), "{row}"),
        other => panic!("{other:?}"),
    }
    drop(stopped.relay);
}

#[test]
fn the_word_prints_a_line_to_keep_and_finds_a_log_that_no_longer_leads_through_it() {
    let stopped = Stopped::new();
    stopped.put(&stopped.log);
    let text = stopped.relay.typed(&["verify"]);
    let line = text.lines().find_map(|line| line.strip_prefix("audit line: ")).unwrap();
    assert_eq!(line, format!("{}:{}", stopped.checked.audit_lines, stopped.checked.audit_hash));
    stopped.relay.typed(&["verify", "--audit-line", line]);
    let noted = |number: u64, hash: [u8; 32]| verify(&stopped.place, Some((number, hash)));
    let hash = hex::decode(&stopped.checked.audit_hash).unwrap().try_into().unwrap();
    assert!(noted(stopped.checked.audit_lines, hash).is_ok());
    assert!(noted(stopped.checked.audit_lines, [7; 32]).is_err(), "another line");
    assert!(noted(stopped.checked.audit_lines + 1, hash).is_err(), "it was cut off");
}

#[test]
fn a_relay_that_serves_or_a_folder_without_a_log_is_refused() {
    let relay = Relay::start();
    let place = Place { key_file: relay.data().join("relay.key"), data: relay.data() };
    assert!(verify(&place, None).unwrap_err().to_string().contains("another process"));
    let empty = tempfile::tempdir().unwrap();
    let place = Place { data: empty.path().to_owned(), key_file: empty.path().join("relay.key") };
    assert!(verify(&place, None).unwrap_err().to_string().contains("there is no log"));
    assert!(!Path::new(&place.key_file).exists(), "looking made a key");
}

/// Seeded noise: the same mutations in every run.
struct Noise(u64);

impl Noise {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % below
    }

    fn spoil(&mut self, bytes: &mut Vec<u8>) {
        let at = self.draw(bytes.len());
        match self.draw(4) {
            0 => drop(bytes.remove(at)),
            1 => bytes.insert(at, u8::try_from(self.draw(128)).unwrap()),
            2 => bytes.truncate(at),
            _ => bytes[at] ^= 1 << self.draw(7),
        }
    }

    fn other(&mut self, value: &Value) -> Option<Value> {
        let other = match value {
            Value::Integer(number) => Value::Integer(number ^ (1 << self.draw(40))),
            Value::Blob(bytes) if !bytes.is_empty() => {
                let mut bytes = bytes.clone();
                self.spoil(&mut bytes);
                Value::Blob(bytes)
            }
            Value::Text(text) if !text.is_empty() => {
                let mut bytes = text.clone().into_bytes();
                self.spoil(&mut bytes);
                Value::Text(String::from_utf8(bytes).ok()?)
            }
            Value::Blob(_) => Value::Blob(vec![u8::try_from(self.draw(256)).unwrap()]),
            Value::Text(_) => Value::Text("x".to_owned()),
            Value::Null | Value::Real(_) => return None,
        };
        (other != *value).then_some(other)
    }
}

/// Edits, deletes, reorders or truncates; returns what was done, if anything was.
fn mutate(of: &Connection, noise: &mut Noise) -> Option<String> {
    let (table, keys, columns) = SAID[noise.draw(SAID.len())];
    let rows: Vec<Vec<Value>> = {
        let sql = format!("SELECT {} FROM {table} ORDER BY {0}", keys.join(", "));
        let mut statement = of.prepare(&sql).unwrap();
        let row = |row: &rusqlite::Row<'_>| (0..keys.len()).map(|at| row.get(at)).collect();
        statement.query_map([], row).unwrap().flatten().collect()
    };
    let which = keys.iter().map(|key| format!("{key} IS ?")).collect::<Vec<_>>().join(" AND ");
    let column = columns[noise.draw(columns.len())];
    let first = noise.draw(rows.len());
    let (chosen, other) = (&rows[first], &rows[noise.draw(rows.len())]);
    let read = |row: &[Value]| -> Value {
        let sql = format!("SELECT {column} FROM {table} WHERE {which}");
        of.query_row(&sql, params_from_iter(row), |row| row.get(0)).unwrap()
    };
    let put = |row: &[Value], value: &Value| {
        let sql = format!("UPDATE {table} SET {column} = ? WHERE {which}");
        of.execute(&sql, params_from_iter(std::iter::once(value).chain(row))).is_ok()
    };
    let delete = |row: &[Value]| {
        let sql = format!("DELETE FROM {table} WHERE {which}");
        of.execute(&sql, params_from_iter(row)).is_ok()
    };
    match noise.draw(8) {
        0 => delete(chosen).then(|| format!("delete {table} {chosen:?}")),
        1 => rows[first..].iter().all(|row| delete(row)).then(|| format!("cut {table} at {first}")),
        2 => {
            let (mine, theirs) = (read(chosen), read(other));
            let is_swapped = mine != theirs && put(chosen, &theirs) && put(other, &mine);
            is_swapped.then(|| format!("swap {table}.{column} {chosen:?} {other:?}"))
        }
        _ => {
            let before = read(chosen);
            let after = noise.other(&before)?;
            put(chosen, &after)
                .then(|| format!("{table}.{column} {chosen:?}: {before:?} to {after:?}"))
        }
    }
}

#[test]
fn nothing_that_a_log_says_can_change() {
    let stopped = Stopped::new();
    let mut noise = Noise(17);
    let (mut done, most) = (0, rounds(200));
    while done < most {
        let connection = stopped.open();
        let triggers = without_triggers(&connection);
        connection.execute_batch("BEGIN").unwrap();
        let Some(what) = mutate(&connection, &mut noise) else { continue };
        connection.execute_batch("COMMIT").unwrap();
        connection.execute_batch(&triggers).unwrap();
        connection.close().unwrap();
        let found = stopped.check();
        assert!(found.is_err(), "mutation {done}: {what}: {found:?}");
        done += 1;
    }
}

#[test]
fn a_log_that_was_cut_as_a_file_is_refused() {
    let stopped = Stopped::new();
    let mut noise = Noise(19);
    for _ in 0..rounds(200) / 10 {
        let length = noise.draw(stopped.log.len());
        stopped.put(&stopped.log[..length]);
        assert!(stopped.check().is_err(), "{length} bytes of {}", stopped.log.len());
    }
}
