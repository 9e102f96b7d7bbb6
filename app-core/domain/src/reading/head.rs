//! The head of a log: how far it goes, and the device's word for it.

use super::{Frame, FrameHash, LogId};
use crate::access::{BadSignature, DeviceKey, DevicePublicKey, Signature};

/// How far a log goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Head {
    /// The log.
    pub log: LogId,
    /// The number of its last frame; 0 if it has none.
    pub seq: u64,
    /// The hash after that frame, or the genesis hash.
    pub hash: FrameHash,
    /// How many readings the log holds up to and with that frame.
    pub readings: u64,
}

/// The frame does not follow this head, or the bytes are no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// Another frame belongs here.
    #[error("frame {found} where frame {expected} belongs")]
    OutOfOrder {
        /// The number of the frame that follows.
        expected: u64,
        /// The number of the frame that was given.
        found: u64,
    },
    /// The log is as long as a log can be.
    #[error("the log is full")]
    Full,
    /// The bytes end early, go on too long, or hold an impossible value.
    #[error("a head that is cut or damaged")]
    Damaged,
    /// The signing key is not the key of the log's device.
    #[error("signed by another device than the log's")]
    WrongDevice,
    /// The signature does not fit.
    #[error(transparent)]
    BadSignature(#[from] BadSignature),
}

impl Head {
    /// Returns the head of a log that has no frames.
    pub fn genesis(log: LogId) -> Self {
        let hash = FrameHash::genesis(&log);
        Self { log, seq: 0, hash, readings: 0 }
    }

    /// Returns the head after `frame`.
    ///
    /// # Errors
    ///
    /// [`HeadError::OutOfOrder`] if another frame belongs there.
    pub fn then(&self, frame: &Frame) -> Result<Self, HeadError> {
        let expected = self.seq.checked_add(1).ok_or(HeadError::Full)?;
        if frame.seq != expected {
            return Err(HeadError::OutOfOrder { expected, found: frame.seq });
        }
        let readings = self.readings.checked_add(u64::from(frame.count)).ok_or(HeadError::Full)?;
        let hash = self.hash.then(&frame.to_bytes());
        Ok(Self { log: self.log.clone(), seq: expected, hash, readings })
    }

    /// Returns the canonical bytes: sequence, readings, hash, then the log.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.readings.to_be_bytes());
        bytes.extend_from_slice(&self.hash.0);
        bytes.extend_from_slice(&self.log.to_bytes());
        bytes
    }

    /// Takes a head off the front of `bytes`.
    fn take(bytes: &mut &[u8]) -> Result<Self, HeadError> {
        let seq = u64::from_be_bytes(take_array(bytes)?);
        let readings = u64::from_be_bytes(take_array(bytes)?);
        let hash = FrameHash(take_array(bytes)?);
        let device = crate::ids::DeviceId(take_array(bytes)?);
        let [length] = take_array(bytes)?;
        let (sensor, rest) =
            bytes.split_at_checked(usize::from(length)).ok_or(HeadError::Damaged)?;
        *bytes = rest;
        let sensor = std::str::from_utf8(sensor)
            .ok()
            .and_then(|text| text.parse().ok())
            .ok_or(HeadError::Damaged)?;
        Ok(Self { log: LogId { device, sensor }, seq, hash, readings })
    }
}

/// A head that the log's device has signed. Every value of this type was checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealedHead {
    head: Head,
    key: DevicePublicKey,
    signature: Signature,
}

impl SealedHead {
    /// Signs `head`.
    ///
    /// # Errors
    ///
    /// [`HeadError::WrongDevice`] if the log is another device's.
    pub fn seal(head: Head, key: &DeviceKey) -> Result<Self, HeadError> {
        let signature = key.sign(&message(&head));
        let key = key.public();
        if key.device() != head.log.device {
            return Err(HeadError::WrongDevice);
        }
        Ok(Self { head, key, signature })
    }

    /// Returns what was signed.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Returns the key that signed; its fingerprint is the log's device.
    pub fn key(&self) -> &DevicePublicKey {
        &self.key
    }

    /// Returns the canonical bytes: the head, the key, the signature.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.head.to_bytes();
        bytes.extend_from_slice(self.key.as_bytes());
        bytes.extend_from_slice(&self.signature.0);
        bytes
    }

    /// Returns the sealed head of canonical bytes, once its signature is checked.
    ///
    /// # Errors
    ///
    /// [`HeadError`] if the bytes are damaged, or the log's device did not sign them.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, HeadError> {
        let head = Head::take(&mut bytes)?;
        let key =
            DevicePublicKey::from_bytes(take_array(&mut bytes)?).map_err(|_| HeadError::Damaged)?;
        let signature = Signature(take_array(&mut bytes)?);
        if !bytes.is_empty() {
            return Err(HeadError::Damaged);
        }
        if key.device() != head.log.device {
            return Err(HeadError::WrongDevice);
        }
        key.verify(&message(&head), &signature)?;
        Ok(Self { head, key, signature })
    }
}

fn message(head: &Head) -> Vec<u8> {
    [b"isotherm head 1\0".as_slice(), &head.to_bytes()].concat()
}

fn take_array<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], HeadError> {
    let (array, rest) = bytes.split_first_chunk().ok_or(HeadError::Damaged)?;
    *bytes = rest;
    Ok(*array)
}
