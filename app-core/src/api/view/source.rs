//! Where the readings of a shipment come from.

use serde::{Deserialize, Serialize};

use super::CalibrationView;
use crate::api::{LoggerFormat, Placement};

/// A sensor's time in a place of a shipment, heard or taken from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReadingSource {
    /// The source.
    pub source: String,
    /// The sensor.
    pub sensor: String,
    /// The name people give it.
    pub name: String,
    /// The box.
    pub box_name: String,
    /// Where in the box.
    pub placement: Placement,
    /// From when its readings count.
    pub from_at_ms: i64,
    /// Until when; absent while it rides.
    pub to_at_ms: Option<i64>,
    /// How many readings of that time this device has.
    pub readings: u32,
    /// The file they were taken from; absent where they were heard.
    pub import: Option<ImportView>,
    /// The calibration it rode with, and whether it held to the end.
    pub calibration: CalibrationView,
}

/// A logger's file that was taken in: whose word its readings are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ImportView {
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub file_sha256: String,
    /// The kind of file.
    pub format: LoggerFormat,
    /// The logger's serial number; absent where the file has none.
    pub serial: Option<String>,
    /// Who took it in.
    pub by: String,
    /// When.
    pub at_ms: i64,
    /// How many readings the file holds.
    pub readings: u32,
    /// How many of them lie outside the shipment and do not count.
    pub outside: u32,
}
