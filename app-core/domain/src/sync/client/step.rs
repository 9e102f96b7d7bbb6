//! What the client is told, what it asks for, and why it ends a link.

use std::time::Duration;

use crate::{
    access::Redacted,
    sync::{
        EntryHash, Lsn, Partition, Queued, RelayLog,
        wire::{Cursor, Receipt, RefusedCode, Row, WireError},
    },
};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The link is open.
    LinkUp,
    /// The link is closed.
    LinkDown,
    /// The relay sent a message.
    Message(Vec<u8>),
    /// An entry for this partition was stored in the outbox.
    Queued(Partition),
    /// The answer to [`Action::LoadOutbox`].
    Loaded {
        /// The partition.
        partition: Partition,
        /// The oldest entries that wait, oldest first; empty if none wait.
        queued: Vec<Queued>,
    },
    /// The rows of [`Action::Apply`] up to this one are stored, and so is the cursor.
    Stored(Cursor),
    /// What [`Action::StartOver`] asks for is stored.
    StartedOver(StartOver),
    /// The store could not take what it was given: batches that wait to be stored are gone.
    StoreFailed,
    /// The device is to receive another partition, from after this cursor.
    Follow(Cursor),
    /// The next hello carries this access token; empty where nobody is signed in.
    Token(Redacted<String>),
    /// Time has passed.
    Tick,
}

/// What is to be done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send the message; drop it if the link is down.
    Send(Vec<u8>),
    /// Close the link and open it again, not sooner than after this time.
    Hangup {
        /// The shortest wait.
        retry_after: Duration,
        /// Why.
        reason: HangupReason,
    },
    /// Load the oldest entries that wait, once every earlier [`Action::Settled`] is stored.
    LoadOutbox {
        /// The partition.
        partition: Partition,
        /// At most so many encoded bytes, but at least one entry if there is any.
        bytes_max: usize,
    },
    /// Apply the rows, store them with the cursor `last`, then answer with [`Input::Stored`].
    Apply {
        /// The partition.
        partition: Partition,
        /// The entries; none if all up to `last` are the device's own.
        rows: Vec<Row>,
        /// The cursor to store.
        last: Lsn,
    },
    /// Forget every place of these partitions and queue again what this device made, in one
    /// transaction; then answer with [`Input::StartedOver`].
    StartOver(StartOver),
    /// Note the log that the cursors count in.
    Met(RelayLog),
    /// Note what became of an entry of the outbox.
    Settled {
        /// The entry.
        hash: EntryHash,
        /// What became of it.
        outcome: Outcome,
    },
    /// Note how far the relay's clock is ahead of this device's, in milliseconds.
    ClockOffset(i64),
    /// Note how far other devices have stored a partition.
    Receipt(Receipt),
}

/// What became of an entry of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The relay has stored it at this place.
    OnTheRelay(Lsn),
    /// Another device has stored it.
    Received,
    /// The relay refused it for good.
    Refused {
        /// The rule it broke.
        rule: String,
    },
}

/// What a relay that lost its log takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartOver {
    /// The partitions of which nothing is known any more.
    pub partitions: Vec<Partition>,
    /// The log that they begin again in, if the relay names it.
    pub log: Option<RelayLog>,
}

/// Why the device closes the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HangupReason {
    /// The relay refused to go on.
    Refused(RefusedCode),
    /// The relay sent what no relay sends.
    Protocol(WireError),
    /// The relay has been silent for too long.
    Silent,
    /// A push was not answered.
    PushLost,
    /// A batch was not stored, and has to come again.
    NotStored,
    /// The relay has another log than this device knows, or less than this device received.
    LogLost,
}

/// What the link is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkState {
    /// There is no link.
    #[default]
    Offline,
    /// The relay's challenge or its welcome is on its way.
    Greeting,
    /// The relay answers.
    Online,
    /// The relay refused, and the link is closed until the next try.
    Refused(RefusedCode),
}
