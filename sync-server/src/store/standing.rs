//! What the gate asks of the store, within the transaction of a commit.

use std::sync::Arc;

use domain::{
    access::{Directory, Grants},
    document::{DocumentKind, ObjectKey},
    ids::{DocumentId, ShipmentId, SiteId},
    reading::LogId,
    sync::{
        EntryHash, Lsn,
        gate::{
            Beneath, Bound, Candidate, Content, DocumentFacts, Incident, Pusher, Rule, Standing,
        },
    },
    units::Timestamp,
};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{StoreError, chain, read::signed, search::note_taken};
use crate::{
    hub,
    seal::{Context, DataKey},
};

/// One push to one partition.
pub(super) struct Admission<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) partition: &'a mut hub::Standing,
    pub(super) key: &'a DataKey,
    pub(super) pusher: Pusher,
    pub(super) at: Timestamp,
    /// The organisation of the pusher, if it is known.
    pub(super) directory: Option<Arc<Directory>>,
    /// Who may act on which device, if the relay knows its organisation.
    pub(super) grants: Option<Arc<Grants>>,
}

impl Standing for Admission<'_> {
    type Error = StoreError;

    fn place(&mut self, hash: &EntryHash) -> Result<Option<Lsn>, StoreError> {
        place(self.transaction, self.partition, hash)
    }

    fn actor(
        &mut self,
        document: DocumentId,
        actor: [u8; 16],
    ) -> Result<Option<Bound>, StoreError> {
        let mut find = self
            .transaction
            .prepare_cached("SELECT device, seq FROM actors WHERE document = ?1 AND actor = ?2")?;
        let bound = |row: &rusqlite::Row<'_>| {
            let device = domain::ids::DeviceId(row.get(0)?);
            Ok(Bound { device, seq: row.get::<_, i64>(1)?.unsigned_abs() })
        };
        Ok(find.query_row(params![document.0, actor], bound).optional()?)
    }

    fn bind(
        &mut self,
        document: DocumentId,
        actor: [u8; 16],
        bound: Bound,
    ) -> Result<(), StoreError> {
        let (device, seq) = (bound.device.0, number(bound.seq));
        self.transaction
            .prepare_cached(include_str!("bind_actor.sql"))?
            .execute(params![document.0, actor, device, seq])?;
        Ok(())
    }

    fn document(&mut self, document: DocumentId) -> Result<DocumentFacts, StoreError> {
        let mut find = self.transaction.prepare_cached(include_str!("find_document.sql"))?;
        let facts = |row: &rusqlite::Row<'_>| {
            Ok(DocumentFacts {
                bytes: row.get::<_, i64>(0)?.unsigned_abs(),
                changes: row.get::<_, i64>(1)?.unsigned_abs(),
                kind: DocumentKind::parse(&row.get::<_, String>(2)?),
                shipment: identity(row, 3)?.map(ShipmentId),
                origin: identity(row, 4)?.map(SiteId),
                destination: identity(row, 5)?.map(SiteId),
            })
        };
        Ok(find.query_row([document.0], facts).optional()?.unwrap_or_default())
    }

    fn note_document(&mut self, id: DocumentId, facts: DocumentFacts) -> Result<(), StoreError> {
        self.transaction.prepare_cached(include_str!("note_document.sql"))?.execute(params![
            id.0,
            number(facts.bytes),
            number(facts.changes),
            facts.kind.map_or("", DocumentKind::as_str),
            facts.shipment.as_ref().map_or(&[][..], |id| &id.0),
            facts.origin.as_ref().map_or(&[][..], |id| &id.0),
            facts.destination.as_ref().map_or(&[][..], |id| &id.0),
        ])?;
        Ok(())
    }

    fn object(&mut self, id: DocumentId, key: ObjectKey) -> Result<Option<Beneath>, StoreError> {
        let mut find = self.transaction.prepare_cached(include_str!("find_object.sql"))?;
        let beneath =
            |row: &rusqlite::Row<'_>| Ok(Beneath { root: row.get(0)?, depth: row.get(1)? });
        Ok(find.query_row(params![id.0, number(key.counter), key.actor], beneath).optional()?)
    }

    fn note_object(
        &mut self,
        id: DocumentId,
        key: ObjectKey,
        beneath: Beneath,
    ) -> Result<(), StoreError> {
        let (counter, depth) = (number(key.counter), beneath.depth);
        self.transaction.prepare_cached(include_str!("note_object.sql"))?.execute(params![
            id.0,
            counter,
            key.actor,
            beneath.root,
            depth
        ])?;
        Ok(())
    }

    fn directory(&mut self) -> Result<Option<&Directory>, StoreError> {
        Ok(self.directory.as_deref())
    }

    fn last_frame(&mut self, log: &LogId) -> Result<Option<u64>, StoreError> {
        let mut find = self.transaction.prepare_cached("SELECT seq FROM logs WHERE id = ?1")?;
        let seq: Option<i64> = find.query_row([log.to_bytes()], |row| row.get(0)).optional()?;
        Ok(seq.map(i64::unsigned_abs))
    }

    fn note_frame(&mut self, log: &LogId, seq: u64) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached("INSERT OR REPLACE INTO logs (id, seq) VALUES (?1, ?2)")?
            .execute(params![log.to_bytes(), number(seq)])?;
        Ok(())
    }

    /// A person must have been signed in on the device that says so. What a device does by itself
    /// needs none: it records on when nobody is.
    fn permit(
        &mut self,
        pusher: &Pusher,
        candidate: &Candidate,
    ) -> Result<Result<(), Rule>, StoreError> {
        let (Some(grants), Content::Change { claim, .. }) = (&self.grants, &candidate.content)
        else {
            return Ok(Ok(()));
        };
        let Some(person) = claim.person else { return Ok(Ok(())) };
        let checked = grants.check((pusher.device, person), claim.at, self.at);
        Ok(checked.map(drop).map_err(Rule::from))
    }

    fn append(&mut self, candidate: Candidate) -> Result<Lsn, StoreError> {
        let Candidate { hash, entry, signature, content } = candidate;
        let signature = signature.as_ref().map_or(&[][..], |signature| &signature.0);
        let device = self.pusher.device;
        // A relay that was not told of its organisation knows nobody who could be named.
        if let (Some(_), Content::Change { document, claim, .. }) = (&self.grants, &content) {
            note_taken(self.transaction, (device, self.at), (*document, claim))?;
        }
        let row = Row { hash, device, at: self.at, signature, entry: &entry };
        append(self.transaction, self.partition, self.key, &row)
    }

    fn record(&mut self, incident: Incident) -> Result<(), StoreError> {
        let Incident { rule: Rule(rule), device, entry, about } = incident;
        tracing::warn!(rule, %device, about, "an incident");
        metrics::counter!("isotherm_incidents_total", "rule" => rule).increment(1);
        self.transaction
            .prepare_cached(
                "INSERT INTO incidents (rule, device, entry_hash, about, recorded_at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![rule, device.0, entry.0, about, self.at.0])?;
        Ok(())
    }
}

/// An entry as the log keeps it.
pub(super) struct Row<'a> {
    pub(super) hash: EntryHash,
    pub(super) device: domain::ids::DeviceId,
    pub(super) at: Timestamp,
    pub(super) signature: &'a [u8],
    pub(super) entry: &'a [u8],
}

/// Returns the place of an entry in a partition, if it has it.
pub(super) fn place(
    transaction: &Transaction<'_>,
    partition: &hub::Standing,
    hash: &EntryHash,
) -> Result<Option<Lsn>, StoreError> {
    let mut find = transaction
        .prepare_cached("SELECT lsn FROM entries WHERE partition_number = ?1 AND hash = ?2")?;
    let found: Option<i64> =
        find.query_row(params![partition.number, hash.0], |row| row.get(0)).optional()?;
    Ok(found.map(|lsn| Lsn(lsn.unsigned_abs())))
}

/// Appends an entry that the partition does not have, encrypted.
pub(super) fn append(
    transaction: &Transaction<'_>,
    partition: &mut hub::Standing,
    key: &DataKey,
    row: &Row<'_>,
) -> Result<Lsn, StoreError> {
    let lsn = Lsn(partition.top.0 + 1);
    let Row { hash, device, at, signature, entry } = row;
    let sealed = key.seal(&Context::Entry(&hash.0), entry)?;
    let link = chain::link(partition.link, lsn, row);
    transaction.prepare_cached(include_str!("append_entry.sql"))?.execute(params![
        partition.number,
        signed(lsn),
        hash.0,
        device.0,
        at.0,
        signature,
        sealed,
        link
    ])?;
    (partition.top, partition.link) = (lsn, link);
    Ok(lsn)
}

/// Returns an identity, unless it is empty, as one that is not known.
fn identity(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<[u8; 16]>> {
    Ok(row.get::<_, Vec<u8>>(column)?.try_into().ok())
}

/// Counts never reach the sign of a 64-bit number.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
