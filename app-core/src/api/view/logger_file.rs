//! A logger's file, before it is taken in.

use serde::{Deserialize, Serialize};

use crate::api::{ErrorCode, LoggerFormat, LoggerScale};

/// What the page asks for to take a file into a shipment, and what a file would add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LoggerFileView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the shipment's destination, an IANA name.
    pub zone: String,
    /// The shipment.
    pub shipment: String,
    /// The number people know it by.
    pub reference: String,
    /// Names of its boxes.
    pub boxes: Vec<String>,
    /// Zones the logger may have been set to, the likeliest first.
    pub zones: Vec<String>,
    /// The largest file that is read, in bytes.
    pub bytes_max: u32,
    /// Why this shipment takes in no file; absent where it does.
    pub obstacle: Option<ErrorCode>,
    /// What the file holds; absent where none was sent.
    pub preview: Option<LoggerPreview>,
}

/// What a logger's file holds, and what it would add to the log of a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LoggerPreview {
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub file_sha256: String,
    /// The kind of file.
    pub format: LoggerFormat,
    /// The logger's model; absent where the file has none.
    pub model: Option<String>,
    /// The logger's serial number; absent where the file has none, so that it needs a name.
    pub serial: Option<String>,
    /// The logger, as a sensor; absent until it is named.
    pub sensor: Option<String>,
    /// How many readings it holds.
    pub readings: u32,
    /// How many times the logger noted that it had no value.
    pub missing: u32,
    /// How often it measured; absent where nothing tells.
    pub interval_seconds: Option<u32>,
    /// The first moment of the recording.
    pub began_at_ms: Option<i64>,
    /// The last moment of the recording.
    pub ended_at_ms: Option<i64>,
    /// The lowest reading.
    pub temperature_min_millicelsius: Option<i32>,
    /// The highest reading.
    pub temperature_max_millicelsius: Option<i32>,
    /// How many times no reading came for longer than twice the interval.
    pub gaps: u32,
    /// How long they lasted in all, in seconds.
    pub gaps_seconds: i64,
    /// How its times were placed.
    pub clock: FileClock,
    /// Which columns were taken; absent where the file is no table.
    pub columns: Option<FileColumns>,
    /// How many readings would be added.
    pub added: u32,
    /// How many are there already.
    pub known: u32,
    /// How many lie outside the shipment: they are kept, and do not count.
    pub outside: u32,
    /// Where it differs from what was recorded; absent where it does not.
    pub contradiction: Option<FileContradiction>,
    /// Why it cannot be taken in as it is; absent where it can.
    pub obstacle: Option<ErrorCode>,
}

/// How the times of a file were placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FileClock {
    /// The file states offsets or UTC.
    Stated,
    /// The file states local times, read in this zone.
    Zone {
        /// The zone, an IANA name.
        zone: String,
    },
    /// The logger's clock was not changed with the zone's.
    Fixed {
        /// What it kept, in minutes east of UTC.
        offset_minutes: i64,
    },
}

/// Which columns of a table were taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FileColumns {
    /// The column of times, or of dates where the time of day has its own.
    pub time: String,
    /// The column of the time of day.
    pub time_of_day: Option<String>,
    /// The column of temperatures.
    pub temperature: String,
    /// What they are written in.
    pub scale: LoggerScale,
    /// All columns, in the order of the file.
    pub all: Vec<String>,
}

/// Where a file has another temperature for a moment that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FileContradiction {
    /// The first such moment.
    pub at_ms: i64,
    /// What was recorded, or stands earlier in the file.
    pub recorded_millicelsius: i32,
    /// What the file says.
    pub imported_millicelsius: i32,
    /// How many moments differ.
    pub count: u32,
}
