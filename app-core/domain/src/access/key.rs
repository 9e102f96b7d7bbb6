//! A device's key: what it signs with, and what others check.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::DeviceId;

/// The secret half of a device's Ed25519 key; wiped from memory when dropped.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// Returns the key that grows from 32 secret random bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    /// Returns the half that others may know.
    pub fn public(&self) -> DevicePublicKey {
        DevicePublicKey(self.0.verifying_key().to_bytes())
    }

    /// Returns the identity of the device that holds this key.
    pub fn device(&self) -> DeviceId {
        self.public().device()
    }

    /// Signs `message`. The caller puts a purpose in front, so that no signature fits two uses.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey(of {})", self.device())
    }
}

/// The public half of a device's Ed25519 key.
///
/// Holds only bytes that are a point of the curve.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DevicePublicKey([u8; 32]);

/// The bytes are no Ed25519 public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an Ed25519 public key")]
pub struct NotAKey;

/// The signature does not belong to this key and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature of device {device} does not fit")]
pub struct BadSignature {
    /// The device that was said to have signed.
    pub device: DeviceId,
}

impl DevicePublicKey {
    /// Returns the key of 32 bytes.
    ///
    /// # Errors
    ///
    /// [`NotAKey`] if the bytes are no point of the curve, or one of the few weak ones.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, NotAKey> {
        match VerifyingKey::from_bytes(&bytes) {
            Ok(key) if !key.is_weak() => Ok(Self(bytes)),
            Ok(_) | Err(_) => Err(NotAKey),
        }
    }

    /// Returns the key's 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the fingerprint that names the device: the first half of the key's SHA-256.
    pub fn device(&self) -> DeviceId {
        let digest: [u8; 32] = Sha256::digest(self.0).into();
        let mut id = [0; 16];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        DeviceId(id)
    }

    /// Checks that the key's holder signed `message`.
    ///
    /// # Errors
    ///
    /// [`BadSignature`] if it did not, or if the signature is malleable.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&self.0)
            .and_then(|key| key.verify_strict(message, &signature))
            .map_err(|_| BadSignature { device: self.device() })
    }
}

impl fmt::Display for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DevicePublicKey({self})")
    }
}

impl TryFrom<String> for DevicePublicKey {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, NotAKey> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAKey)?;
        Self::from_bytes(bytes)
    }
}

impl From<DevicePublicKey> for String {
    fn from(key: DevicePublicKey) -> String {
        key.to_string()
    }
}

/// An Ed25519 signature: 64 bytes, unchecked until [`DevicePublicKey::verify`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn a_published_signature_is_reproduced() {
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        let signed = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                      085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        let key = DeviceKey::from_seed(hex::decode(seed).unwrap().try_into().unwrap());
        assert_eq!(key.public().to_string(), public);
        assert_eq!(hex::encode(key.sign(&[0x72]).0), signed);
    }

    #[test]
    fn a_signature_fits_one_message_and_one_key() {
        let key = DeviceKey::from_seed([1; 32]);
        let signature = key.sign(b"2.4 degrees");
        assert_eq!(key.public().verify(b"2.4 degrees", &signature), Ok(()));
        assert!(key.public().verify(b"2.5 degrees", &signature).is_err());
        let other = DeviceKey::from_seed([2; 32]);
        assert!(other.public().verify(b"2.4 degrees", &signature).is_err());
    }

    #[test]
    fn weak_and_broken_keys_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(DevicePublicKey::from_bytes(identity), Err(NotAKey));
        let mut no_point = [0; 32];
        no_point[0] = 2;
        assert_eq!(DevicePublicKey::from_bytes(no_point), Err(NotAKey));
    }

    #[test]
    fn a_secret_never_shows_in_logs() {
        let key = DeviceKey::from_seed([0x5A; 32]);
        assert!(!format!("{key:?}").contains("5a5a5a"));
    }
}
