//! Alerts, grouped by box.

use serde::{Deserialize, Serialize};

use super::{BoxState, Reason, RibbonView, SyncMark};
use crate::api::AcknowledgeReason;

/// What the alerts page shows: worst group first, worst alert first within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AlertsView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// How many nobody acknowledged.
    pub open: u32,
    /// How many there are.
    pub total: u32,
    /// The groups.
    pub groups: Vec<AlertGroup>,
}

/// The alerts of one box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AlertGroup {
    /// The name of the box.
    pub box_name: String,
    /// Its shipment.
    pub shipment: Option<String>,
    /// The number people know the shipment by.
    pub reference: Option<String>,
    /// Where the shipment goes.
    pub destination: Option<String>,
    /// The sensor's name, where no shipment is known.
    pub sensor_name: Option<String>,
    /// How many nobody acknowledged.
    pub open: u32,
    /// The alerts, acknowledged ones last.
    pub alerts: Vec<AlertRow>,
}

/// Where an alert is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AlertStatus {
    /// Nobody acknowledged it.
    Open,
    /// Someone did.
    Acknowledged,
    /// Its cause is gone and it was acknowledged or needed no one.
    Resolved,
}

/// One alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AlertRow {
    /// The alert.
    pub alert: String,
    /// How bad it is.
    pub state: BoxState,
    /// What happened.
    pub reason: Reason,
    /// When it began.
    pub began_at_ms: i64,
    /// When it ended; absent while it lasts.
    pub ended_at_ms: Option<i64>,
    /// The last temperature, for a silent sensor.
    pub last_millicelsius: Option<i32>,
    /// How it was found after the fact; absent where it was raised as it happened.
    pub late: Option<LateView>,
    /// Where it is in its life.
    pub status: AlertStatus,
    /// Who was called because nobody acknowledged it.
    pub escalation: Option<EscalationView>,
    /// Who acknowledged it, and why it happened.
    pub acknowledgement: Option<AcknowledgementView>,
    /// The reasons that fit, the likeliest first.
    pub reasons: Vec<AcknowledgeReason>,
    /// The stretch of the trip it is about.
    pub ribbon: Option<RibbonView>,
    /// How far its records have come.
    pub sync: SyncMark,
}

/// How an alert was found after the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LateView {
    /// When it was found.
    pub found_at_ms: i64,
    /// The name of the logger's file that showed it; absent where that is not known here.
    pub file_name: Option<String>,
}

/// Who was called because nobody acknowledged an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct EscalationView {
    /// The name of the person or role called.
    pub to: String,
    /// When.
    pub at_ms: i64,
    /// When they answered; absent until then.
    pub answered_at_ms: Option<i64>,
}

/// Who acknowledged an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AcknowledgementView {
    /// Who.
    pub by: String,
    /// When.
    pub at_ms: i64,
    /// Why it happened.
    pub reason: AcknowledgeReason,
    /// What was done; may be empty.
    pub note: String,
}
