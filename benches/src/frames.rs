//! 43,200 readings, a month of minutes, at rest: our frame log beside a plain table of rows.

use std::{
    error::Error,
    fs::File,
    io::{Seek as _, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use app_core::{
    adapter::{FileVault, SqliteStore},
    port::Store,
};
use domain::{
    ids::DeviceId,
    reading::{Frame, Head, LogId, Reading, Tail, TimeSource},
    replica::{Batch, BatchId, SensorRow, Write},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};

use crate::at_rest;
use crate::cost::{cpu, file_size, goal, line, median, middle};
use crate::streams::GOAL;

/// A month of minutes at rest.
const STORED: usize = 43_200;
/// The month, and the hours that are appended to it.
const READINGS: i64 = 43_200 + 31 * 60;
/// The most CPU time a durable append may take, in microseconds.
const APPEND: f64 = 60.0;
/// 1 January 2026, 00:00 UTC.
const START: i64 = 1_767_225_600_000;

/// How long SQLite's log gets before it is folded in: 256 pages.
const LOG_BYTES: u64 = 256 * (4_096 + 24);

/// The most CPU time the load of a day may take, in microseconds.
const LOAD: f64 = 1_000.0;

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let readings = month(READINGS)?;
    let (stored, more) = readings.split_at(STORED);
    let plain = Plain::open(&folder.path().join("plain.db"))?;
    plain.fill(stored)?;
    let theirs = plain.size()?;
    let mut ours = Ours::open(folder.path())?;
    ours.fill(stored)?;
    let each = |bytes: u64| bytes as f64 / STORED as f64;
    let peer = Some(("rows", each(theirs)));
    line("size of a reading at hourly frames", "B", each(ours.size()?), peer);
    goal("B", each(ours.size()?), GOAL);

    let (mut appends, mut closes, mut inserts) = (Vec::new(), Vec::new(), Vec::new());
    let mut syncs = Vec::new();
    let mut bare = File::create(folder.path().join("bare"))?;
    for hour in more.chunks(Tail::READINGS_MAX) {
        let (append, close) = ours.append(hour)?;
        appends.push(append);
        closes.push(close);
        let (inserted, time) = cpu(|| hour.iter().try_for_each(|reading| plain.insert(reading)));
        inserted?;
        inserts.push(time / u32::try_from(hour.len())?);
        let (synced, time) = cpu(|| hour.iter().try_for_each(|_| page(&mut bare)));
        synced?;
        syncs.push(time / u32::try_from(hour.len())?);
    }
    let microseconds = |times: Vec<Duration>| middle(times).as_secs_f64() * 1e6;
    let append = microseconds(appends);
    let peer = Some(("row", microseconds(inserts)));
    line("durable append of one reading", "µs CPU", append, peer);
    goal("µs CPU", append, APPEND);
    line("of it the disk: a bare page, synced", "µs CPU", microseconds(syncs), None);
    let close = microseconds(closes);
    line("close of an hour: its frame for its rows", "µs CPU", close, None);
    println!("    once in 60 readings, {:.2} µs CPU a reading", close / 60.0);

    let reader = ours.store.reader()?;
    let last_day = readings.last().map_or(START, |reading| reading.taken.0) - 1_440 * 60_000;
    let load = median(31, || {
        let read = reader.readings(&ours.log, Timestamp(last_day), Timestamp(i64::MAX));
        let _ = std::hint::black_box(read);
    });
    let load = load.as_secs_f64() * 1e6;
    line("load of the last day", "µs CPU", load, None);
    goal("µs CPU", load, LOAD);
    let all = reader.readings(&ours.log, Timestamp(0), Timestamp(i64::MAX))?;
    assert_eq!(all, readings, "the log gives back what it was given");
    Ok(())
}

/// Writes a page of SQLite's log and waits for the disk: no durable append does less. Like the
/// log, the file is written over once it has its length.
fn page(file: &mut File) -> std::io::Result<()> {
    if file.stream_position()? >= LOG_BYTES {
        file.rewind()?;
    }
    file.write_all(&[7; 24])?;
    file.write_all(&[7; 4_096])?;
    file.sync_all()
}

/// Returns what `readings` add to an empty store in hourly frames, in bytes.
pub(crate) fn stored_size(readings: &[Reading]) -> Result<u64, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut ours = Ours::open(folder.path())?;
    ours.fill(readings)?;
    ours.size()
}

/// The product's own store, with one log.
struct Ours {
    store: SqliteStore,
    folder: PathBuf,
    empty: u64,
    log: LogId,
    tail: Tail,
    batches: u64,
}

impl Ours {
    fn open(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = folder.join("ours");
        let store = SqliteStore::open(&folder, &FileVault::new(&folder))?;
        let empty = file_size(&at_rest::unlocked(&folder)?)?;
        let log = LogId { device: DeviceId([7; 16]), sensor: "ruuvi:c4a1d20f3f9c".parse()? };
        let tail = Tail::new(Head::genesis(log.clone()), 1);
        Ok(Self { store, folder, empty, log, tail, batches: 0 })
    }

    fn size(&self) -> Result<u64, Box<dyn Error>> {
        Ok(file_size(&at_rest::unlocked(&self.folder)?)?.saturating_sub(self.empty))
    }

    fn apply(&mut self, writes: Vec<Write>) -> Result<(), Box<dyn Error>> {
        self.batches += 1;
        self.store.apply(&[Batch { id: BatchId(self.batches), writes }])?;
        Ok(())
    }

    /// What a device writes of a sensor with each of its readings.
    fn row(&self, reading: Reading) -> SensorRow {
        SensorRow {
            id: self.log.sensor.clone(),
            name: "Blue tag".to_owned(),
            last_reading: Some(reading),
            heard_at: Some(reading.taken),
            battery: reading.battery,
            battery_percent: None,
            rssi: Some(-60),
        }
    }

    /// Stores whole frames only, the last one closed early.
    fn fill(&mut self, readings: &[Reading]) -> Result<(), Box<dyn Error>> {
        for reading in readings {
            if let Some(frame) = self.tail.push(*reading)? {
                self.close(frame)?;
            }
        }
        match self.tail.close()? {
            Some(frame) => self.close(frame),
            None => Ok(()),
        }
    }

    /// Appends an hour as a watch does: each reading durable on its own, then the frame for all.
    /// Returns the time of one reading, and of the frame.
    fn append(&mut self, hour: &[Reading]) -> Result<(Duration, Duration), Box<dyn Error>> {
        let (closed, time) = cpu(|| -> Result<Option<Frame>, Box<dyn Error>> {
            let mut closed = None;
            for reading in hour {
                let index = self.tail.head().readings + u64::try_from(self.tail.open().len())?;
                closed = self.tail.push(*reading)?;
                let log = self.log.clone();
                let tail = Write::TailReading { log, index, reading: *reading };
                self.apply(vec![Write::Sensor(Box::new(self.row(*reading))), tail])?;
            }
            Ok(closed)
        });
        let frame = closed?.ok_or("an hour of readings does not close a frame")?;
        let (stored, close) = cpu(|| self.close(frame));
        stored?;
        Ok((time / u32::try_from(hour.len())?, close))
    }

    fn close(&mut self, frame: Frame) -> Result<(), Box<dyn Error>> {
        let end_index = self.tail.head().readings;
        self.apply(vec![Write::Frame { log: self.log.clone(), frame, end_index }])
    }
}

/// The peer: a table with a row a reading.
struct Plain {
    connection: rusqlite::Connection,
}

impl Plain {
    fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        let connection = rusqlite::Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE readings (sensor INTEGER NOT NULL, taken_ms INTEGER NOT NULL,
               temperature_millicelsius INTEGER NOT NULL, humidity_permille INTEGER,
               battery_millivolts INTEGER, PRIMARY KEY (sensor, taken_ms)) STRICT, WITHOUT ROWID;",
        )?;
        Ok(Self { connection })
    }

    fn size(&self) -> Result<u64, Box<dyn Error>> {
        file_size(&self.connection)
    }

    fn fill(&self, readings: &[Reading]) -> Result<(), rusqlite::Error> {
        self.connection.execute_batch("BEGIN")?;
        readings.iter().try_for_each(|reading| self.insert(reading))?;
        self.connection.execute_batch("COMMIT")
    }

    fn insert(&self, reading: &Reading) -> Result<(), rusqlite::Error> {
        let sql = "INSERT INTO readings VALUES (1, ?1, ?2, ?3, ?4)";
        self.connection.prepare_cached(sql)?.execute(rusqlite::params![
            reading.taken.0,
            reading.temperature.millicelsius(),
            reading.humidity.map(|humidity| humidity.permille()),
            reading.battery.map(|battery| battery.0),
        ])?;
        Ok(())
    }
}

/// A fridge that breathes: drift, compressor, noise in the last digit, a battery that ages.
fn month(readings: i64) -> Result<Vec<Reading>, Box<dyn Error>> {
    let mut noise: u64 = 42;
    let mut draw = |below: u64| {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (noise >> 33) % below
    };
    (0..readings)
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
