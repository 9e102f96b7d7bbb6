use std::collections::BTreeSet;

use domain::{
    document::ChangeHash,
    ids::{CalibrationId, DeviceId, DocumentId, FormId, ShipmentId},
    reading::{Frame, Head, LogId},
    replica::{OutboxRow, OutboxState, RefusedRow, StoredDocument, Write, frame_entry, seal_entry},
    sync::{Entry, EntryHash, Lsn, Partition},
    units::Timestamp,
};

use super::{Document, Tables};
use crate::port::StoreError;

impl Tables {
    pub(super) fn apply(&mut self, write: &Write) -> Result<(), StoreError> {
        match write {
            Write::Change { document, kind, hash, bytes } => {
                let empty = Document { kind: *kind, compact: Vec::new(), changes: Vec::new() };
                self.documents.entry(*document).or_insert(empty).append(*hash, bytes);
            }
            Write::Signature(signed) => {
                let key = (signed.head.document, signed.head.hash, signed.key);
                self.signatures.entry(key).or_insert(*signed);
            }
            Write::Compact { document, bytes } => self.compact(*document, bytes)?,
            Write::DocumentGone(document) => self.forget(*document),
            Write::Shipment(row, pairings) => {
                self.shipments.insert(row.id, (**row).clone());
                let mut pairings = pairings.clone();
                pairings.sort_by_key(|pairing| (pairing.from, pairing.id));
                self.pairings.insert(row.id, pairings);
            }
            Write::Form(row) => {
                self.forms.insert(row.id, (**row).clone());
            }
            Write::Calibration(row) => {
                self.calibrations.insert(row.detail.id, (**row).clone());
            }
            Write::Alert(row) => {
                self.alerts.insert(row.id, (**row).clone());
            }
            Write::AlertGone(id) => {
                self.alerts.remove(id);
            }
            Write::Sensor(row) => {
                self.sensors.insert(row.id.clone(), (**row).clone());
            }
            Write::TailReading { log, index, reading } => {
                self.begin_log(log);
                self.tails.entry(log.clone()).or_default().entry(*index).or_insert(*reading);
            }
            Write::Frame { log, frame, end_index } => self.put_frame(log, frame, *end_index),
            Write::SealedHead(head) => {
                self.heads.insert(head.head().log.clone(), head.clone());
            }
            Write::Outbox(row) => self.queue(row),
            Write::OutboxReplaced { hash, bytes } => self.replace(*hash, bytes),
            Write::OutboxSettled { hash, state, lsn, at } => {
                self.settle(*hash, (*state, *lsn), *at);
            }
            Write::StartOver { partition, device, at } => {
                self.start_over(*partition, *device, *at);
            }
            Write::Refused(row) => self.put_refused(row),
            Write::RefusedDismissed { hash, .. } => {
                if let Some(row) = self.refused.get_mut(hash) {
                    row.is_dismissed = true;
                }
            }
            Write::Cursor { partition, lsn } => {
                self.cursors.insert(*partition, *lsn);
            }
            Write::Value { name, value } => {
                self.values.insert(name.clone(), value.clone());
            }
        }
        Ok(())
    }

    fn compact(&mut self, id: DocumentId, bytes: &[u8]) -> Result<(), StoreError> {
        let document = self.documents.get_mut(&id).ok_or(StoreError::UnknownDocument(id))?;
        document.compact = bytes.to_vec();
        document.changes.clear();
        Ok(())
    }

    fn forget(&mut self, document: DocumentId) {
        let shipment = ShipmentId(document.0);
        self.documents.remove(&document);
        self.signatures.retain(|(of, ..), _| *of != document);
        self.shipments.remove(&shipment);
        self.pairings.remove(&shipment);
        self.alerts.retain(|_, alert| alert.shipment != shipment);
        self.forms.remove(&FormId(document.0));
        self.calibrations.remove(&CalibrationId(document.0));
    }

    fn begin_log(&mut self, log: &LogId) -> &mut Head {
        self.chains.entry(log.clone()).or_insert_with(|| Head::genesis(log.clone()))
    }

    fn put_frame(&mut self, log: &LogId, frame: &Frame, end_index: u64) {
        let frames = self.frames.entry(log.clone()).or_default();
        frames.entry(frame.seq).or_insert_with(|| frame.clone());
        let frames = frames.clone();
        self.tails.entry(log.clone()).or_default().retain(|index, _| *index >= end_index);
        let head = self.begin_log(log);
        for (_, frame) in frames.range(head.seq.saturating_add(1)..) {
            match head.then(frame) {
                Ok(next) => *head = next,
                Err(_) => break,
            }
        }
    }

    fn queue(&mut self, row: &OutboxRow) {
        if self.outbox.iter().all(|queued| queued.hash != row.hash) {
            self.outbox.push(row.clone());
        }
    }

    fn replace(&mut self, hash: EntryHash, bytes: &[u8]) {
        for row in self.outbox.iter_mut().filter(|row| row.hash == hash) {
            (row.hash, row.bytes) = (EntryHash::of(bytes), bytes.to_vec());
            (row.state, row.lsn) = (OutboxState::Waiting, None);
            (row.relayed_at, row.received_at) = (None, None);
        }
    }

    /// A row without a word takes that of the queued entry.
    fn put_refused(&mut self, row: &RefusedRow) {
        let mut row = row.clone();
        let queued = self.outbox.iter().find(|queued| queued.hash == row.hash);
        if let Some(queued) = queued.filter(|_| row.what.is_empty()) {
            row.what.clone_from(&queued.what);
        }
        self.refused.insert(row.hash, row);
    }

    fn start_over(&mut self, partition: Partition, device: DeviceId, at: Timestamp) {
        let is_sent = |row: &OutboxRow| {
            row.partition == partition
                && matches!(row.state, OutboxState::OnTheRelay | OutboxState::Received)
        };
        let sent = self.outbox.iter().filter(|row| is_sent(row)).filter_map(|row| row.document);
        let (entries, damaged) = self.kept_entries(&sent.collect(), device);
        for entry in entries {
            let shipment = match &entry {
                Entry::Change { document, .. } => self.shipment_of(*document),
                Entry::Frame { .. }
                | Entry::SealedHead { .. }
                | Entry::Directory { .. }
                | Entry::Grant { .. } => None,
            };
            let again = OutboxRow::made_again(&entry, partition, shipment, at);
            match self.outbox.iter_mut().find(|row| row.hash == again.hash) {
                Some(row) if is_sent(row) => {
                    (row.bytes, row.state, row.lsn) = (again.bytes, again.state, None);
                    (row.relayed_at, row.received_at) = (None, None);
                }
                Some(_) => {}
                None => self.outbox.push(again),
            }
        }
        let is_damaged =
            |row: &OutboxRow| row.document.is_some_and(|document| damaged.contains(&document));
        self.outbox.retain(|row| !is_sent(row) || is_damaged(row));
        self.outbox.iter_mut().filter(|row| is_damaged(row)).for_each(|row| row.lsn = None);
    }

    /// Returns what a device made, and the documents that do not open.
    fn kept_entries(
        &self,
        documents: &BTreeSet<DocumentId>,
        device: DeviceId,
    ) -> (Vec<Entry>, BTreeSet<DocumentId>) {
        let (mut entries, mut damaged) = (Vec::new(), BTreeSet::new());
        for document in documents {
            let stored = self.documents.get(document).map(Document::stored);
            match stored.and_then(|stored| stored.entries_by(*document, device).ok()) {
                Some(made) => entries.extend(made),
                None => {
                    damaged.insert(*document);
                }
            }
        }
        for (log, frames) in self.frames.iter().filter(|(log, _)| log.device == device) {
            entries.extend(frames.values().map(|frame| frame_entry(log, frame)));
            entries.extend(self.heads.get(log).map(seal_entry));
        }
        (entries, damaged)
    }

    fn shipment_of(&self, document: DocumentId) -> Option<ShipmentId> {
        let shipment = self.shipments.get(&ShipmentId(document.0)).map(|row| row.id);
        shipment.or_else(|| self.forms.get(&FormId(document.0)).map(|row| row.shipment))
    }

    fn settle(&mut self, hash: EntryHash, (state, lsn): (OutboxState, Option<Lsn>), at: Timestamp) {
        for row in self.outbox.iter_mut().filter(|row| row.hash == hash) {
            row.state = state;
            row.lsn = lsn.or(row.lsn);
            if matches!(state, OutboxState::OnTheRelay | OutboxState::Received) {
                row.bytes.clear();
                row.relayed_at = row.relayed_at.or(Some(at));
            }
            if state == OutboxState::Received {
                row.received_at = row.received_at.or(Some(at));
            }
        }
    }
}

impl Document {
    pub(super) fn stored(&self) -> StoredDocument {
        StoredDocument {
            kind: self.kind,
            compact: self.compact.clone(),
            changes: self.changes.iter().map(|(_, bytes)| bytes.clone()).collect(),
        }
    }

    fn append(&mut self, hash: ChangeHash, bytes: &[u8]) {
        if self.changes.iter().all(|(stored, _)| *stored != hash) {
            self.changes.push((hash, bytes.to_vec()));
        }
    }
}
