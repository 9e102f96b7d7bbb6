//! What is saved where.

use serde::{Deserialize, Serialize};

use super::{LinkView, PersonRef, SyncState};
use crate::api::{AcknowledgeReason, Argument, DecisionOutcome, Placement};

/// What the sync page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The link to the relay.
    pub link: LinkView,
    /// How many records this device holds.
    pub saved_here: u32,
    /// How many of them the relay has.
    pub on_the_relay: u32,
    /// How many of them the other side has, as known at `received_as_of_at_ms`.
    pub received: u32,
    /// When receipts were last heard of.
    pub received_as_of_at_ms: Option<i64>,
    /// Changes the relay refused.
    pub refused: Vec<RefusedChange>,
    /// Records, those that wait first.
    pub rows: Vec<SyncRow>,
}

/// One record, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncRow {
    /// The record.
    pub change: String,
    /// What it says.
    pub record: SyncRecord,
    /// When it was made.
    pub made_at_ms: i64,
    /// When it was saved on this device.
    pub saved_at_ms: i64,
    /// When this device learned that the relay has it.
    pub relayed_at_ms: Option<i64>,
    /// Who should receive it.
    pub receiver: Option<String>,
    /// When this device learned that another device has it.
    pub received_at_ms: Option<i64>,
    /// How far it has come.
    pub state: SyncState,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SyncRecord {
    /// A shipment was created.
    ShipmentCreated {
        /// The shipment's number.
        reference: String,
    },
    /// What is planned was changed.
    ShipmentEdited {
        /// The shipment's number.
        reference: String,
        /// The changed field, a stable code.
        field: String,
    },
    /// A packing list was changed.
    ItemsEdited {
        /// The shipment's number.
        reference: String,
    },
    /// A shipment was cancelled.
    ShipmentCancelled {
        /// The shipment's number.
        reference: String,
    },
    /// A shipment left.
    Departed {
        /// The shipment's number.
        reference: String,
    },
    /// A shipment arrived.
    Arrived {
        /// The shipment's number.
        reference: String,
    },
    /// A note was written.
    Note {
        /// The shipment's number.
        reference: String,
        /// The note.
        text: String,
    },
    /// Custody was offered, taken or withdrawn.
    Handover {
        /// The shipment's number.
        reference: String,
        /// Who gives.
        from: String,
        /// Who receives.
        to: String,
    },
    /// An alert was acknowledged.
    AlertAcknowledged {
        /// The shipment's number.
        reference: String,
        /// Why it happened.
        reason: AcknowledgeReason,
    },
    /// A form was filled.
    FormAnswers {
        /// The shipment's number.
        reference: String,
        /// How many answers.
        answers: u32,
    },
    /// A form was signed.
    FormSigned {
        /// The shipment's number.
        reference: String,
    },
    /// A shipment was decided on.
    Decision {
        /// The shipment's number.
        reference: String,
        /// The decision.
        outcome: DecisionOutcome,
    },
    /// A sensor was paired or moved.
    SensorPlaced {
        /// The sensor's name.
        sensor_name: String,
        /// The box.
        box_name: String,
        /// Where in it.
        placement: Placement,
    },
    /// A sensor was unpaired.
    SensorUnpaired {
        /// The sensor's name.
        sensor_name: String,
    },
    /// A sensor was calibrated.
    SensorCalibrated {
        /// The sensor's name.
        sensor_name: String,
    },
    /// Readings, sealed by this device.
    Readings {
        /// The box they were taken in.
        box_name: String,
        /// How many.
        count: u32,
        /// The first.
        began_at_ms: i64,
        /// The last.
        ended_at_ms: i64,
    },
}

/// A change the relay refused. It is kept on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RefusedChange {
    /// The change.
    pub change: String,
    /// What it says.
    pub record: SyncRecord,
    /// The shipment it concerns.
    pub shipment: Option<String>,
    /// Who made it.
    pub by: Option<String>,
    /// When it was made.
    pub made_at_ms: i64,
    /// When the relay refused it.
    pub refused_at_ms: i64,
    /// The rule, a stable code such as `shipment.not_holder`.
    pub rule: String,
    /// The arguments of the rule's translated message.
    pub arguments: Vec<Argument>,
    /// Who could do it instead.
    pub ask: Option<PersonRef>,
}
