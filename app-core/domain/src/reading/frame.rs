//! Frames: runs of readings that never change, and the hash that chains them.

use sha2::{Digest, Sha256};

use super::{Codec, LogId, Reading};

/// The hash of a frame and of all before it in its log.
///
/// `h[n] = SHA-256(h[n-1] ‖ bytes of frame n)`; `h[0]` names the log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameHash(pub [u8; 32]);

impl FrameHash {
    /// Returns the hash that a log begins with, before its first frame.
    pub fn genesis(log: &LogId) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"isotherm log 1\0");
        hasher.update(log.to_bytes());
        Self(hasher.finalize().into())
    }

    /// Returns the hash after a frame of these bytes.
    pub fn then(self, frame: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(self.0);
        hasher.update(frame);
        Self(hasher.finalize().into())
    }
}

impl std::fmt::Debug for FrameHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FrameHash({})", hex::encode(self.0))
    }
}

/// A run of readings under one number, immutable once published.
///
/// The order of frames is the order of their bytes, so that a log can choose without a preference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frame {
    /// Its place in the log; the first is 1.
    pub seq: u64,
    /// The recording device's count of starts; its monotonic clock begins anew with each.
    pub boot: u32,
    /// How many readings it holds.
    pub count: u32,
    codec: u8,
    payload: Vec<u8>,
}

/// The bytes are no frame, or no frame of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A frame holds at least one reading and at most [`Frame::READINGS_MAX`].
    #[error("a frame of {count} readings")]
    BadCount {
        /// The rejected number of readings.
        count: u64,
    },
    /// The payload is longer than [`Frame::PAYLOAD_MAX`].
    #[error("a frame payload of {bytes} bytes")]
    TooLong {
        /// The rejected length.
        bytes: usize,
    },
    /// Written by a later version; the bytes can be kept and passed on, not read.
    #[error("unknown frame codec {codec}")]
    UnknownCodec {
        /// The codec's number.
        codec: u8,
    },
    /// The bytes end early, go on too long, or hold an impossible value.
    #[error("a frame that is cut or damaged")]
    Damaged,
}

impl Frame {
    /// The most readings in one frame: a day of minutes.
    pub const READINGS_MAX: u32 = 1_440;
    /// The longest payload, in bytes: no [`Self::READINGS_MAX`] readings take more.
    pub const PAYLOAD_MAX: usize = 56 * 1024;

    /// Packs `readings`, in any order, which is kept, by the codec that packs them shortest; of
    /// two as short, the older.
    ///
    /// # Errors
    ///
    /// [`FrameError::BadCount`] if there are none, or more than [`Self::READINGS_MAX`].
    pub fn new(seq: u64, boot: u32, readings: &[Reading]) -> Result<Self, FrameError> {
        let plain = Self::with_codec(Codec::Rice, seq, boot, readings)?;
        match Self::with_codec(Codec::Clocked, seq, boot, readings) {
            Ok(clocked) if clocked.payload.len() < plain.payload.len() => Ok(clocked),
            Ok(_) | Err(_) => Ok(plain),
        }
    }

    /// Packs as [`Self::new`] does, by a given codec.
    ///
    /// # Errors
    ///
    /// As [`Self::new`], or [`FrameError::TooLong`]: only [`Codec::Rice`] fits any readings.
    pub fn with_codec(
        codec: Codec,
        seq: u64,
        boot: u32,
        readings: &[Reading],
    ) -> Result<Self, FrameError> {
        let count = check_count(u64::try_from(readings.len()).unwrap_or(u64::MAX))?;
        let payload = codec.encode(readings);
        if payload.len() > Self::PAYLOAD_MAX {
            return Err(FrameError::TooLong { bytes: payload.len() });
        }
        Ok(Self { seq, boot, count, codec: codec.id(), payload })
    }

    /// Returns the readings, as they were packed.
    ///
    /// # Errors
    ///
    /// [`FrameError::UnknownCodec`] for a frame of a later version, [`FrameError::Damaged`] for a
    /// payload that is not what its codec writes.
    pub fn readings(&self) -> Result<Vec<Reading>, FrameError> {
        let codec =
            Codec::from_id(self.codec).ok_or(FrameError::UnknownCodec { codec: self.codec })?;
        let count = usize::try_from(self.count).map_err(|_| FrameError::Damaged)?;
        codec.decode(&self.payload, count).map_err(|_| FrameError::Damaged)
    }

    /// Returns the number of the codec; see [`Codec::from_id`].
    pub fn codec(&self) -> u8 {
        self.codec
    }

    /// Returns the canonical bytes: codec, then sequence, boot and count as LEB128, then payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.payload.len() + 16);
        bytes.push(self.codec);
        put_varint(&mut bytes, self.seq);
        put_varint(&mut bytes, u64::from(self.boot));
        put_varint(&mut bytes, u64::from(self.count));
        bytes.extend_from_slice(&self.payload);
        bytes
    }

    /// Returns the frame of canonical bytes. The payload is looked at by [`Self::readings`].
    ///
    /// # Errors
    ///
    /// [`FrameError`] if a number is cut, not in its shortest form, or beyond a limit.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let (codec, mut rest) = bytes.split_first().ok_or(FrameError::Damaged)?;
        let seq = take_varint(&mut rest)?;
        let boot = u32::try_from(take_varint(&mut rest)?).map_err(|_| FrameError::Damaged)?;
        let count = check_count(take_varint(&mut rest)?)?;
        if rest.len() > Self::PAYLOAD_MAX {
            return Err(FrameError::TooLong { bytes: rest.len() });
        }
        Ok(Self { seq, boot, count, codec: *codec, payload: rest.to_vec() })
    }
}

fn check_count(count: u64) -> Result<u32, FrameError> {
    match u32::try_from(count) {
        Ok(count @ 1..=Frame::READINGS_MAX) => Ok(count),
        Ok(_) | Err(_) => Err(FrameError::BadCount { count }),
    }
}

pub(super) fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        let [low, ..] = value.to_le_bytes();
        bytes.push(low | 0x80);
        value >>= 7;
    }
    let [low, ..] = value.to_le_bytes();
    bytes.push(low);
}

/// Takes a number off the front; only its shortest form, so that equal frames have equal bytes.
pub(super) fn take_varint(bytes: &mut &[u8]) -> Result<u64, FrameError> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(FrameError::Damaged)?;
        *bytes = rest;
        let low = u64::from(byte & 0x7F);
        if (shift == 63 && low > 1) || (shift > 0 && *byte == 0) {
            return Err(FrameError::Damaged);
        }
        value |= low << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(FrameError::Damaged)
}
