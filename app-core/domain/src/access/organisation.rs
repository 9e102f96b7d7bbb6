//! An organisation's key: it signs the directory, grants and orders to delete, and nothing else.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{BadSignature, DeviceKey, DevicePublicKey, NotAKey, Signature};
use crate::ids::{DeviceId, OrganisationId};

const WIPE_PURPOSE: &[u8] = b"isotherm wipe 1\0";
const DIRECTORY_PURPOSE: &[u8] = b"isotherm directory 1\0";

/// The secret half of an organisation's Ed25519 key; wiped from memory when dropped.
#[derive(Clone)]
pub struct OrganisationKey(DeviceKey);

impl OrganisationKey {
    /// Returns the key that grows from 32 secret random bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(DeviceKey::from_seed(seed))
    }

    /// Returns the half that devices pin when they enrol.
    pub fn public(&self) -> OrganisationPublicKey {
        OrganisationPublicKey(self.0.public())
    }

    /// Signs a version of the organisation's directory.
    pub fn sign_directory(
        &self,
        organisation: OrganisationId,
        version: u64,
        json: &[u8],
    ) -> Signature {
        self.sign(&directory_bytes(organisation, version, json))
    }

    /// Signs the order to one device to delete what it holds.
    pub fn sign_wipe(&self, organisation: OrganisationId, device: DeviceId) -> Signature {
        self.sign(&wipe_bytes(organisation, device))
    }

    /// Signs `message`. The caller puts a purpose in front, so that no signature fits two uses.
    pub(super) fn sign(&self, message: &[u8]) -> Signature {
        self.0.sign(message)
    }
}

impl fmt::Debug for OrganisationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OrganisationKey(of {})", self.public())
    }
}

/// The public half of an organisation's key, as devices pin it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrganisationPublicKey(DevicePublicKey);

impl OrganisationPublicKey {
    /// Returns the key of 32 bytes.
    ///
    /// # Errors
    ///
    /// [`NotAKey`] if the bytes are no usable point of the curve.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, NotAKey> {
        DevicePublicKey::from_bytes(bytes).map(Self)
    }

    /// Returns the key's 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Checks that the organisation signed this version of its directory.
    ///
    /// # Errors
    ///
    /// [`BadSignature`] if it did not.
    pub fn verify_directory(
        &self,
        organisation: OrganisationId,
        version: u64,
        json: &[u8],
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        self.verify(&directory_bytes(organisation, version, json), signature)
    }

    /// Checks that the organisation ordered this device to delete what it holds.
    ///
    /// # Errors
    ///
    /// [`BadSignature`] if it did not.
    pub fn verify_wipe(
        &self,
        organisation: OrganisationId,
        device: DeviceId,
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        self.verify(&wipe_bytes(organisation, device), signature)
    }

    pub(super) fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        self.0.verify(message, signature)
    }
}

impl From<OrganisationPublicKey> for DevicePublicKey {
    fn from(key: OrganisationPublicKey) -> Self {
        key.0
    }
}

impl fmt::Display for OrganisationPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for OrganisationPublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        DevicePublicKey::try_from(text.to_owned()).map(Self)
    }
}

fn wipe_bytes(organisation: OrganisationId, device: DeviceId) -> Vec<u8> {
    [WIPE_PURPOSE, &organisation.0, &device.0].concat()
}

fn directory_bytes(organisation: OrganisationId, version: u64, json: &[u8]) -> Vec<u8> {
    [DIRECTORY_PURPOSE, &organisation.0, &version.to_be_bytes(), json].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_signed_for_one_organisation_and_version() {
        let key = OrganisationKey::from_seed([3; 32]);
        let (organisation, public) = (OrganisationId([1; 16]), key.public());
        let signature = key.sign_directory(organisation, 7, b"{}");
        let holds = |organisation, version, json| {
            public.verify_directory(organisation, version, json, &signature).is_ok()
        };
        assert!(holds(organisation, 7, b"{}"));
        assert!(!holds(organisation, 8, b"{}"));
        assert!(!holds(organisation, 7, b"{ }"));
        assert!(!holds(OrganisationId([2; 16]), 7, b"{}"));
    }

    #[test]
    fn an_order_to_delete_is_for_one_device_of_one_organisation() {
        let key = OrganisationKey::from_seed([3; 32]);
        let (organisation, device) = (OrganisationId([1; 16]), DeviceId([2; 16]));
        let order = key.sign_wipe(organisation, device);
        let holds =
            |organisation, device| key.public().verify_wipe(organisation, device, &order).is_ok();
        assert!(holds(organisation, device));
        assert!(!holds(organisation, DeviceId([3; 16])));
        assert!(!holds(OrganisationId([2; 16]), device));
    }

    #[test]
    fn a_pinned_key_survives_its_text_form() {
        let public = OrganisationKey::from_seed([3; 32]).public();
        assert_eq!(public.to_string().parse(), Ok(public));
        assert!("00".repeat(32).parse::<OrganisationPublicKey>().is_err());
    }
}
