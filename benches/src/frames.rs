//! 43,200 readings, a month of minutes, at rest: our frame log beside a plain table of rows.

use std::{error::Error, path::Path};

use app_core::{adapter::SqliteStore, port::Store};
use domain::{
    ids::DeviceId,
    reading::{Head, LogId, Reading, Tail, TimeSource},
    replica::{Batch, BatchId, Write},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};

use crate::cost::{cpu, file_size, line, median};

const READINGS: i64 = 43_200;
/// 1 January 2026, 00:00 UTC.
const START: i64 = 1_767_225_600_000;

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let readings = month()?;
    let log = LogId { device: DeviceId([7; 16]), sensor: "ruuvi:c4a1d20f3f9c".parse()? };

    let store = SqliteStore::open(&folder.path().join("ours"))?;
    let empty = file_size(&folder.path().join("ours/isotherm.db"))?;
    let frames = frames(&log, &readings)?;
    let count = frames.len();
    let (stored, append) = cpu(|| {
        frames.into_iter().enumerate().try_for_each(|(number, write)| {
            store.apply(&[Batch { id: BatchId(number as u64 + 1), writes: vec![write] }])
        })
    });
    stored?;
    let ours = file_size(&folder.path().join("ours/isotherm.db"))? - empty;
    let (theirs, insert) = plain_table(&folder.path().join("plain.db"), &readings)?;

    let each = |bytes: u64| bytes as f64 / READINGS as f64;
    line("size of a reading at hourly frames", "B", each(ours), Some(("rows", each(theirs))));
    let ours = append.as_secs_f64() * 1e6 / count as f64;
    let theirs = insert.as_secs_f64() * 1e6 / READINGS as f64;
    line("durable append, a frame / a row", "µs CPU", ours, Some(("row", theirs)));
    let reader = store.reader()?;
    let last_day = Timestamp(START + (READINGS - 1_440) * 60_000);
    let load = median(31, || {
        let _ = std::hint::black_box(reader.readings(&log, last_day, Timestamp(i64::MAX)));
    });
    line("load of the last day", "µs CPU", load.as_secs_f64() * 1e6, None);
    let all = reader.readings(&log, Timestamp(0), Timestamp(i64::MAX))?;
    assert_eq!(all, readings, "the log gives back what it was given");
    Ok(())
}

/// A fridge that breathes: drift, compressor, noise in the last digit, a battery that ages.
fn month() -> Result<Vec<Reading>, Box<dyn Error>> {
    let mut noise: u64 = 42;
    let mut draw = |below: u64| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (noise >> 33) % below
    };
    (0..READINGS)
        .map(|minute| {
            let compressor = (minute % 47 - 23).abs() * 40;
            let drift = (minute / 90 % 20 - 10).abs() * 60;
            let noise = i64::try_from(draw(3))? * 10 - 10;
            let millicelsius = i32::try_from(3_400 + compressor + drift + noise)?;
            Ok(Reading {
                taken: Timestamp(START + minute * 60_000 + i64::try_from(draw(3))? * 1_000),
                temperature: Temperature::from_millicelsius(millicelsius / 10 * 10)?,
                humidity: Some(Humidity::from_permille(u16::try_from(500 + draw(4))?)?),
                battery: Some(Millivolts(u16::try_from(2_950 - minute / 2_000 + draw(2) as i64)?)),
                sequence: None,
                time: TimeSource::Device,
            })
        })
        .collect()
}

fn frames(log: &LogId, readings: &[Reading]) -> Result<Vec<Write>, Box<dyn Error>> {
    let mut tail = Tail::new(Head::genesis(log.clone()), 1);
    let mut frames = Vec::new();
    for reading in readings {
        let appended = tail.push(*reading)?;
        if appended.is_closed {
            let end_index = tail.head().readings;
            frames.push(Write::Frame { log: log.clone(), frame: appended.frame, end_index });
        }
    }
    Ok(frames)
}

fn plain_table(
    path: &Path,
    readings: &[Reading],
) -> Result<(u64, std::time::Duration), Box<dyn Error>> {
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE readings (sensor INTEGER NOT NULL, taken_ms INTEGER NOT NULL,
           temperature_millicelsius INTEGER NOT NULL, humidity_permille INTEGER,
           battery_millivolts INTEGER, PRIMARY KEY (sensor, taken_ms)) STRICT, WITHOUT ROWID;",
    )?;
    let mut insert = connection.prepare("INSERT INTO readings VALUES (1, ?1, ?2, ?3, ?4)")?;
    let (stored, time) = cpu(|| {
        readings.iter().try_for_each(|reading| {
            insert
                .execute(rusqlite::params![
                    reading.taken.0,
                    reading.temperature.millicelsius(),
                    reading.humidity.map(|humidity| humidity.permille()),
                    reading.battery.map(|battery| battery.0),
                ])
                .map(|_| ())
        })
    });
    stored?;
    drop(insert);
    drop(connection);
    Ok((file_size(path)?, time))
}
