//! One shipment.

use serde::{Deserialize, Serialize};

use super::{
    AssessmentView, BudgetView, CustodyView, EditView, FreezeSensitivity, NoBudget, PersonRef,
    ReadingSource, ReadingView, RefusedChange, RibbonView, ShipmentNeed, ShipmentStage, SiteRef,
    StorageRange, SyncMark, VerdictView,
};
use crate::api::{DecisionOutcome, Placement};

/// Everything known about one shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShipmentView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The shipment.
    pub shipment: String,
    /// The number people know it by.
    pub reference: String,
    /// Where it is in its life.
    pub stage: ShipmentStage,
    /// What it waits for.
    pub need: Option<ShipmentNeed>,
    /// Where it leaves from.
    pub origin: SiteRef,
    /// Where it goes.
    pub destination: SiteRef,
    /// Names of its boxes.
    pub boxes: Vec<String>,
    /// The number on its seal.
    pub seal: Option<String>,
    /// When it should leave.
    pub depart_at_ms: Option<i64>,
    /// When it should have arrived.
    pub arrive_by_at_ms: Option<i64>,
    /// When it left.
    pub departed_at_ms: Option<i64>,
    /// When it arrived.
    pub arrived_at_ms: Option<i64>,
    /// Its state.
    pub verdict: VerdictView,
    /// Its last reading.
    pub reading: Option<ReadingView>,
    /// Its budgets, the one that ends first in front. They never add up.
    pub budgets: Vec<BudgetView>,
    /// Why it has none; absent where it has one.
    pub no_budget: Option<NoBudget>,
    /// Who holds it.
    pub holder: Option<HolderView>,
    /// What its products permit together.
    pub range: Option<StorageRange>,
    /// The trip; absent without readings.
    pub ribbon: Option<RibbonView>,
    /// Which rules passed; absent without readings.
    pub assessment: Option<AssessmentView>,
    /// What it holds; struck lines last.
    pub items: Vec<ItemView>,
    /// How many units it holds, struck lines left out.
    pub units: u32,
    /// How many batches it holds, struck lines left out.
    pub batches: u32,
    /// Its changes of custody.
    pub custody: CustodyView,
    /// Its receipt form; absent until opened.
    pub form: Option<FormProgress>,
    /// What was decided.
    pub decision: Option<DecisionView>,
    /// Sensors in its boxes.
    pub sensors: Vec<ShipmentSensor>,
    /// Where its readings come from, those of ended pairings and of files too, oldest first.
    pub sources: Vec<ReadingSource>,
    /// Notes, oldest first.
    pub notes: Vec<NoteView>,
    /// What was changed of it and of its form since it was created, latest first.
    pub edits: Vec<EditView>,
    /// Changes of it the relay refused.
    pub refused: Vec<RefusedChange>,
    /// What this person may do with it, the likeliest first.
    pub actions: Vec<ShipmentAction>,
    /// How far its records have come.
    pub sync: SyncMark,
}

/// Who holds a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HolderView {
    /// A person, a carrier or a site.
    pub name: String,
    /// Since when.
    pub since_at_ms: i64,
}

/// One line of a packing list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ItemView {
    /// The line.
    pub item: String,
    /// The product.
    pub product: String,
    /// The product's name.
    pub product_name: String,
    /// Whether frost spoils it.
    pub sensitivity: FreezeSensitivity,
    /// The batch as printed.
    pub batch: String,
    /// The expiry as printed, `YYYY-MM` or `YYYY-MM-DD`.
    pub expiry: String,
    /// Whether it expired.
    pub is_expired: bool,
    /// How many units.
    pub quantity: u32,
    /// What is counted, such as `vial`.
    pub unit: String,
    /// Why the line was struck; absent while it counts.
    pub removed_reason: Option<String>,
}

/// How far a form is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormProgress {
    /// The form.
    pub form: String,
    /// Its template.
    pub template: String,
    /// How many fields have answers.
    pub answered: u32,
    /// How many fields there are.
    pub total: u32,
    /// Who answered so far.
    pub answered_by: Vec<String>,
    /// Who should answer the rest.
    pub next: Option<PersonRef>,
    /// When it was signed.
    pub signed_at_ms: Option<i64>,
}

/// What was decided about a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DecisionView {
    /// The decision.
    pub outcome: DecisionOutcome,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at_ms: i64,
    /// How far it has come.
    pub sync: SyncMark,
}

/// A sensor in a box of a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShipmentSensor {
    /// The sensor.
    pub sensor: String,
    /// The name people give it.
    pub name: String,
    /// The box.
    pub box_name: String,
    /// Where in the box.
    pub placement: Placement,
}

/// A note on a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NoteView {
    /// The note.
    pub note: String,
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at_ms: i64,
    /// How far it has come.
    pub sync: SyncMark,
}

/// What a person may do with a shipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShipmentAction {
    /// Record that it leaves.
    Depart,
    /// Record that it arrived.
    Arrive,
    /// Offer it to someone.
    OfferHandover,
    /// Take it over.
    ConfirmHandover,
    /// Fill the receipt form.
    FillForm,
    /// Decide on it.
    Decide,
    /// Change what is planned.
    Edit,
    /// Cancel it.
    Cancel,
    /// Pair a sensor with one of its boxes.
    PairSensor,
    /// Take in a logger's file.
    ImportReadings,
    /// Export its report.
    Export,
}
