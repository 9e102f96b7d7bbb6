use std::{
    path::PathBuf,
    sync::{PoisonError, RwLock},
};

use domain::{
    access::{DeviceKey, OrganisationKey, OrganisationPublicKey, Signature},
    ids::{DeviceId, OrganisationId},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{replay::Replays, seeds};
use crate::store::StoreError;

/// The organisation that this relay serves, and what the relay signs with.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) organisation: OrganisationId,
    /// The relay's address as devices know it.
    pub(crate) address: String,
    key: RwLock<OrganisationKey>,
    /// Signs access tokens. Drawn when the process starts: a token of an earlier one is renewed.
    pub(super) token_key: DeviceKey,
    pub(crate) replays: Replays,
}

/// What the store keeps of the organisation.
pub(super) struct Organisation {
    pub(super) id: OrganisationId,
    pub(super) name: String,
    pub(super) public_key: OrganisationPublicKey,
    pub(super) key_file: PathBuf,
    pub(super) address: String,
    /// The only key that devices may find at the address; none where roots vouch for it.
    pub(super) relay_pin: Option<[u8; 32]>,
    pub(super) sites: String,
    pub(super) products: String,
    pub(super) directory_version: u64,
    pub(super) is_published: bool,
    /// The key that will sign after this one, once devices know of it.
    pub(super) next_key: Option<OrganisationPublicKey>,
    /// The keys that signed before; what they granted still holds.
    pub(super) former_keys: Vec<OrganisationPublicKey>,
}

impl Organisation {
    /// Returns the organisation of this store, if `init` has made one.
    pub(super) fn read(connection: &Connection) -> Result<Option<Self>, StoreError> {
        let found = connection
            .prepare_cached(include_str!("load_organisation.sql"))?
            .query_row([], |row| {
                let key: [u8; 32] = row.get(2)?;
                Ok(OrganisationPublicKey::from_bytes(key).map(|public_key| {
                    row.get(7).and_then(|version: i64| {
                        Ok(Self {
                            id: OrganisationId(row.get(0)?),
                            name: row.get(1)?,
                            public_key,
                            key_file: PathBuf::from(row.get::<_, String>(3)?),
                            address: row.get(4)?,
                            sites: row.get(5)?,
                            products: row.get(6)?,
                            directory_version: version.unsigned_abs(),
                            is_published: row.get(8)?,
                            relay_pin: row.get::<_, Vec<u8>>(9)?.try_into().ok(),
                            next_key: row
                                .get::<_, Vec<u8>>(10)?
                                .try_into()
                                .ok()
                                .and_then(|key| OrganisationPublicKey::from_bytes(key).ok()),
                            former_keys: serde_json::from_str(&row.get::<_, String>(11)?)
                                .unwrap_or_default(),
                        })
                    })
                }))
            })
            .optional()?;
        let Some(found) = found else { return Ok(None) };
        let found = found.map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(Some(found?))
    }

    /// Notes that the directory that devices have is no longer right.
    pub(super) fn changed(connection: &Connection) -> Result<(), StoreError> {
        connection.prepare_cached("UPDATE organisations SET is_published = 0")?.execute([])?;
        Ok(())
    }

    pub(super) fn published(connection: &Connection, version: u64) -> Result<(), StoreError> {
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        connection
            .prepare_cached("UPDATE organisations SET is_published = 1, directory_version = ?1")?
            .execute(params![version])?;
        Ok(())
    }
}

impl Identity {
    /// Returns the organisation of this store with its key, if `init` has made one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read, or the key is not the organisation's.
    pub(crate) fn open(connection: &Connection) -> Result<Option<Self>, StoreError> {
        let Some(organisation) = Organisation::read(connection)? else { return Ok(None) };
        let key = RwLock::new(seeds::key(&organisation.key_file, &organisation.public_key)?);
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| StoreError::Failed(error.to_string()))?;
        let Organisation { id, address, .. } = organisation;
        let (token_key, replays) = (DeviceKey::from_seed(seed), Replays::default());
        Ok(Some(Self { organisation: id, address, key, token_key, replays }))
    }

    /// Returns what the relay signs with.
    pub(super) fn key(&self) -> OrganisationKey {
        self.key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the half of it that devices know.
    pub(crate) fn public_key(&self) -> OrganisationPublicKey {
        self.key().public()
    }

    /// Signs with the key that the store names from now on, if it names another than before.
    pub(super) fn follow(&self, organisation: &Organisation) -> Result<(), StoreError> {
        if self.public_key() != organisation.public_key {
            let key = seeds::key(&organisation.key_file, &organisation.public_key)?;
            *self.key.write().unwrap_or_else(PoisonError::into_inner) = key;
            tracing::info!(key = %organisation.public_key, "the organisation's next key signs");
        }
        Ok(())
    }

    /// Returns the organisation's order to a device to delete what it holds.
    pub(crate) fn order_to_wipe(&self, device: DeviceId) -> Signature {
        self.key().sign_wipe(self.organisation, device)
    }

    pub(super) fn issuer(&self) -> String {
        format!("urn:isotherm:{}", self.organisation)
    }
}
