//! The messages between a device and the relay, as bytes. `docs/protocol.md` is their reference.
//!
//! A message is the CBOR array `[kind, fields]`; `fields` is a map with small integer keys in
//! ascending order. A reader ignores fields it does not know. A message that is too large for one
//! frame of the link travels as fragments.

mod cbor;
mod entry;
#[cfg(test)]
mod examples;
mod fragment;
mod payload;
#[cfg(test)]
mod tests;
mod to_device;
mod to_relay;

pub(super) use entry::CHANGE;
pub use entry::EntryError;
pub use fragment::{Assembler, messages_of};
pub use payload::{Row, end_push};
pub use to_device::{
    Batch, Challenge, Placement, Pushed, Receipt, Refused, RefusedCode, ToDevice, Top, Welcome,
};
pub use to_relay::{ChangeHead, Hello, Push, ToRelay};

use super::{Lsn, Partition};

/// The version of the protocol that this build speaks.
pub const PROTOCOL: u64 = 1;
/// The most bytes of one message on the link.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024;
/// The most bytes of one encoded entry.
pub const ENTRY_BYTES_MAX: usize = 1024 * 1024;
/// The most encoded bytes of a push or a batch, unless it carries a single larger entry.
pub const PAYLOAD_BYTES_MAX: usize = 48 * 1024;
/// The most entries in a push or a batch.
pub const ENTRIES_MAX: usize = 512;
/// The most bytes that a payload may inflate to: the largest entry with its row.
pub const INFLATED_BYTES_MAX: usize = ENTRY_BYTES_MAX + 1024;
/// The most bytes of a message that travels as fragments.
pub const WHOLE_BYTES_MAX: usize = INFLATED_BYTES_MAX + 64 * 1024;
/// The most partitions that one connection follows.
pub const PARTITIONS_MAX: usize = 256;
/// The most bytes of a token, a proof or a text in a message.
pub const FIELD_BYTES_MAX: usize = 4 * 1024;

/// Bytes that are no message of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes are not the expected CBOR.
    #[error("not a message: {0}")]
    Malformed(&'static str),
    /// The kind of message is not known; a peer may be of a later version.
    #[error("message kind {0} is not known")]
    UnknownKind(u64),
    /// A message, a payload or a list is larger than the protocol permits.
    #[error("{what} of more than {max}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// A fragment does not follow the one before it.
    #[error("a fragment is out of order")]
    OutOfOrder,
}

/// How far a device has received a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The partition.
    pub partition: Partition,
    /// The last entry received and stored.
    pub lsn: Lsn,
}

impl Partition {
    /// Returns the partition as the wire writes it: its kind in one byte, then its identity.
    pub fn to_bytes(self) -> [u8; 17] {
        let (kind, id) = match self {
            Self::Organisation(id) => (1, id.0),
            Self::Site(id) => (2, id.0),
            Self::Lane(id) => (3, id.0),
        };
        let mut bytes = [kind; 17];
        bytes.iter_mut().skip(1).zip(id).for_each(|(to, from)| *to = from);
        bytes
    }

    /// Returns the partition that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// [`WireError::Malformed`] if the bytes name no partition.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let no_partition = WireError::Malformed("no partition");
        let (kind, id) = bytes.split_first().ok_or(no_partition)?;
        let id = id.try_into().map_err(|_| no_partition)?;
        match kind {
            1 => Ok(Self::Organisation(crate::ids::OrganisationId(id))),
            2 => Ok(Self::Site(crate::ids::SiteId(id))),
            3 => Ok(Self::Lane(crate::ids::ShipmentId(id))),
            _ => Err(no_partition),
        }
    }
}
