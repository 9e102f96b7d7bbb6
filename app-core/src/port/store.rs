use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use domain::{
    document::DocumentKind,
    ids::{AlertId, DocumentId, FormId, SensorId, ShipmentId},
    reading::{Frame, Head, LogId, Reading, SealedHead},
    replica::{
        AlertRow, Batch, CalibrationRow, FormRow, Load, Loaded, OutboxRow, OutboxState, PairingRow,
        RefusedRow, Restored, SensorRow, ShipmentRow, SignedChange, StoredDocument,
    },
    sync::{EntryHash, Lsn, Partition, UNRECEIVED_MAX, wire::Cursor},
    units::Timestamp,
};

use super::VaultError;
use super::list::{PageKey, ShipmentFilter, ShipmentSummary};

/// Why the store could not do what was asked. After an error nothing of the batch is stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no space left.
    #[error("there is no space left on the disk")]
    DiskFull,
    /// Another process uses the data folder.
    #[error("another process uses {}", folder.display())]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// The database is damaged.
    #[error("the database is damaged: {detail}")]
    Corrupt {
        /// What is wrong.
        detail: String,
    },
    /// A later version of the product wrote the database.
    #[error("the database has version {found}, and this program knows {known} at most")]
    Newer {
        /// The version found.
        found: u32,
        /// The newest version this program knows.
        known: u32,
    },
    /// The database lies open on the disk although the device has a key for it.
    #[error("the database is not encrypted, although this device has a key for it")]
    NotEncrypted,
    /// The database is encrypted, and its key is gone.
    #[error("the key of the database is not where the device keeps its keys")]
    KeyLost,
    /// This build cannot encrypt.
    #[error("this build of SQLite cannot encrypt")]
    NoCipher,
    /// The place of the device's keys is out of reach.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store is suspended; nothing is read or written until it resumes.
    #[error("the store is suspended")]
    Suspended,
    /// Something is written about a document that was never stored.
    #[error("document {0} is not stored")]
    UnknownDocument(DocumentId),
    /// The system refused to read or write.
    #[error("the store cannot be reached: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
}

/// Keeps what the replica decided, durably, and answers reads.
pub trait Store: Send + Sync {
    /// Stores all batches in one transaction; when it returns they survive a power cut.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; nothing of any batch is stored then.
    fn apply(&self, batches: &[Batch]) -> Result<(), StoreError>;

    /// Opens a view of one moment; writes that follow do not show in it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store is suspended or cannot be read.
    fn reader(&self) -> Result<Box<dyn Reader + '_>, StoreError>;

    /// Finishes what is being written and lets go of every file.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the last writes could not be moved into the database file; they are
    /// still safe beside it.
    fn suspend(&self) -> Result<(), StoreError>;

    /// Takes the files up again after [`Store::suspend`].
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the data folder cannot be opened again.
    fn resume(&self) -> Result<(), StoreError>;
}

/// A view of the store at one moment.
pub trait Reader {
    /// Answers the replica.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn load(&self, load: &Load) -> Result<Loaded, StoreError> {
        Ok(match load {
            Load::Document(document) => {
                Loaded::Document { document: *document, stored: self.document(*document)? }
            }
            Load::Readings(shipment) => {
                Loaded::Readings { shipment: *shipment, readings: self.paired_readings(*shipment)? }
            }
            Load::Outbox { partition, bytes_max } => Loaded::Outbox {
                partition: *partition,
                rows: self.waiting(*partition, *bytes_max)?,
            },
        })
    }

    /// Returns what a replica continues from.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn restored(&self) -> Result<Restored, StoreError> {
        Ok(Restored {
            values: self.values()?,
            cursors: self.cursors()?,
            waiting: self.waiting_partitions()?,
            on_the_relay: self.on_the_relay(UNRECEIVED_MAX)?,
            logs: self.log_heads()?,
            pairings: self.open_pairings()?,
            sensors: self.sensors()?,
        })
    }

    /// Returns the readings of each log of a shipment's sensors while they were paired with it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn paired_readings(
        &self,
        shipment: ShipmentId,
    ) -> Result<BTreeMap<LogId, Vec<Reading>>, StoreError> {
        let mut readings: BTreeMap<LogId, Vec<Reading>> = BTreeMap::new();
        for pairing in self.pairings(shipment)? {
            let to = pairing.to.unwrap_or(Timestamp(i64::MAX));
            for log in self.logs(&pairing.sensor)? {
                let part = self.readings(&log, pairing.from, to)?;
                if !part.is_empty() {
                    readings.entry(log).or_default().extend(part);
                }
            }
        }
        for log in readings.values_mut() {
            log.sort_unstable();
            log.dedup();
        }
        Ok(readings)
    }

    /// Returns a document with all of its changes.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn document(&self, document: DocumentId) -> Result<Option<StoredDocument>, StoreError>;

    /// Returns every document, in the order of their identities.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn documents(&self) -> Result<Vec<(DocumentId, DocumentKind)>, StoreError>;

    /// Returns what devices signed of a document's changes, by the hash of the change and the key.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn signatures(&self, document: DocumentId) -> Result<Vec<SignedChange>, StoreError>;

    /// Returns a page of shipments in the order asked for, after `after`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn shipments(
        &self,
        filter: &ShipmentFilter,
        after: Option<&PageKey>,
        limit: usize,
    ) -> Result<Vec<ShipmentSummary>, StoreError>;

    /// Returns how many shipments the filter lets through.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn shipment_count(&self, filter: &ShipmentFilter) -> Result<u64, StoreError>;

    /// Returns a shipment.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn shipment(&self, id: ShipmentId) -> Result<Option<ShipmentRow>, StoreError>;

    /// Returns the shipments that people call `reference`; two may share a name.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn shipments_called(&self, reference: &str) -> Result<Vec<ShipmentId>, StoreError>;

    /// Returns a shipment's pairings, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn pairings(&self, shipment: ShipmentId) -> Result<Vec<PairingRow>, StoreError>;

    /// Returns the pairings that have not ended, of every shipment.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn open_pairings(&self) -> Result<Vec<PairingRow>, StoreError>;

    /// Returns a form.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn form(&self, id: FormId) -> Result<Option<FormRow>, StoreError>;

    /// Returns the forms about a shipment, in the order of their identities.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn forms(&self, shipment: ShipmentId) -> Result<Vec<FormRow>, StoreError>;

    /// Returns the calibrations of a sensor, or of all, in the order of their identities.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn calibrations(&self, sensor: Option<&SensorId>) -> Result<Vec<CalibrationRow>, StoreError>;

    /// Returns an alert.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn alert(&self, id: AlertId) -> Result<Option<AlertRow>, StoreError>;

    /// Returns alerts, those nobody acknowledged first, then newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn alerts(&self, limit: usize) -> Result<Vec<AlertRow>, StoreError>;

    /// Returns the sensors this device knows by name.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn sensors(&self) -> Result<Vec<SensorRow>, StoreError>;

    /// Returns the logs in which devices recorded the sensor.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn logs(&self, sensor: &SensorId) -> Result<Vec<LogId>, StoreError>;

    /// Returns a log's readings taken from `from` to `to`, both included, oldest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read, or a frame is damaged.
    fn readings(
        &self,
        log: &LogId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Reading>, StoreError>;

    /// Returns how far each log goes, and the readings after its last frame.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read, or a frame is damaged.
    fn log_heads(&self) -> Result<Vec<(Head, Vec<Reading>)>, StoreError>;

    /// Returns the frames of a log numbered `from` or higher, in order.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read, or a frame is damaged.
    fn frames(&self, log: &LogId, from: u64) -> Result<Vec<Frame>, StoreError>;

    /// Returns the newest signed head of a log.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn sealed_head(&self, log: &LogId) -> Result<Option<SealedHead>, StoreError>;

    /// Returns the oldest entries of a partition that wait for the relay: as many as fit into
    /// `bytes_max`, but at least one if there is any.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn waiting(&self, partition: Partition, bytes_max: usize)
    -> Result<Vec<OutboxRow>, StoreError>;

    /// Returns the partitions with entries that wait for the relay.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn waiting_partitions(&self) -> Result<BTreeSet<Partition>, StoreError>;

    /// Returns the entries that the relay has and no other device is known to have, with their
    /// places, the highest places first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn on_the_relay(&self, limit: usize) -> Result<Vec<(Cursor, EntryHash)>, StoreError>;

    /// Returns the newest queued entries, newest first, without their bytes.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn outbox(
        &self,
        shipment: Option<ShipmentId>,
        limit: usize,
    ) -> Result<Vec<OutboxRow>, StoreError>;

    /// Returns how many queued entries are in each state.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn outbox_counts(
        &self,
        shipment: Option<ShipmentId>,
    ) -> Result<BTreeMap<OutboxState, u64>, StoreError>;

    /// Returns the refused changes, newest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn refused(&self) -> Result<Vec<RefusedRow>, StoreError>;

    /// Returns how far each partition was received.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn cursors(&self) -> Result<BTreeMap<Partition, Lsn>, StoreError>;

    /// Returns a small value by its name.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn value(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Returns every small value by its name.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    fn values(&self) -> Result<BTreeMap<String, String>, StoreError>;
}
