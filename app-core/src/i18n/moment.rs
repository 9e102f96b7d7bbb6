//! Times of day and dates, in the zone of the place.

use chrono::{DateTime, Datelike, Offset, TimeZone, Timelike};
use chrono_tz::{OffsetName, Tz};
use thiserror::Error;

use super::Texts;

/// A zone name that the time zone database does not have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown time zone {0}")]
pub struct UnknownZone(pub String);

/// Formats moments in one zone and one language.
pub struct Calendar<'a> {
    texts: &'a Texts,
    zone: Tz,
}

impl<'a> Calendar<'a> {
    /// Returns a calendar for an IANA zone name.
    ///
    /// # Errors
    ///
    /// [`UnknownZone`] if the name is not in the time zone database.
    pub fn new(texts: &'a Texts, zone: &str) -> Result<Self, UnknownZone> {
        let zone = zone.parse().map_err(|_| UnknownZone(zone.to_owned()))?;
        Ok(Self { texts, zone })
    }

    /// Returns the moment in this zone. Moments beyond the calendar show as 1970.
    #[must_use]
    pub fn local(&self, at_ms: i64) -> DateTime<Tz> {
        let utc = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
        self.zone.from_utc_datetime(&utc.naive_utc())
    }

    /// Returns seconds east of UTC at that moment.
    #[must_use]
    pub fn offset_seconds(&self, at_ms: i64) -> i64 {
        i64::from(self.local(at_ms).offset().fix().local_minus_utc())
    }

    /// Returns the time of day, such as `13:08`.
    #[must_use]
    pub fn clock(&self, at_ms: i64) -> String {
        let local = self.local(at_ms);
        format!("{:02}{}{:02}", local.hour(), self.texts.symbols.clock, local.minute())
    }

    /// Returns the time of day with seconds, such as `13:08:27`, the same in every language.
    #[must_use]
    pub fn clock_seconds(&self, at_ms: i64) -> String {
        let local = self.local(at_ms);
        format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
    }

    /// Returns weekday and time, such as `Tue 13:08`.
    #[must_use]
    pub fn weekday_clock(&self, at_ms: i64) -> String {
        format!("{} {}", self.weekday(at_ms), self.clock(at_ms))
    }

    /// Returns day, month and time, such as `10 Mar, 13:08`.
    #[must_use]
    pub fn day_clock(&self, at_ms: i64) -> String {
        let local = self.local(at_ms);
        format!("{} {}, {}", local.day(), self.month(local.month()), self.clock(at_ms))
    }

    /// Returns weekday, day and month, such as `Tue 10 Mar`.
    #[must_use]
    pub fn day(&self, at_ms: i64) -> String {
        let local = self.local(at_ms);
        format!("{} {} {}", self.weekday(at_ms), local.day(), self.month(local.month()))
    }

    /// Returns weekday and full date, such as `Tue 10 Mar 2026`.
    #[must_use]
    pub fn full_day(&self, at_ms: i64) -> String {
        format!("{} {}", self.day(at_ms), self.local(at_ms).year())
    }

    /// Returns everything, such as `Tue 10 Mar 2026, 07:40`.
    #[must_use]
    pub fn stamp(&self, at_ms: i64) -> String {
        format!("{}, {}", self.full_day(at_ms), self.clock(at_ms))
    }

    /// Returns a date written `YYYY-MM-DD` or `YYYY-MM` in words; other text as it is.
    #[must_use]
    pub fn date(&self, iso: &str) -> String {
        let mut parts = iso.splitn(3, '-');
        let year = parts.next().and_then(|year| year.parse::<i32>().ok());
        let month = parts.next().and_then(|month| month.parse::<u32>().ok());
        let day = parts.next().map(str::parse::<u32>);
        match (year, month, day) {
            (Some(year), Some(month @ 1..=12), None) => format!("{} {year}", self.month(month)),
            (Some(year), Some(month @ 1..=12), Some(Ok(day))) => {
                format!("{day} {} {year}", self.month(month))
            }
            _ => iso.to_owned(),
        }
    }

    /// Returns the zone then, such as `MDT, UTC−6`.
    #[must_use]
    pub fn zone(&self, at_ms: i64) -> String {
        let local = self.local(at_ms);
        let seconds = local.offset().fix().local_minus_utc();
        let sign = if seconds < 0 { '\u{2212}' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        let utc = match (minutes / 60, minutes % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
        };
        match local.offset().abbreviation() {
            Some(name) if name.starts_with(char::is_alphabetic) && name != utc => {
                format!("{name}, {utc}")
            }
            _ => utc,
        }
    }

    fn weekday(&self, at_ms: i64) -> String {
        let number = self.local(at_ms).weekday().number_from_monday();
        self.texts.say(&format!("format-weekday-{number}"), &[])
    }

    fn month(&self, number: u32) -> String {
        self.texts.say(&format!("format-month-{number}"), &[])
    }
}
