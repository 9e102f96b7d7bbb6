//! Which rules a trip passed.

use serde::{Deserialize, Serialize};

use super::Breach;
use crate::api::Argument;

/// The rules applied to a trip: failed first, then unknown, then passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AssessmentView {
    /// One row per rule.
    pub rows: Vec<AssessmentRow>,
    /// Whether the trip ended, so that no later reading can change it.
    pub is_final: bool,
}

/// What a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RuleOutcome {
    /// The rule was broken.
    Fail,
    /// Missing readings could have broken it.
    Unknown,
    /// The rule was kept.
    Pass,
}

/// One rule applied to a trip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AssessmentRow {
    /// The rule, a stable code such as `who.pqs.e006.freeze`.
    pub rule: String,
    /// The version of its pack.
    pub version: u32,
    /// Where it is written, as the pack cites it.
    pub clause: String,
    /// Whether the pack's numbers still need checking against that source.
    pub is_unverified: bool,
    /// What it says.
    pub outcome: RuleOutcome,
    /// What was found.
    pub finding: Finding,
    /// Every input it used.
    pub inputs: Vec<Argument>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Finding {
    /// Time outside a range.
    Range {
        /// The coldest permitted.
        temperature_min_millicelsius: i32,
        /// The hottest permitted.
        temperature_max_millicelsius: i32,
        /// Time above.
        hot_minutes: i64,
        /// The hottest reading above.
        hot_extreme_millicelsius: Option<i32>,
        /// Time below.
        cold_minutes: i64,
        /// The coldest reading below.
        cold_extreme_millicelsius: Option<i32>,
        /// Time without readings.
        unknown_minutes: i64,
    },
    /// Time beyond a bound against the time allowed.
    Exposure {
        /// The side of the bound.
        breach: Breach,
        /// The bound, itself included.
        limit_millicelsius: i32,
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
    /// Mean kinetic temperature, USP 1079.2.
    MeanKinetic {
        /// The window.
        window_minutes: i64,
        /// The value; absent with too few readings.
        value_millicelsius: Option<i32>,
        /// The limit.
        limit_millicelsius: i32,
        /// The value had the unknown time been at the assumed temperature.
        worst_millicelsius: Option<i32>,
        /// The temperature assumed for the unknown time.
        assumed_millicelsius: Option<i32>,
    },
    /// Calibration of the sensor.
    Calibration {
        /// When it was due, `YYYY-MM-DD`; absent if never calibrated.
        due_on: Option<String>,
    },
    /// There were too few readings to say anything.
    TooFewReadings {
        /// How many there were.
        readings: u32,
    },
}
