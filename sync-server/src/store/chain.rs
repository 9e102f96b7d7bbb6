//! What binds each entry of a partition to the one before it, and what holds the last one: an
//! envelope that is written with each commit, so that nothing can be cut off at the end without the
//! keys of the relay.

use std::sync::Arc;

use domain::{ids::OrganisationId, sync::Lsn};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use super::{StoreError, keys::Keys, standing::Row};
use crate::{hub::Standing, seal::Context};

const PURPOSE: &[u8] = b"isotherm log 1\0";
/// The place of the audit among the ends; partitions have their numbers.
pub(super) const AUDIT: i64 = 0;

/// The hash up to an entry.
pub(crate) type Link = [u8; 32];

/// Returns the hash that a partition begins with.
pub(crate) fn first(partition: &str) -> Link {
    Sha256::new().chain_update(PURPOSE).chain_update(partition).finalize().into()
}

/// Returns the hash up to an entry after entries of that hash.
pub(super) fn link(before: Link, lsn: Lsn, row: &Row<'_>) -> Link {
    let mut hash = Sha256::new();
    hash.update(PURPOSE);
    hash.update(before);
    hash.update(lsn.0.to_be_bytes());
    hash.update(row.hash.0);
    hash.update(row.device.0);
    hash.update(row.at.0.to_be_bytes());
    hash.update(row.signature);
    hash.finalize().into()
}

/// Binds the entries of a log that an earlier version wrote.
pub(super) fn take_up(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let mut statement = transaction.prepare(include_str!("list_links.sql"))?;
    let mut update = transaction.prepare("UPDATE entries SET chain = ?2 WHERE number = ?1")?;
    let mut rows = statement.query([])?;
    let mut last: Option<(i64, Link)> = None;
    while let Some(row) = rows.next()? {
        let (number, partition): (i64, i64) = (row.get("number")?, row.get("partition_number")?);
        let before = match last.filter(|(of, _)| *of == partition) {
            Some((_, link)) => link,
            None => first(&row.get::<_, String>("name")?),
        };
        let signature: Vec<u8> = row.get("signature")?;
        let read = Row {
            hash: domain::sync::EntryHash(row.get("hash")?),
            device: domain::ids::DeviceId(row.get("device")?),
            at: domain::units::Timestamp(row.get("received_at_ms")?),
            signature: &signature,
            entry: &[],
        };
        let next = link(before, Lsn(row.get::<_, i64>("lsn")?.unsigned_abs()), &read);
        update.execute(params![number, next])?;
        last = Some((partition, next));
    }
    Ok(())
}

/// Where something ends: its last number, and the hash up to it.
pub(super) type End = (u64, Link);

/// Seals the ends that a commit has moved: of its partitions, and of the audit. Returns where the
/// audit was sealed last.
pub(super) fn seal<'a>(
    (transaction, keys): (&Transaction<'_>, &mut Keys),
    partitions: impl Iterator<Item = &'a Arc<Standing>>,
    (audit_of, sealed): (Option<OrganisationId>, Option<End>),
) -> Result<Option<End>, StoreError> {
    for standing in partitions {
        let end = (standing.top.0, standing.link);
        put(transaction, keys, (standing.number, standing.organisation), end)?;
    }
    match (audit_of, audit(transaction)?) {
        (Some(organisation), Some(end)) if sealed != Some(end) => {
            put(transaction, keys, (AUDIT, organisation), end)?;
            Ok(Some(end))
        }
        _ => Ok(sealed),
    }
}

/// Returns where the audit ends.
pub(super) fn audit(from: &Connection) -> Result<Option<End>, StoreError> {
    let last = from
        .prepare_cached("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)))
        .optional()?;
    Ok(last)
}

fn put(
    transaction: &Transaction<'_>,
    keys: &mut Keys,
    (place, organisation): (i64, OrganisationId),
    (number, link): End,
) -> Result<(), StoreError> {
    let key = keys.of(transaction, organisation)?;
    let plain = [number.to_be_bytes().as_slice(), &link].concat();
    let sealed = key.seal(&Context::End(place), &plain)?;
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO ends (place, organisation, bytes) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![place, organisation.0, sealed])?;
    Ok(())
}
