//! What a rule found, as figures; the words are made from them in the reader's language.

use serde::{Deserialize, Serialize};

use super::record::Breach;
use crate::api::view;

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// Time outside a range.
    Range {
        /// The coldest permitted.
        temperature_min_millicelsius: i64,
        /// The hottest permitted.
        temperature_max_millicelsius: i64,
        /// Time above.
        hot_minutes: i64,
        /// The hottest reading above.
        hot_extreme_millicelsius: Option<i64>,
        /// Time below.
        cold_minutes: i64,
        /// The coldest reading below.
        cold_extreme_millicelsius: Option<i64>,
        /// Time without readings.
        unknown_minutes: i64,
    },
    /// Time beyond a bound against the time allowed.
    Exposure {
        /// The side of the bound.
        breach: Breach,
        /// The bound, itself included.
        limit_millicelsius: i64,
        /// The time that fires.
        limit_minutes: i64,
        /// Whether spans add up; otherwise only the longest counts.
        is_cumulative: bool,
        /// The time measured beyond it.
        measured_minutes: i64,
        /// The time without readings.
        unknown_minutes: i64,
        /// Whether the unknown time is long enough to change the outcome.
        is_unknown_enough: bool,
    },
    /// Mean kinetic temperature.
    MeanKinetic {
        /// The window.
        window_minutes: i64,
        /// The value; absent with too few readings.
        value_millicelsius: Option<i64>,
        /// The limit.
        limit_millicelsius: i64,
        /// The value had the unknown time been at the assumed temperature.
        worst_millicelsius: Option<i64>,
        /// The temperature assumed for the unknown time.
        assumed_millicelsius: Option<i64>,
    },
    /// Calibration of the sensor.
    Calibration {
        /// When it was due, `YYYY-MM-DD`; absent if never calibrated.
        due_on: Option<String>,
    },
    /// Too few readings to say anything.
    TooFewReadings {
        /// How many there were.
        readings: i64,
    },
}

impl From<view::Breach> for Breach {
    fn from(breach: view::Breach) -> Self {
        match breach {
            view::Breach::Hot => Self::Hot,
            view::Breach::Cold => Self::Cold,
        }
    }
}

impl From<view::Finding> for Finding {
    fn from(finding: view::Finding) -> Self {
        match finding {
            view::Finding::Range {
                temperature_min_millicelsius,
                temperature_max_millicelsius,
                hot_minutes,
                hot_extreme_millicelsius,
                cold_minutes,
                cold_extreme_millicelsius,
                unknown_minutes,
            } => Self::Range {
                temperature_min_millicelsius: temperature_min_millicelsius.into(),
                temperature_max_millicelsius: temperature_max_millicelsius.into(),
                hot_minutes,
                hot_extreme_millicelsius: hot_extreme_millicelsius.map(i64::from),
                cold_minutes,
                cold_extreme_millicelsius: cold_extreme_millicelsius.map(i64::from),
                unknown_minutes,
            },
            view::Finding::Exposure {
                breach,
                limit_millicelsius,
                limit_minutes,
                is_cumulative,
                measured_minutes,
                unknown_minutes,
                is_unknown_enough,
            } => Self::Exposure {
                breach: breach.into(),
                limit_millicelsius: limit_millicelsius.into(),
                limit_minutes,
                is_cumulative,
                measured_minutes,
                unknown_minutes,
                is_unknown_enough,
            },
            view::Finding::MeanKinetic {
                window_minutes,
                value_millicelsius,
                limit_millicelsius,
                worst_millicelsius,
                assumed_millicelsius,
            } => Self::MeanKinetic {
                window_minutes,
                value_millicelsius: value_millicelsius.map(i64::from),
                limit_millicelsius: limit_millicelsius.into(),
                worst_millicelsius: worst_millicelsius.map(i64::from),
                assumed_millicelsius: assumed_millicelsius.map(i64::from),
            },
            view::Finding::Calibration { due_on } => Self::Calibration { due_on },
            view::Finding::TooFewReadings { readings } => {
                Self::TooFewReadings { readings: readings.into() }
            }
        }
    }
}
