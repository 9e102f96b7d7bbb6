//! Real recordings, read from the CSV forms in which loggers and trackers hand them out.

use crate::Measurement;
use chrono::{DateTime, NaiveDateTime};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const TIME_COLUMNS: &[&str] = &["time_utc", "time_local", "unix_ts"];
const TEMPERATURE_COLUMN: &str = "temperature_c";
/// Recordings without a humidity column are told to be half saturated.
const HUMIDITY_PERMILLE: u32 = 500;

/// Why a recording cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// The file cannot be read.
    #[error("{path}: {source}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The first line does not name a time and a temperature.
    #[error("{path}: no column is called {TIME_COLUMNS:?} or none {TEMPERATURE_COLUMN}",
        path = path.display())]
    NoColumns {
        /// The file.
        path: PathBuf,
    },
    /// A line holds something that is neither a time nor absent.
    #[error("{path}, line {line}: `{text}` is no time", path = path.display())]
    BadTime {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// No line holds a temperature.
    #[error("{path}: no line holds a temperature", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// Reads every measurement that `path` holds, in the order of the file.
///
/// Local times are taken as UTC: a recording is played for its course, not for its date. A line
/// whose temperature is empty or dashes is a line without a measurement.
///
/// # Errors
///
/// [`RecordingError`] names the file and the line.
pub fn read(path: &Path) -> Result<Vec<Measurement>, RecordingError> {
    let text = fs::read_to_string(path)
        .map_err(|source| RecordingError::Unreadable { path: path.to_owned(), source })?;
    let measurements = parse(&text, path)?;
    if measurements.is_empty() {
        return Err(RecordingError::Empty { path: path.to_owned() });
    }
    Ok(measurements)
}

fn parse(text: &str, path: &Path) -> Result<Vec<Measurement>, RecordingError> {
    let mut lines = text.lines().enumerate();
    let names: Vec<&str> = lines.next().map_or("", |(_, line)| line).split(',').collect();
    let column = |wanted: &[&str]| names.iter().position(|name| wanted.contains(name));
    let (Some(time), Some(temperature)) = (column(TIME_COLUMNS), column(&[TEMPERATURE_COLUMN]))
    else {
        return Err(RecordingError::NoColumns { path: path.to_owned() });
    };
    let mut found = Vec::new();
    for (index, line) in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        let Some(temperature_millicelsius) = thousandths(cell(temperature)) else { continue };
        let text = cell(time);
        let at_ms = milliseconds(text).ok_or_else(|| RecordingError::BadTime {
            path: path.to_owned(),
            line: index + 1,
            text: text.to_owned(),
        })?;
        let humidity_permille = HUMIDITY_PERMILLE;
        found.push(Measurement { at_ms, temperature_millicelsius, humidity_permille });
    }
    Ok(found)
}

fn milliseconds(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return seconds.checked_mul(1000);
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp_millis());
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").ok()?;
    Some(local.and_utc().timestamp_millis())
}

/// Decimal digits, read without rounding through a binary fraction.
fn thousandths(text: &str) -> Option<i32> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let whole: i32 = whole.parse().ok()?;
    let part: i32 = part.parse().ok()?;
    whole.checked_mul(1000)?.checked_add(part).map(|value| sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_time_is_read_and_a_line_without_temperature_is_passed() {
        let path = Path::new("a.csv");
        let utc = "time_utc,lat,temperature_c\n2016-02-01T11:36:44Z,,2.2\n2016-02-01T11:36:44Z,,\n";
        let local = "time_local,temperature_c\n2022-05-02 04:44,-0.55\n2022-05-02 04:49,--.-\n";
        let unix = "unix_ts,temperature_c\n1572942946,21.39\n";
        let read = |text| -> Vec<(i64, i32)> {
            let all = parse(text, path).expect("a recording");
            all.iter().map(|m| (m.at_ms, m.temperature_millicelsius)).collect()
        };
        assert_eq!(read(utc), [(1_454_326_604_000, 2_200)]);
        assert_eq!(read(local), [(1_651_466_640_000, -550)]);
        assert_eq!(read(unix), [(1_572_942_946_000, 21_390)]);
    }

    #[test]
    fn a_bad_time_is_named_with_its_line() {
        let text = "unix_ts,temperature_c\n1,2.0\nnoon,2.0\n";
        let error = parse(text, Path::new("a.csv")).expect_err("refused");
        assert_eq!(error.to_string(), "a.csv, line 3: `noon` is no time");
    }

    #[test]
    fn real_trips_are_read_whole() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/traces"));
        if !folder.is_dir() {
            println!("skipped: ../shared is not here");
            return;
        }
        let check = |name: &str, at_least: usize| {
            let count = read(&folder.join(name)).expect("a recording").len();
            assert!(count >= at_least, "{name}: {count}");
        };
        check("dbschenker_container_C.csv", 700);
        check("fridgetag_2L_36days_5min.csv", 10_000);
        check("qtag_clm_trip1.csv", 100);
        check("ruuvi_history_capture.csv", 1_000);
    }
}
