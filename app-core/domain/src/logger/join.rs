//! What a logger's file adds to what was recorded.

use crate::{
    ids::SensorId,
    reading::{Reading, TimeSource},
    units::{Temperature, Timestamp},
};

use super::Recording;

/// Two values for one sensor at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{count} moments differ from what was recorded")]
pub struct Contradiction {
    /// The first such moment.
    pub at: Timestamp,
    /// What was recorded before, or stands earlier in the file.
    pub recorded: Temperature,
    /// What the file says.
    pub imported: Temperature,
    /// How many moments differ.
    pub count: usize,
}

/// Returns the readings of `file` that `recorded` lacks, in order of time, each moment once.
///
/// Both may come in any order.
///
/// # Errors
///
/// [`Contradiction`] if one moment has two temperatures: which one holds is for a person to say,
/// and what was recorded is never replaced.
pub fn join(recorded: &[Reading], file: &[Reading]) -> Result<Vec<Reading>, Contradiction> {
    let stored = recorded.iter().map(|reading| (reading.taken, false, *reading));
    let read = file.iter().map(|reading| (reading.taken, true, *reading));
    let mut all: Vec<(Timestamp, bool, Reading)> = stored.chain(read).collect();
    all.sort_by_key(|(taken, is_file, _)| (*taken, *is_file));
    let mut fresh = Vec::new();
    let mut contradiction: Option<Contradiction> = None;
    for moment in all.chunk_by(|a, b| a.0 == b.0) {
        let Some((at, is_file, first)) = moment.first() else { continue };
        let known = moment.iter().filter(|(_, is_file, _)| !is_file);
        let agrees = |value: Temperature| {
            known.clone().any(|(_, _, it)| it.temperature == value)
                || *is_file && first.temperature == value
        };
        let mut read = moment.iter().filter(|(_, is_file, _)| *is_file);
        match read.find(|(_, _, reading)| !agrees(reading.temperature)) {
            Some((_, _, other)) => {
                let found = contradiction.get_or_insert(Contradiction {
                    at: *at,
                    recorded: first.temperature,
                    imported: other.temperature,
                    count: 0,
                });
                found.count += 1;
            }
            None if *is_file => fresh.push(*first),
            None => {}
        }
    }
    contradiction.map_or(Ok(fresh), Err)
}

impl Recording {
    /// Returns the readings as a log keeps them: the logger kept the times itself.
    pub fn readings(&self) -> Vec<Reading> {
        let reading = |sample: &crate::excursion::Sample| Reading {
            taken: sample.taken,
            temperature: sample.temperature,
            humidity: None,
            battery: None,
            sequence: None,
            time: TimeSource::Sensor,
        };
        self.samples.iter().map(reading).collect()
    }

    /// Returns the logger as a sensor: by its serial number, or by the name people gave it where
    /// the file has none. `None` if there is neither.
    pub fn sensor(&self, name: Option<&str>) -> Option<SensorId> {
        let serial = self.device.as_ref().map(|device| word(&device.serial));
        match serial.filter(|serial| !serial.is_empty()) {
            Some(serial) => format!("berlinger:{serial}").parse().ok(),
            None => format!("logger:{}", word(name?)).parse().ok(),
        }
    }
}

/// Returns `text` in the letters of an identity.
fn word(text: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_lowercase() {
        letter if letter.is_ascii_alphanumeric() || "-_.".contains(letter) => letter,
        _ => '-',
    };
    text.trim().chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logger::{Options, read};

    fn readings(values: &[(i64, i32)]) -> Vec<Reading> {
        let text: String = values
            .iter()
            .map(|(at, value)| {
                format!("{},{}\n", crate::zone::Zone::UTC.rfc3339(Timestamp(*at)), value)
            })
            .collect();
        let options =
            Options { scale: Some(crate::logger::Scale::Millicelsius), ..Options::default() };
        read(format!("time,temperature\n{text}").as_bytes(), &options).unwrap().readings()
    }

    fn check(recorded: &[(i64, i32)], file: &[(i64, i32)], adds: Result<usize, (i64, usize)>) {
        let joined = join(&readings_or_none(recorded), &readings_or_none(file));
        let said = joined.map(|fresh| fresh.len()).map_err(|error| (error.at.0, error.count));
        assert_eq!(said, adds);
    }

    fn readings_or_none(values: &[(i64, i32)]) -> Vec<Reading> {
        if values.is_empty() { Vec::new() } else { readings(values) }
    }

    #[test]
    fn a_file_adds_what_is_not_recorded_and_never_changes_what_is() {
        check(&[], &[(0, 5000), (60_000, 5100)], Ok(2));
        check(&[(0, 5000), (60_000, 5100)], &[(0, 5000), (60_000, 5100)], Ok(0));
        check(&[(0, 5000), (60_000, 5100)], &[(60_000, 5100), (120_000, 5200)], Ok(1));
        check(&[(0, 5000), (60_000, 5100)], &[(0, 5000), (60_000, 9000)], Err((60_000, 1)));
        check(&[(0, 5000)], &[(0, 5001), (60_000, 5100)], Err((0, 1)));
    }

    #[test]
    fn a_moment_that_a_file_repeats_counts_once_and_may_not_differ() {
        let twice = [readings(&[(0, 5000)]), readings(&[(0, 5000), (1000, 5000)])].concat();
        assert_eq!(join(&[], &twice).unwrap().len(), 2);
        let differs = [readings(&[(0, 5000)]), readings(&[(0, 6000)])].concat();
        assert_eq!(join(&[], &differs).unwrap_err().count, 1);
    }

    #[test]
    fn a_logger_without_a_serial_number_is_known_by_its_name() {
        let table = read(b"time,temperature\n2026-01-10 00:00,5\n", &Options::default()).unwrap();
        assert_eq!(table.sensor(None), None);
        assert_eq!(table.sensor(Some("Box 3 / top")).unwrap().as_str(), "logger:box-3---top");
    }
}
