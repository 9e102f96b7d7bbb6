//! The organisation's key names its successor, and gives way to it.

use std::path::Path;

use domain::access::OrganisationPublicKey;
use rusqlite::{Connection, params};

use super::{
    admin::{AdminError, now, write},
    organisation::Organisation,
    seeds,
};
use crate::store::{
    StoreError,
    audit::{self, By, Line},
};

/// Why the key stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Stays {
    #[error("a next key is named already: {0}; take it, or drop it first")]
    Named(OrganisationPublicKey),
    #[error("no next key is named")]
    Unnamed,
    #[error("devices were not told of the next key yet; let the relay run, and try again")]
    Untold,
}

/// Draws the organisation's next key and names it to the devices, in the directory that the present
/// key signs. Returns its public half.
///
/// # Errors
///
/// [`AdminError`] if one is named already, or the key or the store cannot be written.
pub fn name_next_key(data: &Path) -> Result<String, AdminError> {
    write(data, |transaction| {
        let organisation = present(transaction)?;
        if let Some(next) = organisation.next_key {
            return Err(refused(Stays::Named(next)));
        }
        let path = &organisation.key_file;
        let next = seeds::add(path, &organisation.public_key)
            .map_err(|error| AdminError::Refused(format!("{}: {error}", path.display())))?;
        let next = next.public();
        keep(transaction, &organisation, Some(next), &organisation.former_keys)?;
        note(transaction, "organisation.name_key", "", &next.to_string())?;
        Ok(next.to_string())
    })
}

/// Takes the name of the next key back; it never signs. Returns its public half.
///
/// # Errors
///
/// [`AdminError`] if none is named, or the store cannot be written.
pub fn drop_next_key(data: &Path) -> Result<String, AdminError> {
    let dropped = write(data, |transaction| {
        let organisation = present(transaction)?;
        let next = organisation.next_key.ok_or_else(|| refused(Stays::Unnamed))?;
        keep(transaction, &organisation, None, &organisation.former_keys)?;
        note(transaction, "organisation.drop_key", &next.to_string(), "")?;
        Ok((organisation, next))
    });
    let (organisation, next) = dropped?;
    forget(&organisation, &organisation.public_key)?;
    Ok(next.to_string())
}

/// Signs with the next key from now on, and destroys the one before; what it granted still holds.
/// A relay that runs follows within a second. Returns the public half of the key that signs.
///
/// # Errors
///
/// [`AdminError`] if none is named, devices do not know of it yet, or the store cannot be written.
pub fn take_next_key(data: &Path) -> Result<String, AdminError> {
    let taken = write(data, |transaction| {
        let organisation = present(transaction)?;
        let next = organisation.next_key.ok_or_else(|| refused(Stays::Unnamed))?;
        if !organisation.is_published {
            return Err(refused(Stays::Untold));
        }
        let (before, mut former) = (organisation.public_key, organisation.former_keys.clone());
        former.push(before);
        let organisation = Organisation { public_key: next, ..organisation };
        keep(transaction, &organisation, None, &former)?;
        transaction.execute(include_str!("keep_handover.sql"), []).map_err(StoreError::from)?;
        note(transaction, "organisation.take_key", &before.to_string(), &next.to_string())?;
        Ok(organisation)
    });
    let organisation = taken?;
    forget(&organisation, &organisation.public_key)?;
    Ok(organisation.public_key.to_string())
}

fn present(connection: &Connection) -> Result<Organisation, AdminError> {
    let absent = || StoreError::Failed("the folder has no organisation".to_owned());
    Ok(Organisation::read(connection)?.ok_or_else(absent)?)
}

/// Devices are told by the next directory.
fn keep(
    connection: &Connection,
    organisation: &Organisation,
    next: Option<OrganisationPublicKey>,
    former: &[OrganisationPublicKey],
) -> Result<(), StoreError> {
    let former =
        serde_json::to_string(former).map_err(|error| StoreError::Failed(error.to_string()))?;
    let next = next.map_or(Vec::new(), |key| key.as_bytes().to_vec());
    let mut statement = connection.prepare_cached(include_str!("keep_keys.sql"))?;
    statement.execute(params![organisation.public_key.as_bytes(), next, former])?;
    Organisation::changed(connection)
}

fn note(
    connection: &Connection,
    action: &'static str,
    before: &str,
    after: &str,
) -> Result<(), StoreError> {
    let (before, after) = (before.to_owned(), after.to_owned());
    audit::note(connection, Line { before, after, ..By::hand(now()).line(action) })
}

/// Leaves one key in the file. The store names no other by now.
fn forget(organisation: &Organisation, current: &OrganisationPublicKey) -> Result<(), AdminError> {
    let path = &organisation.key_file;
    seeds::keep_only(path, current).map_err(|error| {
        let path = path.display();
        AdminError::Refused(format!("done, but {path} still holds a key that is over: {error}"))
    })
}

fn refused(stays: Stays) -> AdminError {
    AdminError::Refused(stays.to_string())
}
