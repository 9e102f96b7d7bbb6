use std::time::Duration;

use domain::{
    excursion::Series,
    ids::SensorId,
    logger::{DateOrder, LoggerError, Options, Recording, Scale, read as read_file},
    reading::Reading,
    replica,
    units::Timestamp,
};
use sha2::{Digest, Sha256};

use super::{
    Known, Makes, Parsed,
    field::{NAME_MAX, fix, given_name, placement, read, text},
    making,
};
use crate::{
    api::{ApiError, Command, ErrorCode, LoggerDateOrder, LoggerFile, LoggerScale},
    port::{Reader, StoreError},
    session::error::store_error,
};

/// The largest file, in bytes.
const BYTES_MAX: usize = 64 << 20;

/// Reads a logger's file, all of it or nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "The caller sorts commands by feature.")]
pub(super) fn parse(command: Command, known: &Known<'_>) -> Parsed {
    match command {
        Command::ImportReadings { shipment, box_name, placement: place, name, file } => {
            let name = given_name("name", name.as_deref())?;
            let bytes = bytes(&file.content_hex)?;
            let recording = recording(&bytes, &file)?;
            let sensor =
                recording.sensor(name.as_deref()).ok_or_else(|| fix(ErrorCode::Empty, "name"))?;
            let interval =
                recording.interval.ok_or_else(|| fix(ErrorCode::Empty, "interval_ms"))?;
            let file_sha256 = hex::encode(Sha256::digest(&bytes));
            let makes = Makes::Import { sensor: sensor.clone(), file_sha256: file_sha256.clone() };
            let import = replica::LoggerFile {
                shipment: read("shipment", &shipment)?,
                name: name.unwrap_or_else(|| sensor.to_string()),
                box_name: text("box_name", &box_name, NAME_MAX)?,
                placement: placement(place),
                interval_seconds: u32::try_from(interval.as_secs()).unwrap_or(u32::MAX).max(1),
                file_name: text("file", &file.name, NAME_MAX)?,
                file_sha256,
                readings: recording.readings(),
                recorded: recorded(known.reader, &sensor).map_err(store_error)?,
                sensor,
            };
            making(makes, replica::Command::ImportReadings(Box::new(import)))
        }
        _ => Err(fix(ErrorCode::Malformed, "kind")),
    }
}

fn bytes(content_hex: &str) -> Result<Vec<u8>, ApiError> {
    if content_hex.len() > BYTES_MAX.saturating_mul(2) {
        return Err(fix(ErrorCode::TooLong, "file").with("limit", BYTES_MAX));
    }
    hex::decode(content_hex).map_err(|_| fix(ErrorCode::Malformed, "content_hex"))
}

fn recording(bytes: &[u8], file: &LoggerFile) -> Result<Recording, ApiError> {
    let zone = file.zone.as_deref().map(|zone| read("zone", zone)).transpose()?;
    let interval = file.interval_ms.map(interval).transpose()?;
    let options = Options {
        zone: zone.unwrap_or(domain::zone::Zone::UTC),
        time_column: file.time_column.clone(),
        temperature_column: file.temperature_column.clone(),
        scale: file.scale.map(scale),
        date_order: file.date_order.map(date_order),
        interval,
    };
    read_file(bytes, &options).map_err(|error| wrong(&error))
}

fn interval(milliseconds: i64) -> Result<Duration, ApiError> {
    let length = u64::try_from(milliseconds).ok().map(Duration::from_millis);
    length
        .filter(|length| !length.is_zero() && *length <= Series::INTERVAL_MAX)
        .ok_or_else(|| fix(ErrorCode::OutOfBounds, "interval_ms").with("value", milliseconds))
}

fn scale(scale: LoggerScale) -> Scale {
    match scale {
        LoggerScale::Celsius => Scale::Celsius,
        LoggerScale::Fahrenheit => Scale::Fahrenheit,
        LoggerScale::Millicelsius => Scale::Millicelsius,
    }
}

fn date_order(order: LoggerDateOrder) -> DateOrder {
    match order {
        LoggerDateOrder::DayFirst => DateOrder::DayFirst,
        LoggerDateOrder::MonthFirst => DateOrder::MonthFirst,
    }
}

/// The message names the line and the field of the file.
fn wrong(error: &LoggerError) -> ApiError {
    fix(ErrorCode::Malformed, "file").with("reason", error)
}

fn recorded(reader: &dyn Reader, sensor: &SensorId) -> Result<Vec<Reading>, StoreError> {
    let mut recorded = Vec::new();
    for log in reader.logs(sensor)? {
        recorded.extend(reader.readings(&log, Timestamp(0), Timestamp(i64::MAX))?);
    }
    Ok(recorded)
}
