//! Signatures of other devices, checked before anything they cover is applied: a relay can hold
//! entries back, but make none up.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{granted, incoming::Refused, signed::SignedChange};
use crate::{
    access::{Device, DevicePublicKey, Directory, Grants, SignedGrant, Trust},
    document::{Claim, guard},
    ids::DeviceId,
    reading::{LogId, SealedHead},
    sync::{
        Entry, EntryHash,
        gate::Rule,
        wire::{ChangeHead, Row},
    },
    units::Timestamp,
};

/// Entries that hold, and those that do not.
#[derive(Debug, Default)]
pub(super) struct Verified {
    pub(super) entries: VecDeque<Entry>,
    pub(super) refused: Vec<Refused>,
    /// What devices signed of the changes that hold.
    pub(super) signed: Vec<SignedChange>,
    /// Entries of a kind that a later version writes: they are counted and left on the relay.
    pub(super) unknown: usize,
}

/// What the organisation has said so far.
pub(super) struct Word<'a> {
    pub(super) directory: &'a Directory,
    pub(super) trust: Option<&'a Trust>,
    /// Those of a batch are added before anything in it is judged: they are signed, and hold
    /// whether or not the batch is stored.
    pub(super) grants: &'a mut Grants,
}

/// A device by its key, and since when it may no longer push.
struct Known {
    key: DevicePublicKey,
    revoked_at: Option<Timestamp>,
}

type Keys = BTreeMap<DeviceId, Known>;

/// Parts the rows of a batch by what their devices signed.
///
/// A device is known from the directory, or from one in the batch, which the relay appends before
/// it lets the device in. Where no directory names keys, there is nothing to check against, and all
/// of them hold.
///
/// With `trust` only directories count that the organisation signed, and everything is checked.
pub(super) fn verify(word: Word<'_>, own: &DevicePublicKey, rows: &[Row]) -> Verified {
    let Word { directory, trust, grants } = word;
    let mut keys = Keys::new();
    let mut trust = trust.cloned();
    learn(&mut keys, directory);
    for row in rows {
        if let Ok(Entry::Grant { bytes }) = Entry::from_bytes(&row.entry)
            && let Ok(signed) = SignedGrant::from_bytes(&bytes)
            && let Some(Ok(grant)) = trust.as_ref().map(|trust| trust.grant(&signed))
        {
            grants.add(grant);
        }
        if let Ok(Entry::Directory { version, bytes, signature }) = Entry::from_bytes(&row.entry)
            && let Ok(next) = Directory::from_json(&bytes)
            && next.organisation == directory.organisation
            && next.version == version
        {
            if let Some(trust) = &mut trust {
                let signed = trust.check(version, &bytes, signature.as_ref());
                let Ok(key) = signed else { continue };
                if version < trust.version() {
                    continue;
                }
                trust.follow(key, &next);
            }
            learn(&mut keys, &next);
        }
    }
    let is_checked = trust.is_some() || !keys.is_empty();
    let own = Known { key: *own, revoked_at: None };
    keys.entry(own.key.device()).or_insert(own);
    let grants = trust.is_some().then_some(&*grants);
    let Covered { entries: covered, signed } = covered(&keys, rows);
    let mut verified = Verified { signed, ..Verified::default() };
    for row in rows {
        let Ok(entry) = Entry::from_bytes(&row.entry) else {
            verified.unknown += 1;
            continue;
        };
        let checked =
            if is_checked { check((&keys, grants), &covered, row, &entry) } else { Ok(()) };
        match checked {
            Ok(()) => verified.entries.push_back(entry),
            Err(Rule(rule)) => {
                let document = match &entry {
                    Entry::Change { document, .. } => Some(*document),
                    Entry::Frame { .. }
                    | Entry::SealedHead { .. }
                    | Entry::Directory { .. }
                    | Entry::Grant { .. } => None,
                };
                verified.refused.push(Refused { hash: entry.hash(), document, rule });
            }
        }
    }
    verified
}

fn learn(keys: &mut Keys, directory: &Directory) {
    let known = |device: &Device| {
        let (key, revoked_at) = (device.public_key?, device.revoked_at);
        Some((device.id, Known { key, revoked_at }))
    };
    keys.extend(directory.devices.iter().filter_map(known));
}

/// The entries that a signature of their device covers, and those signatures.
#[derive(Debug, Default)]
struct Covered {
    entries: BTreeSet<EntryHash>,
    signed: Vec<SignedChange>,
}

/// Returns the entries that a signature of their device covers. Only a change whose bytes have the
/// hash that was signed vouches for what it builds on.
fn covered(keys: &Keys, rows: &[Row]) -> Covered {
    let mut found = Covered::default();
    let mut changes = BTreeSet::new();
    for row in rows.iter().rev() {
        let Ok(Entry::Change { document, hash, bytes }) = Entry::from_bytes(&row.entry) else {
            continue;
        };
        let signed = row.signature.and_then(|signature| {
            let head = ChangeHead { document, hash, signature };
            let signed = SignedChange { key: keys.get(&row.device)?.key, head };
            signed.holds().then_some(signed)
        });
        let is_whole = guard::check(&bytes) == Ok(hash);
        if is_whole && (signed.is_some() || changes.contains(&(row.device, document, hash))) {
            found.signed.extend(signed);
            found.entries.insert(EntryHash::of(&row.entry));
            let known = guard::dependencies(&bytes).unwrap_or_default();
            changes.extend(known.into_iter().map(|hash| (row.device, document, hash)));
        }
    }
    found
}

/// Checks an entry by itself. What a device pushed after it was revoked is told by the relay's
/// clock; the device's own says nothing.
fn check(
    (keys, grants): (&Keys, Option<&Grants>),
    covered: &BTreeSet<EntryHash>,
    row: &Row,
    entry: &Entry,
) -> Result<(), Rule> {
    let known = keys.get(&row.device);
    let revoked_at = known.and_then(|known| known.revoked_at);
    if revoked_at.is_some_and(|revoked_at| row.received_at >= revoked_at) {
        return Err(Rule::REVOKED);
    }
    let key = known.map(|known| &known.key);
    match entry {
        // The organisation signs these, not a device.
        Entry::Directory { .. } | Entry::Grant { .. } => Ok(()),
        Entry::Change { bytes, .. } => {
            if !covered.contains(&entry.hash()) {
                return Err(if row.signature.is_some() { Rule::SIGNATURE } else { Rule::UNSIGNED });
            }
            let claim = Claim::read(bytes).map_err(|_| Rule::CHANGE_MALFORMED)?;
            let is_by = |author: DeviceId| author == row.device;
            claim.author.is_none_or(is_by).then_some(()).ok_or(Rule::AUTHOR)?;
            match (grants, claim.person) {
                (Some(grants), Some(person)) => {
                    let grant = grants.check((row.device, person), claim.at, row.received_at)?;
                    granted::permit(grant, &claim)
                }
                (Some(_) | None, _) => Ok(()),
            }
        }
        Entry::Frame { bytes } => {
            let (log, _) = LogId::split(bytes).ok_or(Rule::READING_MALFORMED)?;
            let is_known = key.is_some() && log.device == row.device;
            is_known.then_some(()).ok_or(Rule::READING_FOREIGN)
        }
        Entry::SealedHead { bytes } => {
            let sealed = SealedHead::from_bytes(bytes).map_err(|_| Rule::READING_SIGNATURE)?;
            (Some(sealed.key()) == key).then_some(()).ok_or(Rule::READING_FOREIGN)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{DeviceKey, Signature},
        document::{Document, DocumentKind, Edit, Writer},
        ids::DocumentId,
        sync::Lsn,
    };

    const DOCUMENT: DocumentId = DocumentId([4; 16]);

    fn key(seed: u8) -> DeviceKey {
        DeviceKey::from_seed([seed; 32])
    }

    /// A directory that names the keys of these devices.
    fn directory(seeds: &[u8]) -> Directory {
        let device = |seed: &u8| {
            let public_key = key(*seed).public();
            serde_json::json!({
                "id": public_key.device(), "name": "D", "public_key": public_key,
            })
        };
        let devices: Vec<_> = seeds.iter().map(device).collect();
        let json = serde_json::json!({
            "organisation": "01010101010101010101010101010101", "name": "N", "version": 1,
            "people": [], "sites": [], "products": [], "devices": devices,
        });
        Directory::from_json(&serde_json::to_vec(&json).unwrap()).unwrap()
    }

    /// Three changes of a device, of which the last is signed.
    fn rows(seed: u8) -> Vec<Row> {
        let device = key(seed).device();
        let at = Timestamp(0);
        let writer =
            Writer { actor: [seed; 16], author: device, device_name: "", person: None, at };
        let (mut document, first) =
            Document::create(DocumentKind::Shipment, writer, (&[], &[]), &[]).unwrap();
        let mut changes = vec![first];
        for text in ["S-1", "S-2"] {
            changes.push(document.change(writer, &[Edit::set("reference", text)]).unwrap());
        }
        let row = |(place, change): (u64, crate::document::StoredChange)| {
            let (hash, bytes) = (change.hash, change.bytes);
            let signature = ChangeHead::sign(DOCUMENT, hash, &key(seed)).signature;
            let entry = Entry::Change { document: DOCUMENT, hash, bytes }.to_bytes();
            let signature = (place == 3).then_some(signature);
            Row { lsn: Lsn(place), received_at: at, device, entry, signature }
        };
        (1..).zip(changes).map(row).collect()
    }

    /// Judges rows as a device that knows these devices.
    fn judged(known: &[u8], rows: &[Row]) -> Verified {
        let (directory, mut grants) = (directory(known), Grants::default());
        let word = Word { directory: &directory, trust: None, grants: &mut grants };
        verify(word, &key(9).public(), rows)
    }

    #[track_caller]
    fn check(known: &[u8], rows: &[Row], taken: usize, rule: Option<Rule>) {
        let verified = judged(known, rows);
        assert!(verified.signed.iter().all(SignedChange::holds));
        assert_eq!(verified.entries.len(), taken);
        let rules: BTreeSet<&str> = verified.refused.iter().map(|refused| refused.rule).collect();
        assert_eq!(rules.into_iter().next(), rule.map(|Rule(rule)| rule));
        assert_eq!(verified.refused.len(), rows.len() - taken);
    }

    #[test]
    fn one_signature_vouches_for_the_changes_that_lead_to_it() {
        check(&[1], &rows(1), 3, None);
        check(&[], &rows(1), 3, None);
        check(&[1], &rows(1)[..2], 0, Some(Rule::UNSIGNED));
    }

    #[test]
    fn the_signature_of_what_is_taken_is_kept() {
        let signed = judged(&[1], &rows(1)).signed;
        assert_eq!(signed.iter().map(|signed| signed.key).collect::<Vec<_>>(), [key(1).public()]);
        assert_eq!(judged(&[2], &rows(1)).signed, []);
    }

    #[test]
    fn what_the_relay_made_up_or_altered_is_refused() {
        check(&[2], &rows(1), 0, Some(Rule::SIGNATURE));
        let mut unsigned = rows(1);
        unsigned[2].signature = None;
        check(&[1], &unsigned, 0, Some(Rule::UNSIGNED));
        let mut bent = rows(1);
        bent[2].signature = Some(Signature([7; 64]));
        check(&[1], &bent, 0, Some(Rule::SIGNATURE));
        let mut passed_off = rows(1);
        passed_off.iter_mut().for_each(|row| row.device = key(2).device());
        check(&[1, 2], &passed_off, 0, Some(Rule::SIGNATURE));
        let mut altered = rows(1);
        *altered[0].entry.last_mut().unwrap() ^= 1;
        check(&[1], &altered, 2, Some(Rule::UNSIGNED));
        let mut forged = rows(1);
        for row in &mut forged {
            row.device = key(2).device();
            let Ok(Entry::Change { document, hash, .. }) = Entry::from_bytes(&row.entry) else {
                panic!()
            };
            row.signature = Some(ChangeHead::sign(document, hash, &key(2)).signature);
        }
        check(&[1, 2], &forged, 2, Some(Rule::AUTHOR));
    }

    #[test]
    fn a_directory_in_the_batch_makes_its_devices_known() {
        let bytes = serde_json::to_vec(&directory(&[1])).unwrap();
        let entry = Entry::Directory { version: 1, bytes, signature: None }.to_bytes();
        let mut batch = rows(1);
        let first = Row { entry, lsn: Lsn(0), signature: None, ..batch[0].clone() };
        batch.insert(0, first);
        check(&[2], &batch, 4, None);
    }

    #[test]
    fn readings_are_taken_from_the_device_that_took_them_alone() {
        let log = LogId { device: key(1).device(), sensor: "test:1".parse().unwrap() };
        let frame = Entry::Frame { bytes: [&log.to_bytes()[..], &[1; 5]].concat() }.to_bytes();
        let row = Row { entry: frame, signature: None, ..rows(1)[0].clone() };
        check(&[1], std::slice::from_ref(&row), 1, None);
        check(&[2], std::slice::from_ref(&row), 0, Some(Rule::READING_FOREIGN));
        let row = Row { device: key(2).device(), ..row };
        check(&[1, 2], &[row], 0, Some(Rule::READING_FOREIGN));
    }
}
