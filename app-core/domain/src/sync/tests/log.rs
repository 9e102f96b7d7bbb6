//! The relay's log in memory: the model that the real store must match.

use std::collections::BTreeMap;

use super::super::{
    EntryHash, Lsn, Partition, RelayLog,
    gate::Admitted,
    relay::Followed,
    wire::{Cursor, ENTRIES_MAX, Receipt, Row},
};
use crate::{ids::DeviceId, units::Timestamp};

#[derive(Default)]
pub(crate) struct Log {
    pub(crate) name: RelayLog,
    rows: BTreeMap<Partition, Vec<(EntryHash, Row)>>,
    cursors: BTreeMap<(Partition, DeviceId), Noted>,
}

#[derive(Clone, Copy, Default)]
struct Noted {
    lsn: Lsn,
    /// The device lost what it had: up to here its own entries are sent back to it.
    echo_to: Lsn,
}

impl Log {
    /// Forgets everything; what comes after has another name.
    pub(crate) fn lose(&mut self) {
        let mut name = self.name;
        name.0[0] += 1;
        *self = Self { name, ..Self::default() };
    }

    pub(crate) fn top(&self, partition: Partition) -> Lsn {
        Lsn(self.rows.get(&partition).map_or(0, |rows| rows.len() as u64))
    }

    pub(crate) fn append(
        &mut self,
        partition: Partition,
        device: DeviceId,
        at: Timestamp,
        entries: Vec<Admitted>,
    ) -> Vec<Lsn> {
        let rows = self.rows.entry(partition).or_default();
        let mut places = Vec::new();
        for Admitted { hash, entry, head } in entries {
            let known = rows.iter().find(|(known, _)| *known == hash).map(|(_, row)| row.lsn);
            places.push(known.unwrap_or_else(|| {
                let lsn = Lsn(rows.len() as u64 + 1);
                let signature = head.map(|head| head.signature);
                rows.push((hash, Row { lsn, received_at: at, device, entry, signature }));
                lsn
            }));
        }
        places
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
                if !rows.is_empty() && (bytes > bytes_max || rows.len() >= ENTRIES_MAX) {
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
