//! The link to the relay, seen from the replica: what to send, what came of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    BatchId, Effect, Entropy, Event, LinkInput, OutboxRow, OutboxState, RefusedRow, Replica,
    Restored, Subject, Turn, Waiting, Write,
    incoming::Incoming,
    quarantine::Rejected,
    verify::{Verified, verify},
};
use crate::{
    access::{DeviceKey, Directory, Redacted},
    ids::PersonId,
    sync::{
        Client, EntryHash, Lsn, Partition, Queued,
        client::{self, Action, HangupReason, Known, LinkState, Outcome, StartOver},
        wire::Cursor,
    },
    units::Now,
};

/// How often a device that is online finishes and signs the frames of its logs.
const PUBLISH_EVERY: Duration = Duration::from_secs(10 * 60);
/// The value that names the relay's log.
pub(super) const LOG: &str = "sync.log";
/// The value that says how far the relay's clock is ahead.
pub(super) const CLOCK_OFFSET: &str = "sync.clock_offset_ms";

#[derive(Debug)]
pub(super) struct Exchange {
    client: Client,
    /// Partitions with fresh entries, and cursors, by the batch that makes them durable.
    queued: BTreeMap<Option<BatchId>, BTreeSet<Partition>>,
    taken_in: BTreeMap<Option<BatchId>, Vec<Cursor>>,
    started_over: BTreeMap<Option<BatchId>, StartOver>,
    /// What the entries of the pushes under way are about.
    pushing: BTreeMap<EntryHash, OutboxRow>,
    /// Queues that are to be loaded once a refused change has left its document.
    pub(super) deferred: Vec<(Partition, usize)>,
    is_online: bool,
    published: Duration,
}

impl Exchange {
    pub(super) fn new(
        key: &DeviceKey,
        directory: &Directory,
        partitions: &[Partition],
        restored: &Restored,
    ) -> Self {
        let cursors: Vec<Cursor> = partitions
            .iter()
            .map(|partition| Cursor {
                partition: *partition,
                lsn: restored.cursors.get(partition).copied().unwrap_or_default(),
            })
            .collect();
        let known = Known {
            cursors,
            on_the_relay: restored.on_the_relay.clone(),
            log: restored.values.get(LOG).and_then(|text| text.parse().ok()),
        };
        Self {
            client: Client::new(directory.organisation, key.clone(), &known),
            queued: BTreeMap::new(),
            taken_in: BTreeMap::new(),
            started_over: BTreeMap::new(),
            pushing: BTreeMap::new(),
            deferred: Vec::new(),
            is_online: false,
            published: Duration::ZERO,
        }
    }

    /// Notes a fresh entry; it is pushed once the batch that holds it is durable.
    pub(super) fn queued(&mut self, partition: Partition) {
        self.queued.entry(None).or_default().insert(partition);
    }

    /// Notes entries taken in; the relay hears of it once they are durable.
    pub(super) fn taken_in(&mut self, partition: Partition, lsn: Lsn) {
        self.taken_in.entry(None).or_default().push(Cursor { partition, lsn });
    }

    /// Notes what a lost log took away; the places count again once that is durable.
    pub(super) fn started_over(&mut self, start: StartOver) {
        self.started_over.insert(None, start);
    }

    pub(super) fn batch_is(&mut self, id: BatchId) {
        if let Some(partitions) = self.queued.remove(&None) {
            self.queued.insert(Some(id), partitions);
        }
        if let Some(cursors) = self.taken_in.remove(&None) {
            self.taken_in.insert(Some(id), cursors);
        }
        if let Some(start) = self.started_over.remove(&None) {
            self.started_over.insert(Some(id), start);
        }
    }

    fn store_failed(&mut self, id: BatchId) {
        self.queued.remove(&Some(id));
        self.started_over.remove(&Some(id));
        self.taken_in.remove(&Some(id));
    }

    pub(super) fn next_wake(&self) -> Option<Duration> {
        let publish = self.is_online.then(|| self.published.saturating_add(PUBLISH_EVERY));
        [self.client.next_wake(), publish].into_iter().flatten().min()
    }
}

impl Replica {
    pub(super) fn link(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        link: LinkInput,
    ) {
        let input = match link {
            LinkInput::Up => client::Input::LinkUp,
            LinkInput::Down => client::Input::LinkDown,
            LinkInput::Message(bytes) => client::Input::Message(bytes),
        };
        self.client(now, entropy, turn, input);
    }

    pub(super) fn exchange_tick(&mut self, now: Now, entropy: &mut dyn Entropy, turn: &mut Turn) {
        self.client(now, entropy, turn, client::Input::Tick);
        let waited = now.monotonic.saturating_sub(self.exchange.published);
        if self.exchange.is_online && waited >= PUBLISH_EVERY {
            self.publish_all(now, turn);
        }
    }

    /// Takes the token that the next hello carries.
    pub(super) fn carry(&mut self, now: Now, token: Redacted<String>) {
        let actions = self.exchange.client.handle(now, client::Input::Token(token));
        assert!(actions.is_empty(), "a token asks for nothing before the next hello");
    }

    /// Notes who is signed in; records are made in that name from here on.
    pub(super) fn signed_in(&mut self, turn: &mut Turn, person: Option<PersonId>) {
        if self.person != person {
            self.person = person;
            set(turn, "person", person.map(|id| id.to_string()).unwrap_or_default());
            turn.subjects.insert(Subject::Settings);
        }
    }

    /// Sends what there is, and asks for the link at once if it is down.
    pub(super) fn exchange_now(&mut self, now: Now, entropy: &mut dyn Entropy, turn: &mut Turn) {
        if self.exchange.is_online {
            self.publish_all(now, turn);
            self.client(now, entropy, turn, client::Input::Tick);
        } else {
            turn.output.effects.push(Effect::Connect);
        }
    }

    pub(super) fn exchange_stored(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        batch: BatchId,
    ) {
        if let Some(start) = self.exchange.started_over.remove(&Some(batch)) {
            self.client(now, entropy, turn, client::Input::StartedOver(start));
        }
        for partition in self.exchange.queued.remove(&Some(batch)).unwrap_or_default() {
            self.client(now, entropy, turn, client::Input::Queued(partition));
        }
        for cursor in self.exchange.taken_in.remove(&Some(batch)).unwrap_or_default() {
            self.client(now, entropy, turn, client::Input::Stored(cursor));
        }
    }

    /// The cursor must not pass what was not stored, so nothing that was received goes on.
    pub(super) fn exchange_store_failed(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        batch: BatchId,
    ) {
        self.exchange.store_failed(batch);
        for queue in self.waiting.values_mut() {
            queue.retain(|waiting| !matches!(waiting, Waiting::Incoming(_)));
        }
        self.client(now, entropy, turn, client::Input::StoreFailed);
    }

    pub(super) fn outbox_loaded(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        partition: Partition,
        rows: Vec<OutboxRow>,
    ) {
        let queued = |row: &OutboxRow| Queued { hash: row.hash, bytes: row.bytes.clone() };
        let input = client::Input::Loaded { partition, queued: rows.iter().map(queued).collect() };
        self.exchange.pushing.extend(rows.into_iter().map(|row| (row.hash, row)));
        self.client(now, entropy, turn, input);
    }

    /// Puts a refused entry aside, so that it no longer asks for attention.
    pub(super) fn dismiss(&mut self, now: Now, turn: &mut Turn, hash: EntryHash) {
        turn.writes.push(Write::RefusedDismissed { hash, at: now.wall });
        turn.subjects.insert(Subject::Sync);
    }

    fn client(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        input: client::Input,
    ) {
        for action in self.exchange.client.handle(now, input) {
            match action {
                Action::Send(bytes) => turn.output.effects.push(Effect::Send(bytes)),
                Action::Hangup { retry_after, reason } => {
                    turn.output.effects.push(Effect::Hangup { retry_after });
                    if let HangupReason::Refused(code) = reason {
                        turn.output.events.push(Event::LinkRefused(code));
                    }
                }
                Action::LoadOutbox { partition, bytes_max } => {
                    self.load_outbox(turn, (partition, bytes_max));
                }
                Action::Apply { partition, rows, last } => {
                    let own = self.key.public();
                    let Verified { entries, refused, signed, unknown } =
                        verify(self.word(), &own, &rows);
                    turn.writes.extend(signed.into_iter().map(Write::Signature));
                    refused.iter().for_each(|refused| Self::put_aside(now, turn, refused));
                    let quarantined = refused.len() + unknown;
                    let incoming = Incoming { partition, entries, last, quarantined };
                    self.take_in(now, entropy, turn, incoming);
                }
                Action::StartOver(start) => self.start_over(now.wall, turn, start),
                Action::Met(log) => set(turn, LOG, log.to_string()),
                Action::Settled { hash, outcome } => {
                    self.settle(now, entropy, turn, (hash, outcome))
                }
                Action::ClockOffset(milliseconds) => {
                    self.clock_offset = milliseconds;
                    set(turn, CLOCK_OFFSET, milliseconds.to_string());
                }
                Action::Receipt(_) => {}
            }
        }
        self.note_link(now, turn);
    }

    /// Remembers since when the link is as it is; going online publishes what was recorded.
    fn note_link(&mut self, now: Now, turn: &mut Turn) {
        let state = self.exchange.client.link();
        let is_online = state == LinkState::Online;
        if is_online == self.exchange.is_online {
            return;
        }
        self.exchange.is_online = is_online;
        let word = if is_online { "online" } else { "offline" };
        set(turn, "sync.state", word.to_owned());
        set(turn, "sync.since_ms", now.wall.0.to_string());
        turn.subjects.insert(Subject::Sync);
        if is_online {
            self.publish_all(now, turn);
        }
    }

    fn publish_all(&mut self, now: Now, turn: &mut Turn) {
        self.exchange.published = now.monotonic;
        let sensors = self.watch.unsealed();
        self.publish(now, turn, &sensors);
    }

    fn settle(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        (hash, outcome): (EntryHash, Outcome),
    ) {
        let (about, at) = (self.exchange.pushing.remove(&hash), now.wall);
        set(turn, "sync.sent_at_ms", at.0.to_string());
        turn.subjects.insert(Subject::Sync);
        let (state, lsn) = match outcome {
            Outcome::OnTheRelay(lsn) => (OutboxState::OnTheRelay, Some(lsn)),
            Outcome::Received => (OutboxState::Received, None),
            Outcome::Refused { rule } => {
                return match about {
                    Some(row) => self.take_back(now, entropy, turn, Rejected { row, rule, at }),
                    None => Self::keep_apart(turn, RefusedRow::of(hash, rule, at)),
                };
            }
        };
        turn.writes.push(Write::OutboxSettled { hash, state, lsn, at });
    }
}

pub(super) fn set(turn: &mut Turn, name: &str, value: String) {
    turn.writes.push(Write::Value { name: name.to_owned(), value });
}
