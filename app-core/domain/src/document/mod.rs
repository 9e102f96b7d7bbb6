//! The Automerge documents: what people write together, kept whole when they are apart.
//!
//! Automerge is touched in this room only. Foreign bytes pass the guard before it sees them;
//! every change carries our actor, our author and our time.

mod claim;
mod columns;
mod edit;
mod fork;
pub mod guard;
mod history;
mod live;
mod read;
mod rows;
mod step;
#[cfg(test)]
mod tests;

use std::fmt;

pub use claim::Claim;
pub use edit::Edit;
pub use fork::{Apart, Fork};
pub use history::{Origin, Revision};
pub use live::{Document, DocumentError, StoredChange, Writer};
pub use read::Reader;
use serde::{Deserialize, Serialize};
pub use step::{Deed, ObjectKey, Step, Top};

/// What a document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// One shipment, from order to receipt.
    Shipment,
    /// One compliance form.
    Form,
    /// One calibration of a sensor.
    Calibration,
}

impl DocumentKind {
    /// Returns the word under which documents and rows carry the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shipment => "shipment",
            Self::Form => "form",
            Self::Calibration => "calibration",
        }
    }

    /// Returns the kind that `word` names, if it names one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Shipment, Self::Form, Self::Calibration]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// The SHA-256 of a change; it commits to everything the change builds on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChangeHash(pub [u8; 32]);

impl ChangeHash {
    /// Returns the hash that 64 hexadecimal digits write, if they do.
    pub fn parse(text: &str) -> Option<Self> {
        crate::ids::parse_hex(text).map(Self)
    }
}

impl fmt::Display for ChangeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ChangeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChangeHash({self})")
    }
}

/// The newest changes of a document, sorted. Two replicas with equal heads show the same.
pub type Heads = Vec<ChangeHash>;
