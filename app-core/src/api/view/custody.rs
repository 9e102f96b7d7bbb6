//! Who held a shipment, and how it changes hands.

use serde::{Deserialize, Serialize};

use super::{BoxState, BudgetView, ItemView, PersonRef, ReadingView, RibbonView, VerdictView};
use crate::api::{HandoverCheck, Stroke};

/// The changes of custody of a shipment, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CustodyView {
    /// One entry per handover, planned ones last.
    pub entries: Vec<CustodyEntry>,
}

/// How far a handover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum HandoverState {
    /// Expected.
    Planned,
    /// The giver confirmed.
    Offered,
    /// Both confirmed.
    Confirmed,
    /// The offer was withdrawn.
    Withdrawn,
}

/// One change of custody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CustodyEntry {
    /// The handover; absent while it is only planned.
    pub handover: Option<String>,
    /// How far it is.
    pub state: HandoverState,
    /// Who gives.
    pub from: Option<String>,
    /// Who receives.
    pub to: Option<String>,
    /// When it happened or is due.
    pub at_ms: Option<i64>,
    /// Where.
    pub place: Option<String>,
    /// The temperature at that moment.
    pub temperature_millicelsius: Option<i32>,
    /// The state of the box at that moment.
    pub box_state: Option<BoxState>,
    /// Whether someone else recorded another receiver without knowing of this.
    pub is_disputed: bool,
}

/// What the handover page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HandoverView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The shipment.
    pub shipment: String,
    /// The number people know it by.
    pub reference: String,
    /// The name of its first box.
    pub box_name: String,
    /// Its state.
    pub verdict: VerdictView,
    /// Its last reading.
    pub reading: Option<ReadingView>,
    /// The budget that ends first.
    pub budget: Option<BudgetView>,
    /// The trip so far.
    pub ribbon: Option<RibbonView>,
    /// The number on its seal.
    pub seal: Option<String>,
    /// What changes hands.
    pub items: Vec<ItemView>,
    /// How many units.
    pub units: u32,
    /// How many batches.
    pub batches: u32,
    /// The open offer; absent until the giver confirmed.
    pub handover: Option<String>,
    /// How far it is.
    pub state: HandoverState,
    /// Who gives.
    pub gives: PartyView,
    /// Who receives.
    pub receives: PartyView,
    /// What the receiver must look at.
    pub checks: Vec<HandoverCheckRow>,
    /// Who may receive.
    pub candidates: Vec<PersonRef>,
    /// Which part the person at this device has.
    pub part: HandoverPart,
}

/// Which part a person has in a handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum HandoverPart {
    /// They give.
    Giver,
    /// They receive.
    Receiver,
    /// They only look.
    Onlooker,
}

/// One side of a handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PartyView {
    /// Who; absent until chosen.
    pub person: Option<PersonRef>,
    /// When they confirmed.
    pub confirmed_at_ms: Option<i64>,
    /// What they drew.
    pub strokes: Vec<Stroke>,
}

/// One thing the receiver must look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HandoverCheckRow {
    /// What.
    pub check: HandoverCheck,
    /// Whether it was done.
    pub is_checked: bool,
}
