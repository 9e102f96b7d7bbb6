use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use domain::{
    access::{DeviceKey, OrganisationKey, OrganisationPublicKey, Signature},
    ids::{DeviceId, OrganisationId},
};
use rusqlite::{Connection, OptionalExtension, params};

use super::replay::Replays;
use crate::store::StoreError;

/// The organisation that this relay serves, and what the relay signs with.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) organisation: OrganisationId,
    pub(crate) public_key: OrganisationPublicKey,
    /// The relay's address as devices know it.
    pub(crate) address: String,
    pub(super) key: OrganisationKey,
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
        let path = &organisation.key_file;
        let failed = |error: &dyn std::fmt::Display| {
            StoreError::Failed(format!("{}: {error}", path.display()))
        };
        let seed = read_seed(path).map_err(|error| failed(&error))?;
        let key = OrganisationKey::from_seed(seed);
        if key.public() != organisation.public_key {
            return Err(failed(&"not the key of this organisation"));
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| failed(&error))?;
        let Organisation { id, public_key, address, .. } = organisation;
        let (token_key, replays) = (DeviceKey::from_seed(seed), Replays::default());
        Ok(Some(Self { organisation: id, public_key, address, key, token_key, replays }))
    }

    /// Returns the organisation's order to a device to delete what it holds.
    pub(crate) fn order_to_wipe(&self, device: DeviceId) -> Signature {
        self.key.sign_wipe(self.organisation, device)
    }

    pub(super) fn issuer(&self) -> String {
        format!("urn:isotherm:{}", self.organisation)
    }
}

/// Writes a seed to a file that only its owner may read; an existing file is never replaced.
pub(super) fn write_seed(path: &Path, seed: &[u8; 32]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{}", hex::encode(seed))?;
    file.sync_all()
}

fn read_seed(path: &Path) -> io::Result<[u8; 32]> {
    let text = fs::read_to_string(path)?;
    let mut seed = [0; 32];
    hex::decode_to_slice(text.trim(), &mut seed)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    Ok(seed)
}
