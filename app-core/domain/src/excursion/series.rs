use std::{collections::BTreeMap, time::Duration};

use crate::{
    reading::Reading,
    units::{Temperature, Timestamp},
    zone::Zone,
};

/// One temperature, measured by one sensor at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sample {
    /// When the sensor took the measurement.
    pub taken: Timestamp,
    /// What it measured.
    pub temperature: Temperature,
}

/// What is known of one moment: one reading, or several that disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When the readings were taken.
    pub taken: Timestamp,
    /// The coldest of them, judged against lower limits.
    pub coldest: Temperature,
    /// The hottest of them, judged against upper limits and weighed as heat.
    pub hottest: Temperature,
}

/// The readings of one sensor in order of time, and how often they were due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    moments: Vec<Moment>,
    interval: Duration,
}

/// Readings that cannot be put on one time line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// The logging interval is under a millisecond or over a week.
    #[error("a logging interval of {} s is not between 1 ms and 7 days", interval.as_secs_f32())]
    IntervalOutOfScale {
        /// The rejected interval.
        interval: Duration,
    },
    /// A reading lies before the year 1 or after the year 9999.
    #[error("a reading at {} ms since 1970 lies outside the years 1 to 9999", taken.0)]
    TimeOutOfScale {
        /// The rejected time.
        taken: Timestamp,
    },
}

impl Series {
    /// The longest accepted logging interval.
    pub const INTERVAL_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// Returns the series of `samples`, which may come in any order and repeat themselves.
    ///
    /// # Errors
    ///
    /// [`SeriesError`] if `interval` or the time of a reading is out of scale.
    pub fn new(
        samples: impl IntoIterator<Item = Sample>,
        interval: Duration,
    ) -> Result<Self, SeriesError> {
        check_interval(interval)?;
        let mut moments = BTreeMap::new();
        for sample in samples {
            check_time(sample.taken)?;
            let moment = Moment::from(sample);
            moments
                .entry(sample.taken)
                .and_modify(|known: &mut Moment| *known = known.merged(moment))
                .or_insert(moment);
        }
        Ok(Self { moments: moments.into_values().collect(), interval })
    }

    /// Returns what is known, oldest first, each moment once.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// Returns how often readings were due.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// Returns the step in which the sensor reports, in thousandths of a degree, 1 to 1,000.
    ///
    /// The greatest step that all readings are multiples of.
    pub fn resolution_millicelsius(&self) -> i32 {
        let all = self.moments.iter().flat_map(|moment| [moment.coldest, moment.hottest]);
        let step = all.map(|value| value.millicelsius()).fold(0, greatest_common_divisor);
        if step == 0 { 1000 } else { step.min(1000) }
    }
}

impl Moment {
    pub(super) fn merged(self, other: Moment) -> Moment {
        Moment {
            taken: self.taken,
            coldest: self.coldest.min(other.coldest),
            hottest: self.hottest.max(other.hottest),
        }
    }
}

impl From<&Reading> for Sample {
    fn from(reading: &Reading) -> Self {
        Sample { taken: reading.taken, temperature: reading.temperature }
    }
}

impl From<Sample> for Moment {
    fn from(sample: Sample) -> Self {
        Moment { taken: sample.taken, coldest: sample.temperature, hottest: sample.temperature }
    }
}

pub(super) fn check_interval(interval: Duration) -> Result<(), SeriesError> {
    if interval.as_millis() >= 1 && interval <= Series::INTERVAL_MAX {
        Ok(())
    } else {
        Err(SeriesError::IntervalOutOfScale { interval })
    }
}

pub(super) fn check_time(taken: Timestamp) -> Result<(), SeriesError> {
    if (Zone::FIRST..=Zone::LAST).contains(&taken) {
        Ok(())
    } else {
        Err(SeriesError::TimeOutOfScale { taken })
    }
}

/// Returns the logging interval that `times` suggest, or `None` if there are not two of them.
///
/// The commonest step between neighbours, to the second below 90 s and to the minute above, so
/// that jitter does not split the vote; the longer one where two are equally common. A step that
/// is rare, such as a gap, never wins.
pub fn infer_interval(times: impl IntoIterator<Item = Timestamp>) -> Option<Duration> {
    let mut times: Vec<Timestamp> = times.into_iter().collect();
    times.sort_unstable();
    times.dedup();

    let mut votes: BTreeMap<Duration, usize> = BTreeMap::new();
    for (earlier, later) in times.iter().zip(times.iter().skip(1)) {
        *votes.entry(rounded(later.since(*earlier))).or_default() += 1;
    }
    votes.into_iter().max_by_key(|&(step, count)| (count, step)).map(|(step, _)| step)
}

fn rounded(step: Duration) -> Duration {
    let unit_milliseconds: u128 = match step.as_secs() {
        0 => 1,
        1..90 => 1000,
        _ => 60_000,
    };
    let units = (step.as_millis() + unit_milliseconds / 2) / unit_milliseconds;
    let milliseconds = u64::try_from(units * unit_milliseconds).unwrap_or(u64::MAX);
    Duration::from_millis(milliseconds).min(Series::INTERVAL_MAX)
}

fn greatest_common_divisor(a: i32, b: i32) -> i32 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
