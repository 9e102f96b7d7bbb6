//! The file that a command reads, and how to read it.

use std::{fs::File, io::Read, path::PathBuf, time::Duration};

use app_core::api::{LoggerDateOrder, LoggerFile, LoggerScale};
use clap::{Args, ValueEnum};
use domain::{
    excursion::Series,
    logger::{BYTES_MAX, DateOrder, Options, Recording, Scale, read},
    zone::Zone,
};

use crate::Failure;

#[derive(Args)]
pub(crate) struct Source {
    /// The file: a Fridge-tag or Q-tag text export, or a table with a header.
    pub(crate) file: PathBuf,

    /// Where the logger was, for times without an offset; also the zone of times printed.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(crate) zone: Zone,

    /// How often a reading was due, in minutes; otherwise as stated, or the commonest step.
    #[arg(long, value_name = "MINUTES", value_parser = parse_interval)]
    interval: Option<Duration>,

    /// The name of the column with times.
    #[arg(long, value_name = "NAME")]
    time_column: Option<String>,

    /// The name of the column with temperatures.
    #[arg(long, value_name = "NAME")]
    temperature_column: Option<String>,

    /// The unit of that column; otherwise taken from its name.
    #[arg(long)]
    unit: Option<Unit>,

    /// What comes first in dates such as 02/05/2022; otherwise as the rows tell.
    #[arg(long, value_name = "ORDER")]
    dates: Option<Dates>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Unit {
    Celsius,
    Fahrenheit,
    Millicelsius,
}

#[derive(Clone, Copy, ValueEnum)]
enum Dates {
    DayFirst,
    MonthFirst,
}

impl Source {
    /// Reads the file, all of it or nothing.
    pub(crate) fn recording(&self) -> Result<Recording, Failure> {
        self.read(&self.bytes()?)
    }

    /// Reads the bytes of the file as it says.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Recording, Failure> {
        let options = Options {
            zone: self.zone,
            time_column: self.time_column.clone(),
            temperature_column: self.temperature_column.clone(),
            scale: self.unit.map(Scale::from),
            date_order: self.dates.map(DateOrder::from),
            interval: self.interval,
        };
        read(bytes, &options).map_err(|error| self.wrong(&error.to_string()))
    }

    /// Returns the file as a device takes it.
    pub(crate) fn logger_file(&self, bytes: &[u8]) -> LoggerFile {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str());
        let interval = self.interval.and_then(|length| i64::try_from(length.as_millis()).ok());
        LoggerFile {
            name: name.to_string_lossy().into_owned(),
            content_hex: hex::encode(bytes),
            zone: Some(self.zone.to_string()),
            time_column: self.time_column.clone(),
            temperature_column: self.temperature_column.clone(),
            scale: self.unit.map(LoggerScale::from),
            date_order: self.dates.map(LoggerDateOrder::from),
            interval_ms: interval,
        }
    }

    /// Returns a failure that names the file.
    pub(crate) fn wrong(&self, what: &str) -> Failure {
        Failure::BadInput(format!("{}: {what}", self.file.display()))
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let file = File::open(&self.file).map_err(|error| self.wrong(&error.to_string()))?;
        let one_more = u64::try_from(BYTES_MAX).map_or(u64::MAX, |limit| limit + 1);
        let mut limited = file.take(one_more);
        limited.read_to_end(&mut bytes).map_err(|error| self.wrong(&error.to_string()))?;
        if bytes.len() > BYTES_MAX {
            return Err(self.wrong(&format!("is larger than {} MiB", BYTES_MAX >> 20)));
        }
        Ok(bytes)
    }
}

impl From<Unit> for LoggerScale {
    fn from(unit: Unit) -> LoggerScale {
        match unit {
            Unit::Celsius => LoggerScale::Celsius,
            Unit::Fahrenheit => LoggerScale::Fahrenheit,
            Unit::Millicelsius => LoggerScale::Millicelsius,
        }
    }
}

impl From<Unit> for Scale {
    fn from(unit: Unit) -> Scale {
        match unit {
            Unit::Celsius => Scale::Celsius,
            Unit::Fahrenheit => Scale::Fahrenheit,
            Unit::Millicelsius => Scale::Millicelsius,
        }
    }
}

impl From<Dates> for LoggerDateOrder {
    fn from(dates: Dates) -> LoggerDateOrder {
        match dates {
            Dates::DayFirst => LoggerDateOrder::DayFirst,
            Dates::MonthFirst => LoggerDateOrder::MonthFirst,
        }
    }
}

impl From<Dates> for DateOrder {
    fn from(dates: Dates) -> DateOrder {
        match dates {
            Dates::DayFirst => DateOrder::DayFirst,
            Dates::MonthFirst => DateOrder::MonthFirst,
        }
    }
}

/// Reads minutes, with a fraction for sensors that report every few seconds.
fn parse_interval(text: &str) -> Result<Duration, String> {
    let minutes: f64 = text.parse().map_err(|_| "give a number of minutes".to_owned())?;
    Duration::try_from_secs_f64(minutes * 60.0)
        .ok()
        .filter(|length| *length <= Series::INTERVAL_MAX && length.as_millis() >= 1)
        .ok_or_else(|| "give more than 0 and at most 10,080 minutes".to_owned())
}
