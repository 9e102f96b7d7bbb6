//! The device's side of the link to the relay, as a state machine.

use std::{collections::BTreeMap, time::Duration};

use super::{
    EntryHash, Lsn, Partition,
    outbox::{Outbox, Queued},
    wire::{
        Assembler, Batch, Cursor, Hello, PARTITIONS_MAX, PROTOCOL, Pushed, Receipt, Refused,
        RefusedCode, Row, ToDevice, ToRelay, Welcome, WireError,
    },
};
use crate::{
    access::DeviceKey,
    ids::OrganisationId,
    units::{Now, Timestamp},
};

/// A link that has been silent for so long is asked whether it lives.
pub const PING_AFTER: Duration = Duration::from_secs(30);
/// A link that has been silent for so long, and while a push was on its way, is dead.
pub const DEAD_AFTER: Duration = Duration::from_secs(90);
/// A push without an answer for so long, and the time it needs on the slowest link, was lost.
pub const PUSH_LOST_AFTER: Duration = Duration::from_secs(120);
/// The most batches that wait to be stored; a relay that sends more breaks the protocol.
pub const UNSTORED_MAX: usize = 4;

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
    /// The device is to receive another partition, from after this cursor.
    Follow(Cursor),
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
    /// The relay has less than this device received from it.
    LogLost,
}

/// What the link is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkState {
    /// There is no link.
    #[default]
    Offline,
    /// The hello is on its way.
    Greeting,
    /// The relay answers.
    Online,
    /// The relay refused, and the link is closed until the next try.
    Refused(RefusedCode),
}

/// The device's side of the link. It lives as long as the replica, through many links.
#[derive(Debug)]
pub struct Client {
    organisation: OrganisationId,
    key: DeviceKey,
    inbound: BTreeMap<Partition, Inbound>,
    outbox: Outbox,
    link: LinkState,
    assembler: Assembler,
    /// When the link last gave a sign of life, and whether a ping asks for the next.
    heard_at: Duration,
    is_pinged: bool,
    hello_at: Duration,
    pings: u64,
}

/// How far a partition was received.
#[derive(Clone, Debug, Default)]
struct Inbound {
    stored: Lsn,
    /// The last place of each batch that waits to be stored, oldest first.
    unstored: Vec<Lsn>,
}

impl Inbound {
    fn reached(&self) -> Lsn {
        self.unstored.last().copied().unwrap_or(self.stored)
    }
}

impl Client {
    /// Returns the client of a device that holds `key`.
    ///
    /// `cursors` say how far each partition was stored, at most [`PARTITIONS_MAX`] of them.
    /// `on_the_relay` are entries that the relay has and no other device is known to have, with
    /// their places; it may be empty.
    pub fn new(
        organisation: OrganisationId,
        key: DeviceKey,
        cursors: &[Cursor],
        on_the_relay: &[(Cursor, EntryHash)],
    ) -> Self {
        let inbound = |cursor: &Cursor| {
            (cursor.partition, Inbound { stored: cursor.lsn, unstored: Vec::new() })
        };
        let inbound: BTreeMap<_, _> = cursors.iter().take(PARTITIONS_MAX).map(inbound).collect();
        let outbox = Outbox::new(inbound.keys().copied(), on_the_relay);
        Self {
            organisation,
            key,
            inbound,
            outbox,
            link: LinkState::Offline,
            assembler: Assembler::default(),
            heard_at: Duration::ZERO,
            is_pinged: false,
            hello_at: Duration::ZERO,
            pings: 0,
        }
    }

    /// Takes what happened and returns what is to be done.
    pub fn handle(&mut self, now: Now, input: Input) -> Vec<Action> {
        let mut actions = Vec::new();
        match input {
            Input::LinkUp => self.greet(now, &mut actions),
            Input::LinkDown => self.drop_link(),
            Input::Message(bytes) => self.message(now, bytes, &mut actions),
            Input::Queued(partition) => {
                self.outbox.queued(partition, self.is_online(), &mut actions);
            }
            Input::Loaded { partition, queued } => {
                let key = self.is_online().then_some(&self.key);
                self.outbox.loaded(now, key, partition, queued, &mut actions);
            }
            Input::Stored(cursor) => self.stored(cursor, &mut actions),
            Input::Follow(cursor) => self.follow(cursor, &mut actions),
            Input::Tick => self.tick(now, &mut actions),
        }
        if let Some(Action::Hangup { .. }) = actions.last() {
            self.drop_link_but_keep_refusal(&actions);
        }
        actions
    }

    /// Returns when [`Input::Tick`] is due, on the monotonic clock.
    pub fn next_wake(&self) -> Option<Duration> {
        if matches!(self.link, LinkState::Offline | LinkState::Refused(_)) {
            return None;
        }
        let silence = if self.is_pinged { self.dead_after() } else { PING_AFTER };
        let silent_at = self.heard_at.saturating_add(silence);
        Some(self.outbox.lost_at().map_or(silent_at, |at| at.min(silent_at)))
    }

    /// Returns what the link is doing.
    pub fn link(&self) -> LinkState {
        self.link
    }

    /// Returns how far a partition is stored, if the device follows it.
    pub fn cursor(&self, partition: Partition) -> Option<Lsn> {
        self.inbound.get(&partition).map(|inbound| inbound.stored)
    }

    fn is_online(&self) -> bool {
        self.link == LinkState::Online
    }

    fn greet(&mut self, now: Now, actions: &mut Vec<Action>) {
        self.drop_link();
        self.link = LinkState::Greeting;
        self.heard_at = now.monotonic;
        self.hello_at = now.monotonic;
        let cursor = |(partition, inbound): (&Partition, &Inbound)| Cursor {
            partition: *partition,
            lsn: inbound.stored,
        };
        let public_key = self.key.public();
        let hello = ToRelay::Hello(Hello {
            protocol: PROTOCOL,
            organisation: self.organisation,
            device: public_key.device(),
            public_key,
            cursors: self.inbound.iter().map(cursor).collect(),
            token: Vec::new(),
            proof: Vec::new(),
        });
        send(&hello, actions);
    }

    /// A batch that was not stored comes again, and so does a push that was not answered.
    fn drop_link(&mut self) {
        self.link = LinkState::Offline;
        self.assembler = Assembler::default();
        self.is_pinged = false;
        self.outbox.drop_link();
    }

    fn drop_link_but_keep_refusal(&mut self, actions: &[Action]) {
        self.drop_link();
        if let Some(Action::Hangup { reason: HangupReason::Refused(code), .. }) = actions.last() {
            self.link = LinkState::Refused(*code);
        }
    }

    fn message(&mut self, now: Now, bytes: Vec<u8>, actions: &mut Vec<Action>) {
        if matches!(self.link, LinkState::Offline | LinkState::Refused(_)) {
            return;
        }
        self.heard_at = now.monotonic;
        self.is_pinged = false;
        let whole = match self.assembler.take(bytes) {
            Ok(Some(whole)) => whole,
            Ok(None) => return,
            Err(error) => return hang_up(HangupReason::Protocol(error), actions),
        };
        let taken = match ToDevice::from_bytes(&whole) {
            Ok(message) => self.take(now, message, actions),
            Err(WireError::UnknownKind(_)) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = taken {
            hang_up(HangupReason::Protocol(error), actions);
        }
    }

    fn take(
        &mut self,
        now: Now,
        message: ToDevice,
        actions: &mut Vec<Action>,
    ) -> Result<(), WireError> {
        match message {
            ToDevice::Refused(refused) => {
                refuse(&refused, actions);
                Ok(())
            }
            ToDevice::Welcome(welcome) => self.welcome(now, &welcome, actions),
            ToDevice::Pong(_) => Ok(()),
            _ if !self.is_online() => Err(WireError::Malformed("a message before the welcome")),
            ToDevice::Batch(batch) => self.batch(batch, actions),
            ToDevice::Pushed(pushed) => self.pushed(&pushed, actions),
            ToDevice::Receipt(receipt) => {
                self.outbox.received(&receipt, actions);
                actions.push(Action::Receipt(receipt));
                Ok(())
            }
        }
    }

    fn welcome(
        &mut self,
        now: Now,
        welcome: &Welcome,
        actions: &mut Vec<Action>,
    ) -> Result<(), WireError> {
        if self.link != LinkState::Greeting {
            return Ok(());
        }
        if welcome.protocol > PROTOCOL || welcome.protocol == 0 {
            return Err(WireError::Malformed("a protocol that was not offered"));
        }
        if self.starts_over(welcome) {
            hang_up(HangupReason::LogLost, actions);
            return Ok(());
        }
        self.link = LinkState::Online;
        actions.push(Action::ClockOffset(self.offset(now, welcome.relay_time)));
        self.outbox.load_all(actions);
        Ok(())
    }

    /// A relay that has less than this device received has lost its log, and numbers it afresh: the
    /// partition is received from its beginning, which changes nothing that is already here.
    fn starts_over(&mut self, welcome: &Welcome) -> bool {
        let mut starts_over = false;
        for top in &welcome.tops {
            if let Some(inbound) = self.inbound.get_mut(&top.partition)
                && top.lsn < inbound.stored
            {
                *inbound = Inbound::default();
                starts_over = true;
            }
        }
        starts_over
    }

    /// The relay read its clock about half way between hello and welcome.
    fn offset(&self, now: Now, relay_time: Timestamp) -> i64 {
        let half_way = now.monotonic.saturating_sub(self.hello_at) / 2;
        let half_way = i64::try_from(half_way.as_millis()).unwrap_or(i64::MAX);
        let device_time = now.wall.0.saturating_sub(half_way);
        relay_time.0.saturating_sub(device_time)
    }

    fn batch(&mut self, batch: Batch, actions: &mut Vec<Action>) -> Result<(), WireError> {
        let Batch { partition, after, last, rows } = batch;
        let unstored: usize = self.inbound.values().map(|inbound| inbound.unstored.len()).sum();
        let not_followed = WireError::Malformed("a batch of a partition that is not followed");
        let inbound = self.inbound.get_mut(&partition).ok_or(not_followed)?;
        if last <= inbound.stored {
            let lsn = inbound.stored;
            send(&ToRelay::Received(Cursor { partition, lsn }), actions);
            return Ok(());
        }
        if inbound.unstored.contains(&last) {
            return Ok(());
        }
        if after > inbound.reached() {
            return Err(WireError::OutOfOrder);
        }
        if unstored >= UNSTORED_MAX {
            return Err(WireError::TooLarge { what: "unstored batches", max: UNSTORED_MAX });
        }
        inbound.unstored.push(last);
        actions.push(Action::Apply { partition, rows, last });
        Ok(())
    }

    fn pushed(&mut self, pushed: &Pushed, actions: &mut Vec<Action>) -> Result<(), WireError> {
        self.outbox.pushed(pushed.id, &pushed.placements, actions)
    }

    fn stored(&mut self, cursor: Cursor, actions: &mut Vec<Action>) {
        let Some(inbound) = self.inbound.get_mut(&cursor.partition) else { return };
        inbound.unstored.retain(|last| *last > cursor.lsn);
        inbound.stored = inbound.stored.max(cursor.lsn);
        if self.link == LinkState::Online {
            let lsn = inbound.stored;
            send(&ToRelay::Received(Cursor { partition: cursor.partition, lsn }), actions);
        }
    }

    fn follow(&mut self, cursor: Cursor, actions: &mut Vec<Action>) {
        if self.inbound.contains_key(&cursor.partition) || self.inbound.len() >= PARTITIONS_MAX {
            return;
        }
        let inbound = Inbound { stored: cursor.lsn, unstored: Vec::new() };
        self.inbound.insert(cursor.partition, inbound);
        if self.is_online() {
            send(&ToRelay::Follow(vec![cursor]), actions);
        }
        self.outbox.queued(cursor.partition, self.is_online(), actions);
    }

    /// A slow link is silent while a push is on its way, for the answer to a ping comes behind it.
    fn dead_after(&self) -> Duration {
        DEAD_AFTER.saturating_add(self.outbox.patience())
    }

    fn tick(&mut self, now: Now, actions: &mut Vec<Action>) {
        if matches!(self.link, LinkState::Offline | LinkState::Refused(_)) {
            return;
        }
        let silence = now.monotonic.saturating_sub(self.heard_at);
        let is_push_lost = self.outbox.lost_at().is_some_and(|at| at <= now.monotonic);
        if silence >= self.dead_after() {
            hang_up(HangupReason::Silent, actions);
        } else if is_push_lost {
            hang_up(HangupReason::PushLost, actions);
        } else if silence >= PING_AFTER && !self.is_pinged {
            self.pings += 1;
            self.is_pinged = true;
            send(&ToRelay::Ping(self.pings), actions);
        }
        if self.is_online() && actions.is_empty() {
            self.outbox.load_all(actions);
        }
    }
}

pub(super) fn send(message: &ToRelay, actions: &mut Vec<Action>) {
    actions.extend(message.to_messages().into_iter().map(Action::Send));
}

fn hang_up(reason: HangupReason, actions: &mut Vec<Action>) {
    actions.push(Action::Hangup { retry_after: Duration::ZERO, reason });
}

/// The relay skipped what it did not know; every other refusal ends the link.
fn refuse(refused: &Refused, actions: &mut Vec<Action>) {
    if refused.code != RefusedCode::UnknownMessage {
        let retry_after = Duration::from_secs(refused.retry_after_seconds.min(3600));
        let reason = HangupReason::Refused(refused.code);
        actions.push(Action::Hangup { retry_after, reason });
    }
}
