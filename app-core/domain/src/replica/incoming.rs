//! Entries of other devices: checked one by one, stored with the cursor that says so.

use std::collections::{BTreeSet, VecDeque};

use super::{
    Config, Entropy, Event, RefusedRow, Replica, Restored, Subject, Turn, Waiting, Write,
    documents::Stop,
};
use crate::{
    access::{Directory, NotTrusted, Signature, Trust},
    document::DocumentError,
    ids::{DocumentId, SensorId, ShipmentId},
    reading::{Frame, Head, LogId, SealedHead},
    sync::{Entry, EntryHash, Lsn, Partition, gate::Rule},
    units::Now,
};

/// The values that hold the organisation's last word, and whose word it is.
const DIRECTORY: &str = "directory";
const TRUST: &str = "organisation.trust";

/// Entries received together; the cursor moves once all of them are stored.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    pub(super) partition: Partition,
    pub(super) entries: VecDeque<Entry>,
    pub(super) last: Lsn,
    pub(super) quarantined: usize,
}

/// A foreign entry that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) hash: EntryHash,
    pub(super) document: Option<DocumentId>,
    pub(super) rule: &'static str,
}

impl Replica {
    /// Takes in entries in order. Where a document has to be loaded first, the rest waits for it:
    /// what was taken in is stored by then, and the cursor moves with the last entry.
    pub(super) fn take_in(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        mut incoming: Incoming,
    ) {
        let mut heard = BTreeSet::new();
        while let Some(entry) = incoming.entries.pop_front() {
            let taken = match &entry {
                Entry::Change { document, .. } => {
                    let changes = same_document(*document, &entry, &mut incoming.entries);
                    match self.take_changes(now, entropy, turn, *document, &changes) {
                        Ok(refused) => refused,
                        Err(needed) => {
                            for change in changes.into_iter().rev() {
                                incoming.entries.push_front(change);
                            }
                            self.park(turn, needed, Waiting::Incoming(incoming));
                            return;
                        }
                    }
                }
                Entry::Frame { bytes } => self.take_frame(turn, bytes, &mut heard).map_or_else(
                    |rule| vec![Refused { hash: entry.hash(), document: None, rule }],
                    |()| Vec::new(),
                ),
                Entry::SealedHead { bytes } => self.take_seal(turn, bytes).map_or_else(
                    |rule| vec![Refused { hash: entry.hash(), document: None, rule }],
                    |()| Vec::new(),
                ),
                Entry::Grant { bytes } => self.take_grant(turn, bytes).map_or_else(
                    |rule| vec![Refused { hash: entry.hash(), document: None, rule }],
                    |()| Vec::new(),
                ),
                Entry::Directory { version, bytes, signature } => {
                    self.take_directory(turn, *version, bytes, signature.as_ref()).map_or_else(
                        |rule| vec![Refused { hash: entry.hash(), document: None, rule }],
                        |()| Vec::new(),
                    )
                }
            };
            incoming.quarantined += taken.len();
            for refused in taken {
                Self::put_aside(now, turn, &refused);
            }
        }
        self.watch.heard_elsewhere(&heard, &mut turn.output.effects);
        turn.writes.push(Write::Cursor { partition: incoming.partition, lsn: incoming.last });
        turn.subjects.insert(Subject::Sync);
        if incoming.quarantined > 0 {
            let count = incoming.quarantined;
            turn.unstored.events.push(Event::Quarantined { count });
        }
        self.exchange.taken_in(incoming.partition, incoming.last);
    }

    fn take_changes(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        document: DocumentId,
        entries: &[Entry],
    ) -> Result<Vec<Refused>, DocumentId> {
        let changes: Vec<Vec<u8>> = entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Change { bytes, .. } => Some(bytes.clone()),
                Entry::Frame { .. }
                | Entry::SealedHead { .. }
                | Entry::Directory { .. }
                | Entry::Grant { .. } => None,
            })
            .collect();
        let received = match self.documents.receive(document, entropy, &changes) {
            Ok(received) => received,
            Err(Stop::Need(needed)) => return Err(needed),
            Err(Stop::Refused(_)) => return Ok(Vec::new()),
        };
        let is_new = !received.stored.is_empty();
        for (change, kind) in received.stored.into_iter().zip(std::iter::repeat(received.kind)) {
            let (hash, bytes) = (change.hash, change.bytes);
            turn.writes.push(Write::Change { document, kind, hash, bytes });
        }
        if is_new {
            turn.writes.extend(self.documents.rows(document, &self.directory));
            turn.unstored.documents.insert(document);
            turn.subjects.extend([Subject::Shipments, Subject::Alerts, Subject::Sensors]);
            self.follow(now, turn, document);
        }
        let refused = received.refused.iter().map(|(bytes, error)| Refused {
            hash: hash_of(entries, bytes),
            document: Some(document),
            rule: match error {
                DocumentError::Guarded(_) => "change.guarded",
                DocumentError::Damaged(_)
                | DocumentError::Unchanged
                | DocumentError::Incomplete(_) => "change.damaged",
                DocumentError::Full => "document.full",
            },
        });
        Ok(refused.collect())
    }

    /// A frame follows the last one of its log. One that came before is known; a gap cannot come
    /// from an honest relay, which keeps the order of each device.
    fn take_frame(
        &mut self,
        turn: &mut Turn,
        bytes: &[u8],
        heard: &mut BTreeSet<SensorId>,
    ) -> Result<(), &'static str> {
        let (log, rest) = LogId::split(bytes).ok_or("reading.damaged")?;
        let frame = Frame::from_bytes(rest).map_err(|_| "reading.damaged")?;
        frame.readings().map_err(|_| "reading.damaged")?;
        if log.device == self.key.device() {
            return Ok(());
        }
        let head = self.foreign.entry(log.clone()).or_insert_with(|| Head::genesis(log.clone()));
        if frame.seq <= head.seq {
            return Ok(());
        }
        let next = head.then(&frame).map_err(|_| "reading.gap")?;
        if turn.unstored.heads.iter().all(|before| before.log != log) {
            turn.unstored.heads.push(head.clone());
        }
        *head = next;
        heard.insert(log.sensor.clone());
        turn.writes.push(Write::Frame { log, frame, end_index: 0 });
        turn.subjects.insert(Subject::Sensors);
        Ok(())
    }

    /// A signed head must be the head this device computed itself from the frames.
    fn take_seal(&mut self, turn: &mut Turn, bytes: &[u8]) -> Result<(), &'static str> {
        let sealed = SealedHead::from_bytes(bytes).map_err(|_| "reading.bad_signature")?;
        let log = &sealed.head().log;
        if log.device == self.key.device() {
            return Ok(());
        }
        let known = self.foreign.get(log).map_or(0, |head| head.seq);
        match sealed.head().seq.cmp(&known) {
            std::cmp::Ordering::Less => Ok(()),
            std::cmp::Ordering::Greater => Err("reading.gap"),
            std::cmp::Ordering::Equal if self.foreign.get(log) == Some(sealed.head()) => {
                turn.writes.push(Write::SealedHead(sealed));
                Ok(())
            }
            std::cmp::Ordering::Equal => Err("reading.equivocation"),
        }
    }

    /// Takes a later directory. One that the organisation did not sign changes nothing, and neither
    /// does an older one: a log that is read again from its beginning holds those too.
    fn take_directory(
        &mut self,
        turn: &mut Turn,
        version: u64,
        bytes: &[u8],
        signature: Option<&Signature>,
    ) -> Result<(), &'static str> {
        let directory = Directory::from_json(bytes).map_err(|_| Rule::DIRECTORY_UNREADABLE.0)?;
        if directory.version != version || directory.organisation != self.directory.organisation {
            return Err(Rule::DIRECTORY_MISMATCH.0);
        }
        let is_same = directory == self.directory;
        let held = self.trust.as_ref().map_or(self.directory.version, Trust::version);
        if version < held {
            return Ok(());
        }
        if let Some(trust) = &mut self.trust {
            let key = trust.check(version, bytes, signature).map_err(|why| rule_of(why).0)?;
            if version == held && !is_same {
                return Err(Rule::DIRECTORY_TWICE.0);
            }
            trust.follow(key, &directory);
            let value = trust.to_json();
            turn.writes.push(Write::Value { name: TRUST.to_owned(), value });
        }
        if version > held || is_same {
            let value = String::from_utf8_lossy(bytes).into_owned();
            turn.writes.push(Write::Value { name: DIRECTORY.to_owned(), value });
            turn.subjects.extend([Subject::Directory, Subject::Shipments]);
            self.directory = directory;
        }
        Ok(())
    }

    /// Takes a directory ahead of the log. One that this device cannot believe yet comes to
    /// nothing: the log leads it there.
    pub(super) fn take_ahead(&mut self, turn: &mut Turn, entry: &[u8]) {
        let Ok(Entry::Directory { version, bytes, signature }) = Entry::from_bytes(entry) else {
            return;
        };
        if self.trust.is_some() {
            let _ = self.take_directory(turn, version, &bytes, signature.as_ref());
        }
    }

    pub(super) fn put_aside(now: Now, turn: &mut Turn, refused: &Refused) {
        turn.writes.push(Write::Refused(Box::new(RefusedRow {
            document: refused.document,
            shipment: refused.document.map(|document| ShipmentId(document.0)),
            what: "received".to_owned(),
            ..RefusedRow::of(refused.hash, refused.rule.to_owned(), now.wall)
        })));
    }
}

/// Returns the organisation as it is known, and whose word it is. What came before a key was pinned
/// was nobody's word.
pub(super) fn known(config: &Config, restored: &Restored) -> (Directory, Option<Trust>) {
    let organisation = config.directory.organisation;
    let trust = config.organisation_key.map(|key| {
        let kept = restored.values.get(TRUST);
        let kept = kept.and_then(|json| Trust::resume(organisation, key, json));
        kept.unwrap_or_else(|| Trust::pin(organisation, key))
    });
    let stored = restored.values.get(DIRECTORY);
    let stored = stored.and_then(|text| Directory::from_json(text.as_bytes()).ok());
    let is_believed = |stored: &Directory| match &trust {
        Some(trust) => trust.version() == stored.version,
        None => stored.version >= config.directory.version,
    };
    (stored.filter(is_believed).unwrap_or_else(|| config.directory.clone()), trust)
}

pub(super) fn rule_of(why: NotTrusted) -> Rule {
    match why {
        NotTrusted::Unsigned => Rule::DIRECTORY_UNSIGNED,
        NotTrusted::Signature => Rule::DIRECTORY_SIGNATURE,
    }
}

/// Takes the entries that follow for the same document, so that they are applied together.
fn same_document(document: DocumentId, first: &Entry, entries: &mut VecDeque<Entry>) -> Vec<Entry> {
    let mut changes = vec![first.clone()];
    while let Some(Entry::Change { document: next, .. }) = entries.front() {
        if *next != document {
            break;
        }
        changes.extend(entries.pop_front());
    }
    changes
}

fn hash_of(entries: &[Entry], change: &[u8]) -> EntryHash {
    let holds = |entry: &&Entry| matches!(entry, Entry::Change { bytes, .. } if bytes == change);
    entries.iter().find(holds).map_or(EntryHash([0; 32]), Entry::hash)
}
