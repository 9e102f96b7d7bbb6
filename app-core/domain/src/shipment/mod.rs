//! Shipments: order, boxes, sensors, custody, receipt.
//!
//! [`Shipment`] is the read model of a shipment's document. Maps with random keys become lists in
//! a fixed order, so that equal heads give equal values on every device.

pub mod commands;
pub mod import;
mod projection;
mod rules;
#[cfg(test)]
pub(crate) mod tests;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

pub use self::{projection::read, rules::Rules};
pub use crate::alert::Alert;
use crate::{
    document::{Origin, Revision},
    ids::{DeviceId, EntryId, FormId, PersonId, SensorId, ShipmentId, SiteId},
    stock::{Expiry, Indicator},
    units::{Temperature, Timestamp},
};

/// How far a shipment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Created, not yet on the road.
    Planned,
    /// On the road.
    InTransit,
    /// At its destination, not yet received.
    Arrived,
    /// Received: custody passed to the destination.
    Received,
    /// Judged: accepted, held or rejected.
    Decided,
    /// Will not be carried out.
    Cancelled,
}

/// Where a sensor rides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// Under the lid.
    UnderLid,
    /// Between the vials.
    BetweenVials,
    /// On the ice.
    OnIce,
    /// Outside of the box.
    Outside,
}

/// An item to put into a shipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// The product's code in the directory.
    pub product: String,
    /// The batch.
    pub batch: String,
    /// When the batch expires.
    pub expiry: Expiry,
    /// How many units, at least 1.
    pub quantity: u32,
    /// What one unit is; `None` is the product's own unit.
    pub unit: Option<String>,
}

/// An amount of one batch of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The entry of the shipment's document.
    pub id: EntryId,
    /// The product's code.
    pub product: String,
    /// The product's name when it was added.
    pub name: String,
    /// The batch.
    pub batch: String,
    /// When the batch expires.
    pub expiry: Expiry,
    /// How many units.
    pub quantity: u32,
    /// What one unit is.
    pub unit: String,
    /// The lowest permitted temperature.
    pub storage_min: Temperature,
    /// The highest permitted temperature.
    pub storage_max: Temperature,
    /// Whether freezing destroys it.
    pub is_freeze_sensitive: bool,
    /// The shipping indicator that suits it, if one does.
    pub indicator: Option<Indicator>,
    /// How long it may be out of its range in all, in minutes.
    pub stability_budget_minutes: Option<u32>,
    /// Why it was taken out of the shipment, if it was.
    pub removed: Option<String>,
}

/// A sensor's time in a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// The entry of the shipment's document.
    pub id: EntryId,
    /// The sensor.
    pub sensor: SensorId,
    /// The name people gave it.
    pub name: String,
    /// The box, by name.
    pub box_name: String,
    /// Where in the box.
    pub placement: Placement,
    /// From when its readings count.
    pub from: Timestamp,
    /// Until when, or `None` while it rides.
    pub to: Option<Timestamp>,
    /// How often it is expected to measure, in seconds.
    pub interval_seconds: u32,
    /// The file its readings came from, if a logger recorded them.
    #[serde(flatten)]
    pub import: Option<Import>,
}

/// A logger's file that was taken in: whose word its readings are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub file_sha256: String,
    /// Who took it in.
    pub imported_by: PersonId,
    /// When, by their device.
    pub imported_at: Timestamp,
    /// How many readings the file holds.
    pub file_readings: u32,
    /// How many of them lie outside the shipment and do not count.
    pub file_readings_outside: u32,
}

/// A finger-drawn signature: lines of points, 0 to 1,000 on both axes.
pub type Strokes = Vec<Vec<(u16, u16)>>;

/// One party's agreement to a handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Who agreed.
    pub by: PersonId,
    /// When, by the device they used.
    pub at: Timestamp,
    /// The device they used.
    pub device: DeviceId,
    /// What they checked, as stable words such as `seal_whole`.
    pub checks: Vec<String>,
    /// Their drawn signature, empty if they typed or held.
    pub strokes: Strokes,
}

/// A change of hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The entry that began it.
    pub id: EntryId,
    /// Who gives.
    pub from: PersonId,
    /// Who receives.
    pub to: PersonId,
    /// Where, if at a known site.
    pub site: Option<SiteId>,
    /// The giver's agreement.
    pub given: Confirmation,
    /// The receiver's agreement; custody passes with it.
    pub received: Option<Confirmation>,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<Timestamp>,
}

/// A step on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusEvent {
    /// The entry.
    pub id: EntryId,
    /// The status it leads to.
    pub status: Status,
    /// Who reported it.
    pub by: PersonId,
    /// When, by their device.
    pub at: Timestamp,
    /// Why, where a reason is asked for.
    pub reason: String,
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The entry.
    pub id: EntryId,
    /// Who wrote it.
    pub by: PersonId,
    /// When, by their device.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

/// A field that two people set at the same time: the other value is kept and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field, such as `arrive_by` or `items/<entry>/quantity`.
    pub field: String,
    /// The values that lost, in a fixed order.
    pub others: Vec<OtherValue>,
}

/// A value that lost to one written at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherValue {
    /// The value, as text.
    pub value: String,
    /// Who wrote it.
    pub origin: Origin,
}

/// A shipment, read from its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipment {
    /// The shipment.
    pub id: ShipmentId,
    /// The name people use, such as `26-0417`.
    pub reference: String,
    /// Where it starts.
    pub origin: SiteId,
    /// Where it goes.
    pub destination: SiteId,
    /// When it should leave.
    pub depart_at: Option<Timestamp>,
    /// When it should arrive.
    pub arrive_by: Option<Timestamp>,
    /// The names of its boxes.
    pub boxes: Vec<String>,
    /// The number on the seal, empty if there is none.
    pub seal: String,
    /// Who created it.
    pub created_by: PersonId,
    /// When, by their device.
    pub created_at: Timestamp,
    /// The newest time among its changes.
    pub changed_at: Timestamp,
    /// What it carries, in a fixed order; removed items stay, with the reason.
    pub items: Vec<Item>,
    /// Its sensors, oldest pairing first.
    pub pairings: Vec<Pairing>,
    /// Its handovers, oldest first.
    pub handovers: Vec<Handover>,
    /// Its steps, oldest first.
    pub steps: Vec<StatusEvent>,
    /// Remarks, oldest first.
    pub notes: Vec<Note>,
    /// Alerts, oldest first.
    pub alerts: Vec<Alert>,
    /// The receipt form, once opened.
    pub form: Option<FormId>,
    /// Fields that were set at the same time by two people.
    pub conflicts: Vec<Conflict>,
    /// What was changed of its plan and its items since it was created, in the order written.
    #[serde(default)]
    pub history: Vec<Revision>,
    /// Entries a later version wrote and this one cannot read, by path; they stay in the document.
    pub unreadable: Vec<String>,
}

impl Shipment {
    /// Returns the last step reported, in the order of the steps and not of their clocks.
    pub fn status(&self) -> Status {
        self.steps.iter().map(|step| step.status).max().unwrap_or(Status::Planned)
    }

    /// Returns who holds the shipment: the last receiver, or who created it.
    pub fn holder(&self) -> PersonId {
        self.handovers
            .iter()
            .filter(|handover| handover.received.is_some())
            .map(|handover| handover.to)
            .next_back()
            .unwrap_or(self.created_by)
    }

    /// Returns the items that were not taken out.
    pub fn carried(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.removed.is_none())
    }

    /// Returns the pairing of a sensor that rides, if it does.
    pub fn riding(&self, sensor: &SensorId) -> Option<&Pairing> {
        self.pairings.iter().find(|pairing| pairing.sensor == *sensor && pairing.to.is_none())
    }

    /// Returns the time of the shipment: from its plan, record or departure, whichever is first,
    /// to its receipt; without end until then.
    pub fn span(&self) -> RangeInclusive<Timestamp> {
        let step = |status| self.steps.iter().find(|step| step.status == status).map(|it| it.at);
        let began = [Some(self.created_at), self.depart_at, step(Status::InTransit)];
        let began = began.into_iter().flatten().min().unwrap_or(self.created_at);
        let ended = step(Status::Received).or(step(Status::Decided));
        began..=ended.unwrap_or(Timestamp(i64::MAX))
    }

    /// Returns the handover that waits for its receiver, if one does.
    pub fn open_handover(&self) -> Option<&Handover> {
        self.handovers
            .iter()
            .find(|handover| handover.received.is_none() && handover.withdrawn_at.is_none())
    }
}
