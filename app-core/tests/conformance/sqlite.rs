//! What only a store in a file can promise.

use std::{fs, path::Path};

use app_core::{
    adapter::{FileVault, SqliteStore},
    port::{Store, StoreError},
};
use domain::{
    ids::DocumentId,
    reading::{Frame, Reading, TimeSource},
    replica::{OutboxState, Write},
    sync::{EntryHash, Lsn, wire::Cursor},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};

use crate::{
    sample::{batch, change, lane, log, put, shipment},
    seal::keyed,
};

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, &FileVault::new(folder)).unwrap()
}

#[test]
fn what_was_stored_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).apply(&batch(vec![change(1, 1)])).unwrap();
    let store = open(folder.path());
    let stored = store.reader().unwrap().document(DocumentId([1; 16])).unwrap();
    assert_eq!(stored.unwrap().changes, [[1, 1]]);
}

#[test]
fn a_second_process_is_kept_out_of_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let refused = SqliteStore::open(folder.path(), &FileVault::new(folder.path())).map(|_| ());
    assert_eq!(refused, Err(StoreError::InUse { folder: folder.path().to_owned() }));
    first.suspend().unwrap();
    drop(open(folder.path()));
    first.resume().unwrap();
}

#[test]
fn a_suspended_store_holds_no_file_and_leaves_no_log_behind() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.apply(&batch(vec![change(1, 1)])).unwrap();
    store.suspend().unwrap();
    assert!(!folder.path().join("isotherm.db-wal").exists());
}

#[test]
fn a_database_of_a_later_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    let later = keyed(folder.path());
    later.pragma_update(None, "user_version", 99).unwrap();
    later.close().unwrap();
    let refused = SqliteStore::open(folder.path(), &FileVault::new(folder.path())).map(|_| ());
    assert_eq!(refused, Err(StoreError::Newer { found: 99, known: 8 }));
}

/// A database as version 1 wrote it, with an entry that waits and one the relay has.
#[test]
fn a_database_of_version_1_opens_with_its_outbox_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let old = rusqlite::Connection::open(folder.path().join("isotherm.db")).unwrap();
    old.execute_batch(include_str!("../../src/adapter/sqlite/migrations/0001_store.sql")).unwrap();
    for (number, state) in [(1_u8, 0), (2, 1)] {
        old.execute(
            "INSERT INTO outbox (hash, partition_name, bytes, document, shipment, what,
               queued_at_ms, state, settled_at_ms)
             VALUES (?1, ?2, x'01', NULL, NULL, 'readings', 5, ?3, nullif(?3, 0) + 6)",
            rusqlite::params![[number; 32], lane().to_string(), state],
        )
        .unwrap();
    }
    old.pragma_update(None, "user_version", 1).unwrap();
    old.close().unwrap();

    let store = open(folder.path());
    let settled = Write::OutboxSettled {
        hash: EntryHash([1; 32]),
        state: OutboxState::OnTheRelay,
        lsn: Some(Lsn(8)),
        at: Timestamp(9),
    };
    let times: Vec<_> = store.reader().unwrap().outbox(None, 9).unwrap();
    let times: Vec<_> = times.iter().map(|row| (row.relayed_at, row.received_at)).collect();
    assert_eq!(times, [(Some(Timestamp(7)), None), (None, None)]);
    let before = store.reader().unwrap().waiting(lane(), 1000).unwrap();
    assert_eq!(before.iter().map(|row| row.hash).collect::<Vec<_>>(), [EntryHash([1; 32])]);
    store.apply(&batch(vec![settled])).unwrap();
    let places = store.reader().unwrap().on_the_relay(10).unwrap();
    let place = Cursor { partition: lane(), lsn: Lsn(8) };
    assert_eq!(places, [(place, EntryHash([1; 32]))]);
}

#[test]
fn a_damaged_database_is_reported_and_never_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.apply(&batch((0..400).map(shipment).map(put).collect())).unwrap();
    drop(store);
    let database = folder.path().join("isotherm.db");
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xA5);
    fs::write(&database, bytes).unwrap();
    let refused = SqliteStore::open(folder.path(), &FileVault::new(folder.path())).map(|_| ());
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path()));
    fs::write(folder.path().join("isotherm.db"), vec![0x5A; 8192]).unwrap();
    let refused = SqliteStore::open(folder.path(), &FileVault::new(folder.path())).map(|_| ());
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{refused:?}");
}

/// A sensor in a box: its noise is what a codec cannot foresee.
fn noisy_reading(minute: i64, noise: &mut u64) -> Reading {
    *noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let [_, _, _, _, a, b, c, d] = noise.to_le_bytes().map(i32::from);
    let jitter = i64::from((a % 8 == 0) as u8);
    Reading {
        taken: Timestamp((minute * 60 + jitter) * 1000),
        temperature: Temperature::from_millicelsius(5000 + (a % 3 + b % 3) * 10).unwrap(),
        humidity: Some(Humidity::from_permille(455 + u16::try_from(c % 4).unwrap()).unwrap()),
        battery: Some(Millivolts(2990 + u16::try_from(d / 200).unwrap())),
        sequence: Some(u32::try_from(minute % 65_535).unwrap()),
        time: TimeSource::Device,
    }
}

/// The check of the main job: 43,200 readings in hourly frames.
#[test]
fn a_month_of_readings_takes_at_most_2_4_bytes_each_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mut noise = 1;
    for hour in 0..720 {
        let readings: Vec<_> =
            (0..60).map(|minute| noisy_reading(hour * 60 + minute, &mut noise)).collect();
        let seq = u64::try_from(hour).unwrap() + 1;
        let frame = Frame::new(seq, 1, &readings).unwrap();
        store.apply(&batch(vec![Write::Frame { log: log(), frame, end_index: 0 }])).unwrap();
    }
    let bytes = store.frames_size().unwrap();
    println!("{bytes} bytes for 43,200 readings");
    assert!(bytes * 10 <= 43_200 * 24, "{bytes} bytes");
}
