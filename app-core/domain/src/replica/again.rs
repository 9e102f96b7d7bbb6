//! What a device pushes again to a relay that lost its log: all it made, from what it keeps.

use super::{OutboxRow, OutboxState, Replica, StoredDocument, Turn, Waiting, Write};
use crate::{
    document::{Document, DocumentError},
    ids::{DeviceId, DocumentId, ShipmentId},
    reading::{Frame, LogId, SealedHead},
    sync::{Entry, Lsn, Partition, client::StartOver},
    units::Timestamp,
};

impl StoredDocument {
    /// Returns the changes that `author` made of this document as entries, oldest first.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Damaged`] if the document does not open.
    pub fn entries_by(
        &self,
        document: DocumentId,
        author: DeviceId,
    ) -> Result<Vec<Entry>, DocumentError> {
        let open = Document::open(self.kind, &self.compact, &self.changes)?;
        let entry = |change: crate::document::StoredChange| Entry::Change {
            document,
            hash: change.hash,
            bytes: change.bytes,
        };
        Ok(open.changes_by(author).into_iter().map(entry).collect())
    }
}

/// Returns a frame of a log as an entry.
pub fn frame_entry(log: &LogId, frame: &Frame) -> Entry {
    let mut bytes = log.to_bytes();
    bytes.extend(frame.to_bytes());
    Entry::Frame { bytes }
}

/// Returns a signed head as an entry.
pub fn seal_entry(sealed: &SealedHead) -> Entry {
    Entry::SealedHead { bytes: sealed.to_bytes() }
}

impl OutboxRow {
    /// Returns the row of an entry that is made again and that no row of the queue names: an
    /// encoder of another version may have written it in other bytes.
    pub fn made_again(
        entry: &Entry,
        partition: Partition,
        shipment: Option<ShipmentId>,
        at: Timestamp,
    ) -> Self {
        let (document, what) = match entry {
            Entry::Change { document, .. } => (Some(*document), "shipment_edited"),
            Entry::Frame { .. } => (None, "readings"),
            Entry::SealedHead { .. } => (None, "readings_signed"),
            Entry::Directory { .. } => (None, "directory"),
            Entry::Grant { .. } => (None, "grant"),
        };
        Self {
            hash: entry.hash(),
            partition,
            bytes: entry.to_bytes(),
            document,
            shipment,
            what: what.to_owned(),
            queued_at: at,
            state: OutboxState::Waiting,
            lsn: None,
            relayed_at: None,
            received_at: None,
        }
    }
}

impl Replica {
    /// Forgets what the relay had. What was received and is not stored yet comes again.
    pub(super) fn start_over(&mut self, at: Timestamp, turn: &mut Turn, start: StartOver) {
        let device = self.key.device();
        for partition in start.partitions.iter().copied() {
            turn.writes.push(Write::Cursor { partition, lsn: Lsn(0) });
            turn.writes.push(Write::StartOver { partition, device, at });
        }
        for queue in self.waiting.values_mut() {
            queue.retain(|waiting| match waiting {
                Waiting::Incoming(incoming) => !start.partitions.contains(&incoming.partition),
                Waiting::Command(..) | Waiting::Alert(_) | Waiting::Rejected(_) => true,
            });
        }
        if let Some(log) = start.log {
            super::exchange::set(turn, super::exchange::LOG, log.to_string());
        }
        turn.subjects.insert(super::Subject::Sync);
        self.exchange.started_over(start);
    }
}
