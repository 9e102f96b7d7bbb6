//! What devices signed of a document's changes, kept so that others can check it later.

use crate::{access::DevicePublicKey, sync::wire::ChangeHead};

/// A device's word for a change, and so for all of its changes that this one builds on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedChange {
    /// The device's key.
    pub key: DevicePublicKey,
    /// What it signed.
    pub head: ChangeHead,
}

impl SignedChange {
    /// Whether the holder of the key signed this.
    pub fn holds(&self) -> bool {
        self.head.is_signed_by(&self.key)
    }
}
