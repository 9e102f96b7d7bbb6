use crate::{
    access::Role,
    alert::Reason,
    compliance::{Meaning, Outcome},
    ids::{AlertId, EntryId, FormId, PersonId, SensorId, ShipmentId, SiteId},
    shipment::{Placement, Strokes},
    stock::Expiry,
    sync::EntryHash,
    units::Timestamp,
};

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
}

/// What a person asks for. Texts are already trimmed and within their limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Say who uses this device.
    ChoosePerson(PersonId),
    /// Create a shipment.
    CreateShipment {
        /// The name people use; unique by custom, not by force.
        reference: String,
        /// Where it starts.
        origin: SiteId,
        /// Where it goes.
        destination: SiteId,
        /// When it should leave.
        depart_at: Option<Timestamp>,
        /// When it should arrive.
        arrive_by: Option<Timestamp>,
        /// The names of its boxes.
        boxes: Vec<String>,
        /// What it carries; at least one.
        items: Vec<NewItem>,
    },
    /// Change a shipment's plan; `None` leaves a field as it is.
    EditShipment {
        /// The shipment.
        shipment: ShipmentId,
        /// Another name.
        reference: Option<String>,
        /// Another destination.
        destination: Option<SiteId>,
        /// Another time to leave.
        depart_at: Option<Timestamp>,
        /// Another time to arrive.
        arrive_by: Option<Timestamp>,
        /// Other boxes.
        boxes: Option<Vec<String>>,
        /// Another number on the seal.
        seal: Option<String>,
    },
    /// Put another item into a shipment.
    AddItem {
        /// The shipment.
        shipment: ShipmentId,
        /// The item.
        item: NewItem,
    },
    /// Correct an item; `None` leaves a field as it is.
    EditItem {
        /// The shipment.
        shipment: ShipmentId,
        /// The item.
        item: EntryId,
        /// The counted units.
        quantity: Option<u32>,
        /// The batch as printed.
        batch: Option<String>,
        /// The expiry as printed.
        expiry: Option<Expiry>,
    },
    /// Take an item out; it stays visible with the reason.
    RemoveItem {
        /// The shipment.
        shipment: ShipmentId,
        /// The item.
        item: EntryId,
        /// Why.
        reason: String,
    },
    /// Add a remark.
    AddNote {
        /// The shipment.
        shipment: ShipmentId,
        /// The remark.
        text: String,
    },
    /// Give a shipment up.
    CancelShipment {
        /// The shipment.
        shipment: ShipmentId,
        /// Why.
        reason: String,
    },
    /// Put a sensor into a box of a shipment: its readings count from this moment.
    PairSensor {
        /// The shipment.
        shipment: ShipmentId,
        /// The sensor.
        sensor: SensorId,
        /// The name people give it.
        name: String,
        /// The box, by name.
        box_name: String,
        /// Where in the box.
        placement: Placement,
    },
    /// Move a sensor within its shipment.
    MoveSensor {
        /// The shipment.
        shipment: ShipmentId,
        /// The sensor.
        sensor: SensorId,
        /// The box, by name.
        box_name: String,
        /// Where in the box.
        placement: Placement,
    },
    /// Take a sensor out of its shipment.
    UnpairSensor {
        /// The shipment.
        shipment: ShipmentId,
        /// The sensor.
        sensor: SensorId,
    },
    /// Listen for sensors near by, to pair one.
    StartScan,
    /// Stop listening for sensors that are not paired.
    StopScan,
    /// Report that a shipment left.
    Depart(ShipmentId),
    /// Report that a shipment is at its destination.
    Arrive(ShipmentId),
    /// Begin a handover: the holder agrees to give.
    OfferHandover {
        /// The shipment.
        shipment: ShipmentId,
        /// Who gives; on a shared device not always who uses it.
        from: PersonId,
        /// Who is to receive.
        to: PersonId,
        /// The giver's drawn signature.
        strokes: Strokes,
    },
    /// Complete a handover: the receiver agrees to take.
    ConfirmHandover {
        /// The shipment.
        shipment: ShipmentId,
        /// The handover.
        handover: EntryId,
        /// What was checked, as stable words.
        checks: Vec<String>,
        /// The receiver's drawn signature.
        strokes: Strokes,
    },
    /// Withdraw a handover that is not complete.
    WithdrawHandover {
        /// The shipment.
        shipment: ShipmentId,
        /// The handover.
        handover: EntryId,
    },
    /// Say that an alert was seen, and why it happened.
    AcknowledgeAlert {
        /// The alert.
        alert: AlertId,
        /// The shipment.
        shipment: ShipmentId,
        /// Why.
        reason: Reason,
        /// What was done.
        note: String,
    },
    /// Open a receipt form for a shipment, unless it has one.
    OpenForm(ShipmentId),
    /// Answer a field of a form.
    AnswerForm {
        /// The form.
        form: FormId,
        /// The field's name in the template.
        field: String,
        /// The answer; empty takes an answer back.
        value: String,
    },
    /// Decide what happens with the medicines.
    Decide {
        /// The form that records it.
        form: FormId,
        /// What is to happen.
        outcome: Outcome,
        /// Why.
        reason: String,
    },
    /// Sign a form; it is frozen from then on.
    SignForm {
        /// The form.
        form: FormId,
        /// What the signature means.
        meaning: Meaning,
        /// The drawn signature.
        strokes: Strokes,
    },
    /// Try to reach the relay at once.
    SyncNow,
    /// Put a refused change aside; it stays in quarantine.
    DismissRefused(EntryHash),
    /// Change a setting of this device.
    SetValue {
        /// The setting, in snake case with dots.
        name: String,
        /// The value.
        value: String,
    },
}

/// What a command made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcomes {
    /// Nothing that has an identity of its own.
    Done,
    /// A shipment.
    Shipment(ShipmentId),
    /// A form.
    Form(FormId),
    /// An entry of a document.
    Entry(EntryId),
}

/// Why a command was not carried out. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody has said who uses this device.
    #[error("no person was chosen on this device")]
    NoPerson,
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
    WrongStatus,
    /// The sensor rides in another box of this shipment, or in another shipment.
    #[error("sensor {0} is already paired")]
    AlreadyPaired(SensorId),
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
    /// The role does not allow this.
    #[error("a {role:?} may not do this")]
    NotAllowed {
        /// The person's role.
        role: Role,
    },
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
