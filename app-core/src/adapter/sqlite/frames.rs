//! The reading logs: an open tail of rows, then frames.

use domain::{
    reading::{Frame, LogId, Reading, SealedHead},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    error::{corrupt, store_error},
    word::{from_word, signed, word},
    write::run,
};
use crate::port::StoreError;

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
    run(
        to,
        "INSERT INTO tail_readings (log, place, taken_ms, temperature_millicelsius,
           humidity_permille, battery_millivolts, sequence, time_source)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (log, place) DO NOTHING",
        params![
            log_number(to, log)?,
            signed(index)?,
            reading.taken.0,
            reading.temperature.millicelsius(),
            reading.humidity.map(Humidity::permille),
            reading.battery.map(|battery| battery.0),
            reading.sequence,
            word(&reading.time)?,
        ],
    )
}

/// A frame that is stored stays as it is: a second one under its number is evidence, which the
/// replica reports, and never a replacement.
pub(super) fn put_frame(
    to: &Transaction<'_>,
    log: &LogId,
    frame: &Frame,
    end_index: u64,
) -> Result<(), StoreError> {
    let log = log_number(to, log)?;
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
        params![frame_key(log, frame.seq)?, ended_at, frame.to_bytes()],
    )?;
    run(
        to,
        "DELETE FROM tail_readings WHERE log = ?1 AND place < ?2",
        params![log, signed(end_index)?],
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

fn log_number(to: &Transaction<'_>, log: &LogId) -> Result<i64, StoreError> {
    if let Some(number) = find_log(to, log)? {
        return Ok(number);
    }
    run(
        to,
        "INSERT INTO logs (device, sensor) VALUES (?1, ?2)",
        params![log.device.0, log.sensor.as_str()],
    )?;
    Ok(to.last_insert_rowid())
}

fn find_log(from: &Connection, log: &LogId) -> Result<Option<i64>, StoreError> {
    from.prepare_cached("SELECT number FROM logs WHERE sensor = ?1 AND device = ?2")
        .and_then(|mut statement| {
            statement
                .query_row(params![log.sensor.as_str(), log.device.0], |row| row.get(0))
                .optional()
        })
        .map_err(store_error)
}

fn frame_key(log: i64, number: u64) -> Result<i64, StoreError> {
    if number >> NUMBER_BITS != 0 {
        return Err(corrupt(format!("frame {number} is beyond the last number of a log")));
    }
    Ok((log << NUMBER_BITS) | signed(number)?)
}

/// Returns the readings of a log taken from `from` to `to`, oldest first.
pub(super) fn readings(
    connection: &Connection,
    log: &LogId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Reading>, StoreError> {
    let Some(log) = find_log(connection, log)? else {
        return Ok(Vec::new());
    };
    let mut found = framed_readings(connection, log, from)?;
    found.extend(tail_readings(connection, log)?);
    found.retain(|reading| reading.taken >= from && reading.taken <= to);
    found.sort_by_key(|reading| reading.taken);
    Ok(found)
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

/// Returns the open tail of a log, in order, with the place of each reading.
pub(super) fn tail(
    connection: &Connection,
    log: &LogId,
) -> Result<Vec<(u64, Reading)>, StoreError> {
    match find_log(connection, log)? {
        Some(log) => tail_rows(connection, log),
        None => Ok(Vec::new()),
    }
}

fn tail_readings(connection: &Connection, log: i64) -> Result<Vec<Reading>, StoreError> {
    Ok(tail_rows(connection, log)?.into_iter().map(|(_, reading)| reading).collect())
}

fn tail_rows(connection: &Connection, log: i64) -> Result<Vec<(u64, Reading)>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT place, taken_ms, temperature_millicelsius, humidity_permille,
               battery_millivolts, sequence, time_source
             FROM tail_readings WHERE log = ?1 ORDER BY place",
        )
        .map_err(store_error)?;
    let mut rows = statement.query([log]).map_err(store_error)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store_error)? {
        found.push(tail_reading(row)?);
    }
    Ok(found)
}

fn tail_reading(row: &Row<'_>) -> Result<(u64, Reading), StoreError> {
    let temperature: i32 = row.get("temperature_millicelsius").map_err(store_error)?;
    let humidity: Option<u16> = row.get("humidity_permille").map_err(store_error)?;
    let battery: Option<u16> = row.get("battery_millivolts").map_err(store_error)?;
    let place: i64 = row.get("place").map_err(store_error)?;
    let reading = Reading {
        taken: Timestamp(row.get("taken_ms").map_err(store_error)?),
        temperature: Temperature::from_millicelsius(temperature)
            .map_err(|error| corrupt(error.to_string()))?,
        humidity: humidity
            .map(Humidity::from_permille)
            .transpose()
            .map_err(|error| corrupt(error.to_string()))?,
        battery: battery.map(Millivolts),
        sequence: row.get("sequence").map_err(store_error)?,
        time: from_word(row.get("time_source").map_err(store_error)?)?,
    };
    Ok((super::word::unsigned(place)?, reading))
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
    let mut statement = connection
        .prepare_cached(
            "SELECT bytes FROM frames WHERE log_and_number BETWEEN ?1 AND ?2
             ORDER BY log_and_number",
        )
        .map_err(store_error)?;
    let last = (log << NUMBER_BITS) | ((1 << NUMBER_BITS) - 1);
    let mut rows = statement.query(params![frame_key(log, from)?, last]).map_err(store_error)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store_error)? {
        let bytes = row.get_ref(0).and_then(|value| Ok(value.as_blob()?)).map_err(store_error)?;
        found.push(Frame::from_bytes(bytes).map_err(|error| corrupt(error.to_string()))?);
    }
    Ok(found)
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
    super::word::unsigned(bytes)
}
