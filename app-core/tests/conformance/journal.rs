//! A reading is durable in the journal before a table has it, and is never lost or doubled.

use std::{
    fs,
    path::{Path, PathBuf},
};

use app_core::{
    adapter::{FileVault, MemoryStore, SqliteStore},
    port::{Reader, Store, StoreError},
};
use domain::{
    reading::{Frame, Head, LogId, Reading, Tail},
    replica::{SensorRow, Write},
    units::Timestamp,
};
use tempfile::TempDir;

use crate::{
    sample::{batch, change, log, reading},
    seal::keyed,
};

const JOURNAL: &str = "isotherm.journal";

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, &FileVault::new(folder)).unwrap()
}

/// What an advertisement makes a device write.
pub(crate) fn heard(log: &LogId, index: u64, reading: Reading) -> Vec<Write> {
    let row = SensorRow {
        id: log.sensor.clone(),
        name: "Blue tag".to_owned(),
        last_reading: Some(reading),
        heard_at: Some(reading.taken),
        battery: None,
        battery_percent: None,
        rssi: Some(-60),
    };
    let log = log.clone();
    vec![Write::Sensor(Box::new(row)), Write::TailReading { log, index, reading }]
}

fn hear(store: &dyn Store, indexes: std::ops::Range<u64>) {
    for index in indexes {
        let reading = reading(i64::try_from(index).unwrap() * 60);
        store.apply(&batch(heard(&log(), index, reading))).unwrap();
    }
}

pub(crate) fn readings_heard_one_by_one(store: &dyn Store) {
    let other = LogId { sensor: "bthome:a4c138000001".parse().unwrap(), ..log() };
    hear(store, 0..2);
    store.apply(&batch(heard(&other, 0, reading(90)))).unwrap();
    store.apply(&batch(heard(&log(), 1, reading(600)))).unwrap();
    let check = || {
        let reader = store.reader().unwrap();
        let tails = reader.log_heads().unwrap();
        let tails: Vec<_> = tails.into_iter().map(|(head, tail)| (head.log, tail)).collect();
        let minutes = vec![reading(0), reading(60)];
        assert_eq!(tails, [(other.clone(), vec![reading(90)]), (log(), minutes.clone())]);
        let all = reader.readings(&log(), Timestamp(0), Timestamp(i64::MAX)).unwrap();
        assert_eq!(all, minutes);
        assert_eq!(reader.readings(&log(), Timestamp(1), Timestamp(60_000)).unwrap(), minutes[1..]);
        assert_eq!(reader.logs(&other.sensor).unwrap(), std::slice::from_ref(&other));
        let last: Vec<_> = reader.sensors().unwrap();
        let last: Vec<_> = last.into_iter().map(|row| (row.id, row.last_reading)).collect();
        let [quiet, blue] = [(&other, 90), (&log(), 600)]
            .map(|(log, seconds)| (log.sensor.clone(), Some(reading(seconds))));
        assert_eq!(last, [quiet, blue]);
    };
    check();
    store.apply(&batch(vec![change(1, 1)])).unwrap();
    check();
    store.suspend().unwrap();
    store.resume().unwrap();
    check();
}

/// Copies a folder as a power cut would leave it: without a word to the store.
fn as_after_a_cut(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}

#[track_caller]
fn same(reader: &dyn Reader, expected: &dyn Reader, context: &str) {
    assert_eq!(reader.log_heads(), expected.log_heads(), "{context}");
    assert_eq!(reader.sensors(), expected.sensors(), "{context}");
    assert_eq!(reader.documents(), expected.documents(), "{context}");
    assert_eq!(reader.logs(&log().sensor), expected.logs(&log().sensor), "{context}");
    for (from, to) in
        [(i64::MIN, i64::MAX), (600_000, 4_200_000)].map(|(a, b)| (Timestamp(a), Timestamp(b)))
    {
        let [mine, theirs] = [reader, expected].map(|it| it.readings(&log(), from, to));
        assert_eq!(mine, theirs, "{context}");
    }
}

fn rows_of_the_tail(folder: &Path) -> i64 {
    keyed(folder).query_row("SELECT count(*) FROM tail_readings", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_reading_is_durable_and_shown_before_a_table_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    hear(&store, 0..3);
    assert_eq!(rows_of_the_tail(folder.path()), 0);
    let before = store.reader().unwrap();
    hear(&store, 3..5);
    let all: Vec<Reading> = (0..5).map(|minute| reading(minute * 60)).collect();
    let shown = |reader: &dyn Reader| {
        reader.readings(&log(), Timestamp(i64::MIN), Timestamp(i64::MAX)).unwrap()
    };
    assert_eq!(shown(&*before), all[..3], "a view of one moment");
    assert_eq!(shown(&*store.reader().unwrap()), all);
    store.apply(&batch(vec![change(1, 1)])).unwrap();
    assert_eq!(rows_of_the_tail(folder.path()), 5);
    assert_eq!(shown(&*before), all[..3], "a view of one moment");
    assert_eq!(shown(&*store.reader().unwrap()), all);
}

#[test]
fn a_full_journal_is_folded_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (store, twin) = (open(folder.path()), MemoryStore::default());
    for store in [&store as &dyn Store, &twin] {
        hear(store, 0..300);
    }
    assert!(rows_of_the_tail(folder.path()) >= 192);
    same(&*store.reader().unwrap(), &*twin.reader().unwrap(), "running");
    store.suspend().unwrap();
    assert_eq!(rows_of_the_tail(folder.path()), 300, "the database is whole by itself");
    store.resume().unwrap();
    hear(&store, 300..302);
    hear(&twin, 300..302);
    same(&*store.reader().unwrap(), &*twin.reader().unwrap(), "resumed");
}

/// The replica's own order of writes, cut off after each of them.
#[test]
fn a_cut_after_any_write_leaves_what_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (store, twin) = (open(folder.path()), MemoryStore::default());
    let other = LogId { sensor: "ruuvi:aaaaaaaaaaaa".parse().unwrap(), ..log() };
    let mut tails = [log(), other].map(|log| (Tail::new(Head::genesis(log.clone()), 1), log));
    let mut random = 7_u64;
    for step in 0..160_u8 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut writes = Vec::new();
        let (tail, log) = &mut tails[usize::from(step % 3 == 0)];
        match random >> 60 {
            0 => writes.push(change(1, step)),
            1 => {
                let frame = tail.close().unwrap();
                let end_index = tail.head().readings;
                let write = |frame| Write::Frame { log: log.clone(), frame, end_index };
                writes.extend(frame.map(write));
            }
            _ => {
                let index = tail.head().readings + tail.open().len() as u64;
                let reading = reading(i64::from(step) * 60);
                writes.extend(heard(log, index, reading));
                let frame: Option<Frame> = tail.push(reading).unwrap();
                let end_index = tail.head().readings;
                let write = |frame| Write::Frame { log: log.clone(), frame, end_index };
                writes.extend(frame.map(write));
            }
        }
        for store in [&store as &dyn Store, &twin] {
            store.apply(&batch(writes.clone())).unwrap();
        }
        let cut = as_after_a_cut(folder.path());
        let after = open(cut.path());
        same(&*after.reader().unwrap(), &*twin.reader().unwrap(), &format!("step {step}"));
        drop(after);
        let again = open(cut.path());
        same(&*again.reader().unwrap(), &*twin.reader().unwrap(), &format!("step {step} again"));
    }
    same(&*store.reader().unwrap(), &*twin.reader().unwrap(), "running");
}

/// A fold is one transaction; the pages it frees are written over later. Between the two the
/// journal still holds what the tables hold.
#[test]
fn a_folded_journal_that_comes_back_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, twin) = (open(folder.path()), MemoryStore::default());
    for store in [&store as &dyn Store, &twin] {
        hear(store, 0..6);
    }
    let unfolded = as_after_a_cut(folder.path());
    let frame = Frame::new(1, 1, &(0..6).map(|it| reading(it * 60)).collect::<Vec<_>>()).unwrap();
    for store in [&store as &dyn Store, &twin] {
        let write = Write::Frame { log: log(), frame: frame.clone(), end_index: 6 };
        store.apply(&batch(vec![write])).unwrap();
        hear(store, 6..8);
    }
    drop(store);
    let expected = twin.reader().unwrap();
    same(&*open(folder.path()).reader().unwrap(), &*expected, "as it was left");
    fs::copy(unfolded.path().join(JOURNAL), folder.path().join(JOURNAL)).unwrap();
    same(&*open(folder.path()).reader().unwrap(), &*expected, "with the journal of before");
    fs::remove_file(folder.path().join(JOURNAL)).unwrap();
    let store = open(folder.path());
    same(&*store.reader().unwrap(), &*expected, "without a journal");
    hear(&store, 8..9);
    drop(store);
    assert_eq!(open(folder.path()).reader().unwrap().log_heads().unwrap()[0].1.len(), 3);
}

#[test]
fn a_journal_that_cannot_be_used_is_named_and_the_folder_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    hear(&store, 0..4);
    let whole = as_after_a_cut(folder.path());
    drop(store);
    let journal = |folder: &TempDir| folder.path().join(JOURNAL);
    let refused = |spoil: &dyn Fn(&Path)| {
        let folder = as_after_a_cut(whole.path());
        spoil(&journal(&folder));
        let refused = SqliteStore::open(folder.path(), &FileVault::new(folder.path())).err();
        let left = fs::metadata(journal(&folder)).unwrap();
        (refused.unwrap(), left)
    };
    let bytes = fs::read(journal(&whole)).unwrap();
    let (cut, left) = refused(&|path| fs::write(path, &bytes[..9_000]).unwrap());
    assert!(matches!(cut, StoreError::Corrupt { .. }), "{cut:?}");
    assert_eq!(left.len(), 9_000);
    let (foreign, _) = refused(&|path| fs::write(path, vec![0x5A; bytes.len()]).unwrap());
    assert!(foreign.to_string().contains("belongs to another database"), "{foreign}");
    let (unreachable, _) = refused(&|path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    });
    assert!(matches!(unreachable, StoreError::Unreachable { .. }), "{unreachable:?}");
    assert_eq!(open(whole.path()).reader().unwrap().log_heads().unwrap()[0].1.len(), 4);
}

/// Where a new journal would be made, every write fails as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_for_the_journal_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    hear(&store, 0..4);
    drop(store);
    fs::remove_file(folder.path().join(JOURNAL)).unwrap();
    let beside: PathBuf = folder.path().join("isotherm.journal-part");
    std::os::unix::fs::symlink("/dev/full", &beside).unwrap();
    let refused = SqliteStore::open(folder.path(), &FileVault::new(folder.path())).err();
    assert_eq!(refused, Some(StoreError::DiskFull));
    fs::remove_file(beside).unwrap();
    assert_eq!(open(folder.path()).reader().unwrap().log_heads().unwrap()[0].1.len(), 4);
}
