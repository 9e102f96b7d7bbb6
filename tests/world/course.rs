//! What the box goes through on the way, and what that comes to by our own reckoning.

use crate::Measurement;
use crate::cold_box::ColdBox;
use crate::recording::{self, RecordingError};
use std::path::Path;

const MINUTE_MS: i64 = 60_000;
/// 08:00 in Yellowknife on the second of March 2026, before the clocks change.
const MODEL_BEGAN_MS: i64 = 1_772_463_600_000;
/// A day and a half: the forgotten lid and the hours it takes to recover lie within.
const MODEL_MINUTES: usize = 2_160;
/// A sensor measures every minute; heard at every second one it is not yet unknown.
const HEARD_EVERY_MS: i64 = 2 * MINUTE_MS;
/// A recorder's value stands for so many of its intervals before it counts as silent.
const STANDS_INTERVALS: i64 = 2;

/// The storage range of what the story carries.
pub const RANGE_MILLICELSIUS: std::ops::RangeInclusive<i32> = 2_000..=8_000;

/// The temperature of one trip, in the order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    measurements: Vec<Measurement>,
    is_model: bool,
}

/// Readings in a row on one side of the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The first of them, counted from 0.
    pub first: usize,
    /// The last of them.
    pub last: usize,
    /// Whether they are above the range.
    pub is_hot: bool,
    /// The farthest of them.
    pub extreme_millicelsius: i32,
}

impl Course {
    /// The drive that a model of the box makes from `seed`.
    #[must_use]
    pub fn model(seed: u64) -> Self {
        Self::model_from(seed, MODEL_BEGAN_MS)
    }

    /// The same drive, ending at `ended_ms`.
    #[must_use]
    pub fn model_until(seed: u64, ended_ms: i64) -> Self {
        let lasts = i64::try_from(MODEL_MINUTES).unwrap_or(i64::MAX) * MINUTE_MS;
        Self::model_from(seed, ended_ms - lasts)
    }

    fn model_from(seed: u64, began_ms: i64) -> Self {
        let mut cold_box = ColdBox::packed(seed, began_ms);
        let measurements = (0..MODEL_MINUTES).map(|_| cold_box.pass_minute()).collect();
        Self { measurements, is_model: true }
    }

    /// A recording, as a sensor in its place would have been heard.
    ///
    /// A recorder that measures seldom is heard again and again with what it measured last, until
    /// two of its own intervals have passed; after that it is silent, and the time is unknown.
    ///
    /// # Errors
    ///
    /// [`RecordingError`] names the file and the line.
    pub fn recorded(path: &Path) -> Result<Self, RecordingError> {
        let mut points = recording::read(path)?;
        points.sort_by_key(|point| point.at_ms);
        Ok(Self { measurements: heard(&points), is_model: false })
    }

    /// Every measurement that is heard.
    #[must_use]
    pub fn measurements(&self) -> &[Measurement] {
        &self.measurements
    }

    /// Whether a model made it.
    #[must_use]
    pub fn is_model(&self) -> bool {
        self.is_model
    }

    /// When the first is measured, in milliseconds since 1970.
    #[must_use]
    pub fn began_ms(&self) -> i64 {
        self.measurements.first().map_or(0, |first| first.at_ms)
    }

    /// When the last is measured, in milliseconds since 1970.
    #[must_use]
    pub fn ended_ms(&self) -> i64 {
        self.measurements.last().map_or(0, |last| last.at_ms)
    }

    /// The times out of the range, reading by reading and by no rule of the product's.
    #[must_use]
    pub fn outside(&self) -> Vec<Outside> {
        let mut spans: Vec<Outside> = Vec::new();
        for (index, measurement) in self.measurements.iter().enumerate() {
            let value = measurement.temperature_millicelsius;
            if RANGE_MILLICELSIUS.contains(&value) {
                continue;
            }
            let is_hot = value > *RANGE_MILLICELSIUS.end();
            match spans.last_mut() {
                Some(span) if span.last + 1 == index && span.is_hot == is_hot => {
                    let extreme = span.extreme_millicelsius;
                    span.last = index;
                    span.extreme_millicelsius =
                        if is_hot { extreme.max(value) } else { extreme.min(value) };
                }
                _ => spans.push(Outside {
                    first: index,
                    last: index,
                    is_hot,
                    extreme_millicelsius: value,
                }),
            }
        }
        spans
    }
}

fn heard(points: &[Measurement]) -> Vec<Measurement> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let interval = median_interval_ms(points);
    if interval <= HEARD_EVERY_MS {
        let mut once = points.to_vec();
        once.dedup_by_key(|point| point.at_ms.div_euclid(MINUTE_MS));
        return once;
    }
    let mut heard = Vec::new();
    let mut ahead = points.iter().peekable();
    let mut stands = *first;
    let mut at_ms = first.at_ms;
    while at_ms <= last.at_ms {
        while let Some(point) = ahead.next_if(|point| point.at_ms <= at_ms) {
            stands = *point;
        }
        if at_ms - stands.at_ms <= interval * STANDS_INTERVALS {
            heard.push(Measurement { at_ms, ..stands });
        }
        at_ms += HEARD_EVERY_MS;
    }
    heard
}

/// Trackers send extra points on events; the median is not moved by them.
fn median_interval_ms(points: &[Measurement]) -> i64 {
    let times = points.windows(2).filter_map(|pair| match pair {
        [one, other] => Some(other.at_ms - one.at_ms),
        _ => None,
    });
    let mut intervals: Vec<i64> = times.filter(|interval| *interval > 0).collect();
    intervals.sort_unstable();
    intervals.get(intervals.len() / 2).copied().unwrap_or(MINUTE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(minute: i64, temperature_millicelsius: i32) -> Measurement {
        Measurement { at_ms: minute * MINUTE_MS, temperature_millicelsius, humidity_permille: 500 }
    }

    #[test]
    fn a_seldom_recorder_is_heard_until_two_of_its_intervals_passed() {
        let points = [point(0, 5_000), point(60, 6_000), point(120, 7_000), point(600, 4_000)];
        let heard = heard(&points);
        let minute = |m: &Measurement| m.at_ms / MINUTE_MS;
        assert!(heard.windows(2).all(|pair| {
            let apart = minute(&pair[1]) - minute(&pair[0]);
            apart == 2 || (minute(&pair[0]) == 240 && minute(&pair[1]) == 600)
        }));
        assert_eq!(heard.len(), 122);
        assert_eq!(heard[31], point(62, 6_000));
    }

    #[test]
    fn time_outside_is_counted_side_by_side() {
        let values = [5_000, 8_001, 9_000, 8_000, 1_999, 8_500];
        let measurements = (0..).zip(values).map(|(minute, value)| point(minute, value)).collect();
        let course = Course { measurements, is_model: false };
        let spans: Vec<_> = course
            .outside()
            .iter()
            .map(|span| (span.first, span.last, span.is_hot, span.extreme_millicelsius))
            .collect();
        let expected = [(1, 2, true, 9_000), (4, 4, false, 1_999), (5, 5, true, 8_500)];
        assert_eq!(spans, expected);
    }

    #[test]
    fn the_model_forgets_the_lid_once() {
        assert!(!Course::model(1).outside().is_empty());
        assert_eq!(Course::model_until(1, 0).ended_ms(), 0);
    }
}
