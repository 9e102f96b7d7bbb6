//! Why a person's request was not carried out: values they can act on.
//!
//! Features refuse and the replica hands it on, so it stands beneath both.

use crate::{
    access::policy::Denied,
    ids::{FormId, PersonId, SensorId, ShipmentId, SiteId},
    shipment::Status,
    units::{Temperature, Timestamp},
};

/// Why a command was not carried out. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody has said who uses this device.
    #[error("no person was chosen on this device")]
    NoPerson,
    /// The person is not signed in on this device, or has been for too long without the relay.
    #[error("person {0} has to sign in again on this device")]
    SignIn(PersonId),
    /// The organisation does not know this person.
    #[error("person {0} is not in the directory")]
    UnknownPerson(PersonId),
    /// The organisation does not know this site.
    #[error("site {0} is not in the directory")]
    UnknownSite(SiteId),
    /// The organisation does not ship this product.
    #[error("product {0:?} is not in the directory")]
    UnknownProduct(String),
    /// This device does not have the shipment.
    #[error("shipment {0} is not on this device")]
    UnknownShipment(ShipmentId),
    /// This device does not have the form.
    #[error("form {0} is not on this device")]
    UnknownForm(FormId),
    /// The shipment has no such item, handover, sensor or alert.
    #[error("the shipment has no {what} {id}")]
    UnknownEntry {
        /// What was looked for: `item`, `handover`, `sensor` or `alert`.
        what: &'static str,
        /// Its identity.
        id: String,
    },
    /// The form has no such field.
    #[error("the form has no field {0:?}")]
    UnknownField(String),
    /// The answer does not fit the field.
    #[error("{value:?} does not answer {field}")]
    UnfitAnswer {
        /// The field.
        field: String,
        /// The answer.
        value: String,
    },
    /// The shipment needs at least one item.
    #[error("a shipment needs at least one item")]
    NoItems,
    /// A shipment holds items of one storage range only.
    #[error("{product} is stored at another range than the rest of the shipment")]
    MixedRanges {
        /// The product that does not fit.
        product: String,
    },
    /// The shipment starts where it goes.
    #[error("origin and destination are the same site")]
    SameSite,
    /// The shipment has not come that far, or is past that step.
    #[error("the shipment's status does not allow this")]
    WrongStatus {
        /// Where it stands.
        status: Status,
    },
    /// A decision comes after the shipment was received, and before it was closed.
    #[error("the shipment was not received")]
    NotReceived,
    /// A date cannot be right: it lies in the future, or before the one it follows.
    #[error("{field} cannot be {date}")]
    WrongDate {
        /// The field.
        field: &'static str,
        /// The date.
        date: chrono::NaiveDate,
    },
    /// The sensor rides in another box of this shipment, or in another shipment.
    #[error("sensor {0} is already paired")]
    AlreadyPaired(SensorId),
    /// A file and the log tell two temperatures for one moment.
    #[error("at {} the file says {imported} and {recorded} was recorded", .at.0)]
    Contradicts {
        /// The first such moment.
        at: Timestamp,
        /// What was recorded before.
        recorded: Temperature,
        /// What the file says.
        imported: Temperature,
        /// How many moments differ.
        count: usize,
    },
    /// A file without readings adds none.
    #[error("the file holds no readings")]
    NoReadings,
    /// Only the holder gives.
    #[error("the shipment is held by somebody else")]
    NotHolder,
    /// Nobody hands over to themselves.
    #[error("giver and receiver are the same person")]
    SamePerson,
    /// The handover is complete or withdrawn.
    #[error("the handover is closed")]
    HandoverClosed,
    /// Another handover waits for its receiver.
    #[error("another handover waits for its receiver")]
    HandoverOpen,
    /// The person may not do this, or not here.
    #[error("{0}")]
    NotAllowed(#[from] Denied),
    /// A signed form is frozen.
    #[error("the form is signed and frozen")]
    FormSigned,
    /// Fields without an answer stand in the way of a decision or signature.
    #[error("{} fields are not answered", .fields.len())]
    FormIncomplete {
        /// The fields.
        fields: Vec<String>,
    },
    /// A decision comes before the signature, and needs custody before it.
    #[error("a decision is missing")]
    NoDecision,
    /// The document has grown to its limit.
    #[error("the document has reached its limit")]
    DocumentFull,
    /// The store failed; nothing was changed.
    #[error("nothing could be stored: {0}")]
    NotStored(String),
}
