use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use super::{DateOrder, Scale};
use crate::units::{Temperature, Timestamp, parse_thousandths};

/// A time as a cell states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellTime {
    Absolute(Timestamp),
    Local(NaiveDateTime),
    /// Day and month in an order that the file as a whole must tell.
    Either(EitherDate),
}

/// A date of two small numbers and a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EitherDate {
    first: u32,
    second: u32,
    year: i32,
    clock: NaiveTime,
}

impl EitherDate {
    /// Returns the order that the date itself tells: no year has a thirteenth month.
    pub(super) fn order(&self) -> Option<DateOrder> {
        match (self.first > 12, self.second > 12) {
            (true, _) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            (false, false) => None,
        }
    }

    /// Returns the local time, or `None` if there is no such day.
    pub(super) fn in_order(&self, order: DateOrder) -> Option<NaiveDateTime> {
        let (day, month) = match order {
            DateOrder::DayFirst => (self.first, self.second),
            DateOrder::MonthFirst => (self.second, self.first),
        };
        local(NaiveDate::from_ymd_opt(self.year, month, day)?.and_time(self.clock))
    }
}

/// Reads RFC 3339, a date with a time of day, or Unix time in seconds or milliseconds.
///
/// A date is year, month and day; or day, month and year, with points between them. With strokes
/// or dashes and the year at the end it is either.
pub(super) fn time(text: &str) -> Option<CellTime> {
    let text = text.trim();
    if let Some(moment) = unix(text) {
        return Some(CellTime::Absolute(moment));
    }
    let iso = text.replace('/', "-").replacen(' ', "T", 1);
    if let Ok(moment) = DateTime::parse_from_rfc3339(&iso.replace(' ', "")) {
        return in_scale(moment.timestamp_millis()).map(CellTime::Absolute);
    }
    let (date, clock) = text.split_once([' ', 'T'])?;
    let clock = time_of_day(clock)?;
    let separator = date.chars().find(|character| !character.is_ascii_digit())?;
    let mut parts = date.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || !['-', '/', '.'].contains(&separator) {
        return None;
    }
    if first.len() == 4 {
        let day = NaiveDate::from_ymd_opt(number(first)?, number(second)?, number(third)?)?;
        return local(day.and_time(clock)).map(CellTime::Local);
    }
    if third.len() != 4 {
        return None;
    }
    let (first, second, year) = (number(first)?, number(second)?, number(third)?);
    let date = EitherDate { first, second, year, clock };
    if separator == '.' {
        return date.in_order(DateOrder::DayFirst).map(CellTime::Local);
    }
    let is_a_day = [DateOrder::DayFirst, DateOrder::MonthFirst]
        .into_iter()
        .any(|order| date.in_order(order).is_some());
    is_a_day.then_some(CellTime::Either(date))
}

fn number<T: std::str::FromStr>(digits: &str) -> Option<T> {
    let is_digits = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| digits.parse().ok()).flatten()
}

/// Reads `04:44`, `04:44:05.5` or `4:44 PM`.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let half = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at));
    if let Some((clock, half)) = half
        && (half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm"))
    {
        let whole = format!("{} {half}", clock.trim_end());
        return ["%I:%M:%S%.f %p", "%I:%M %p"]
            .iter()
            .find_map(|format| NaiveTime::parse_from_str(&whole, format).ok());
    }
    ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

fn local(wall: NaiveDateTime) -> Option<NaiveDateTime> {
    in_scale(wall.and_utc().timestamp_millis()).map(|_| wall)
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

/// Returns the unit that a cell states after its number, if it states one.
pub(super) fn unit(text: &str) -> Option<Scale> {
    match text.trim().chars().next_back()? {
        'C' | '℃' => Some(Scale::Celsius),
        'F' | '℉' => Some(Scale::Fahrenheit),
        _ => None,
    }
}

/// Reads a temperature; a decimal comma is read as a point.
pub(super) fn temperature(text: &str, scale: Scale) -> Option<Temperature> {
    let text = text.trim().trim_end_matches(['C', 'F', '℃', '℉']).trim_end_matches('°').trim();
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
