//! Files that loggers write: text exports of Berlinger Fridge-tags and Q-tags, and tables.
//!
//! [`read`] recognises the kind of file and returns all of it or an error that names the line and
//! the field. Loggers write local time without saying where; [`Options::zone`] says it.

mod berlinger;
mod cells;
mod clock;
mod dates;
mod error;
mod join;
mod report;
mod table;
mod tree;

#[cfg(test)]
mod tests;

use std::{ops::Range, time::Duration};

use serde::Serialize;

pub use clock::LoggerClock;
pub use error::{LoggerError, Problem};
pub use join::{Contradiction, join};
pub use report::{AlarmCount, AlarmEvent, AlarmLimit, LoggedDay, LoggedTrip, Signature};

use crate::{
    excursion::{ActivationEnergy, Gap, Sample, StorageRange, infer_interval, timeline},
    units::Timestamp,
    zone::Zone,
};

/// The most rows that one file may hold.
pub const ROWS_MAX: usize = 1_000_000;

/// The largest file that any shell reads, in bytes: [`ROWS_MAX`] rows of 67 bytes each, which is
/// twice what loggers write. A phone holds it some six times over while it is read and sent on.
pub const BYTES_MAX: usize = 64 << 20;

/// How to read a file where it does not say so itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Where the logger was, for times written without an offset.
    pub zone: Zone,
    /// The name of the time column of a table, or `None` to recognise it.
    pub time_column: Option<String>,
    /// The name of the temperature column of a table, or `None` to recognise it.
    pub temperature_column: Option<String>,
    /// The scale of the temperature column, or `None` to take it from its name.
    pub scale: Option<Scale>,
    /// The order of day and month where the year stands last, or `None` to take it from the rows.
    pub date_order: Option<DateOrder>,
    /// The logging interval, or `None` for the stated or else the commonest step.
    pub interval: Option<Duration>,
}

/// A scale of temperature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Degrees Celsius.
    Celsius,
    /// Degrees Fahrenheit.
    Fahrenheit,
    /// Thousandths of a degree Celsius.
    Millicelsius,
}

/// The order of day and month in a date such as 02/05/2022.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 2 May.
    DayFirst,
    /// 5 February.
    MonthFirst,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The kind of file.
    pub format: Format,
    /// The readings, in the order of the file.
    pub samples: Vec<Sample>,
    /// The times at which the logger noted that it had no value.
    pub missing: Vec<Timestamp>,
    /// How often readings were due; `None` if nothing tells.
    pub interval: Option<Duration>,
    /// How the logger's local times were placed.
    pub clock: LoggerClock,
    /// Which columns were read; `None` for a file that is no table.
    pub columns: Option<Columns>,
    /// What the device says of itself and of its recording; `None` for a table.
    pub device: Option<Device>,
}

/// Which columns of a table were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The column of times, or of dates where the time of day has its own.
    pub time: String,
    /// The column of the time of day.
    pub time_of_day: Option<String>,
    /// The column of temperatures.
    pub temperature: String,
    /// What they are written in.
    pub scale: Scale,
    /// All columns, in the order of the file.
    pub all: Vec<String>,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A text export of a Berlinger Fridge-tag or Q-tag.
    Berlinger,
    /// A table of rows with a header.
    Table,
}

/// What a logger says of itself and of its recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Its model, such as `Q-tag Fridge-tag 2 L`.
    pub model: String,
    /// Its serial number.
    pub serial: String,
    /// Its firmware.
    pub firmware: String,
    /// Its alarms, as configured.
    pub limits: Vec<AlarmLimit>,
    /// The energy it weighs its mean kinetic temperature with.
    pub energy: Option<ActivationEnergy>,
    /// Its own account of each local day, newest first, as in the file.
    pub days: Vec<LoggedDay>,
    /// Its own account of the trip, for devices that record one.
    pub trip: Option<LoggedTrip>,
    /// The signature and the bytes it covers, unverified.
    pub signature: Option<Signature>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            zone: Zone::UTC,
            time_column: None,
            temperature_column: None,
            scale: None,
            date_order: None,
            interval: None,
        }
    }
}

/// Returns what the file `bytes` holds.
///
/// # Errors
///
/// [`LoggerError`] with the line and field that could not be read; nothing partial is returned.
pub fn read(bytes: &[u8], options: &Options) -> Result<Recording, LoggerError> {
    let text = decode(bytes);
    let mut recording = if text.trim_start().starts_with("Device:") {
        berlinger::read(&text, bytes, options)?
    } else {
        table::read(&text, options)?
    };
    let times = recording.samples.iter().map(|sample| sample.taken);
    let inferred = || infer_interval(times.chain(recording.missing.iter().copied()));
    recording.interval = options.interval.or(recording.interval).or_else(inferred);
    Ok(recording)
}

impl Recording {
    /// Returns the first and the last moment of the recording, values or not.
    pub fn span(&self) -> Option<Range<Timestamp>> {
        let times = || self.samples.iter().map(|sample| sample.taken).chain(self.missing.clone());
        Some(times().min()?..times().max()?)
    }

    /// Returns the times without readings longer than twice the interval, oldest first; none where
    /// the interval is not known.
    pub fn gaps(&self) -> Vec<Gap> {
        let Some(interval) = self.interval else { return Vec::new() };
        let mut times: Vec<Timestamp> = self.samples.iter().map(|sample| sample.taken).collect();
        times.sort_unstable();
        let pairs = times.iter().zip(times.iter().skip(1));
        let silent = pairs.filter(|(taken, next)| timeline::is_gap(interval, **taken, **next));
        silent.map(|(taken, next)| Gap { began: *taken, ended: *next }).collect()
    }

    /// Returns the storage range the logger was set to watch, if it says so.
    ///
    /// The alarm limits on both sides; but a refrigerator logger's freeze alarm, below 2 °C with
    /// an upper limit of 8 °C, is not the lower end of what it stores, which is 2 °C.
    pub fn storage_range(&self) -> Option<StorageRange> {
        self.device.as_ref().and_then(Device::storage_range)
    }
}

/// Returns the text of `bytes`: UTF-8 with or without its mark, UTF-16 with it, otherwise Latin-1.
fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf_16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf_16(rest, u16::from_be_bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Half a character or a cut one becomes a sign that no column takes.
fn utf_16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks();
    let units = pairs.iter().map(|pair| unit(*pair));
    let cut = (!rest.is_empty()).then_some(char::REPLACEMENT_CHARACTER);
    let read = char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER));
    read.chain(cut).collect()
}
