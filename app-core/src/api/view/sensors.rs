//! Sensors paired and heard.

use serde::{Deserialize, Serialize};

use super::{Freshness, ReadingView, RibbonPoint, SyncMark};
use crate::api::Placement;

/// What the sensors page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SensorsView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The radio.
    pub radio: RadioState,
    /// Whether unpaired sensors are listened for.
    pub is_scanning: bool,
    /// Paired sensors.
    pub sensors: Vec<SensorRow>,
    /// Heard and not paired, strongest first.
    pub heard: Vec<HeardSensor>,
    /// Boxes a sensor may be paired with.
    pub boxes: Vec<BoxChoice>,
}

/// What the radio does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RadioState {
    /// It listens.
    Listening,
    /// It is switched off.
    Off,
    /// The system does not let us use it.
    NotPermitted,
    /// The device has none.
    Absent,
}

/// A paired sensor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SensorRow {
    /// The sensor.
    pub sensor: String,
    /// The name people give it.
    pub name: String,
    /// Where it rides; absent while it is not placed.
    pub place: Option<SensorPlace>,
    /// Its last reading.
    pub reading: Option<ReadingView>,
    /// When it was last heard.
    pub heard_at_ms: Option<i64>,
    /// How old that is.
    pub freshness: Freshness,
    /// How strong it was.
    pub signal: SignalStrength,
    /// Its battery, if it says so.
    pub battery: Option<BatteryView>,
    /// Its calibration.
    pub calibration: CalibrationView,
    /// How far its pairing has come.
    pub sync: SyncMark,
}

/// Where a sensor rides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SensorPlace {
    /// The shipment whose box it rides in.
    pub shipment: Option<String>,
    /// The box, fridge or freezer.
    pub box_name: String,
    /// Where in it.
    pub placement: Placement,
}

/// How strong a sensor is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SignalStrength {
    /// Not heard.
    None,
    /// Weak.
    Weak,
    /// Fair.
    Fair,
    /// Good.
    Good,
    /// Strong.
    Strong,
    /// Within arm's reach.
    VeryNear,
}

/// A sensor's battery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct BatteryView {
    /// Percent, where the sensor says them.
    pub percent: Option<u32>,
    /// Millivolts, where the sensor says them.
    pub millivolts: Option<u32>,
    /// Whether it should be changed.
    pub is_low: bool,
}

/// Whether a sensor's calibration holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CalibrationState {
    /// It holds.
    InDate,
    /// It ends within 30 days.
    DueSoon,
    /// It ended.
    Overdue,
    /// There was none.
    Never,
}

/// A sensor's calibration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CalibrationView {
    /// Whether it holds.
    pub state: CalibrationState,
    /// When it was calibrated, `YYYY-MM-DD`.
    pub calibrated_on: Option<String>,
    /// When it is due, `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// How many days until it is due; negative when overdue.
    pub days_left: Option<i32>,
    /// The number of its certificate.
    pub certificate: Option<String>,
    /// Half the width of its stated uncertainty, in thousandths of a degree.
    pub uncertainty_millikelvin: Option<u32>,
    /// Who recorded it.
    pub recorded_by: Option<String>,
}

/// A sensor heard and not paired with the box at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HeardSensor {
    /// The sensor; its radio address where the format is unknown.
    pub sensor: String,
    /// What it calls itself.
    pub name: String,
    /// How strong it is.
    pub signal: SignalStrength,
    /// Its temperature; absent without one.
    pub temperature_millicelsius: Option<i32>,
    /// Which way it changes: the one held in a hand warms.
    pub drift: Drift,
    /// The change over its history.
    pub change_millicelsius: Option<i32>,
    /// Its last two minutes, for the small curve.
    pub history: Vec<RibbonPoint>,
    /// Whether it can be paired.
    pub pairing: Pairing,
}

/// Which way a candidate's temperature changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Drift {
    /// It warms.
    Warming,
    /// It cools.
    Cooling,
    /// It does not change.
    Steady,
    /// Too few readings to say.
    NotKnown,
}

/// Whether a heard sensor can be paired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Pairing {
    /// It can.
    Possible,
    /// It is paired already.
    Paired {
        /// The box it rides in.
        box_name: String,
    },
    /// Its format is not known; nothing is recorded from it.
    FormatUnknown,
    /// It encrypts, and no key is known.
    KeyMissing,
}

/// A box a sensor may be paired with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct BoxChoice {
    /// Its shipment.
    pub shipment: String,
    /// The number people know the shipment by.
    pub reference: String,
    /// The name of the box.
    pub box_name: String,
}
