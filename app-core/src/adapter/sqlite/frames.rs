//! The reading logs: frames, then an open tail of rows.

use std::collections::BTreeMap;

use domain::{
    ids::DeviceId,
    reading::{Frame, FrameHash, Head, LogId, Reading, SealedHead},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    error::{corrupt, store_error},
    read::many,
    word::{from_word, signed, unsigned, word},
    write::run,
};
use crate::port::StoreError;

/// The readings after the last frame of a log, by their places in it.
pub(super) type Tail = BTreeMap<u64, Reading>;

/// Bits of a frame's key that number it within its log: a frame an hour for 1,900 years.
const NUMBER_BITS: u32 = 24;
/// The end of a frame whose readings this version cannot decode: any question may concern it.
const UNKNOWN_END: i64 = i64::MAX;

pub(super) fn append_reading(
    to: &Transaction<'_>,
    log: &LogId,
    index: u64,
    reading: &Reading,
) -> Result<(), StoreError> {
    let values = params![
        log.sensor.as_str(),
        log.device.0,
        signed(index)?,
        reading.taken.0,
        reading.temperature.millicelsius(),
        reading.humidity.map(Humidity::permille),
        reading.battery.map(|battery| battery.0),
        reading.sequence,
        word(&reading.time)?,
    ];
    let append = || {
        to.prepare_cached(
            "INSERT INTO tail_readings (log, place, taken_ms, temperature_millicelsius,
               humidity_permille, battery_millivolts, sequence, time_source)
             SELECT number, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM logs WHERE sensor = ?1 AND device = ?2
             ON CONFLICT (log, place) DO NOTHING",
        )
        .and_then(|mut statement| statement.execute(values))
        .map_err(store_error)
    };
    if append()? == 0 && find_log(to, log)?.is_none() {
        begin_log(to, log)?;
        append()?;
    }
    Ok(())
}

/// A frame that is stored stays as it is: a second one under its number is evidence, which the
/// replica reports, and never a replacement.
pub(super) fn put_frame(
    to: &Transaction<'_>,
    log: &LogId,
    frame: &Frame,
    end_index: u64,
) -> Result<(), StoreError> {
    let stored = match stored_log(to, log)? {
        Some(stored) => stored,
        None => begin_log(to, log)?,
    };
    let ended_at = match frame.readings() {
        Ok(readings) => {
            let last = readings.iter().map(|reading| reading.taken.0).max();
            last.map_or(UNKNOWN_END, |last| last.div_euclid(1000))
        }
        Err(_) => UNKNOWN_END,
    };
    run(
        to,
        "INSERT INTO frames (log_and_number, ended_at_seconds, bytes) VALUES (?1, ?2, ?3)
         ON CONFLICT (log_and_number) DO NOTHING",
        params![frame_key(stored.number, frame.seq)?, ended_at, frame.to_bytes()],
    )?;
    run(
        to,
        "DELETE FROM tail_readings WHERE log = ?1 AND place < ?2",
        params![stored.number, signed(end_index)?],
    )?;
    advance_head(to, stored)
}

/// Frames of another device may come with holes between; the head stands before the first hole.
fn advance_head(to: &Transaction<'_>, log: StoredLog) -> Result<(), StoreError> {
    let mut head = log.head;
    for frame in frames_of(to, log.number, head.seq.saturating_add(1))? {
        match head.then(&frame) {
            Ok(next) => head = next,
            Err(_) => break,
        }
    }
    run(
        to,
        "UPDATE logs SET head_frame = ?2, head_readings = ?3, head_hash = ?4 WHERE number = ?1",
        params![log.number, signed(head.seq)?, signed(head.readings)?, head.hash.0],
    )
}

pub(super) fn put_head(to: &Transaction<'_>, head: &SealedHead) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO sealed_heads (log, bytes) VALUES (?1, ?2)
         ON CONFLICT (log) DO UPDATE SET bytes = excluded.bytes",
        params![log_number(to, &head.head().log)?, head.to_bytes()],
    )
}

/// A log as the store knows it.
struct StoredLog {
    number: i64,
    head: Head,
}

fn log_number(to: &Transaction<'_>, log: &LogId) -> Result<i64, StoreError> {
    match find_log(to, log)? {
        Some(number) => Ok(number),
        None => Ok(begin_log(to, log)?.number),
    }
}

fn begin_log(to: &Transaction<'_>, log: &LogId) -> Result<StoredLog, StoreError> {
    let head = Head::genesis(log.clone());
    run(
        to,
        "INSERT INTO logs (device, sensor, head_frame, head_readings, head_hash)
         VALUES (?1, ?2, 0, 0, ?3)",
        params![log.device.0, log.sensor.as_str(), head.hash.0],
    )?;
    Ok(StoredLog { number: to.last_insert_rowid(), head })
}

fn find_log(from: &Connection, log: &LogId) -> Result<Option<i64>, StoreError> {
    from.prepare_cached("SELECT number FROM logs WHERE sensor = ?1 AND device = ?2")
        .and_then(|mut statement| {
            let key = params![log.sensor.as_str(), log.device.0];
            statement.query_row(key, |row| row.get(0)).optional()
        })
        .map_err(store_error)
}

fn stored_log(from: &Connection, log: &LogId) -> Result<Option<StoredLog>, StoreError> {
    let found = many(
        from,
        "SELECT number, device, sensor, head_frame, head_readings, head_hash FROM logs
         WHERE sensor = ?1 AND device = ?2",
        params![log.sensor.as_str(), log.device.0],
        log_row,
    )?;
    Ok(found.into_iter().next())
}

fn log_row(row: &Row<'_>) -> Result<StoredLog, StoreError> {
    let sensor: String = row.get(2).map_err(store_error)?;
    let log = LogId {
        device: DeviceId(row.get(1).map_err(store_error)?),
        sensor: sensor.parse().map_err(|_| corrupt("a log has no sensor"))?,
    };
    let head = Head {
        log,
        seq: unsigned(row.get(3).map_err(store_error)?)?,
        readings: unsigned(row.get(4).map_err(store_error)?)?,
        hash: FrameHash(row.get(5).map_err(store_error)?),
    };
    Ok(StoredLog { number: row.get(0).map_err(store_error)?, head })
}

/// Returns how far each log goes, and the readings of its tail, by their places in the log.
pub(super) fn logs(connection: &Connection) -> Result<BTreeMap<LogId, (Head, Tail)>, StoreError> {
    let stored = many(
        connection,
        "SELECT number, device, sensor, head_frame, head_readings, head_hash FROM logs",
        [],
        log_row,
    )?;
    let with_tail = |log: StoredLog| {
        let tail = tail_readings(connection, log.number)?;
        Ok((log.head.log.clone(), (log.head, tail)))
    };
    stored.into_iter().map(with_tail).collect()
}

fn frame_key(log: i64, number: u64) -> Result<i64, StoreError> {
    if number >> NUMBER_BITS != 0 {
        return Err(corrupt(format!("frame {number} is beyond the last number of a log")));
    }
    Ok((log << NUMBER_BITS) | signed(number)?)
}

/// Returns the readings of a log: those of frames that end at `from` or later, then the tail.
pub(super) fn readings(
    connection: &Connection,
    log: &LogId,
    from: Timestamp,
) -> Result<(Vec<Reading>, Tail), StoreError> {
    match find_log(connection, log)? {
        Some(log) => Ok((framed_readings(connection, log, from)?, tail_readings(connection, log)?)),
        None => Ok((Vec::new(), Tail::new())),
    }
}

/// Frames of a later version are left out: their span is a gap, which counts as unknown.
fn framed_readings(
    connection: &Connection,
    log: i64,
    from: Timestamp,
) -> Result<Vec<Reading>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT bytes FROM frames
             WHERE log_and_number BETWEEN ?1 AND ?2 AND ended_at_seconds >= ?3
             ORDER BY log_and_number",
        )
        .map_err(store_error)?;
    let first = log << NUMBER_BITS;
    let last = first | ((1 << NUMBER_BITS) - 1);
    let mut rows =
        statement.query(params![first, last, from.0.div_euclid(1000)]).map_err(store_error)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store_error)? {
        let bytes = row.get_ref(0).and_then(|value| Ok(value.as_blob()?)).map_err(store_error)?;
        let frame = Frame::from_bytes(bytes).map_err(|error| corrupt(error.to_string()))?;
        match frame.readings() {
            Ok(readings) => found.extend(readings),
            Err(domain::reading::FrameError::UnknownCodec { .. }) => {}
            Err(error) => return Err(corrupt(error.to_string())),
        }
    }
    Ok(found)
}

fn tail_readings(connection: &Connection, log: i64) -> Result<Tail, StoreError> {
    let found = many(
        connection,
        "SELECT taken_ms, temperature_millicelsius, humidity_permille, battery_millivolts,
           sequence, time_source, place
         FROM tail_readings WHERE log = ?1",
        [log],
        |row| Ok((unsigned(row.get(6).map_err(store_error)?)?, tail_reading(row)?)),
    )?;
    Ok(found.into_iter().collect())
}

fn tail_reading(row: &Row<'_>) -> Result<Reading, StoreError> {
    let temperature: i32 = row.get(1).map_err(store_error)?;
    let humidity: Option<u16> = row.get(2).map_err(store_error)?;
    let battery: Option<u16> = row.get(3).map_err(store_error)?;
    Ok(Reading {
        taken: Timestamp(row.get(0).map_err(store_error)?),
        temperature: Temperature::from_millicelsius(temperature)
            .map_err(|error| corrupt(error.to_string()))?,
        humidity: humidity
            .map(Humidity::from_permille)
            .transpose()
            .map_err(|error| corrupt(error.to_string()))?,
        battery: battery.map(Millivolts),
        sequence: row.get(4).map_err(store_error)?,
        time: from_word(row.get(5).map_err(store_error)?)?,
    })
}

/// Returns the frames of a log numbered `from` or higher, in order.
pub(super) fn frames(
    connection: &Connection,
    log: &LogId,
    from: u64,
) -> Result<Vec<Frame>, StoreError> {
    let Some(log) = find_log(connection, log)? else {
        return Ok(Vec::new());
    };
    frames_of(connection, log, from)
}

fn frames_of(connection: &Connection, log: i64, from: u64) -> Result<Vec<Frame>, StoreError> {
    let last = (log << NUMBER_BITS) | ((1 << NUMBER_BITS) - 1);
    many(
        connection,
        "SELECT bytes FROM frames WHERE log_and_number BETWEEN ?1 AND ?2 ORDER BY log_and_number",
        params![frame_key(log, from)?, last],
        |row| {
            let bytes =
                row.get_ref(0).and_then(|value| Ok(value.as_blob()?)).map_err(store_error)?;
            Frame::from_bytes(bytes).map_err(|error| corrupt(error.to_string()))
        },
    )
}

pub(super) fn head(connection: &Connection, log: &LogId) -> Result<Option<SealedHead>, StoreError> {
    let Some(log) = find_log(connection, log)? else {
        return Ok(None);
    };
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT bytes FROM sealed_heads WHERE log = ?1")
        .and_then(|mut statement| statement.query_row([log], |row| row.get(0)).optional())
        .map_err(store_error)?;
    bytes
        .map(|bytes| SealedHead::from_bytes(&bytes))
        .transpose()
        .map_err(|error| corrupt(error.to_string()))
}

/// Returns the bytes the frames take in the file, with everything SQLite adds.
pub(super) fn size(connection: &Connection) -> Result<u64, StoreError> {
    let bytes: i64 = connection
        .query_row("SELECT ifnull(sum(pgsize), 0) FROM dbstat WHERE name = 'frames'", [], |row| {
            row.get(0)
        })
        .map_err(store_error)?;
    unsigned(bytes)
}
