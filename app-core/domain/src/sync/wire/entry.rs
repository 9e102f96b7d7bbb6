use sha2::{Digest, Sha256};

use super::ENTRY_BYTES_MAX;
use crate::{
    access::Signature,
    document::ChangeHash,
    ids::DocumentId,
    sync::{Entry, EntryHash},
};

/// The kind of a change.
pub(in crate::sync) const CHANGE: u8 = 1;
const FRAME: u8 = 2;
const SEALED_HEAD: u8 = 3;
const DIRECTORY: u8 = 4;
const GRANT: u8 = 5;

/// Bytes that are no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The entry is larger than [`ENTRY_BYTES_MAX`].
    #[error("an entry of more than {ENTRY_BYTES_MAX} bytes")]
    TooLarge,
    /// The kind of entry is not known; a later version may have written it.
    #[error("entry kind {0} is not known")]
    UnknownKind(u8),
    /// The bytes end before the entry does.
    #[error("a cut entry")]
    Cut,
}

impl Entry {
    /// Returns the entry as it is stored and sent: its kind in one byte, then its content.
    ///
    /// | kind | content |
    /// | --- | --- |
    /// | 1 change | document (16 bytes), change hash (32 bytes), encoded change |
    /// | 2 frame | encoded frame with its log |
    /// | 3 sealed head | encoded head with key and signature |
    /// | 4 directory | version (8 bytes, big-endian), JSON |
    /// | 5 grant | encoded grant with its signature |
    ///
    /// Behind a directory that is signed stand a zero byte, which no JSON holds, and the signature.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Change { document, hash, bytes } => {
                joined(CHANGE, &[&document.0, &hash.0, bytes])
            }
            Self::Frame { bytes } => joined(FRAME, &[bytes]),
            Self::SealedHead { bytes } => joined(SEALED_HEAD, &[bytes]),
            Self::Directory { version, bytes, signature } => {
                let version = version.to_be_bytes();
                match signature {
                    Some(Signature(s)) => joined(DIRECTORY, &[&version, bytes, &[0], s]),
                    None => joined(DIRECTORY, &[&version, bytes]),
                }
            }
            Self::Grant { bytes } => joined(GRANT, &[bytes]),
        }
    }

    /// Returns the entry that [`Self::to_bytes`] wrote. The content is not checked.
    ///
    /// # Errors
    ///
    /// [`EntryError`] if the bytes are cut, too many, or of an unknown kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(EntryError::TooLarge);
        }
        let (kind, content) = bytes.split_first().ok_or(EntryError::Cut)?;
        match *kind {
            CHANGE => {
                let (document, rest) = content.split_first_chunk().ok_or(EntryError::Cut)?;
                let (hash, bytes) = rest.split_first_chunk().ok_or(EntryError::Cut)?;
                Ok(Self::Change {
                    document: DocumentId(*document),
                    hash: ChangeHash(*hash),
                    bytes: bytes.to_vec(),
                })
            }
            FRAME => Ok(Self::Frame { bytes: content.to_vec() }),
            SEALED_HEAD => Ok(Self::SealedHead { bytes: content.to_vec() }),
            DIRECTORY => {
                let (version, rest) = content.split_first_chunk().ok_or(EntryError::Cut)?;
                let version = u64::from_be_bytes(*version);
                let (bytes, signature) = match rest.split_last_chunk() {
                    Some(([json @ .., 0], signature)) => (json, Some(Signature(*signature))),
                    Some(_) | None => (rest, None),
                };
                Ok(Self::Directory { version, bytes: bytes.to_vec(), signature })
            }
            GRANT => Ok(Self::Grant { bytes: content.to_vec() }),
            other => Err(EntryError::UnknownKind(other)),
        }
    }

    /// Returns the hash that names the entry.
    pub fn hash(&self) -> EntryHash {
        EntryHash::of(&self.to_bytes())
    }
}

impl EntryHash {
    /// Returns the hash of an encoded entry, kind byte included.
    pub fn of(encoded: &[u8]) -> Self {
        Self(Sha256::digest(encoded).into())
    }
}

fn joined(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut bytes = Vec::with_capacity(1 + length);
    bytes.push(kind);
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}
