//! From the bytes a shell sends to what the file holds.

use std::time::Duration;

use domain::{
    excursion::Series,
    ids::SensorId,
    logger::{BYTES_MAX, DateOrder, LoggerError, Options, Recording, Scale, read},
    reading::Reading,
    units::Timestamp,
    zone::Zone,
};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::{
    api::{LoggerDateOrder, LoggerFile, LoggerScale},
    port::{Reader, StoreError},
};

/// Why a logger's file was not read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// It is larger than [`BYTES_MAX`].
    #[error("{bytes} bytes are more than the {BYTES_MAX} of the largest file")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Its bytes did not come as hexadecimal.
    #[error("the bytes are not in hexadecimal")]
    NotHexadecimal,
    /// The zone it is to be read in is not known.
    #[error("{zone:?} is no time zone")]
    UnknownZone {
        /// The name as given.
        zone: String,
    },
    /// The interval is none, or longer than a week.
    #[error("{milliseconds} ms is no interval between readings")]
    BadInterval {
        /// The interval as given.
        milliseconds: i64,
    },
    /// A line of it cannot be read.
    #[error("{error}")]
    Unreadable {
        /// The file's name.
        file: String,
        /// The line, the field and what is wrong.
        error: LoggerError,
    },
}

/// A logger's file that was read, all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFile {
    /// What it holds.
    pub recording: Recording,
    /// The zone of times it states without an offset.
    pub zone: Zone,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Reads a logger's file: all of it or nothing.
///
/// # Errors
///
/// [`FileError`] with what to put right.
pub fn read_file(file: &LoggerFile) -> Result<ReadFile, FileError> {
    let bytes = file.content_hex.len().div_ceil(2);
    if bytes > BYTES_MAX {
        return Err(FileError::TooLarge { bytes });
    }
    let bytes = hex::decode(&file.content_hex).map_err(|_| FileError::NotHexadecimal)?;
    let zone = file.zone.as_deref().map(zone).transpose()?.unwrap_or(Zone::UTC);
    let options = Options {
        zone,
        time_column: file.time_column.clone(),
        temperature_column: file.temperature_column.clone(),
        scale: file.scale.map(Scale::from),
        date_order: file.date_order.map(DateOrder::from),
        interval: file.interval_ms.map(interval).transpose()?,
    };
    let unreadable = |error| FileError::Unreadable { file: file.name.clone(), error };
    let recording = read(&bytes, &options).map_err(unreadable)?;
    Ok(ReadFile { recording, zone, sha256: hex::encode(Sha256::digest(&bytes)) })
}

/// Returns what the store has of a logger, of all devices and shipments.
///
/// # Errors
///
/// [`StoreError`] if the store cannot be read.
pub fn recorded(reader: &dyn Reader, sensor: &SensorId) -> Result<Vec<Reading>, StoreError> {
    let mut recorded = Vec::new();
    for log in reader.logs(sensor)? {
        recorded.extend(reader.readings(&log, Timestamp(0), Timestamp(i64::MAX))?);
    }
    Ok(recorded)
}

fn zone(name: &str) -> Result<Zone, FileError> {
    name.trim().parse().map_err(|_| FileError::UnknownZone { zone: name.to_owned() })
}

fn interval(milliseconds: i64) -> Result<Duration, FileError> {
    let length = u64::try_from(milliseconds).ok().map(Duration::from_millis);
    length
        .filter(|length| !length.is_zero() && *length <= Series::INTERVAL_MAX)
        .ok_or(FileError::BadInterval { milliseconds })
}

impl From<LoggerDateOrder> for DateOrder {
    fn from(order: LoggerDateOrder) -> Self {
        match order {
            LoggerDateOrder::DayFirst => Self::DayFirst,
            LoggerDateOrder::MonthFirst => Self::MonthFirst,
        }
    }
}

impl From<LoggerScale> for Scale {
    fn from(scale: LoggerScale) -> Self {
        match scale {
            LoggerScale::Celsius => Self::Celsius,
            LoggerScale::Fahrenheit => Self::Fahrenheit,
            LoggerScale::Millicelsius => Self::Millicelsius,
        }
    }
}

impl From<Scale> for LoggerScale {
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::Celsius => Self::Celsius,
            Scale::Fahrenheit => Self::Fahrenheit,
            Scale::Millicelsius => Self::Millicelsius,
        }
    }
}
