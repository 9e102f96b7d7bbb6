use domain::{
    access::{OrganisationPublicKey, Role},
    ids::{OrganisationId, PersonId},
    replica::Write,
    units::Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{
    adapter::RelayPin,
    port::{Reader, StoreError},
};

/// The stored value that holds what the device keeps of its organisation.
const MEMBER: &str = "member";

/// What a device keeps of the organisation that it asked to take part in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The relay's address.
    pub relay: String,
    /// The only key that the relay's certificate may have, if the invitation named one.
    #[serde(default)]
    pub relay_pin: Option<RelayPin>,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its key, as the invitation named it.
    pub organisation_key: OrganisationPublicKey,
    /// What the relay last said of the device.
    pub standing: Standing,
    /// Who is signed in.
    #[serde(default)]
    pub sign_in: Option<SignIn>,
}

/// What a relay says of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It waits for an administrator.
    Pending,
    /// It takes part.
    Approved,
    /// It was sent away.
    Revoked,
}

/// A person who signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The person.
    pub person: PersonId,
    /// The role in which the person acts here.
    pub role: Role,
    /// Until when the organisation's word holds without the relay.
    pub until: Timestamp,
    /// Whether the person has to choose a password of their own.
    pub must_change_password: bool,
}

impl Membership {
    /// Returns what makes the membership durable, in the place of the one before.
    pub(crate) fn write(&self) -> Result<Write, StoreError> {
        let unwritten =
            |error: serde_json::Error| StoreError::Corrupt { detail: error.to_string() };
        let value = serde_json::to_string(self).map_err(unwritten)?;
        Ok(Write::Value { name: MEMBER.to_owned(), value })
    }
}

/// Returns what the device keeps of its organisation; nothing if it asked none.
///
/// # Errors
///
/// [`StoreError`] if the store cannot be read.
pub(crate) fn read(reader: &dyn Reader) -> Result<Option<Membership>, StoreError> {
    let Some(text) = reader.value(MEMBER)? else { return Ok(None) };
    let damaged = |error: serde_json::Error| StoreError::Corrupt { detail: error.to_string() };
    serde_json::from_str(&text).map(Some).map_err(damaged)
}
