//! The temperature ribbon: one strip tells the story.

use serde::{Deserialize, Serialize};

use crate::api::Placement;

/// A trip as one strip. The drawing decides nothing: the core computed every span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonView {
    /// Where the axis begins.
    pub axis_began_at_ms: i64,
    /// Where the axis ends: now or the planned arrival, whichever is later.
    pub axis_ended_at_ms: i64,
    /// The now line; absent once the trip ended.
    pub now_at_ms: Option<i64>,
    /// The planned arrival; absent once arrived.
    pub arrival_at_ms: Option<i64>,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The storage range; absent when no product says one.
    pub range: Option<StorageRange>,
    /// Lowest and highest reading of each column, in the order they happened.
    pub points: Vec<RibbonPoint>,
    /// Time without readings; the line breaks there.
    pub gaps: Vec<RibbonGap>,
    /// Time out of the storage range.
    pub excursions: Vec<RibbonExcursion>,
    /// Changes of custody.
    pub handovers: Vec<RibbonHandover>,
    /// Who held it when.
    pub holders: Vec<RibbonHolder>,
    /// Where the sensor rode from when on.
    pub placements: Vec<RibbonPlacement>,
    /// Places on the way.
    pub stops: Vec<RibbonStop>,
    /// The facts of the summary sentence.
    pub summary: RibbonSummary,
}

/// The temperatures a product permits, bounds included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StorageRange {
    /// The coldest permitted.
    pub temperature_min_millicelsius: i32,
    /// The hottest permitted.
    pub temperature_max_millicelsius: i32,
}

/// One reading on the strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonPoint {
    /// When it was measured.
    pub at_ms: i64,
    /// What was measured.
    pub temperature_millicelsius: i32,
}

/// A span without readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonGap {
    /// The last reading before.
    pub began_at_ms: i64,
    /// The first reading after, or the end of the strip.
    pub ended_at_ms: i64,
    /// Whether nothing was heard since.
    pub is_ongoing: bool,
}

/// Which bound was crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Breach {
    /// Above the storage range.
    Hot,
    /// Below the storage range.
    Cold,
}

/// A span out of the storage range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonExcursion {
    /// The bound crossed.
    pub breach: Breach,
    /// When it began.
    pub began_at_ms: i64,
    /// When it ended, or the last reading of one that lasts.
    pub ended_at_ms: i64,
    /// Whether it lasts.
    pub is_ongoing: bool,
    /// How long, known time only.
    pub minutes: i64,
    /// The reading farthest out.
    pub extreme_millicelsius: i32,
}

/// A change of custody on the strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonHandover {
    /// When.
    pub at_ms: i64,
    /// Who gave.
    pub from: String,
    /// Who received.
    pub to: String,
}

/// A span of custody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonHolder {
    /// Who held it.
    pub name: String,
    /// Since when.
    pub began_at_ms: i64,
    /// Until when; absent while they hold it.
    pub ended_at_ms: Option<i64>,
}

/// A change of where the sensor rides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonPlacement {
    /// When.
    pub at_ms: i64,
    /// Where from then on.
    pub placement: Placement,
}

/// A place on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonStop {
    /// When it was or will be reached.
    pub at_ms: i64,
    /// Its name.
    pub name: String,
}

/// The facts of the sentence printed under the strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RibbonSummary {
    /// From the first reading to the last or now.
    pub total_minutes: i64,
    /// Known to be in range.
    pub in_range_minutes: i64,
    /// Above the range.
    pub hot_minutes: i64,
    /// Below the range.
    pub cold_minutes: i64,
    /// Without readings.
    pub unknown_minutes: i64,
    /// How many readings there are.
    pub readings: u32,
    /// The last reading; absent when there is none.
    pub last: Option<RibbonPoint>,
}
