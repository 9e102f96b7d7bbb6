//! The list of shipments.

use serde::{Deserialize, Serialize};

use super::{BudgetView, ReadingView, RefusedChange, RibbonView, SyncMark, VerdictView};
use crate::api::ShipmentSelection;

/// A page of shipments, on one shared time axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShipmentsView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// Where the shared axis begins.
    pub axis_began_at_ms: i64,
    /// Where the shared axis ends.
    pub axis_ended_at_ms: i64,
    /// How many shipments each selection holds.
    pub counts: Vec<SelectionCount>,
    /// The shipments, in groups that are never empty.
    pub groups: Vec<ShipmentGroup>,
    /// Where the next page begins; absent on the last.
    pub next_cursor: Option<String>,
    /// Changes the relay refused.
    pub refused: Vec<RefusedChange>,
}

/// How many shipments a selection holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SelectionCount {
    /// The selection.
    pub selection: ShipmentSelection,
    /// How many.
    pub count: u32,
}

/// Shipments of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShipmentGroup {
    /// The stage; absent when all stages share one list.
    pub stage: Option<ShipmentStage>,
    /// How many there are, on this page or not.
    pub count: u32,
    /// Those on this page.
    pub rows: Vec<ShipmentRow>,
}

/// Where a shipment is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShipmentStage {
    /// Someone must decide on it.
    NeedsDecision,
    /// It is between sites.
    OnTheRoad,
    /// It has not left.
    Waiting,
    /// It was received.
    Received,
    /// It was cancelled.
    Cancelled,
}

/// What a shipment waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShipmentNeed {
    /// A decision at the door.
    DecisionAtDoor,
    /// A decision by a person of another role.
    DecisionByOther,
    /// A driver.
    Driver,
    /// A sensor.
    Sensor,
    /// Packing.
    Packing,
    /// A second person's confirmation of a handover.
    Confirmation,
    /// The receipt form.
    Form,
}

/// One shipment in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShipmentRow {
    /// The shipment.
    pub shipment: String,
    /// The number people know it by.
    pub reference: String,
    /// Where it goes.
    pub destination: String,
    /// The name of its first box.
    pub box_name: String,
    /// Names of what it holds, at most three.
    pub contents: Vec<String>,
    /// How many units it holds.
    pub units: u32,
    /// Who holds it: a person, a carrier or a site.
    pub held_by: Option<String>,
    /// Where it is in its life.
    pub stage: ShipmentStage,
    /// What it waits for.
    pub need: Option<ShipmentNeed>,
    /// Its state.
    pub verdict: VerdictView,
    /// Its last reading.
    pub reading: Option<ReadingView>,
    /// When monitoring ended; absent while it runs.
    pub ended_at_ms: Option<i64>,
    /// The budget that ends first.
    pub budget: Option<BudgetView>,
    /// When it left, or should.
    pub depart_at_ms: Option<i64>,
    /// When it arrived, or should.
    pub arrive_at_ms: Option<i64>,
    /// The trip on the shared axis; absent without readings.
    pub ribbon: Option<RibbonView>,
    /// How far its records have come.
    pub sync: SyncMark,
}
