//! Projected rows: a cache of the documents that lists can read without opening any.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    compliance::Form,
    document::{ChangeHash, Heads},
    ids::{AlertId, DocumentId, EntryId, FormId, SensorId, ShipmentId},
    reading::Reading,
    sensor::calibration::Calibration,
    shipment::{Alert, Placement, Shipment, Status},
    sync::{EntryHash, Lsn, Partition},
    units::{Millivolts, Timestamp},
};

/// A shipment as lists and pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentRow {
    /// The shipment.
    pub id: ShipmentId,
    /// The heads the row was made from.
    pub heads: Heads,
    /// The name people use, such as `26-0417`.
    pub reference: String,
    /// How far it has come.
    pub status: Status,
    /// Where it goes, by name.
    pub destination: String,
    /// Who holds it, by name; empty before the first handover.
    pub holder: String,
    /// When it should arrive.
    pub arrive_by: Option<Timestamp>,
    /// When it was last changed, by the clock of the device that changed it.
    pub changed_at: Timestamp,
    /// Everything a page shows, stored as JSON.
    pub detail: Shipment,
}

/// A sensor's time in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingRow {
    /// The entry of the shipment's document.
    pub id: EntryId,
    /// The shipment.
    pub shipment: ShipmentId,
    /// The sensor.
    pub sensor: SensorId,
    /// The box it rides in, by name.
    pub box_name: String,
    /// Where in the box.
    pub placement: Placement,
    /// From when its readings count.
    pub from: Timestamp,
    /// Until when, or `None` while it rides.
    pub to: Option<Timestamp>,
}

/// A form as lists and pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    /// The form.
    pub id: FormId,
    /// The heads the row was made from.
    pub heads: Heads,
    /// The shipment it is about.
    pub shipment: ShipmentId,
    /// Everything a page shows, stored as JSON.
    pub detail: Form,
}

/// A calibration of a sensor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalibrationRow {
    /// The heads the row was made from.
    pub heads: Heads,
    /// Everything that is known of it, stored as JSON.
    pub detail: Calibration,
}

/// An alert as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// The alert.
    pub id: AlertId,
    /// The shipment.
    pub shipment: ShipmentId,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// Whether nobody has acknowledged it.
    pub is_open: bool,
    /// Everything a page shows, stored as JSON.
    pub detail: Alert,
}

/// A sensor this device knows by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensorRow {
    /// The sensor.
    pub id: SensorId,
    /// The name people gave it.
    pub name: String,
    /// The last reading, if one was heard.
    pub last_reading: Option<Reading>,
    /// When this device last heard it.
    pub heard_at: Option<Timestamp>,
    /// The battery's voltage as last heard.
    pub battery: Option<Millivolts>,
    /// The battery's charge as last heard, in percent.
    pub battery_percent: Option<u8>,
    /// Signal strength as last heard, in dBm.
    pub rssi: Option<i16>,
}

/// An entry that waits for the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its hash.
    pub hash: EntryHash,
    /// Where it goes.
    pub partition: Partition,
    /// The entry, as `sync::wire` encodes it.
    pub bytes: Vec<u8>,
    /// The document it changes, if it is a change.
    pub document: Option<DocumentId>,
    /// The shipment it is about, if any.
    pub shipment: Option<ShipmentId>,
    /// What it is, as a stable word such as `handover_confirmed` or `readings`.
    pub what: String,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// What became of it.
    pub state: OutboxState,
    /// Its place in the relay's log, once the relay has it.
    pub lsn: Option<Lsn>,
    /// When this device learned that the relay has it.
    pub relayed_at: Option<Timestamp>,
    /// When this device learned that another device has it.
    pub received_at: Option<Timestamp>,
}

/// What became of an entry that was queued for the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutboxState {
    /// Saved on this device only.
    Waiting,
    /// The relay has stored it.
    OnTheRelay,
    /// Another device has received it.
    Received,
    /// The relay refused it; it is kept in quarantine.
    Refused,
}

/// A change the relay refused, kept for a person to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The entry.
    pub hash: EntryHash,
    /// The change, if it is one.
    pub change: Option<ChangeHash>,
    /// The document, if it is a change.
    pub document: Option<DocumentId>,
    /// The shipment it is about, if any.
    pub shipment: Option<ShipmentId>,
    /// What it is, as in [`OutboxRow::what`]; empty takes the word of the queued entry.
    pub what: String,
    /// The rule it broke, a stable code such as `shipment.not_holder`.
    pub rule: String,
    /// When this device learned of it.
    pub refused_at: Timestamp,
    /// Whether a person has seen it and put it aside.
    pub is_dismissed: bool,
    /// What it wrote, by the field, such as `items.quantity`; empty if it left no document.
    pub said: BTreeMap<String, String>,
    /// The encoded change; empty if it is none, or is kept elsewhere.
    pub bytes: Vec<u8>,
}
