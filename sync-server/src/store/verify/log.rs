//! Entries in their order: each opens, is what its hash says, is bound to the one before it, and is
//! of the device that it stands under.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{DevicePublicKey, Signature},
    document::{ChangeHash, Claim},
    ids::{DeviceId, DocumentId, OrganisationId},
    reading::{Frame, LogId, SealedHead},
    sync::{Entry, EntryHash, Lsn, Partition, wire::ChangeHead},
    units::Timestamp,
};
use rusqlite::Connection;

use super::{Checked, LogError, wrong};
use crate::{
    seal::{Context, Sealer},
    store::{
        chain::{self, End, Link},
        standing::Row,
    },
};

/// What the log says beside documents and readings.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The entry of the newest directory of each organisation.
    pub(super) directories: BTreeMap<OrganisationId, Vec<u8>>,
    /// Grants, by the hash of their entry.
    pub(super) grants: BTreeMap<[u8; 32], Vec<u8>>,
    /// Each directory, as its version, JSON and signature.
    pub(super) spoken: Vec<(String, u64, Vec<u8>, Option<Signature>)>,
    facts: Facts,
}

/// What the gate keeps of entries, made again from them.
#[derive(Debug, Default)]
struct Facts {
    actors: BTreeMap<(DocumentId, [u8; 16]), (DeviceId, u64)>,
    documents: BTreeMap<DocumentId, (u64, u64)>,
    logs: BTreeMap<LogId, u64>,
}

/// A change, as far as it is needed to see which signature covers it.
struct Change {
    row: String,
    device: DeviceId,
    document: DocumentId,
    hash: ChangeHash,
    dependencies: Vec<ChangeHash>,
    is_signed: bool,
}

type Keys = BTreeMap<DeviceId, DevicePublicKey>;

pub(super) fn check(
    from: &Connection,
    sealer: &Sealer,
    ends: &BTreeMap<i64, End>,
    checked: &mut Checked,
) -> Result<Said, LogError> {
    let keys = keys(from)?;
    let mut said = Said::default();
    let mut statement = from.prepare("SELECT number, name, organisation FROM partitions")?;
    let mut rows = statement.query([])?;
    let mut numbers = BTreeSet::from([chain::AUDIT]);
    while let Some(row) = rows.next()? {
        let (number, name): (i64, String) = (row.get(0)?, row.get(1)?);
        let organisation = OrganisationId(row.get(2)?);
        if name.parse::<Partition>().map(|it| it.to_string()).ok().as_ref() != Some(&name) {
            return Err(wrong("partitions", number, "it has no name"));
        }
        let of = Of { number, organisation, name, keys: &keys };
        let end = of.check((from, sealer), &mut said, checked)?;
        let sealed = ends.get(&number).copied().unwrap_or((0, chain::first(&of.name)));
        if end != sealed {
            let row = format!("{} {}", of.name, end.0.min(sealed.0) + 1);
            let what = "the entries do not end where the last commit sealed them";
            return Err(wrong("entries", row, what));
        }
        numbers.insert(number);
        checked.partitions += 1;
    }
    if let Some(place) = ends.keys().find(|place| !numbers.contains(*place)) {
        return Err(wrong("partitions", place, "the partition is gone"));
    }
    check_cursors(from)?;
    said.facts.compare(from)?;
    Ok(said)
}

/// A partition whose entries are checked.
struct Of<'a> {
    number: i64,
    organisation: OrganisationId,
    name: String,
    keys: &'a Keys,
}

impl Of<'_> {
    fn check(
        &self,
        (from, sealer): (&Connection, &Sealer),
        said: &mut Said,
        checked: &mut Checked,
    ) -> Result<End, LogError> {
        let mut statement = from.prepare(include_str!("../list_links_of.sql"))?;
        let mut rows = statement.query([self.number])?;
        let (mut top, mut before) = (Lsn(0), chain::first(&self.name));
        let mut changes = Vec::new();
        while let Some(row) = rows.next()? {
            top = Lsn(top.0 + 1);
            before = self.check_row(sealer, (row, top, before), said, &mut changes)?;
            checked.entries += 1;
        }
        self.check_covered(&changes, checked)?;
        Ok((top.0, before))
    }

    fn check_row(
        &self,
        sealer: &Sealer,
        (row, lsn, before): (&rusqlite::Row<'_>, Lsn, Link),
        said: &mut Said,
        changes: &mut Vec<Change>,
    ) -> Result<Link, LogError> {
        let name = format!("{} {}", self.name, lsn.0);
        let broken = |what: &str| wrong("entries", &name, what);
        if row.get::<_, i64>("lsn")?.unsigned_abs() != lsn.0 {
            return Err(broken("the entry is gone"));
        }
        let hash: [u8; 32] = row.get("hash")?;
        let signature: Vec<u8> = row.get("signature")?;
        let (sealed, kept): (Vec<u8>, Vec<u8>) = (row.get("bytes")?, row.get("chain")?);
        let (device, at) = (DeviceId(row.get("device")?), Timestamp(row.get("received_at_ms")?));
        let opened = sealer.open(self.organisation, &Context::Entry(&hash), &sealed);
        let entry = opened.map_err(|error| broken(&error.to_string()))?;
        if EntryHash::of(&entry).0 != hash {
            return Err(broken("it does not have the hash that it is kept under"));
        }
        let read = Row { hash: EntryHash(hash), device, at, signature: &signature, entry: &entry };
        let link = chain::link(before, lsn, &read);
        if link.as_slice() != kept {
            return Err(broken("it is not bound to the entry before it"));
        }
        self.check_entry(&name, &read, said, changes).map_err(|what| broken(&what))?;
        Ok(link)
    }

    /// An entry of a device is of the device that it stands under; what the relay says, of none.
    fn check_entry(
        &self,
        name: &str,
        row: &Row<'_>,
        said: &mut Said,
        changes: &mut Vec<Change>,
    ) -> Result<(), String> {
        let foreign = || Err("it is another device's".to_owned());
        let is_ours = row.device == DeviceId([0; 16]);
        match Entry::from_bytes(row.entry).map_err(|error| error.to_string())? {
            Entry::Change { document, hash, bytes } => {
                let claim = Claim::read(&bytes).map_err(|error| error.to_string())?;
                if claim.hash != hash || claim.author.is_some_and(|author| author != row.device) {
                    return foreign();
                }
                said.facts.note_change(document, row, &claim);
                let is_signed = self.is_signed(row, document, hash)?;
                let (device, dependencies) = (row.device, claim.dependencies);
                let row = name.to_owned();
                changes.push(Change { row, device, document, hash, dependencies, is_signed });
            }
            Entry::Frame { bytes } => {
                let (log, rest) = LogId::split(&bytes).ok_or("it is of no log")?;
                if log.device != row.device {
                    return foreign();
                }
                if let Ok(frame) = Frame::from_bytes(rest) {
                    let last = said.facts.logs.entry(log).or_default();
                    *last = frame.seq.max(*last);
                }
            }
            Entry::SealedHead { bytes } => {
                let head = SealedHead::from_bytes(&bytes).map_err(|error| error.to_string())?;
                if head.key().device() != row.device {
                    return foreign();
                }
            }
            Entry::Directory { version, bytes, signature } if is_ours => {
                said.directories.insert(self.organisation, row.entry.to_vec());
                said.spoken.push((name.to_owned(), version, bytes, signature));
            }
            Entry::Grant { bytes } if is_ours => {
                said.grants.insert(row.hash.0, bytes);
            }
            Entry::Directory { .. } | Entry::Grant { .. } => return foreign(),
        }
        Ok(())
    }

    /// Whether the device signed this change itself.
    fn is_signed(
        &self,
        row: &Row<'_>,
        document: DocumentId,
        hash: ChangeHash,
    ) -> Result<bool, String> {
        if row.signature.is_empty() {
            return Ok(false);
        }
        let signature = row.signature.try_into().map(Signature).ok();
        let key = self.keys.get(&row.device);
        let is_signed = signature.zip(key).is_some_and(|(signature, key)| {
            ChangeHead { document, hash, signature }.is_signed_by(key)
        });
        if is_signed { Ok(true) } else { Err("its device did not sign it".to_owned()) }
    }

    /// A signature stands for its change and for all of the same device that this one builds on.
    fn check_covered(&self, changes: &[Change], checked: &mut Checked) -> Result<(), LogError> {
        let mut covered = BTreeSet::new();
        let mut first = None;
        for change in changes.iter().rev() {
            let name = (change.device, change.document);
            if change.is_signed || covered.contains(&(name, change.hash)) {
                covered.extend(change.dependencies.iter().map(|hash| (name, *hash)));
                checked.changes_signed += 1;
            } else {
                first = Some(change);
                checked.changes_unsigned += 1;
            }
        }
        let is_signing = changes.iter().any(|change| change.is_signed);
        match first {
            Some(change) if is_signing => {
                Err(wrong("entries", &change.row, "no signature of its device covers it"))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// The keys of devices, as they proved them when they came.
fn keys(from: &Connection) -> Result<Keys, LogError> {
    let mut statement = from.prepare("SELECT public_key FROM devices")?;
    let keys = statement.query_map([], |row| row.get::<_, [u8; 32]>(0))?;
    let mut found = Keys::new();
    for key in keys {
        if let Ok(key) = DevicePublicKey::from_bytes(key?) {
            found.insert(key.device(), key);
        }
    }
    Ok(found)
}

/// No device has stored more than there is.
fn check_cursors(from: &Connection) -> Result<(), LogError> {
    let mut statement = from.prepare(include_str!("../list_beyond.sql"))?;
    let mut rows = statement.query([])?;
    match rows.next()? {
        Some(row) => {
            let (partition, device): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let row = format!("{partition} {}", hex::encode(device));
            Err(wrong("cursors", row, "the device has more entries than there are"))
        }
        None => Ok(()),
    }
}

impl Facts {
    fn note_change(&mut self, document: DocumentId, row: &Row<'_>, claim: &Claim) {
        let length = u64::try_from(row.entry.len()).unwrap_or(u64::MAX);
        let (bytes, changes) = self.documents.entry(document).or_default();
        (*bytes, *changes) = (*bytes + length, *changes + 1);
        let bound = self.actors.entry((document, claim.actor)).or_insert((row.device, 0));
        bound.1 = claim.seq.max(bound.1);
    }

    /// What the gate keeps is what the entries say.
    fn compare(&self, from: &Connection) -> Result<(), LogError> {
        let documents = self.documents.iter();
        let documents = documents
            .map(|(id, (bytes, changes))| (hex::encode(id.0), format!("{bytes} {changes}")));
        let sql = "SELECT lower(hex(id)), bytes || ' ' || changes FROM documents ORDER BY 1";
        same(from, ("documents", sql), documents.collect())?;
        let actors = self.actors.iter().map(|((document, actor), (device, seq))| {
            let name = hex::encode(document.0) + &hex::encode(actor);
            (name, format!("{device} {seq}"))
        });
        let sql = "SELECT lower(hex(document) || hex(actor)), lower(hex(device)) || ' ' || seq
                   FROM actors ORDER BY 1";
        same(from, ("actors", sql), actors.collect())?;
        let logs = self.logs.iter();
        let logs = logs.map(|(log, seq)| (hex::encode(log.to_bytes()), seq.to_string()));
        let sql = "SELECT lower(hex(id)), CAST(seq AS TEXT) FROM logs ORDER BY 1";
        same(from, ("logs", sql), logs.collect())
    }
}

/// Compares a table with what it must hold, and names the first row that differs.
fn same(
    from: &Connection,
    (table, sql): (&'static str, &str),
    made: BTreeMap<String, String>,
) -> Result<(), LogError> {
    let mut statement = from.prepare(sql)?;
    let kept = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let kept: BTreeMap<String, String> = kept.collect::<Result<_, _>>()?;
    let names: BTreeSet<&String> = kept.keys().chain(made.keys()).collect();
    match names.into_iter().find(|name| kept.get(*name) != made.get(*name)) {
        Some(name) => Err(wrong(table, name, "it is not what the entries say")),
        None => Ok(()),
    }
}
