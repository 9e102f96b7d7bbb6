//! The table of readings, and the report.

use serde::{Deserialize, Serialize};

use super::Breach;
use crate::api::Placement;

/// One page of the readings of a shipment, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReadingsView {
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The shipment.
    pub shipment: String,
    /// The number people know it by.
    pub reference: String,
    /// The page, from 0.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// How many readings there are.
    pub total: u32,
    /// The readings of this page.
    pub rows: Vec<ReadingRow>,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReadingRow {
    /// When it was measured.
    pub at_ms: i64,
    /// The sensor's name.
    pub sensor_name: String,
    /// The temperature; absent if the sensor sent none.
    pub temperature_millicelsius: Option<i32>,
    /// The relative humidity in thousandths.
    pub humidity_permille: Option<u32>,
    /// Where the sensor rode.
    pub placement: Option<Placement>,
    /// Who held the shipment.
    pub holder: Option<String>,
    /// The bound it crossed.
    pub breach: Option<Breach>,
    /// Whether a gap lies between the reading before and this one.
    pub is_after_gap: bool,
}

/// What the report of a shipment will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReportView {
    /// The shipment.
    pub shipment: String,
    /// The number people know it by.
    pub reference: String,
    /// The file name to offer.
    pub file_name: String,
    /// How many readings it lists.
    pub readings: u32,
    /// Whether the trip ended, so that the report will not change.
    pub is_final: bool,
}
