use domain::{
    document::ChangeHash,
    ids::DocumentId,
    reading::{Frame, Head, LogId},
    replica::{OutboxRow, OutboxState, Write},
    sync::{EntryHash, Lsn},
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
            Write::Compact { document, bytes } => self.compact(*document, bytes)?,
            Write::Shipment(row, pairings) => {
                self.shipments.insert(row.id, (**row).clone());
                let mut pairings = pairings.clone();
                pairings.sort_by_key(|pairing| (pairing.from, pairing.id));
                self.pairings.insert(row.id, pairings);
            }
            Write::Form(row) => {
                self.forms.insert(row.id, (**row).clone());
            }
            Write::Alert(row) => {
                self.alerts.insert(row.id, (**row).clone());
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
            Write::OutboxSettled { hash, state, lsn, at: _ } => self.settle(*hash, *state, *lsn),
            Write::Refused(row) => {
                self.refused.insert(row.hash, (**row).clone());
            }
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

    fn settle(&mut self, hash: EntryHash, state: OutboxState, lsn: Option<Lsn>) {
        for row in self.outbox.iter_mut().filter(|row| row.hash == hash) {
            row.state = state;
            row.lsn = lsn.or(row.lsn);
            if matches!(state, OutboxState::OnTheRelay | OutboxState::Received) {
                row.bytes.clear();
            }
        }
    }
}

impl Document {
    fn append(&mut self, hash: ChangeHash, bytes: &[u8]) {
        if self.changes.iter().all(|(stored, _)| *stored != hash) {
            self.changes.push((hash, bytes.to_vec()));
        }
    }
}
