use std::time::Duration;

use chrono::NaiveDateTime;
use serde::Serialize;

use crate::{
    excursion::infer_interval,
    units::Timestamp,
    zone::{LocalTime, Zone},
};

/// How a logger's local times were placed on the line of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LoggerClock {
    /// The file states offsets or UTC.
    Absolute,
    /// The logger's clock was set forward and back with the zone's.
    FollowsZone,
    /// The logger's clock kept the offset of its first reading, in minutes east of UTC.
    Fixed {
        /// The offset.
        offset_minutes: i64,
    },
}

/// Places the local times `walls`, given in the order of the file, in `zone`.
///
/// Most loggers keep one offset from the day they are set; some follow the zone. The rows tell:
/// a row in the hour that clocks skip, or a steady step across the hour that happens twice, was
/// written by a clock that was not changed. Then the whole file keeps the offset of its first
/// reading. Otherwise an hour that happens twice is placed by the order of its rows. No row is
/// ever dropped.
pub(super) fn place(walls: &[NaiveDateTime], zone: Zone) -> (Vec<Timestamp>, LoggerClock) {
    let is_newest_first = walls.first() > walls.last();
    let mut ordered = walls.to_vec();
    if is_newest_first {
        ordered.reverse();
    }
    let (mut times, clock) = match follow(&ordered, zone) {
        Some(times) => (times, LoggerClock::FollowsZone),
        None => keep_offset(&ordered, zone),
    };
    if is_newest_first {
        times.reverse();
    }
    (times, clock)
}

/// Places the times as a clock that follows the zone, or returns `None` if it did not.
fn follow(walls: &[NaiveDateTime], zone: Zone) -> Option<Vec<Timestamp>> {
    let interval = infer_interval(walls.iter().copied().map(as_if_utc)).unwrap_or_default();
    let mut times: Vec<Timestamp> = Vec::with_capacity(walls.len());

    for wall in walls {
        let time = match zone.resolve(*wall) {
            LocalTime::Once(time) => time,
            LocalTime::Twice(first, second) => {
                let is_later = times.last().is_some_and(|last| *last >= first);
                if is_later { second } else { first }
            }
            LocalTime::Skipped(_) => return None,
        };
        if let Some(last) = times.last()
            && is_steady_across_a_change(zone, *last, time, interval)
        {
            return None;
        }
        times.push(time);
    }
    Some(times)
}

/// Returns whether the clock's display went on by a usual step while the zone was set back.
fn is_steady_across_a_change(
    zone: Zone,
    earlier: Timestamp,
    later: Timestamp,
    interval: Duration,
) -> bool {
    let was_set_back = zone.offset_milliseconds(later) < zone.offset_milliseconds(earlier);
    if !was_set_back {
        return false;
    }
    let shown = as_if_utc(zone.wall(later)).since(as_if_utc(zone.wall(earlier)));
    !shown.is_zero() && shown <= interval.saturating_mul(2)
}

fn keep_offset(walls: &[NaiveDateTime], zone: Zone) -> (Vec<Timestamp>, LoggerClock) {
    let offset = walls.first().map_or(0, |wall| {
        let (LocalTime::Once(time) | LocalTime::Twice(time, _) | LocalTime::Skipped(time)) =
            zone.resolve(*wall);
        as_if_utc(*wall).0 - time.0
    });
    let times = walls.iter().map(|wall| Timestamp(as_if_utc(*wall).0 - offset)).collect();
    (times, LoggerClock::Fixed { offset_minutes: offset / 60_000 })
}

fn as_if_utc(wall: NaiveDateTime) -> Timestamp {
    Timestamp(wall.and_utc().timestamp_millis())
}
