//! Time zones: local dates and times of a place, from the IANA database.
//!
//! The database is compiled in, so that every device draws the same local day.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveDateTime, SecondsFormat, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::units::Timestamp;

/// A time zone of the IANA database, such as `Africa/Nairobi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// The text names no zone of the IANA database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not an IANA time zone, such as Africa/Nairobi or UTC")]
pub struct UnknownZone {
    /// What was given.
    pub name: String,
}

/// What a local time, written without its offset, may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalTime {
    /// It happened once.
    Once(Timestamp),
    /// Clocks were set back across it: it happened twice, earlier time first.
    Twice(Timestamp, Timestamp),
    /// Clocks were set forward across it. The value is the moment a clock that was not set
    /// forward would have shown it.
    Skipped(Timestamp),
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(Tz::UTC);

    /// The first moment whose local date and RFC 3339 text are defined: year 1.
    pub const FIRST: Timestamp = Timestamp(-62_135_510_400_000);
    /// The last moment whose local date and RFC 3339 text are defined: year 9999.
    pub const LAST: Timestamp = Timestamp(253_402_214_400_000);

    /// Returns the zone's name in the IANA database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Returns the local date at `moment`, which is taken between [`Self::FIRST`] and
    /// [`Self::LAST`].
    pub fn date(self, moment: Timestamp) -> NaiveDate {
        self.local(moment).date_naive()
    }

    /// Returns `moment` as RFC 3339 text with this zone's offset; `Z` for UTC.
    ///
    /// Milliseconds are written only where there are any.
    pub fn rfc3339(self, moment: Timestamp) -> String {
        let format = if moment.0.rem_euclid(1000) == 0 {
            SecondsFormat::Secs
        } else {
            SecondsFormat::Millis
        };
        self.local(moment).to_rfc3339_opts(format, self == Self::UTC)
    }

    /// Returns the local date and time at `moment`, without its offset.
    pub fn wall(self, moment: Timestamp) -> NaiveDateTime {
        self.local(moment).naive_local()
    }

    /// Returns the offset from UTC at `moment`, in milliseconds, east positive.
    pub fn offset_milliseconds(self, moment: Timestamp) -> i64 {
        let wall = self.wall(moment).and_utc().timestamp_millis();
        wall.saturating_sub(clamp(moment).0)
    }

    /// Returns what the local time `wall` means here.
    pub fn resolve(self, wall: NaiveDateTime) -> LocalTime {
        let at = |time: DateTime<Tz>| Timestamp(time.timestamp_millis());
        match self.0.from_local_datetime(&wall) {
            MappedLocalTime::Single(time) => LocalTime::Once(at(time)),
            MappedLocalTime::Ambiguous(earlier, later) => LocalTime::Twice(at(earlier), at(later)),
            MappedLocalTime::None => {
                let as_utc = Timestamp(wall.and_utc().timestamp_millis());
                let day_before = Timestamp(as_utc.0.saturating_sub(86_400_000));
                let offset = self.offset_milliseconds(day_before);
                LocalTime::Skipped(Timestamp(as_utc.0.saturating_sub(offset)))
            }
        }
    }

    /// Returns the moment that `text` names: RFC 3339, or a local `yyyy-MM-dd`, alone for the
    /// beginning of the day or with ` HH:mm` or ` HH:mm:ss`. The earlier one if it happened twice.
    pub fn moment(self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Ok(date) = text.parse() {
            return Some(self.day_begins(date));
        }
        let iso = text.replacen(' ', "T", 1);
        if let Ok(moment) = DateTime::parse_from_rfc3339(&iso) {
            return Some(Timestamp(moment.timestamp_millis()));
        }
        let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
        let wall = formats.iter().find_map(|f| NaiveDateTime::parse_from_str(&iso, f).ok())?;
        let (LocalTime::Once(moment) | LocalTime::Twice(moment, _) | LocalTime::Skipped(moment)) =
            self.resolve(wall);
        Some(moment)
    }

    /// Returns the first moment of the local day `date`.
    ///
    /// It is not always midnight: some places set their clocks forward at midnight.
    pub fn day_begins(self, date: NaiveDate) -> Timestamp {
        match self.resolve(date.and_time(chrono::NaiveTime::MIN)) {
            LocalTime::Once(moment) | LocalTime::Twice(moment, _) => moment,
            LocalTime::Skipped(moment) => self.first_moment_of(date, moment),
        }
    }

    /// Returns the first moment after `moment` that belongs to a later local day.
    pub fn next_day_begins(self, moment: Timestamp) -> Timestamp {
        let next = self.date(moment).checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        let begins = self.day_begins(next);
        if begins > moment { begins } else { Timestamp(moment.0.saturating_add(86_400_000)) }
    }

    /// Searches the transition around a skipped midnight, to the second.
    fn first_moment_of(self, date: NaiveDate, near: Timestamp) -> Timestamp {
        let (mut before, mut inside) = (near.0 - 86_400_000, near.0 + 86_400_000);
        while inside - before > 1000 {
            let middle = before + (inside - before) / 2;
            if self.date(Timestamp(middle)) < date {
                before = middle;
            } else {
                inside = middle;
            }
        }
        Timestamp(inside - inside.rem_euclid(1000))
    }

    fn local(self, moment: Timestamp) -> DateTime<Tz> {
        let utc = DateTime::from_timestamp_millis(clamp(moment).0).unwrap_or_default();
        utc.with_timezone(&self.0)
    }
}

fn clamp(moment: Timestamp) -> Timestamp {
    moment.clamp(Zone::FIRST, Zone::LAST)
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        name.parse().map(Self).map_err(|_| UnknownZone { name: name.to_owned() })
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> String {
        zone.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn a_moment_is_written_with_the_offset_of_its_zone() {
        let moment = Timestamp(1_651_466_640_000);
        assert_eq!(Zone::UTC.rfc3339(moment), "2022-05-02T04:44:00Z");
        assert_eq!(zone("Africa/Nairobi").rfc3339(moment), "2022-05-02T07:44:00+03:00");
        assert_eq!(Zone::UTC.rfc3339(Timestamp(moment.0 + 5)), "2022-05-02T04:44:00.005Z");
    }

    #[test]
    fn a_moment_is_read_where_it_was_written() {
        let nairobi = zone("Africa/Nairobi");
        for text in ["2022-05-02T04:44:00Z", "2022-05-02 07:44", "2022-05-02T07:44:00+03:00"] {
            assert_eq!(nairobi.moment(text), Some(Timestamp(1_651_466_640_000)), "{text}");
        }
        assert_eq!(nairobi.moment("2022-05-02"), nairobi.moment("2022-05-02 00:00:00"));
        assert_eq!(nairobi.moment("02.05.2022"), None);
    }

    #[test]
    fn an_hour_that_happens_twice_has_two_moments() {
        let LocalTime::Twice(first, second) =
            zone("Europe/Zurich").resolve(wall("2022-10-30 02:30"))
        else {
            panic!("expected two moments")
        };
        assert_eq!(second.0 - first.0, 3_600_000);
    }

    #[test]
    fn an_hour_that_is_skipped_is_read_as_a_clock_that_was_not_set_forward() {
        let zurich = zone("Europe/Zurich");
        let LocalTime::Skipped(moment) = zurich.resolve(wall("2022-03-27 02:30")) else {
            panic!("expected no moment")
        };
        assert_eq!(Zone::UTC.rfc3339(moment), "2022-03-27T01:30:00Z");
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_at_the_change() {
        let beirut = zone("Asia/Beirut");
        let date = NaiveDate::from_ymd_opt(2022, 3, 27).unwrap();
        assert_eq!(beirut.rfc3339(beirut.day_begins(date)), "2022-03-27T01:00:00+03:00");
    }

    #[test]
    fn days_follow_one_another_even_where_clocks_change() {
        for name in ["Europe/Zurich", "Asia/Beirut", "America/Havana", "Pacific/Apia"] {
            let mut moment = Timestamp(1_325_000_000_000);
            for _ in 0..400 {
                let next = zone(name).next_day_begins(moment);
                assert!(next > moment, "{name}");
                assert!(zone(name).date(next) > zone(name).date(moment), "{name}");
                moment = next;
            }
        }
    }

    #[test]
    fn extreme_moments_do_not_panic() {
        for moment in [i64::MIN, -1, i64::MAX] {
            assert!(!zone("Asia/Beirut").rfc3339(Timestamp(moment)).is_empty());
            zone("Asia/Beirut").next_day_begins(Timestamp(moment));
        }
    }
}
