use std::os::unix::fs::FileExt;

use domain::{
    ids::DeviceId,
    reading::TimeSource,
    units::{Temperature, Timestamp},
};
use tempfile::TempDir;

use super::*;
use crate::adapter::{FileVault, sqlite::seal};

const NAME: &str = "Blue tag of Ulukhaktok";

fn key_of(folder: &TempDir) -> Key {
    seal::key(&folder.path().join("isotherm.db"), &FileVault::new(folder.path())).unwrap()
}

fn open_at(folder: &TempDir, folded: u64) -> Result<(Journal, Vec<Record>), StoreError> {
    Journal::open(folder.path(), &key_of(folder), folded)
}

fn path(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join(JOURNAL_FILE)
}

fn writes(index: u64) -> Vec<Write> {
    let sensor: domain::ids::SensorId = "ruuvi:c4a1d20f3f9c".parse().unwrap();
    let reading = Reading {
        taken: Timestamp(i64::try_from(index).unwrap() * 60_000),
        temperature: Temperature::from_millicelsius(4_000).unwrap(),
        humidity: None,
        battery: None,
        sequence: Some(7),
        time: TimeSource::Device,
    };
    let row = SensorRow {
        id: sensor.clone(),
        name: NAME.to_owned(),
        last_reading: Some(reading),
        heard_at: None,
        battery: None,
        battery_percent: None,
        rssi: Some(-60),
    };
    let log = LogId { device: DeviceId([7; 16]), sensor };
    vec![Write::Sensor(Box::new(row)), Write::TailReading { log, index, reading }]
}

fn append(journal: &mut Journal, number: u64) -> Option<u64> {
    let writes = writes(number);
    let kept: Vec<Kept<'_>> = writes.iter().map(|write| Kept::of(write).unwrap()).collect();
    journal.append(&kept).unwrap()
}

fn record(number: u64) -> Record {
    Record { number, writes: writes(number) }
}

/// A folder whose journal holds the records 1 to `last`, of which none is folded.
fn folder_with(last: u64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (mut journal, found) = open_at(&folder, 0).unwrap();
    assert_eq!(found, []);
    for number in 1..=last {
        assert_eq!(append(&mut journal, number), Some(number));
    }
    folder
}

#[track_caller]
fn refused(folder: &TempDir, folded: u64, why: &str) {
    match open_at(folder, folded).map(|(_, found)| found) {
        Err(StoreError::Corrupt { detail }) => assert!(detail.contains(why), "{detail}"),
        other => panic!("{other:?}"),
    }
}

fn page_at(number: u64) -> u64 {
    number % PAGES * PAGE as u64
}

#[test]
fn records_come_back_in_order_and_no_page_tells_anything() {
    let folder = folder_with(5);
    assert_eq!(open_at(&folder, 0).unwrap().1, [1, 2, 3, 4, 5].map(record));
    assert_eq!(open_at(&folder, 3).unwrap().1, [4, 5].map(record));
    assert_eq!(open_at(&folder, 5).unwrap().1, []);
    let bytes = fs::read(path(&folder)).unwrap();
    for word in [NAME, "ruuvi", "taken", "sensor"] {
        let is_told = bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!is_told, "{word}");
    }
}

#[test]
fn the_ring_goes_round_as_often_as_the_tables_hold_what_it_held() {
    let folder = folder_with(PAGES);
    let (mut journal, _) = open_at(&folder, 0).unwrap();
    assert_eq!(append(&mut journal, PAGES + 1), None, "a page that no table holds is not used");
    for number in PAGES + 1..=5 * PAGES {
        journal.folded_to(number - 3);
        assert_eq!(append(&mut journal, number), Some(number));
    }
    drop(journal);
    let last = 5 * PAGES;
    assert_eq!(open_at(&folder, last - 2).unwrap().1, [last - 1, last].map(record));
    refused(&folder, 7, "record 8 of the reading journal is gone");
}

/// The power may go after any byte of a page that held another record.
#[test]
fn a_page_that_was_written_in_part_is_no_record() {
    let folder = folder_with(2);
    let (mut journal, _) = open_at(&folder, 0).unwrap();
    for number in 3..=PAGES + 2 {
        journal.folded_to(number - 1);
        append(&mut journal, number);
    }
    let before = fs::read(path(&folder)).unwrap();
    journal.folded_to(PAGES + 2);
    append(&mut journal, PAGES + 3);
    let after = fs::read(path(&folder)).unwrap();
    let [before, after] = [&before, &after].map(|bytes| &bytes[3 * PAGE..4 * PAGE]);
    let key = sealing_key(&key_of(&folder)).unwrap();
    for length in 0..=PAGE {
        let mut page = [&after[..length], &before[length..]].concat();
        let is_whole = page == before || page == after;
        assert_eq!(open(&key, &mut page).is_some(), is_whole, "{length}");
    }
    for sectors in 0..=8 {
        let page = [&after[..sectors * 512], &before[sectors * 512..]].concat();
        journal.file.write_all_at(&page, page_at(PAGES + 3)).unwrap();
        let found = open_at(&folder, PAGES).unwrap().1;
        let whole = if sectors == 8 { 3 } else { 2 };
        assert_eq!(found, (1..=whole).map(|it| record(PAGES + it)).collect::<Vec<_>>());
    }
}

#[test]
fn after_a_torn_record_its_number_is_used_again() {
    let folder = folder_with(3);
    let (journal, _) = open_at(&folder, 0).unwrap();
    journal.file.write_all_at(&[9; 700], page_at(3)).unwrap();
    let (mut journal, found) = open_at(&folder, 0).unwrap();
    assert_eq!(found, [1, 2].map(record));
    assert_eq!(append(&mut journal, 3), Some(3));
    assert_eq!(open_at(&folder, 0).unwrap().1, [1, 2, 3].map(record));
}

#[test]
fn a_file_of_another_length_is_refused() {
    let folder = folder_with(3);
    let bytes = fs::read(path(&folder)).unwrap();
    for length in [0, 1, PAGE, bytes.len() - PAGE, bytes.len() - 1] {
        fs::write(path(&folder), &bytes[..length]).unwrap();
        refused(&folder, 0, &format!("has {length} bytes, not {LENGTH}"));
    }
    fs::write(path(&folder), [bytes.as_slice(), &[0; 9]].concat()).unwrap();
    refused(&folder, 0, "bytes, not");
    fs::write(path(&folder), bytes).unwrap();
    assert_eq!(open_at(&folder, 0).unwrap().1.len(), 3);
}

#[test]
fn damage_is_named_and_never_skipped() {
    let folder = folder_with(5);
    let whole = fs::read(path(&folder)).unwrap();
    let damaged = |numbers: &[u64]| {
        let mut bytes = whole.clone();
        for number in numbers {
            bytes[usize::try_from(page_at(*number)).unwrap() + 100] ^= 1;
        }
        fs::write(path(&folder), bytes).unwrap();
    };
    damaged(&[2]);
    refused(&folder, 0, "record 2 of the reading journal");
    assert_eq!(open_at(&folder, 2).unwrap().1, [3, 4, 5].map(record), "the tables hold it");
    damaged(&[1, 2, 3, 4, 5]);
    refused(&folder, 0, "belongs to another database");
}

#[test]
fn a_page_that_was_moved_is_no_record() {
    let folder = folder_with(3);
    let (journal, _) = open_at(&folder, 0).unwrap();
    let mut page = [0; PAGE];
    journal.file.read_exact_at(&mut page, page_at(3)).unwrap();
    journal.file.write_all_at(&page, page_at(2)).unwrap();
    refused(&folder, 0, "record 2 of the reading journal");
}

#[test]
fn the_journal_of_another_database_and_rubbish_are_refused() {
    let (mine, other) = (folder_with(2), folder_with(2));
    fs::copy(path(&other), path(&mine)).unwrap();
    refused(&mine, 0, "belongs to another database");
    fs::write(path(&mine), vec![0x5A; usize::try_from(LENGTH).unwrap()]).unwrap();
    refused(&mine, 0, "belongs to another database");
}

/// Nobody knows what a failed write left, so its number stays void until the tables pass it.
#[test]
fn after_a_failed_write_the_database_takes_over_until_it_has_passed_the_number() {
    let folder = folder_with(2);
    let (mut journal, _) = open_at(&folder, 0).unwrap();
    let good = std::mem::replace(&mut journal.file, File::open(path(&folder)).unwrap());
    let writes = writes(3);
    let kept: Vec<Kept<'_>> = writes.iter().map(|write| Kept::of(write).unwrap()).collect();
    assert!(matches!(journal.append(&kept), Err(StoreError::Unreachable { .. })));
    journal.file = good;
    assert_eq!(append(&mut journal, 3), None);
    assert_eq!(journal.unfolded(), Some(3));
    journal.folded_to(3);
    assert_eq!(append(&mut journal, 4), Some(4));
    assert_eq!(open_at(&folder, 3).unwrap().1, [record(4)]);
}

#[test]
fn what_does_not_fit_into_a_page_is_left_to_the_database() {
    let folder = folder_with(1);
    let (mut journal, _) = open_at(&folder, 0).unwrap();
    let many: Vec<Write> = (0..40).flat_map(writes).collect();
    let batch = [Batch { id: domain::replica::BatchId(1), writes: many }];
    assert_eq!(journal.append(&heard(&batch).unwrap()), Ok(None));
    assert_eq!(append(&mut journal, 2), Some(2));
    assert!(heard(&[]).is_none());
}
