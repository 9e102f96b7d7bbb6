//! The state of a box, its reading and its marks, as every screen shows them.

use serde::{Deserialize, Serialize};

/// What to do with a box, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BoxState {
    /// Not packed, or without a sensor.
    Waiting,
    /// In range so far as is known.
    Ok,
    /// Nothing can be said.
    Unknown,
    /// Something must be done or decided.
    Warning,
    /// The medicines must not be given to anyone.
    Stop,
}

/// How old a reading is against its sensor's interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Freshness {
    /// Not older than twice the interval.
    Fresh,
    /// Older than twice the interval.
    Stale,
    /// Older than the sensor may be silent.
    Lost,
}

/// The state of a box, and since when it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VerdictView {
    /// The state to show.
    pub state: BoxState,
    /// Whether the state is drawn filled or hollow.
    pub freshness: Freshness,
    /// When the last reading behind it was taken.
    pub as_of_at_ms: Option<i64>,
    /// Why; absent where the state says it all.
    pub reason: Option<Reason>,
}

/// Why a box is in its state, or what an alert is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Reason {
    /// It stayed in its storage range.
    InRange {
        /// Since when it counts.
        since_at_ms: i64,
    },
    /// It is or was above its storage range.
    TooWarm {
        /// The bound it crossed.
        limit_millicelsius: i32,
        /// How long.
        minutes: i64,
        /// The hottest reading.
        extreme_millicelsius: i32,
        /// Whether it lasts.
        is_ongoing: bool,
    },
    /// It is or was below its storage range.
    TooCold {
        /// The bound it crossed.
        limit_millicelsius: i32,
        /// How long.
        minutes: i64,
        /// The coldest reading.
        extreme_millicelsius: i32,
        /// Whether it lasts.
        is_ongoing: bool,
    },
    /// It was cold enough for long enough to freeze.
    Frozen {
        /// The freezing bound.
        limit_millicelsius: i32,
        /// How long at or below it.
        minutes: i64,
        /// The coldest reading.
        extreme_millicelsius: i32,
    },
    /// A stability budget is used up.
    BudgetSpent {
        /// Which budget.
        budget: BudgetKind,
        /// The time it allowed.
        total_minutes: i64,
    },
    /// The sensor is silent.
    NotHeard {
        /// When it was last heard.
        since_at_ms: i64,
        /// For how long.
        minutes: i64,
    },
    /// Readings are missing in the past; the time is not counted as good.
    ReadingsMissing {
        /// For how long in all.
        minutes: i64,
    },
    /// A sensor's battery is low.
    BatteryLow {
        /// Millivolts, where the sensor says them.
        millivolts: Option<u32>,
        /// Percent, where the sensor says them.
        percent: Option<u32>,
    },
    /// A sensor's calibration is overdue.
    CalibrationOverdue,
    /// The box has no sensor.
    NoSensor,
    /// The box is not packed.
    NotPacked,
    /// No storage range is known for what it holds.
    NoStorageRange,
}

/// One thing to do, in the order given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Step {
    /// Close the lid and latch it.
    CloseLid,
    /// Move the box away from the heater.
    MoveFromHeat,
    /// Leave it shut for 30 minutes.
    LeaveShut,
    /// Take the box out of the cold.
    MoveFromCold,
    /// Put the sensor and vials off the ice.
    SeparateIcePacks,
    /// Do not give these medicines to anyone.
    DoNotUse,
    /// Keep the box shut and cold; throw nothing away.
    KeepShutAndCold,
    /// Call the clinic when there is signal.
    CallClinic,
    /// Keep the phone near the box.
    KeepPhoneNear,
    /// Look at the sensor and its battery.
    CheckSensor,
    /// Pair a sensor with the box.
    PairSensor,
    /// Keep driving; leave the lid shut.
    KeepDriving,
    /// Have it decided at the door.
    DecideAtDoor,
}

/// The last reading of a box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReadingView {
    /// The temperature; absent if the sensor sent none.
    pub temperature_millicelsius: Option<i32>,
    /// When it was measured.
    pub measured_at_ms: i64,
    /// How old it is.
    pub freshness: Freshness,
    /// Where it is going; absent without enough fresh readings.
    pub trend: Option<TrendView>,
}

/// Where a temperature is going.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TrendView {
    /// The direction.
    pub direction: Trend,
    /// The change over `minutes`.
    pub change_millicelsius: i32,
    /// The span it was measured over.
    pub minutes: i64,
}

/// A direction of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Trend {
    /// It rises.
    Rising,
    /// It falls.
    Falling,
    /// It holds.
    Steady,
}

/// What a stability budget counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BudgetKind {
    /// Time above the storage range.
    Warm,
    /// Time at or below freezing.
    Frozen,
}

/// The time out of range a product may still endure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct BudgetView {
    /// What it counts.
    pub budget: BudgetKind,
    /// The time used.
    pub used_seconds: i64,
    /// The time allowed in all.
    pub total_seconds: i64,
    /// The time left, never below zero.
    pub left_seconds: i64,
    /// The time without readings that may have used more; it is not counted.
    pub unknown_seconds: i64,
    /// When it will be or was used up; absent while nothing uses it.
    pub limit_at_ms: Option<i64>,
}

/// Why there is no budget to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum NoBudget {
    /// Nothing is packed.
    NothingPacked,
    /// No time is stated for a product, so none is for all of them together.
    NotStated {
        /// The product's name.
        product_name: String,
    },
    /// There are no readings to count.
    NoReadings,
}

/// How far a record has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SyncState {
    /// Saved on this device.
    SavedHere,
    /// The relay has it.
    OnTheRelay,
    /// The other side has it, as known at the last contact.
    Received,
    /// The relay refused it.
    Refused,
}

/// How far a record has come, and how much of it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncMark {
    /// How far.
    pub state: SyncState,
    /// When that was known.
    pub as_of_at_ms: Option<i64>,
    /// How many changes wait on this device.
    pub waiting: u32,
}

/// A person, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PersonRef {
    /// The person.
    pub person: String,
    /// The name to show.
    pub name: String,
}

/// A site, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SiteRef {
    /// The site.
    pub site: String,
    /// The name to show.
    pub name: String,
}
