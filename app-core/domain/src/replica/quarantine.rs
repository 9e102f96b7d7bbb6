//! A change of ours that the relay refused: it leaves its document and is kept apart.

use std::collections::BTreeMap;

use super::{
    Effect, Entropy, Load, OutboxRow, OutboxState, RefusedRow, Replica, Subject, Turn, Waiting,
    Write,
    documents::{Stop, TakenBack},
};
use crate::{
    document::{Apart, Fork, StoredChange},
    ids::{DocumentId, ShipmentId},
    sync::{Entry, EntryHash, Partition, gate::Rule},
    units::{Now, Timestamp},
};

/// A refusal of the relay, with the entry it is about.
#[derive(Clone, Debug)]
pub(super) struct Rejected {
    pub(super) row: OutboxRow,
    pub(super) rule: String,
    pub(super) at: Timestamp,
}

impl Replica {
    /// Writes what a refusal means. Where its document has to be loaded first, all of it waits:
    /// an entry that is not settled is pushed again after a restart, and refused again.
    pub(super) fn take_back(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        rejected: Rejected,
    ) {
        let Ok(Entry::Change { document, hash, bytes }) = Entry::from_bytes(&rejected.row.bytes)
        else {
            return Self::keep_apart(turn, refused_row(&rejected));
        };
        match self.documents.take_back(document, hash, entropy) {
            Err(Stop::Need(document)) => {
                return self.park(turn, document, Waiting::Rejected(rejected));
            }
            Ok(Some(taken)) => self.taken_back(now, turn, (document, taken), &rejected),
            // It left with the change that it built on.
            Err(Stop::Refused(_)) | Ok(None) if self.documents.is_gone(document, hash) => {}
            Err(Stop::Refused(_)) | Ok(None) => {
                let row = refused_row(&rejected);
                Self::keep_apart(turn, RefusedRow { change: Some(hash), bytes, ..row });
            }
        }
        self.load_deferred(turn);
    }

    /// Loads the queue of a partition, unless a refusal waits for its document: what builds on a
    /// refused change is not pushed before it has been made again.
    pub(super) fn load_outbox(&mut self, turn: &mut Turn, load: (Partition, usize)) {
        self.exchange.deferred.push(load);
        let is_rejected = |waiting: &Waiting| matches!(waiting, Waiting::Rejected(_));
        if !self.waiting.values().flatten().any(is_rejected) {
            self.load_deferred(turn);
        }
    }

    fn load_deferred(&mut self, turn: &mut Turn) {
        for (partition, bytes_max) in std::mem::take(&mut self.exchange.deferred) {
            turn.output.effects.push(Effect::Load(Load::Outbox { partition, bytes_max }));
        }
    }

    fn taken_back(
        &mut self,
        now: Now,
        turn: &mut Turn,
        (document, taken): (DocumentId, TakenBack),
        rejected: &Rejected,
    ) {
        match taken {
            TakenBack::Part(fork, alerts) => {
                let Fork { compact, apart, remade, .. } = *fork;
                turn.writes.push(Write::Compact { document, bytes: compact });
                turn.writes.extend(self.documents.rows(document, &self.directory));
                turn.writes.extend(alerts.into_iter().map(Write::AlertGone));
                Self::keep_all_apart(turn, document, apart, rejected);
                self.queue_again(turn, document, remade);
                self.follow(now, turn, document);
            }
            TakenBack::Whole(apart) => {
                Self::keep_all_apart(turn, document, apart, rejected);
                turn.writes.push(Write::DocumentGone(document));
                let shipment = ShipmentId(document.0);
                self.watch.shipment_gone(shipment, &mut turn.output.effects);
            }
        }
        turn.unstored.documents.insert(document);
        turn.subjects.extend([
            Subject::Shipments,
            Subject::Sensors,
            Subject::Alerts,
            Subject::Sync,
        ]);
        self.exchange.queued(self.home);
    }

    /// The refused change comes first, then what cannot stand without it.
    fn keep_all_apart(
        turn: &mut Turn,
        document: DocumentId,
        apart: Vec<Apart>,
        rejected: &Rejected,
    ) {
        for (place, Apart { change, said }) in apart.into_iter().enumerate() {
            let told = refused_row(rejected);
            let row = if place == 0 {
                told
            } else {
                let (hash, rule) = (entry(document, &change).hash(), Rule::DEPENDS.0.to_owned());
                RefusedRow { hash, what: String::new(), rule, ..told }
            };
            let (change, bytes) = (Some(change.hash), change.bytes);
            Self::keep_apart(turn, RefusedRow { change, said, bytes, ..row });
        }
    }

    fn queue_again(
        &self,
        turn: &mut Turn,
        document: DocumentId,
        remade: Vec<(StoredChange, StoredChange)>,
    ) {
        for (before, after) in remade {
            turn.writes.push(self.signature(document, after.hash));
            let (hash, bytes) =
                (entry(document, &before).hash(), entry(document, &after).to_bytes());
            turn.writes.push(Write::OutboxReplaced { hash, bytes });
        }
    }

    pub(super) fn keep_apart(turn: &mut Turn, row: RefusedRow) {
        let (hash, at) = (row.hash, row.refused_at);
        turn.writes.push(Write::Refused(Box::new(row)));
        let state = OutboxState::Refused;
        turn.writes.push(Write::OutboxSettled { hash, state, lsn: None, at });
        turn.subjects.insert(Subject::Sync);
    }
}

fn entry(document: DocumentId, change: &StoredChange) -> Entry {
    Entry::Change { document, hash: change.hash, bytes: change.bytes.clone() }
}

impl RefusedRow {
    /// Returns the row of an entry that is only known by its hash.
    pub(super) fn of(hash: EntryHash, rule: String, refused_at: Timestamp) -> Self {
        Self {
            hash,
            change: None,
            document: None,
            shipment: None,
            what: String::new(),
            rule,
            refused_at,
            is_dismissed: false,
            said: BTreeMap::new(),
            bytes: Vec::new(),
        }
    }
}

fn refused_row(rejected: &Rejected) -> RefusedRow {
    let Rejected { row, rule, at } = rejected;
    RefusedRow {
        document: row.document,
        shipment: row.shipment,
        what: row.what.clone(),
        ..RefusedRow::of(row.hash, rule.clone(), *at)
    }
}
