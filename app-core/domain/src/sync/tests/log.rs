//! The relay's log in memory: the model that the real store must match.

use std::{collections::BTreeMap, convert::Infallible};

use super::super::{
    EntryHash, Lsn, Partition, RelayLog,
    gate::{
        Beneath, Bound, Candidate, DocumentFacts, Incident, Placed, Pusher, Rule, Standing, admit,
    },
    relay::Followed,
    wire::{Cursor, ENTRIES_MAX, Receipt, Row, end_push},
};
use crate::{
    access::Directory,
    document::ObjectKey,
    ids::{DeviceId, DocumentId},
    reading::LogId,
    units::Timestamp,
};

pub(crate) struct Log {
    pub(crate) name: RelayLog,
    /// What the organisation permits.
    pub(crate) permits: fn(&Candidate) -> Result<(), Rule>,
    pub(crate) incidents: Vec<Incident>,
    actors: BTreeMap<(DocumentId, [u8; 16]), Bound>,
    /// The organisation as the relay knows it.
    pub(crate) directory: Option<Directory>,
    documents: BTreeMap<DocumentId, DocumentFacts>,
    objects: BTreeMap<(DocumentId, ObjectKey), Beneath>,
    logs: BTreeMap<LogId, u64>,
    rows: BTreeMap<Partition, Vec<(EntryHash, Row)>>,
    cursors: BTreeMap<(Partition, DeviceId), Noted>,
}

#[derive(Clone, Copy, Default)]
struct Noted {
    lsn: Lsn,
    /// The device lost what it had: up to here its own entries are sent back to it.
    echo_to: Lsn,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            name: RelayLog::default(),
            permits: |_| Ok(()),
            incidents: Vec::new(),
            actors: BTreeMap::new(),
            directory: None,
            documents: BTreeMap::new(),
            objects: BTreeMap::new(),
            logs: BTreeMap::new(),
            rows: BTreeMap::new(),
            cursors: BTreeMap::new(),
        }
    }
}

/// One append to the log in memory.
struct Append<'a> {
    log: &'a mut Log,
    partition: Partition,
    device: DeviceId,
    at: Timestamp,
}

impl Standing for Append<'_> {
    type Error = Infallible;

    fn place(&mut self, hash: &EntryHash) -> Result<Option<Lsn>, Infallible> {
        let rows = self.log.rows.get(&self.partition).map_or(&[][..], Vec::as_slice);
        Ok(rows.iter().find(|(known, _)| known == hash).map(|(_, row)| row.lsn))
    }

    fn actor(&mut self, id: DocumentId, actor: [u8; 16]) -> Result<Option<Bound>, Infallible> {
        Ok(self.log.actors.get(&(id, actor)).copied())
    }

    fn bind(&mut self, id: DocumentId, actor: [u8; 16], bound: Bound) -> Result<(), Infallible> {
        self.log.actors.insert((id, actor), bound);
        Ok(())
    }

    fn document(&mut self, document: DocumentId) -> Result<DocumentFacts, Infallible> {
        Ok(self.log.documents.get(&document).cloned().unwrap_or_default())
    }

    fn note_document(&mut self, id: DocumentId, facts: DocumentFacts) -> Result<(), Infallible> {
        self.log.documents.insert(id, facts);
        Ok(())
    }

    fn object(&mut self, id: DocumentId, key: ObjectKey) -> Result<Option<Beneath>, Infallible> {
        Ok(self.log.objects.get(&(id, key)).cloned())
    }

    fn note_object(
        &mut self,
        id: DocumentId,
        key: ObjectKey,
        beneath: Beneath,
    ) -> Result<(), Infallible> {
        self.log.objects.insert((id, key), beneath);
        Ok(())
    }

    fn directory(&mut self) -> Result<Option<&Directory>, Infallible> {
        Ok(self.log.directory.as_ref())
    }

    fn last_frame(&mut self, log: &LogId) -> Result<Option<u64>, Infallible> {
        Ok(self.log.logs.get(log).copied())
    }

    fn note_frame(&mut self, log: &LogId, seq: u64) -> Result<(), Infallible> {
        self.log.logs.insert(log.clone(), seq);
        Ok(())
    }

    fn permit(
        &mut self,
        _: &Pusher,
        candidate: &Candidate,
    ) -> Result<Result<(), Rule>, Infallible> {
        Ok((self.log.permits)(candidate))
    }

    fn append(&mut self, candidate: Candidate) -> Result<Lsn, Infallible> {
        let Candidate { hash, entry, signature, .. } = candidate;
        let (device, received_at) = (self.device, self.at);
        let rows = self.log.rows.entry(self.partition).or_default();
        let lsn = Lsn(rows.len() as u64 + 1);
        rows.push((hash, Row { lsn, received_at, device, entry, signature }));
        Ok(lsn)
    }

    fn record(&mut self, incident: Incident) -> Result<(), Infallible> {
        self.log.incidents.push(incident);
        Ok(())
    }
}

impl Log {
    /// Forgets everything; what comes after has another name.
    pub(crate) fn lose(&mut self) {
        let (mut name, permits, directory) = (self.name, self.permits, self.directory.take());
        name.0[0] += 1;
        *self = Self { name, permits, directory, ..Self::default() };
    }

    pub(crate) fn top(&self, partition: Partition) -> Lsn {
        Lsn(self.rows.get(&partition).map_or(0, |rows| rows.len() as u64))
    }

    pub(crate) fn append(
        &mut self,
        partition: Partition,
        pusher: &Pusher,
        at: Timestamp,
        entries: Vec<Candidate>,
    ) -> Vec<Placed> {
        let mut append = Append { device: pusher.device, log: self, partition, at };
        let Ok(placed) = admit(&mut append, pusher, entries);
        placed
    }

    /// Appends an entry of the relay's own.
    pub(crate) fn say(&mut self, partition: Partition, entry: &crate::sync::Entry, at: Timestamp) {
        let rows = self.rows.entry(partition).or_default();
        let (lsn, device) = (Lsn(rows.len() as u64 + 1), DeviceId([0; 16]));
        let row = Row { lsn, received_at: at, device, entry: entry.to_bytes(), signature: None };
        rows.push((entry.hash(), row));
    }

    pub(crate) fn follow(&mut self, device: DeviceId, cursors: &[Cursor]) -> Vec<Followed> {
        let follow = |cursor: &Cursor| {
            let top = self.top(cursor.partition);
            let noted = self.cursors.entry((cursor.partition, device)).or_default();
            if cursor.lsn == Lsn(0) || cursor.lsn < noted.lsn {
                noted.echo_to = top;
            }
            noted.lsn = cursor.lsn;
            Followed { cursor: *cursor, top, receipt: self.receipt(cursor.partition, device) }
        };
        cursors.iter().map(follow).collect()
    }

    pub(crate) fn load(
        &self,
        device: DeviceId,
        partition: Partition,
        after: Lsn,
        bytes_max: usize,
    ) -> (Vec<Row>, Lsn) {
        let echo_to = self.cursors.get(&(partition, device)).map_or(Lsn(0), |noted| noted.echo_to);
        let (mut rows, mut last, mut bytes) = (Vec::new(), after, 0);
        let stored = self.rows.get(&partition).map_or(&[][..], Vec::as_slice);
        for (_, row) in stored.iter().skip(after.0 as usize) {
            if row.device != device || row.lsn <= echo_to {
                bytes += row.payload_bytes();
                if (bytes > bytes_max || rows.len() >= ENTRIES_MAX) && end_push(&mut rows, row) {
                    last = rows.last().map_or(last, |row: &Row| row.lsn);
                    break;
                }
                rows.push(row.clone());
            }
            last = row.lsn;
        }
        (rows, last)
    }

    pub(crate) fn note(&mut self, device: DeviceId, cursor: Cursor) {
        let noted = self.cursors.entry((cursor.partition, device)).or_default();
        noted.lsn = noted.lsn.max(cursor.lsn);
    }

    pub(crate) fn receipt(&self, partition: Partition, device: DeviceId) -> Receipt {
        let others: Vec<Lsn> = self
            .cursors
            .iter()
            .filter(|((of, other), _)| *of == partition && *other != device)
            .map(|(_, noted)| noted.lsn)
            .collect();
        Receipt {
            partition,
            any: others.iter().max().copied().unwrap_or_default(),
            all: others.iter().min().copied().unwrap_or_default(),
            devices: others.len() as u64,
        }
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.values().flatten().map(|(_, row)| row.entry.as_slice())
    }

    pub(crate) fn hashes(&self, partition: Partition) -> Vec<EntryHash> {
        self.rows
            .get(&partition)
            .map_or(Vec::new(), |rows| rows.iter().map(|(hash, _)| *hash).collect())
    }
}
