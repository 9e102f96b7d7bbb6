//! The driver's page.

use serde::{Deserialize, Serialize};

use super::{BudgetView, NoBudget, ReadingView, RibbonView, Step, SyncMark, VerdictView};

/// What the driver's page shows: the worst box first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TodayView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The box to look at; absent when this person carries none.
    pub main: Option<TodayBox>,
    /// The next place to go.
    pub next_stop: Option<NextStop>,
    /// The other boxes of this person.
    pub others: Vec<TodayOther>,
}

/// The box a driver must look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TodayBox {
    /// Its shipment.
    pub shipment: String,
    /// The number people know the shipment by.
    pub reference: String,
    /// The name of the box.
    pub box_name: String,
    /// Where the shipment goes.
    pub destination: String,
    /// The state of the box.
    pub verdict: VerdictView,
    /// Its last reading.
    pub reading: Option<ReadingView>,
    /// The budget that ends first.
    pub budget: Option<BudgetView>,
    /// Why it has none; absent where it has one.
    pub no_budget: Option<NoBudget>,
    /// Until when the ice should hold.
    pub holds_until_at_ms: Option<i64>,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// The one thing to press.
    pub action: TodayAction,
    /// The trip so far.
    pub ribbon: Option<RibbonView>,
    /// How far its records have come.
    pub sync: SyncMark,
}

/// The one thing to press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TodayAction {
    /// Nothing.
    None,
    /// Say why an alert happened.
    Acknowledge {
        /// The alert.
        alert: String,
    },
    /// Say that the box was put aside.
    SetAside {
        /// The alert.
        alert: String,
    },
    /// Hand the shipment over.
    HandOver,
    /// Record that the shipment leaves.
    Depart,
    /// Pair a sensor with the box.
    PairSensor,
}

/// The next place to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NextStop {
    /// Its name.
    pub name: String,
    /// When it should be reached.
    pub arrive_at_ms: Option<i64>,
    /// Its latitude in millionths of a degree.
    pub latitude_microdegrees: Option<i32>,
    /// Its longitude in millionths of a degree.
    pub longitude_microdegrees: Option<i32>,
}

/// Another box of the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TodayOther {
    /// Its shipment.
    pub shipment: String,
    /// The name of the box.
    pub box_name: String,
    /// The state of the box.
    pub verdict: VerdictView,
    /// Its last reading.
    pub reading: Option<ReadingView>,
}
