//! The data keys of the log: drawn, kept wrapped beside what they encrypt, and replaced.

use std::{collections::BTreeMap, sync::Arc};

use domain::ids::OrganisationId;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::StoreError;
use crate::seal::{Context, DataKey, KeyNumber, SealError, Sealer, WrappedKey};

/// The keys that encrypt from now on. Cloned for each commit, and kept only if the commit works:
/// what was encrypted with a key that no commit kept could never be read.
#[derive(Clone)]
pub(super) struct Keys {
    sealer: Sealer,
    current: BTreeMap<OrganisationId, Arc<DataKey>>,
}

/// A data key as the database keeps it.
struct Kept {
    number: KeyNumber,
    organisation: OrganisationId,
    wrapped: WrappedKey,
}

impl Keys {
    /// Takes up the keys of a database. Encrypts what lies there in the clear, and replaces keys
    /// that an older wrapping key has wrapped.
    pub(super) fn take_up(connection: &mut Connection, sealer: Sealer) -> Result<Self, StoreError> {
        let mut keys = Self { sealer, current: BTreeMap::new() };
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for kept in list(&transaction)? {
            let key = keys.sealer.install(kept.number, kept.organisation, &kept.wrapped)?;
            keys.current.insert(kept.organisation, key);
        }
        keys.renew(&transaction)?;
        for organisation in in_the_clear(&transaction)? {
            keys.seal_all(&transaction, organisation)?;
        }
        transaction.commit()?;
        Ok(keys)
    }

    /// Returns what opens envelopes.
    pub(super) fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// Returns the key that encrypts for an organisation; its first, or the next, is drawn here.
    pub(super) fn of(
        &mut self,
        transaction: &Transaction<'_>,
        organisation: OrganisationId,
    ) -> Result<Arc<DataKey>, StoreError> {
        match self.current.get(&organisation) {
            Some(key) if !key.is_used_up() => Ok(Arc::clone(key)),
            Some(_) | None => self.draw(transaction, organisation),
        }
    }

    /// Reads the wrapping keys again, and replaces what older ones have wrapped.
    pub(super) fn rotate(&mut self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        self.sealer.reload()?;
        self.renew(transaction)
    }

    /// Wraps every data key with the newest wrapping key, and draws a new data key for each
    /// organisation whose last one was not wrapped by it.
    fn renew(&mut self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let mut stale = Vec::new();
        for kept in list(transaction)? {
            if let Some(renewed) = self.sealer.renew(kept.organisation, &kept.wrapped)? {
                transaction.execute(
                    "UPDATE data_keys SET wrapped_by = ?2, wrapped = ?3 WHERE number = ?1",
                    params![kept.number.0, renewed.by, renewed.bytes],
                )?;
                stale.push(kept.organisation);
            }
        }
        stale.sort_unstable();
        stale.dedup();
        stale.iter().try_for_each(|of| self.draw(transaction, *of).map(drop))
    }

    fn draw(
        &mut self,
        transaction: &Transaction<'_>,
        organisation: OrganisationId,
    ) -> Result<Arc<DataKey>, StoreError> {
        let wrapped = self.sealer.draw(organisation)?;
        transaction.execute(
            "INSERT INTO data_keys (organisation, wrapped_by, wrapped) VALUES (?1, ?2, ?3)",
            params![organisation.0, wrapped.by, wrapped.bytes],
        )?;
        let number = u32::try_from(transaction.last_insert_rowid());
        let number = KeyNumber(number.map_err(|_| SealError::UnknownKey(u32::MAX))?);
        let key = self.sealer.install(number, organisation, &wrapped)?;
        self.current.insert(organisation, Arc::clone(&key));
        Ok(key)
    }

    /// Encrypts what an earlier version kept in the clear for an organisation.
    fn seal_all(
        &mut self,
        transaction: &Transaction<'_>,
        organisation: OrganisationId,
    ) -> Result<(), StoreError> {
        let key = self.of(transaction, organisation)?;
        let mut entries = transaction.prepare(include_str!("list_entries_of.sql"))?;
        let mut rows = entries.query([organisation.0])?;
        let mut update = transaction.prepare("UPDATE entries SET bytes = ?2 WHERE number = ?1")?;
        while let Some(row) = rows.next()? {
            let (number, hash): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let sealed = key.seal(&Context::Entry(&hash), &row.get::<_, Vec<u8>>(2)?)?;
            update.execute(params![number, sealed])?;
        }
        let mut directories =
            transaction.prepare("SELECT bytes FROM directories WHERE organisation = ?1")?;
        let mut rows = directories.query([organisation.0])?;
        let mut update =
            transaction.prepare("UPDATE directories SET bytes = ?2 WHERE organisation = ?1")?;
        while let Some(row) = rows.next()? {
            let sealed = key.seal(&Context::Directory, &row.get::<_, Vec<u8>>(0)?)?;
            update.execute(params![organisation.0, sealed])?;
        }
        Ok(())
    }
}

/// Whether the database has data keys, and so cannot do without what wrapped them.
pub(super) fn are_there(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT EXISTS (SELECT 1 FROM data_keys)", [], |row| row.get(0))?)
}

/// Takes in every data key of a database, and changes nothing.
pub(super) fn install(from: &Connection, sealer: &Sealer) -> Result<(), StoreError> {
    for kept in list(from)? {
        sealer.install(kept.number, kept.organisation, &kept.wrapped)?;
    }
    Ok(())
}

fn list(transaction: &Connection) -> Result<Vec<Kept>, StoreError> {
    let mut statement = transaction.prepare(
        "SELECT number, organisation, wrapped_by, wrapped FROM data_keys ORDER BY number",
    )?;
    let kept = |row: &rusqlite::Row<'_>| {
        let wrapped = WrappedKey { by: row.get(2)?, bytes: row.get(3)? };
        let (number, organisation) = (KeyNumber(row.get(0)?), OrganisationId(row.get(1)?));
        Ok(Kept { number, organisation, wrapped })
    };
    let found = statement.query_map([], kept)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// Returns the organisations that have records and no key.
fn in_the_clear(transaction: &Transaction<'_>) -> Result<Vec<OrganisationId>, StoreError> {
    let mut statement = transaction.prepare(include_str!("list_unsealed.sql"))?;
    let found = statement.query_map([], |row| row.get(0).map(OrganisationId))?;
    Ok(found.collect::<Result<_, _>>()?)
}
