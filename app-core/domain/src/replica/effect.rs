use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::row::{
    AlertRow, CalibrationRow, FormRow, OutboxRow, OutboxState, PairingRow, RefusedRow, SensorRow,
    ShipmentRow,
};
use super::signed::SignedChange;
use crate::{
    document::{ChangeHash, DocumentKind},
    ids::{AlertId, DeviceId, DocumentId, ShipmentId},
    reading::{Frame, Head, LogId, Reading, SealedHead},
    sync::{EntryHash, Lsn, Partition, wire::Cursor},
    units::Timestamp,
};

/// What the shell should do for the replica.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Store all of it durably, or none.
    Store(Batch),
    /// Read from the store and answer with an input.
    Load(Load),
    /// Send the message to the relay; drop it if the link is down.
    Send(Vec<u8>),
    /// Close the link to the relay; the adapter opens it again after its back-off.
    Hangup {
        /// The shortest wait before it does.
        retry_after: Duration,
    },
    /// Open the link to the relay at once if it is down, without waiting for the back-off.
    Connect,
    /// Listen for sensors, or stop.
    Scan {
        /// Whether to listen.
        is_on: bool,
    },
    /// Tell the person at once: sound, vibration, a notification.
    Notify(Notification),
}

/// The number of a batch; they count up from 1 in each run of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub u64);

/// Facts that become durable together.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Its number.
    pub id: BatchId,
    /// What to write, in order.
    pub writes: Vec<Write>,
}

/// One fact to store.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Append a change to a document.
    Change {
        /// The document.
        document: DocumentId,
        /// What the document describes.
        kind: DocumentKind,
        /// The hash of the change; a change already stored is left as it is.
        hash: ChangeHash,
        /// The encoded change.
        bytes: Vec<u8>,
    },
    /// Keep what a device signed of a document's changes.
    Signature(SignedChange),
    /// Replace all changes of a document by one compact encoding that holds them.
    Compact {
        /// The document.
        document: DocumentId,
        /// The whole document, as Automerge saves it.
        bytes: Vec<u8>,
    },
    /// Remove a document with its changes and signatures, and every row that was made from it.
    DocumentGone(DocumentId),
    /// Insert or replace a shipment's row, and its pairings.
    Shipment(Box<ShipmentRow>, Vec<PairingRow>),
    /// Insert or replace a form's row.
    Form(Box<FormRow>),
    /// Insert or replace a calibration's row.
    Calibration(Box<CalibrationRow>),
    /// Insert or replace an alert's row.
    Alert(Box<AlertRow>),
    /// Remove the row of an alert that left its document.
    AlertGone(AlertId),
    /// Insert or replace a sensor's row.
    Sensor(Box<SensorRow>),
    /// Append a reading to the open tail of a log; it is not yet in a frame.
    TailReading {
        /// The log.
        log: LogId,
        /// The place of the reading in the log, counted from 0.
        index: u64,
        /// The reading.
        reading: Reading,
    },
    /// Store a frame, and drop the tail readings it holds: those with an index below `end_index`.
    Frame {
        /// The log.
        log: LogId,
        /// The frame.
        frame: Frame,
        /// The index after the last reading in the frame; 0 for a frame of another device.
        end_index: u64,
    },
    /// Store a signed head; a later one of the same log replaces it.
    SealedHead(SealedHead),
    /// Queue an entry for the relay.
    Outbox(OutboxRow),
    /// Put a change that was made again in the place of a queued one; it waits for the relay.
    OutboxReplaced {
        /// The queued entry.
        hash: EntryHash,
        /// The entry in its place, encoded.
        bytes: Vec<u8>,
    },
    /// Note what became of a queued entry.
    OutboxSettled {
        /// The entry.
        hash: EntryHash,
        /// What became of it.
        state: OutboxState,
        /// Its place in the relay's log, or `None` to keep the one that is known.
        lsn: Option<Lsn>,
        /// When this device learned of it.
        at: Timestamp,
    },
    /// Forget every place of a partition whose log the relay lost, and queue again what this device
    /// made and the relay had: changes, frames, and the last signed head of each log. Earlier heads
    /// leave the queue, for the last one covers what they covered.
    StartOver {
        /// The partition.
        partition: Partition,
        /// This device: nobody pushes what others made.
        device: DeviceId,
        /// When this device learned of it.
        at: Timestamp,
    },
    /// Keep a refused change with the reason, for a person to see; replaces an earlier state.
    Refused(Box<RefusedRow>),
    /// Note that a person put a refused entry aside.
    RefusedDismissed {
        /// The entry.
        hash: EntryHash,
        /// When.
        at: Timestamp,
    },
    /// Note how far a partition was received.
    Cursor {
        /// The partition.
        partition: Partition,
        /// The last entry received and stored.
        lsn: Lsn,
    },
    /// Set a small value, such as a setting or the directory, under a stable name.
    Value {
        /// The name, in snake case with dots.
        name: String,
        /// The value, as text or JSON.
        value: String,
    },
}

/// What the replica wants to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// A document with all of its changes.
    Document(DocumentId),
    /// The readings of a shipment's sensors while they were paired with it.
    Readings(ShipmentId),
    /// The oldest queued entries of a partition that were not settled.
    Outbox {
        /// The partition.
        partition: Partition,
        /// At most so many encoded bytes, but at least one entry if there is any.
        bytes_max: usize,
    },
}

/// The answer to a [`Load`].
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded {
    /// A document, or `None` if nothing is stored under its identity.
    Document {
        /// The document.
        document: DocumentId,
        /// What it describes, its compact encoding (empty if never compacted), its later changes.
        stored: Option<StoredDocument>,
    },
    /// Readings of each pairing, oldest first.
    Readings {
        /// The shipment.
        shipment: ShipmentId,
        /// The readings by log, within the time of the pairing.
        readings: BTreeMap<LogId, Vec<Reading>>,
    },
    /// Queued entries, oldest first.
    Outbox {
        /// The partition.
        partition: Partition,
        /// The entries.
        rows: Vec<OutboxRow>,
    },
}

/// A document as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// What it describes.
    pub kind: DocumentKind,
    /// The compact encoding, empty if there is none.
    pub compact: Vec<u8>,
    /// Changes after the compact encoding, in the order they were stored.
    pub changes: Vec<Vec<u8>>,
}

/// Something a person must know at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The alert.
    pub alert: AlertId,
    /// The shipment whose box it is about.
    pub shipment: ShipmentId,
    /// Whether the medicines must not be used, rather than need help.
    pub is_stop: bool,
}

/// What the store holds when the replica starts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restored {
    /// Small values by name, as [`Write::Value`] set them.
    pub values: BTreeMap<String, String>,
    /// How far each partition was received.
    pub cursors: BTreeMap<Partition, Lsn>,
    /// Partitions with entries that wait for the relay.
    pub waiting: BTreeSet<Partition>,
    /// Entries that the relay has and no other device is known to have, with their places.
    pub on_the_relay: Vec<(Cursor, EntryHash)>,
    /// How far each log goes, and the readings after its last frame.
    pub logs: Vec<(Head, Vec<Reading>)>,
    /// Pairings that have not ended.
    pub pairings: Vec<PairingRow>,
    /// Sensors this device knows.
    pub sensors: Vec<SensorRow>,
}
