//! A logger's file, and what it added.

use serde::{Deserialize, Serialize};

/// A file that a logger wrote, and what it does not say itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts", optional_fields))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LoggerFile {
    /// Its name.
    pub name: String,
    /// Its bytes, in hexadecimal.
    pub content_hex: String,
    /// Where the logger was, for times without an offset: an IANA name. UTC where absent.
    pub zone: Option<String>,
    /// The name of the time column, where it is not recognised.
    pub time_column: Option<String>,
    /// The name of the temperature column, where it is not recognised.
    pub temperature_column: Option<String>,
    /// What the temperatures are written in, where the column's name does not say it.
    pub scale: Option<LoggerScale>,
    /// Whether the day or the month comes first where the year stands last, and no row tells.
    pub date_order: Option<LoggerDateOrder>,
    /// Milliseconds between readings, where neither the file nor its commonest step says them.
    pub interval_ms: Option<i64>,
}

/// What the temperatures of a file are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LoggerScale {
    /// Degrees Celsius.
    Celsius,
    /// Degrees Fahrenheit.
    Fahrenheit,
    /// Thousandths of a degree Celsius.
    Millicelsius,
}

/// The order of day and month in a date such as 02/05/2022.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LoggerDateOrder {
    /// 2 May.
    DayFirst,
    /// 5 February.
    MonthFirst,
}

/// The kind of file a logger wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LoggerFormat {
    /// A text export of a Berlinger Fridge-tag or Q-tag.
    Berlinger,
    /// A table of rows with a header.
    Table,
}

/// What a logger's file added to the log of a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ImportOutcome {
    /// The logger, as a sensor.
    pub sensor: String,
    /// How many readings were added; none where the file was taken in before.
    pub added: u32,
    /// How many were there before.
    pub known: u32,
    /// How many lie outside the shipment: they are kept, and do not count.
    pub outside: u32,
    /// The SHA-256 of the file, in hexadecimal.
    pub file_sha256: String,
}
