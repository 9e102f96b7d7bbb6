use domain::{
    access::{Device, DevicePublicKey, DeviceState, Directory, OrganisationPublicKey},
    ids::{DeviceId, OrganisationId},
    sync::Entry,
    units::Timestamp,
};
use rusqlite::Connection;

use super::{
    Members,
    organisation::{Identity, Organisation},
    people,
};
use crate::store::{StoreError, Writing};

impl Identity {
    /// Publishes the directory if it is not what devices have, and lets every link know of it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be stored.
    pub(crate) fn publish(
        &self,
        writing: &mut Writing<'_, '_>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let connection: &Connection = writing.transaction;
        let Some(organisation) = Organisation::read(connection)? else { return Ok(()) };
        self.follow(&organisation)?;
        if !organisation.is_published {
            let version = organisation.directory_version + 1;
            let directory = directory(connection, organisation, version)?;
            let bytes = serde_json::to_vec(&directory).map_err(unreadable)?;
            let signature = Some(self.key().sign_directory(self.organisation, version, &bytes));
            let entry = Entry::Directory { version, bytes, signature }.to_bytes();
            writing.publish_directory(self.organisation, entry, at)?;
            Organisation::published(writing.transaction, version)?;
            tracing::info!(version, "directory");
        }
        self.grant_sessions(writing, at)?;
        if let Some(members) = Members::read(writing.transaction)? {
            writing.admit(members);
        }
        Ok(())
    }

    /// Whether another process has changed what devices should know.
    pub(crate) fn is_behind(connection: &Connection) -> Result<bool, StoreError> {
        Ok(Organisation::read(connection)?.is_some_and(|organisation| !organisation.is_published))
    }
}

/// What the tables of the organisation make of it.
pub(crate) struct Told {
    pub(crate) organisation: OrganisationId,
    pub(crate) key: OrganisationPublicKey,
    /// The directory that devices must have by now; none while a change waits to be published.
    pub(crate) directory: Option<Directory>,
}

/// Returns what the tables make of the organisation, if there is one.
pub(crate) fn told(connection: &Connection) -> Result<Option<Told>, StoreError> {
    let Some(known) = Organisation::read(connection)? else { return Ok(None) };
    let (organisation, key, version) = (known.id, known.public_key, known.directory_version);
    let is_published = known.is_published;
    let directory = directory(connection, known, version)?;
    Ok(Some(Told { organisation, key, directory: is_published.then_some(directory) }))
}

fn directory(
    connection: &Connection,
    organisation: Organisation,
    version: u64,
) -> Result<Directory, StoreError> {
    Ok(Directory {
        organisation: organisation.id,
        name: organisation.name,
        version,
        people: people::list(connection)?,
        sites: serde_json::from_str(&organisation.sites).map_err(unreadable)?,
        products: serde_json::from_str(&organisation.products).map_err(unreadable)?,
        devices: devices(connection)?,
        next_key: organisation.next_key,
        former_keys: organisation.former_keys,
    })
}

/// Devices that nobody has answered are not the others' business.
fn devices(connection: &Connection) -> Result<Vec<Device>, StoreError> {
    let rows = super::devices::list(connection)?;
    let answered = rows.into_iter().filter(|row| row.state != DeviceState::Pending);
    Ok(answered
        .map(|row| Device {
            id: row.id,
            name: row.name,
            site: None,
            public_key: Some(row.public_key),
            state: row.state,
            revoked_at: (row.state == DeviceState::Revoked).then_some(row.revoked_at),
        })
        .collect())
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::Failed(error.to_string())
}

pub(super) fn public_key(bytes: [u8; 32]) -> Result<DevicePublicKey, StoreError> {
    DevicePublicKey::from_bytes(bytes).map_err(|error| StoreError::Failed(error.to_string()))
}

pub(super) fn device(bytes: Vec<u8>) -> Option<DeviceId> {
    bytes.try_into().ok().map(DeviceId)
}
