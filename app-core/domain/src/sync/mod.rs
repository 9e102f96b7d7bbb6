//! How devices and the relay reach the same record.
//!
//! The relay keeps an append-only log of entries for each partition and numbers them. A device
//! remembers one cursor for each partition, asks for what follows it, and pushes its own entries.
//! Both sides are state machines: messages in, messages and stored facts out.

pub mod client;
pub mod gate;
pub mod relay;
pub mod wire;

mod outbox;
mod stream;
#[cfg(test)]
pub(crate) mod tests;

pub use client::Client;
pub use outbox::{Queued, UNRECEIVED_MAX};

use std::{fmt, str::FromStr};

use crate::{
    access::Signature,
    document::ChangeHash,
    ids::{DocumentId, NotAnId, OrganisationId, ShipmentId, SiteId},
};

/// A stream of entries that the relay keeps in one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Partition {
    /// What everyone in the organisation receives.
    Organisation(OrganisationId),
    /// What the devices of one site receive.
    Site(SiteId),
    /// What those who carry or receive one shipment receive.
    Lane(ShipmentId),
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organisation(id) => write!(f, "organisation/{id}"),
            Self::Site(id) => write!(f, "site/{id}"),
            Self::Lane(id) => write!(f, "lane/{id}"),
        }
    }
}

impl FromStr for Partition {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match text.split_once('/') {
            Some(("organisation", id)) => Ok(Self::Organisation(id.parse()?)),
            Some(("site", id)) => Ok(Self::Site(id.parse()?)),
            Some(("lane", id)) => Ok(Self::Lane(id.parse()?)),
            _ => Err(NotAnId {
                text: text.to_owned(),
                expected: "organisation/…, site/… or lane/… with an identity",
            }),
        }
    }
}

/// The place of an entry in its partition; the first is 1, so a cursor of 0 has seen nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lsn(pub u64);

/// Names one life of a relay's log, drawn at random when the log is made: a log that was lost and
/// began again has another name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelayLog(pub [u8; 16]);

impl fmt::Display for RelayLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for RelayLog {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        crate::ids::parse_hex(text).map(Self).ok_or_else(|| NotAnId {
            text: text.to_owned(),
            expected: "the name of a log in 32 hexadecimal digits",
        })
    }
}

/// What a device signs to prove its key: drawn by the relay for one link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nonce(pub [u8; 32]);

/// The SHA-256 of an entry's kind and bytes: pushing an entry twice stores it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryHash(pub [u8; 32]);

/// One fact in a partition. The relay stores it without understanding more than its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A change of a document, as Automerge encodes it.
    Change {
        /// The document it belongs to.
        document: DocumentId,
        /// Its hash, checked against the bytes.
        hash: ChangeHash,
        /// The encoded change.
        bytes: Vec<u8>,
    },
    /// A frame of a reading log, encoded as `reading` says, with the log it belongs to.
    Frame {
        /// The encoded frame.
        bytes: Vec<u8>,
    },
    /// A signed head of a reading log, encoded as `reading` says.
    SealedHead {
        /// The encoded head and its signature.
        bytes: Vec<u8>,
    },
    /// The organisation's people, sites, products and devices; written by the relay alone.
    Directory {
        /// Counts up with every change.
        version: u64,
        /// The directory as JSON.
        bytes: Vec<u8>,
        /// The organisation's signature over its identity, the version and the JSON, if the relay
        /// holds its key.
        signature: Option<Signature>,
    },
    /// The organisation's word that a person may act on a device; written by the relay alone.
    Grant {
        /// The signed grant, encoded as `access` says.
        bytes: Vec<u8>,
    },
}
