//! The one entrance: `Replica::handle(now, entropy, input) -> Output`.
//!
//! The replica takes no action. It is told what happened, and answers what should be stored,
//! sent, loaded, scanned and shown. A shell that keeps the rules below keeps every promise:
//!
//! 1. A [`Batch`] is stored in one transaction, in the order the batches were returned.
//! 2. Its answer comes back before the next input.
//! 3. A command is acknowledged once its batch is durable, never before.

mod command;
mod effect;
mod row;

pub use command::{Command, NewItem, Outcomes, Refusal};
pub use effect::{Batch, BatchId, Effect, Load, Loaded, Notification, StoredDocument, Write};
pub use row::{
    AlertRow, FormRow, OutboxRow, OutboxState, PairingRow, RefusedRow, SensorRow, ShipmentRow,
};

/// A source of random bytes.
pub trait Entropy {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// A number by which a shell finds the answer to its command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What happened to the link to the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkInput {
    /// The relay can be reached and messages can be sent.
    Up,
    /// The link is gone; what was sent may or may not have arrived.
    Down,
    /// A message from the relay, as `sync::wire` encodes it.
    Message(Vec<u8>),
}
