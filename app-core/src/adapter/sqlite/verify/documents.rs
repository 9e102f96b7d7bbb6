//! Documents with what devices signed of them, and the queues of entries.

use std::collections::BTreeSet;

use domain::{
    access::Directory,
    document::{DocumentKind, guard},
    ids::{DocumentId, OrganisationId},
    replica::{
        SignedChange, StoredDocument, Write,
        evidence::{Evidence, Shown},
    },
    sync::EntryHash,
};
use rusqlite::Connection;

use super::{DatabaseError, Held, wrong};
use crate::{
    adapter::sqlite::{
        error::store_error,
        read::{many, stored_document},
        signatures,
        word::from_word,
    },
    port::StoreError,
};

/// Makes every document again and returns the rows that it makes.
pub(super) fn check(from: &Connection, held: &mut Held) -> Result<Vec<Write>, DatabaseError> {
    check_changes(from)?;
    check_signatures(from)?;
    let nobody = nobody();
    let mut writes = Vec::new();
    for id in documents(from)? {
        let Some(stored) = stored_document(from, id)? else { continue };
        let signed = signatures::of(from, id)?;
        let evidence = Evidence::of(id, &stored, signed.clone())?;
        check_whole(from, (id, &stored), &evidence)?;
        let shown = evidence.check(&nobody)?;
        check_signed(from, id, &signed, &evidence)?;
        held.note((evidence.kind, id), &shown);
        writes.extend(shown.rows);
    }
    Ok(writes)
}

impl Held {
    fn note(&mut self, (kind, id): (DocumentKind, DocumentId), shown: &Shown) {
        self.documents += 1;
        self.changes_unsigned += shown.unsigned.len();
        self.changes_signed += shown.changes.saturating_sub(shown.unsigned.len());
        self.confirmations += shown.confirmations;
        self.signatures += shown.signatures;
        let name = format!("{} {id}", kind.as_str());
        let change = shown.unsigned.first();
        let change = change.map(|(hash, device)| format!("change {hash} of {name}, by {device}"));
        let person = shown.unsigned_signatures.first();
        let person = person.map(|number| format!("signature {number} on {name}"));
        self.first_unsigned = self.first_unsigned.take().or(change).or(person);
    }
}

/// Rows are compared without names, so nobody needs to be known.
fn nobody() -> Directory {
    Directory {
        organisation: OrganisationId([0; 16]),
        name: String::new(),
        version: 0,
        people: Vec::new(),
        sites: Vec::new(),
        products: Vec::new(),
        devices: Vec::new(),
        next_key: None,
        former_keys: Vec::new(),
    }
}

fn documents(from: &Connection) -> Result<Vec<DocumentId>, DatabaseError> {
    let found = many(from, "SELECT id, kind FROM documents ORDER BY id", [], |row| {
        let _: DocumentKind = from_word(row.get(1).map_err(store_error)?)?;
        row.get(0).map(DocumentId).map_err(store_error)
    });
    Ok(found?)
}

fn check_changes(from: &Connection) -> Result<(), DatabaseError> {
    let rows = hashed(from, "SELECT number, hash, bytes FROM changes ORDER BY number")?;
    for (number, hash, bytes) in rows {
        if guard::check(&bytes).map(|hash| hash.0) != Ok(hash) {
            let what = "the change does not have the hash it is kept under";
            return Err(wrong("changes", number, what));
        }
        if is_padded(&bytes, hash) {
            return Err(wrong("changes", number, "its last bits say nothing and are set"));
        }
    }
    Ok(())
}

/// A packed change ends within a byte. Whoever packs leaves the rest empty; no hash covers it.
fn is_padded(bytes: &[u8], hash: [u8; 32]) -> bool {
    let mut cleared = bytes.to_vec();
    let Some(last) = cleared.last_mut().filter(|last| **last != 0) else { return false };
    *last ^= 1 << last.ilog2();
    guard::check(&cleared).map(|hash| hash.0) == Ok(hash)
}

/// Every row holds by itself, also one of a document that is not there.
fn check_signatures(from: &Connection) -> Result<(), DatabaseError> {
    let sql = "SELECT DISTINCT document FROM change_signatures ORDER BY document";
    let documents = many(from, sql, [], |row| row.get(0).map(DocumentId).map_err(store_error))?;
    for id in documents {
        let signed = signatures::of(from, id)?;
        if let Some(signed) = signed.iter().find(|signed| !signed.holds()) {
            let row = format!("{id} {}", signed.head.hash);
            return Err(wrong("change_signatures", row, "the key did not sign this"));
        }
    }
    Ok(())
}

/// What opens is all that is kept: the library leaves out a change that it cannot place.
fn check_whole(
    from: &Connection,
    (id, stored): (DocumentId, &StoredDocument),
    evidence: &Evidence,
) -> Result<(), DatabaseError> {
    let known: BTreeSet<_> = evidence.changes.iter().flat_map(|it| guard::check(it)).collect();
    let kept = stored.changes.iter().flat_map(|bytes| guard::check(bytes));
    let lost = kept.into_iter().find(|hash| !known.contains(hash));
    match lost {
        Some(hash) if !has_refused(from, id)? => {
            let what = format!("change {hash} has no place in its document");
            Err(wrong("changes", id, what))
        }
        Some(_) | None => Ok(()),
    }
}

/// A change that was signed is there.
fn check_signed(
    from: &Connection,
    id: DocumentId,
    signed: &[SignedChange],
    evidence: &Evidence,
) -> Result<(), DatabaseError> {
    let known: BTreeSet<_> = evidence.changes.iter().flat_map(|it| guard::check(it)).collect();
    match signed.iter().find(|signed| !known.contains(&signed.head.hash)) {
        Some(lost) if !has_refused(from, id)? => {
            let what = format!("change {} was signed and is gone", lost.head.hash);
            Err(wrong("changes", id, what))
        }
        Some(_) | None => Ok(()),
    }
}

/// A change that was taken back, or made again without one that was, keeps its signature.
fn has_refused(from: &Connection, id: DocumentId) -> Result<bool, StoreError> {
    let found =
        many(from, "SELECT 1 FROM refused WHERE document = ?1 LIMIT 1", [id.0], |_| Ok(()))?;
    Ok(!found.is_empty())
}

/// What waits is what its hash says, and so is what was refused.
pub(super) fn check_queues(from: &Connection) -> Result<(), DatabaseError> {
    let waiting = hashed(
        from,
        "SELECT number, hash, bytes FROM outbox WHERE bytes <> x'' OR state = 0 ORDER BY number",
    )?;
    for (number, hash, bytes) in waiting {
        if EntryHash::of(&bytes).0 != hash {
            return Err(wrong("outbox", number, "the entry does not have the hash it waits under"));
        }
    }
    let sql = "SELECT row_number() OVER (ORDER BY hash), change_hash, bytes FROM refused
               WHERE change_hash IS NOT NULL AND bytes <> x'' ORDER BY hash";
    for (number, hash, bytes) in hashed(from, sql)? {
        if guard::check(&bytes).map(|hash| hash.0) != Ok(hash) {
            let what = "the change does not have the hash it is kept under";
            return Err(wrong("refused", number, what));
        }
    }
    Ok(())
}

type Hashed = (i64, [u8; 32], Vec<u8>);

fn hashed(from: &Connection, sql: &str) -> Result<Vec<Hashed>, StoreError> {
    many(from, sql, [], |row| {
        let of = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        of(row).map_err(store_error)
    })
}
