//! The record that says where the keys of a device are, and holds them sealed.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{passphrase::Stretch, step};
use crate::{
    adapter::file_vault::write_whole,
    port::{Secret, SecretBytes, VaultError},
};

const FILE: &str = "keys.json";
const VERSION: u8 = 1;
/// A tag for the secret, and its bytes.
const PIECE: usize = 33;

/// What guards the keys of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kept_in", rename_all = "snake_case")]
pub(super) enum Guard {
    /// Each lies in a file of its own, because a person chose so.
    File,
    /// They lie sealed in the record, under a key that the system's keystore has.
    Keystore {
        /// Names the key in the keystore.
        entry: String,
    },
    /// They lie sealed in the record, under a key that a passphrase makes.
    Passphrase {
        /// How it is made.
        stretch: Stretch,
    },
}

/// The record as it lies on the disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Record {
    version: u8,
    pub(super) guard: Guard,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    nonce: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sealed: String,
}

/// The secrets of a device, out of their seal.
pub(super) type Secrets = BTreeMap<Secret, SecretBytes>;

/// The key that seals the secrets of a device.
pub(super) struct WrappingKey(pub(super) SecretBytes);

impl Record {
    /// Says that the keys lie in files.
    pub(super) fn of_files() -> Self {
        Self { version: VERSION, guard: Guard::File, nonce: String::new(), sealed: String::new() }
    }

    /// Returns what the folder's record says, if there is one.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, VaultError> {
        let path = path(folder);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(VaultError::Unreachable { reason: error.to_string() }),
        };
        let version: Version = parsed(folder, &bytes)?;
        match version.version {
            VERSION => parsed(folder, &bytes).map(Some),
            later => Err(damaged(folder, format!("version {later} is of a later program"))),
        }
    }

    /// Puts the record in the place of the one before: a power cut leaves one of the two.
    pub(super) fn write(&self, folder: &Path) -> Result<(), VaultError> {
        step();
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| damaged(folder, error))?;
        let written = write_whole(&path(folder), &bytes);
        step();
        written.map_err(|error| VaultError::Unreachable { reason: error.to_string() })
    }

    pub(super) fn remove(folder: &Path) -> Result<(), VaultError> {
        match fs::remove_file(path(folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(VaultError::Unreachable { reason: error.to_string() })
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the secrets; none if this key did not seal them or a byte was altered.
    pub(super) fn open(&self, key: &WrappingKey) -> Option<Secrets> {
        let nonce: [u8; NONCE_LEN] = hex::decode(&self.nonce).ok()?.try_into().ok()?;
        let mut sealed = Zeroizing::new(hex::decode(&self.sealed).ok()?);
        let bound = Aad::from(bound(&self.guard)?);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let plain = key.cipher()?.open_in_place(nonce, bound, &mut sealed).ok()?;
        let (pieces, rest) = plain.as_chunks::<PIECE>();
        let secrets: Option<Secrets> = pieces.iter().map(piece).collect();
        secrets.filter(|_| rest.is_empty())
    }
}

impl WrappingKey {
    /// Seals secrets into a record under a guard.
    pub(super) fn seal(&self, guard: Guard, secrets: &Secrets) -> Result<Record, VaultError> {
        let failed = || VaultError::Unreachable { reason: "the cipher failed".to_owned() };
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|_| failed())?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(secrets.len() * PIECE + 16));
        for (secret, value) in secrets {
            bytes.push(tag(*secret));
            bytes.extend_from_slice(value.as_slice());
        }
        let bound = Aad::from(bound(&guard).ok_or_else(failed)?);
        let cipher = self.cipher().ok_or_else(failed)?;
        cipher
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut *bytes)
            .map_err(|_| failed())?;
        let (nonce, sealed) = (hex::encode(nonce), hex::encode(bytes.as_slice()));
        Ok(Record { version: VERSION, guard, nonce, sealed })
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, self.0.as_slice()).ok().map(LessSafeKey::new)
    }
}

pub(super) fn damaged(folder: &Path, reason: impl std::fmt::Display) -> VaultError {
    VaultError::Damaged { path: path(folder).display().to_string(), reason: reason.to_string() }
}

#[derive(Deserialize)]
struct Version {
    version: u8,
}

fn parsed<T: serde::de::DeserializeOwned>(folder: &Path, bytes: &[u8]) -> Result<T, VaultError> {
    serde_json::from_slice(bytes).map_err(|error| damaged(folder, error))
}

/// A record's guard cannot be changed without its seal.
fn bound(guard: &Guard) -> Option<Vec<u8>> {
    let guard = serde_json::to_vec(guard).ok()?;
    Some([b"isotherm keys 1\0".as_slice(), &guard].concat())
}

const fn tag(secret: Secret) -> u8 {
    match secret {
        Secret::Device => 1,
        Secret::Database => 2,
        Secret::DatabaseNext => 3,
        Secret::Refresh => 4,
    }
}

fn piece(piece: &[u8; PIECE]) -> Option<(Secret, SecretBytes)> {
    let (first, value) = piece.split_first()?;
    let secret = Secret::ALL.into_iter().find(|secret| tag(*secret) == *first)?;
    Some((secret, SecretBytes::new(value.try_into().ok()?)))
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}
