//! The relay's side of one link, as a state machine.
//!
//! It holds at most one batch that the device has not acknowledged, so a slow device costs the
//! relay one batch of memory and a cut link loses one batch at most.

use std::{collections::BTreeMap, time::Duration};

use super::{
    EntryHash, Lsn, Partition, RelayLog,
    gate::{Candidate, Placed, Pusher, Rule, judge},
    stream::Streams,
    wire::{
        Assembler, Challenge, Cursor, Hello, PROTOCOL, Placement, Push, Pushed, Receipt, Refused,
        RefusedCode, Row, ToDevice, ToRelay, Top, Welcome, WireError,
    },
};
use crate::units::Now;

/// A link must say hello within this time.
pub const HELLO_WITHIN: Duration = Duration::from_secs(30);
/// A device that has been silent for so long is gone.
pub const GONE_AFTER: Duration = Duration::from_secs(180);
/// A batch must be acknowledged within this time, and [`SLOWEST_LINK`] for its bytes.
pub const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(120);
/// The slowest link that is served, in bytes a second.
pub const SLOWEST_LINK: u64 = 1024;
/// The most pushes of one link that wait to be stored.
pub const PUSHES_MAX: usize = 16;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Entries are streamed as they come, until the link closes.
    Stream,
    /// Messages are answered, and nothing is streamed.
    Exchange,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The link was opened: the relay speaks first.
    Opened,
    /// The device sent a message.
    Message(Vec<u8>),
    /// The answer to [`Action::Greet`] and [`Action::Follow`]: each partition that is followed.
    Followed(Vec<Followed>),
    /// The answer to [`Action::Greet`] and [`Action::Follow`]: the device may not.
    Denied(RefusedCode),
    /// The answer to [`Action::Load`].
    Rows {
        /// The partition.
        partition: Partition,
        /// The place that the rows follow.
        after: Lsn,
        /// The rows, without those the device has pushed and holds.
        rows: Vec<Row>,
        /// The place that was searched up to.
        last: Lsn,
    },
    /// The answer to [`Action::Append`]: what became of each candidate.
    Appended {
        /// The number of the push.
        push: u64,
        /// One for each candidate, in order.
        placed: Vec<Placed>,
    },
    /// A partition has grown.
    Grown(Top),
    /// Another device has acknowledged entries of a partition.
    Receipt(Receipt),
    /// The store does not work.
    StoreFailed,
    /// The relay is about to stop.
    Stop,
    /// Time has passed.
    Tick,
}

/// A partition as the relay knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The partition and the device's cursor in it.
    pub cursor: Cursor,
    /// The last entry.
    pub top: Lsn,
    /// How far other devices have it.
    pub receipt: Receipt,
}

/// What is to be done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send the message.
    Send(Vec<u8>),
    /// Look up whether the device is served, and the partitions it follows.
    Greet(Hello),
    /// Look up more partitions that the device follows.
    Follow(Vec<Cursor>),
    /// Store what holds against everything known, as [`super::gate::admit`] says, then answer with
    /// what became of each.
    Append {
        /// The number of the push.
        push: u64,
        /// The partition.
        partition: Partition,
        /// The entries.
        entries: Vec<Candidate>,
        /// Those of the same push that were refused by themselves, and by which rule.
        refused: Vec<(EntryHash, Rule)>,
    },
    /// Load the rows after a place.
    Load {
        /// The partition.
        partition: Partition,
        /// The place.
        after: Lsn,
        /// At most so many bytes of payload, but at least one row if there is any.
        bytes_max: usize,
    },
    /// Note that the device has stored a partition up to here.
    Note(Cursor),
    /// Close the link once everything is sent.
    Close,
}

/// The relay's side of one link.
#[derive(Debug)]
pub struct Connection {
    mode: Mode,
    log: RelayLog,
    challenge: Challenge,
    state: State,
    assembler: Assembler,
    opened_at: Duration,
    heard_at: Duration,
}

#[derive(Debug)]
enum State {
    /// No hello yet.
    Opened,
    /// The store is asked who this is.
    Greeting(Hello),
    Open(Box<Open>),
    Closed,
}

#[derive(Debug)]
struct Open {
    pusher: Pusher,
    streams: Streams,
    /// The pushes that wait to be stored.
    pushes: BTreeMap<u64, (Partition, Verdicts)>,
}

/// One for each entry of a push, in order: `None` if it was a candidate.
type Verdicts = Vec<(EntryHash, Option<Rule>)>;

impl Connection {
    /// Returns the relay's side of a link that was just opened, over the log of that name. A hello
    /// has to answer `challenge`, which no other link may have been given.
    pub fn new(now: Now, mode: Mode, log: RelayLog, challenge: Challenge) -> Self {
        Self {
            mode,
            log,
            challenge,
            state: State::Opened,
            assembler: Assembler::default(),
            opened_at: now.monotonic,
            heard_at: now.monotonic,
        }
    }

    /// Takes what happened and returns what is to be done.
    pub fn handle(&mut self, now: Now, input: Input) -> Vec<Action> {
        let mut actions = Vec::new();
        match input {
            Input::Opened => send(&ToDevice::Challenge(self.challenge), &mut actions),
            Input::Message(bytes) => self.message(now, bytes, &mut actions),
            Input::Followed(followed) => self.followed(now, &followed, &mut actions),
            Input::Denied(code) => self.refuse(code, "", &mut actions),
            Input::StoreFailed => self.refuse(RefusedCode::Store, "", &mut actions),
            Input::Stop => self.refuse(RefusedCode::Stopping, "", &mut actions),
            Input::Tick => self.tick(now, &mut actions),
            Input::Rows { partition, after, rows, last } => {
                if let State::Open(open) = &mut self.state {
                    open.streams.rows(now, partition, after, rows, last, &mut actions);
                }
            }
            Input::Appended { push, placed } => {
                if let State::Open(open) = &mut self.state {
                    open.appended(push, &placed, &mut actions);
                }
            }
            Input::Grown(top) => {
                if let State::Open(open) = &mut self.state {
                    open.streams.grown(top, &mut actions);
                }
            }
            Input::Receipt(receipt) => {
                if let State::Open(open) = &mut self.state {
                    open.streams.receipt(receipt, &mut actions);
                }
            }
        }
        actions
    }

    /// Returns when [`Input::Tick`] is due, on the monotonic clock.
    pub fn next_wake(&self) -> Option<Duration> {
        match &self.state {
            State::Opened | State::Greeting(_) => Some(self.opened_at.saturating_add(HELLO_WITHIN)),
            State::Open(open) => {
                let gone_at = self.heard_at.saturating_add(GONE_AFTER);
                Some(open.streams.slow_at().map_or(gone_at, |at| at.min(gone_at)))
            }
            State::Closed => None,
        }
    }

    /// Returns the device, once it was greeted.
    pub fn pusher(&self) -> Option<&Pusher> {
        match &self.state {
            State::Open(open) => Some(&open.pusher),
            State::Opened | State::Greeting(_) | State::Closed => None,
        }
    }

    /// Returns the partitions that are streamed, with the last entry known of each.
    pub fn tops(&self) -> Vec<Top> {
        match &self.state {
            State::Open(open) => open.streams.tops(),
            State::Opened | State::Greeting(_) | State::Closed => Vec::new(),
        }
    }

    /// Returns the partitions of which the device waits to hear that others have its entries.
    pub fn awaits_receipts(&self) -> Vec<Partition> {
        match &self.state {
            State::Open(open) => open.streams.awaits_receipts(),
            State::Opened | State::Greeting(_) | State::Closed => Vec::new(),
        }
    }

    fn message(&mut self, now: Now, bytes: Vec<u8>, actions: &mut Vec<Action>) {
        if matches!(self.state, State::Closed) {
            return;
        }
        self.heard_at = now.monotonic;
        let whole = match self.assembler.take(bytes) {
            Ok(Some(whole)) => whole,
            Ok(None) => return,
            Err(error) => return self.refuse_malformed(error, actions),
        };
        match ToRelay::from_bytes(&whole) {
            Ok(message) => self.take(now, message, actions),
            Err(error @ WireError::UnknownKind(_)) => {
                send(&refused(RefusedCode::UnknownMessage, &error.to_string()), actions);
            }
            Err(error) => self.refuse_malformed(error, actions),
        }
    }

    fn take(&mut self, now: Now, message: ToRelay, actions: &mut Vec<Action>) {
        match (&mut self.state, message) {
            (State::Opened, ToRelay::Hello(hello)) => self.hello(hello, actions),
            (_, ToRelay::Ping(number)) => send(&ToDevice::Pong(number), actions),
            (State::Open(open), ToRelay::Push(push)) => {
                if let Err(code) = open.push(push, actions) {
                    self.refuse(code, "", actions);
                }
            }
            (State::Open(open), ToRelay::Received(cursor)) => {
                open.streams.received(now, cursor, actions);
            }
            (State::Open(open), ToRelay::Follow(cursors)) => {
                if is_own(&open.pusher, &cursors) {
                    actions.push(Action::Follow(cursors));
                } else {
                    self.refuse(RefusedCode::Partition, "", actions);
                }
            }
            (_, ToRelay::Hello(_)) => {
                self.refuse(RefusedCode::Malformed, "a second hello", actions)
            }
            (_, ToRelay::Push(_) | ToRelay::Received(_) | ToRelay::Follow(_)) => {
                self.refuse(RefusedCode::Malformed, "a hello comes first", actions);
            }
        }
    }

    /// Cursors that count in another log say nothing about this one.
    fn hello(&mut self, mut hello: Hello, actions: &mut Vec<Action>) {
        if hello.protocol == 0 {
            return self.refuse(RefusedCode::Protocol, "", actions);
        }
        if hello.public_key.device() != hello.device {
            return self.refuse(RefusedCode::UnknownDevice, "not the key's device", actions);
        }
        if !hello.is_proved(self.challenge.nonce) {
            return self.refuse(RefusedCode::UnknownDevice, "not proved", actions);
        }
        if !is_own(&pusher(&hello), &hello.cursors) {
            return self.refuse(RefusedCode::Partition, "", actions);
        }
        if hello.log.is_some_and(|log| log != self.log) {
            hello.cursors.iter_mut().for_each(|cursor| cursor.lsn = Lsn(0));
        }
        actions.push(Action::Greet(hello.clone()));
        self.state = State::Greeting(hello);
    }

    fn followed(&mut self, now: Now, followed: &[Followed], actions: &mut Vec<Action>) {
        if let State::Greeting(hello) = &self.state {
            let tops = followed.iter().map(|one| Top { lsn: one.top, ..one.cursor }).collect();
            let protocol = hello.protocol.min(PROTOCOL);
            let (relay_time, log) = (now.wall, Some(self.log));
            send(&ToDevice::Welcome(Welcome { protocol, relay_time, tops, log }), actions);
            let is_streaming = self.mode == Mode::Stream;
            self.state = State::Open(Box::new(Open {
                pusher: pusher(hello),
                streams: Streams::new(is_streaming),
                pushes: BTreeMap::new(),
            }));
        }
        if let State::Open(open) = &mut self.state
            && !open.streams.follow(followed, actions)
        {
            self.refuse(RefusedCode::Partition, "too many partitions", actions);
        }
    }

    fn tick(&mut self, now: Now, actions: &mut Vec<Action>) {
        match &self.state {
            State::Opened | State::Greeting(_) => {
                if now.monotonic.saturating_sub(self.opened_at) >= HELLO_WITHIN {
                    self.refuse(RefusedCode::Malformed, "no hello", actions);
                }
            }
            State::Open(open) => {
                let is_slow = open.streams.slow_at().is_some_and(|at| at <= now.monotonic);
                let is_gone = now.monotonic.saturating_sub(self.heard_at) >= GONE_AFTER;
                if is_slow || is_gone {
                    self.refuse(RefusedCode::Slow, "", actions);
                }
            }
            State::Closed => {}
        }
    }

    fn refuse_malformed(&mut self, error: WireError, actions: &mut Vec<Action>) {
        self.refuse(RefusedCode::Malformed, &error.to_string(), actions);
    }

    fn refuse(&mut self, code: RefusedCode, about: &str, actions: &mut Vec<Action>) {
        if !matches!(self.state, State::Closed) {
            self.state = State::Closed;
            send(&refused(code, about), actions);
            actions.push(Action::Close);
        }
    }
}

impl Open {
    fn push(&mut self, push: Push, actions: &mut Vec<Action>) -> Result<(), RefusedCode> {
        let Push { id, partition, entries, heads } = push;
        if !is_own(&self.pusher, &[Cursor { partition, lsn: Lsn(0) }]) {
            return Err(RefusedCode::Partition);
        }
        if self.pushes.len() >= PUSHES_MAX || self.pushes.contains_key(&id) {
            return Err(RefusedCode::Malformed);
        }
        let (mut candidates, mut verdicts, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for judged in judge(&self.pusher, entries, &heads) {
            match judged {
                Ok(candidate) => {
                    verdicts.push((candidate.hash, None));
                    candidates.push(candidate);
                }
                Err((hash, rule)) => {
                    verdicts.push((hash, Some(rule)));
                    refused.push((hash, rule));
                }
            }
        }
        self.pushes.insert(id, (partition, verdicts));
        actions.push(Action::Append { push: id, partition, entries: candidates, refused });
        Ok(())
    }

    fn appended(&mut self, id: u64, placed: &[Placed], actions: &mut Vec<Action>) {
        let Some((partition, verdicts)) = self.pushes.remove(&id) else { return };
        let hash = |(hash, Rule(rule)): (EntryHash, Rule)| Placement::Rejected {
            hash,
            rule: rule.to_owned(),
        };
        let mut results = placed.iter().copied();
        let placements: Vec<Placement> = verdicts
            .into_iter()
            .filter_map(|(entry, verdict)| match verdict {
                Some(rule) => Some(hash((entry, rule))),
                None => results.next().map(|placed| match placed {
                    Placed::At(lsn) => Placement::Accepted(lsn),
                    Placed::Rejected(rule) => hash((entry, rule)),
                    Placed::Again => Placement::Again,
                }),
            })
            .collect();
        send(&ToDevice::Pushed(Pushed { id, placements }), actions);
        let place = |placed: &Placed| match placed {
            Placed::At(lsn) => Some(*lsn),
            Placed::Rejected(_) | Placed::Again => None,
        };
        if let Some(last) = placed.iter().filter_map(place).max() {
            self.streams.pushed(partition, last);
        }
    }
}

/// A device follows and writes its own organisation; sites and lanes are bound to theirs by the
/// store.
fn is_own(pusher: &Pusher, cursors: &[Cursor]) -> bool {
    cursors.iter().all(|cursor| match cursor.partition {
        Partition::Organisation(organisation) => organisation == pusher.organisation,
        Partition::Site(_) | Partition::Lane(_) => true,
    })
}

fn pusher(hello: &Hello) -> Pusher {
    let Hello { organisation, device, public_key, .. } = *hello;
    Pusher { organisation, device, public_key }
}

fn refused(code: RefusedCode, about: &str) -> ToDevice {
    let retry_after_seconds = match code {
        RefusedCode::Protocol | RefusedCode::UnknownOrganisation | RefusedCode::Partition => 900,
        RefusedCode::UnknownDevice => 300,
        RefusedCode::Busy | RefusedCode::Store | RefusedCode::SignIn => 30,
        RefusedCode::Malformed
        | RefusedCode::UnknownMessage
        | RefusedCode::Slow
        | RefusedCode::Stopping
        | RefusedCode::Other(_) => 5,
    };
    ToDevice::Refused(Refused { code, retry_after_seconds, about: about.to_owned() })
}

pub(super) fn send(message: &ToDevice, actions: &mut Vec<Action>) {
    actions.extend(message.to_messages().into_iter().map(Action::Send));
}
