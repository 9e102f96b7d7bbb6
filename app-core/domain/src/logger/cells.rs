use chrono::{DateTime, NaiveDateTime};

use super::Scale;
use crate::units::{Temperature, Timestamp, parse_thousandths};

/// A time as a cell states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellTime {
    Absolute(Timestamp),
    Local(NaiveDateTime),
}

/// Reads RFC 3339, `yyyy-MM-dd HH:mm[:ss[.fff]]` or Unix time in seconds or milliseconds.
pub(super) fn time(text: &str) -> Option<CellTime> {
    let text = text.trim();
    if let Some(moment) = unix(text) {
        return Some(CellTime::Absolute(moment));
    }
    let iso = text.replace('/', "-").replacen(' ', "T", 1);
    if let Ok(moment) = DateTime::parse_from_rfc3339(&iso.replace(' ', "")) {
        return in_scale(moment.timestamp_millis()).map(CellTime::Absolute);
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&iso, format).ok())
        .filter(|wall| in_scale(wall.and_utc().timestamp_millis()).is_some())
        .map(CellTime::Local)
}

/// Reads Unix time: eleven digits and more are milliseconds, a fraction is of seconds.
fn unix(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() < 6 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let count: i64 = whole.parse().ok()?;
    let milliseconds = if whole.len() > 11 {
        count
    } else {
        let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
        count.checked_mul(1000)? + padded.parse::<i64>().ok()?
    };
    in_scale(milliseconds)
}

fn in_scale(milliseconds: i64) -> Option<Timestamp> {
    let moment = Timestamp(milliseconds);
    let scale = crate::zone::Zone::FIRST..=crate::zone::Zone::LAST;
    scale.contains(&moment).then_some(moment)
}

/// Returns whether a cell states that there was no value.
pub(super) fn is_missing_value(text: &str) -> bool {
    let word = text.trim().to_ascii_lowercase();
    ["--.-", "-", "--", "nan", "null", "none", "n/a", "na"].contains(&word.as_str())
}

/// Reads a temperature; a decimal comma is read as a point.
pub(super) fn temperature(text: &str, scale: Scale) -> Option<Temperature> {
    let text = text.trim().trim_end_matches(['C', 'F']).trim_end_matches('°').trim();
    let point = if text.contains('.') { text.to_owned() } else { text.replacen(',', ".", 1) };
    match scale {
        Scale::Celsius => Temperature::from_decimal_celsius(&point),
        Scale::Millicelsius => Temperature::from_millicelsius(text.parse().ok()?).ok(),
        Scale::Fahrenheit => {
            let thousandths = i64::from(parse_thousandths(&point)?);
            let ninths = (thousandths - 32_000) * 5;
            let rounded = (2 * ninths + 9 * ninths.signum()) / 18;
            Temperature::from_millicelsius(i32::try_from(rounded).ok()?).ok()
        }
    }
}
