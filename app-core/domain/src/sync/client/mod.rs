//! The device's side of the link to the relay, as a state machine.

mod step;

pub use step::{Action, HangupReason, Input, LinkState, Outcome, StartOver};

use std::{collections::BTreeMap, time::Duration};

use super::{
    EntryHash, Lsn, Partition, RelayLog,
    outbox::Outbox,
    wire::{
        Assembler, Batch, Challenge, Cursor, Hello, PARTITIONS_MAX, PROTOCOL, Pushed, Refused,
        RefusedCode, ToDevice, ToRelay, Welcome, WireError,
    },
};
use crate::{
    access::{DeviceKey, Redacted},
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

/// The device's side of the link. It lives as long as the replica, through many links.
#[derive(Debug)]
pub struct Client {
    organisation: OrganisationId,
    key: DeviceKey,
    /// The access token that goes with each hello; empty where nobody is signed in.
    token: Redacted<String>,
    inbound: BTreeMap<Partition, Inbound>,
    outbox: Outbox,
    link: LinkState,
    /// The log that the cursors count in, once a relay has named it.
    log: Option<RelayLog>,
    assembler: Assembler,
    /// When the link last gave a sign of life, and whether a ping asks for the next.
    heard_at: Duration,
    is_pinged: bool,
    /// When the hello was sent, once the relay's challenge was answered.
    hello_at: Option<Duration>,
    pings: u64,
}

/// What a device knows of the relay from earlier runs.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// How far each partition was stored, at most [`PARTITIONS_MAX`] of them.
    pub cursors: Vec<Cursor>,
    /// Entries that the relay has and no other device is known to have, with their places.
    pub on_the_relay: Vec<(Cursor, EntryHash)>,
    /// The log that the places count in, if a relay has named it.
    pub log: Option<RelayLog>,
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
    pub fn new(organisation: OrganisationId, key: DeviceKey, known: &Known) -> Self {
        let inbound = |cursor: &Cursor| {
            (cursor.partition, Inbound { stored: cursor.lsn, unstored: Vec::new() })
        };
        let inbound: BTreeMap<_, _> =
            known.cursors.iter().take(PARTITIONS_MAX).map(inbound).collect();
        let outbox = Outbox::new(inbound.keys().copied(), &known.on_the_relay);
        Self {
            organisation,
            key,
            token: Redacted::default(),
            inbound,
            outbox,
            link: LinkState::Offline,
            log: known.log,
            assembler: Assembler::default(),
            heard_at: Duration::ZERO,
            is_pinged: false,
            hello_at: None,
            pings: 0,
        }
    }

    /// Takes what happened and returns what is to be done.
    pub fn handle(&mut self, now: Now, input: Input) -> Vec<Action> {
        let mut actions = Vec::new();
        match input {
            Input::LinkUp => self.wait_for_challenge(now),
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
            Input::StartedOver(start) => self.started_over(&start),
            Input::StoreFailed => self.store_failed(&mut actions),
            Input::Follow(cursor) => self.follow(cursor, &mut actions),
            Input::Token(token) => self.token = token,
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

    /// The relay speaks first: a hello is nothing without the answer to its challenge.
    fn wait_for_challenge(&mut self, now: Now) {
        self.drop_link();
        self.link = LinkState::Greeting;
        self.heard_at = now.monotonic;
    }

    fn greet(&mut self, now: Now, challenge: &Challenge, actions: &mut Vec<Action>) {
        if self.hello_at.is_some() {
            return;
        }
        self.hello_at = Some(now.monotonic);
        let cursor = |(partition, inbound): (&Partition, &Inbound)| Cursor {
            partition: *partition,
            lsn: inbound.stored,
        };
        let public_key = self.key.public();
        let mut hello = Hello {
            protocol: PROTOCOL,
            organisation: self.organisation,
            device: public_key.device(),
            public_key,
            cursors: self.inbound.iter().map(cursor).collect(),
            token: self.token.reveal().clone().into_bytes(),
            proof: Vec::new(),
            log: self.log,
        };
        hello.prove(challenge.nonce, &self.key);
        send(&ToRelay::Hello(hello), actions);
    }

    /// A batch that was not stored comes again, and so does a push that was not answered.
    fn drop_link(&mut self) {
        self.link = LinkState::Offline;
        self.assembler = Assembler::default();
        self.is_pinged = false;
        self.hello_at = None;
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
            ToDevice::Challenge(challenge) => {
                self.greet(now, &challenge, actions);
                Ok(())
            }
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
        if welcome.protocol > PROTOCOL || welcome.protocol == 0 {
            return Err(WireError::Malformed("a protocol that was not offered"));
        }
        let partitions = self.lost(welcome);
        if !partitions.is_empty() {
            actions.push(Action::StartOver(StartOver { partitions, log: welcome.log }));
            hang_up(HangupReason::LogLost, actions);
            return Ok(());
        }
        if self.link != LinkState::Greeting {
            return Ok(());
        }
        self.link = LinkState::Online;
        if let Some(log) = welcome.log.filter(|log| Some(*log) != self.log) {
            self.log = Some(log);
            actions.push(Action::Met(log));
        }
        actions.push(Action::ClockOffset(self.offset(now, welcome.relay_time)));
        self.outbox.load_all(actions);
        Ok(())
    }

    /// Returns the partitions whose places count in a log that is no more.
    ///
    /// A relay that lost its log has one of another name. One that names none has lost a log if
    /// it ends before what this device received.
    fn lost(&self, welcome: &Welcome) -> Vec<Partition> {
        if let (Some(known), Some(named)) = (self.log, welcome.log)
            && known != named
        {
            return self.inbound.keys().copied().collect();
        }
        let is_behind = |top: &&Cursor| {
            self.link == LinkState::Greeting
                && self.inbound.get(&top.partition).is_some_and(|inbound| top.lsn < inbound.stored)
        };
        welcome.tops.iter().filter(is_behind).map(|top| top.partition).collect()
    }

    /// Partitions are received from their beginning, which changes nothing that is already here,
    /// and what this device made is pushed again.
    fn started_over(&mut self, start: &StartOver) {
        for partition in &start.partitions {
            self.inbound.insert(*partition, Inbound::default());
            self.outbox.start_over(*partition);
        }
        self.log = start.log.or(self.log);
    }

    /// The relay read its clock about half way between hello and welcome.
    fn offset(&self, now: Now, relay_time: Timestamp) -> i64 {
        let hello_at = self.hello_at.unwrap_or(now.monotonic);
        let half_way = now.monotonic.saturating_sub(hello_at) / 2;
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

    fn store_failed(&mut self, actions: &mut Vec<Action>) {
        self.outbox.store_failed();
        let mut is_any_gone = false;
        for inbound in self.inbound.values_mut() {
            is_any_gone |= !inbound.unstored.is_empty();
            inbound.unstored.clear();
        }
        if is_any_gone {
            hang_up(HangupReason::NotStored, actions);
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
