//! Where the readings of a record come from.

use serde::{Deserialize, Serialize};

/// A sensor in one place for one span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sensor {
    /// The identity the readings name.
    pub id: String,
    /// The name people use.
    pub name: String,
    /// Where in the box, in words.
    pub placement: String,
    /// From when it was there.
    pub from_ms: i64,
    /// Until when; open while it is still there.
    pub to_ms: Option<i64>,
    /// Seconds between readings.
    pub interval_seconds: Option<i64>,
    /// The calibration valid then.
    pub calibration: Option<Calibration>,
    /// The file its readings were taken from; absent where they were heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Import>,
}

/// A logger's file: whose word its readings are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of its bytes, hexadecimal.
    pub file_sha256: String,
    /// Who took it in.
    pub by: String,
    /// When.
    pub at_ms: i64,
    /// How many readings the file holds.
    pub readings: i64,
    /// How many of them lie outside the shipment and do not count.
    pub readings_outside: i64,
}

/// What is known of a sensor's accuracy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// Date of calibration, `YYYY-MM-DD`.
    pub date: String,
    /// Half width of the stated uncertainty, where one is stated.
    pub uncertainty_millicelsius: Option<i64>,
    /// The last day it holds, `YYYY-MM-DD`.
    #[serde(default)]
    pub due: Option<String>,
    /// The number of its certificate.
    #[serde(default)]
    pub certificate: String,
    /// Whether it ended before the sensor's time in this place did.
    #[serde(default)]
    pub is_overdue: bool,
}
