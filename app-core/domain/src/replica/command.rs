use crate::{
    alert::Reason,
    compliance::{Meaning, Outcome},
    ids::{AlertId, EntryId, FormId, PersonId, SensorId, ShipmentId, SiteId},
    reading::Reading,
    sensor::calibration::NewCalibration,
    shipment::{NewItem, Placement, Strokes},
    stock::Expiry,
    sync::EntryHash,
    units::Timestamp,
};

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
        /// What one unit is.
        unit: Option<String>,
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
    /// Record that a sensor was calibrated.
    RecordCalibration(NewCalibration),
    /// Take a sensor out of its shipment.
    UnpairSensor {
        /// The shipment.
        shipment: ShipmentId,
        /// The sensor.
        sensor: SensorId,
    },
    /// Take the readings of a logger's file into its log.
    ImportReadings(Box<LoggerFile>),
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

/// A logger's file to take in, and what the store has of the logger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggerFile {
    /// The shipment it rode with.
    pub shipment: ShipmentId,
    /// The logger.
    pub sensor: SensorId,
    /// The name people give it.
    pub name: String,
    /// The box, by name.
    pub box_name: String,
    /// Where in the box.
    pub placement: Placement,
    /// How often it measured, in seconds.
    pub interval_seconds: u32,
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub file_sha256: String,
    /// Its readings, in any order.
    pub readings: Vec<Reading>,
    /// What the store has of the logger in that time, of all devices, in any order.
    pub recorded: Vec<Reading>,
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
    /// Readings of a logger's file; none are added where all were there.
    Imported {
        /// How many readings were added to the log.
        added: usize,
        /// How many were there before.
        known: usize,
        /// How many of the file's readings lie outside the shipment and do not count.
        outside: usize,
    },
}
