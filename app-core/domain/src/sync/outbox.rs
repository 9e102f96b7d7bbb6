//! What the device has to push: one push at a time for each partition, each answered before the
//! next.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    Entry, EntryHash, Lsn, Partition,
    client::{Action, Outcome, PUSH_LOST_AFTER, send},
    relay::SLOWEST_LINK,
    wire::{
        ChangeHead, Cursor, ENTRIES_MAX, ENTRY_BYTES_MAX, PAYLOAD_BYTES_MAX, Placement, Push,
        Receipt, ToRelay, WireError,
    },
};
use crate::{access::DeviceKey, document::guard, units::Now};

/// The most entries remembered until another device has them; the oldest are forgotten first.
pub const UNRECEIVED_MAX: usize = 4096;

/// An entry of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its hash.
    pub hash: EntryHash,
    /// The entry, encoded.
    pub bytes: Vec<u8>,
}

#[derive(Debug)]
pub(super) struct Outbox {
    lanes: BTreeMap<Partition, Lane>,
    /// Entries that the relay has, by place, until another device has them.
    unreceived: BTreeMap<Cursor, EntryHash>,
    /// What the last receipt settled: it is unreceived again if that was not stored.
    settling: Vec<(Cursor, EntryHash)>,
    /// How far another device has each partition.
    received: BTreeMap<Partition, Lsn>,
    pushes: u64,
}

/// The queue of one partition.
#[derive(Debug)]
struct Lane {
    state: State,
    /// Whether entries may wait that the last load did not return.
    is_waiting: bool,
    /// Entries settled since the last load was asked for: a store may still return them.
    settled: BTreeSet<EntryHash>,
}

#[derive(Debug)]
enum State {
    Idle,
    Loading,
    Pushing { id: u64, hashes: Vec<EntryHash>, since: Duration, patience: Duration },
}

impl Default for Lane {
    /// Nothing is known of the store yet, so entries may wait.
    fn default() -> Self {
        Self { state: State::Idle, is_waiting: true, settled: BTreeSet::new() }
    }
}

impl Outbox {
    pub(super) fn new(
        partitions: impl Iterator<Item = Partition>,
        on_the_relay: &[(Cursor, EntryHash)],
    ) -> Self {
        let mut outbox = Self {
            lanes: partitions.map(|partition| (partition, Lane::default())).collect(),
            unreceived: BTreeMap::new(),
            settling: Vec::new(),
            received: BTreeMap::new(),
            pushes: 0,
        };
        on_the_relay.iter().for_each(|(cursor, hash)| outbox.remember(*cursor, *hash));
        outbox
    }

    pub(super) fn queued(
        &mut self,
        partition: Partition,
        is_online: bool,
        actions: &mut Vec<Action>,
    ) {
        self.lanes.entry(partition).or_default().is_waiting = true;
        if is_online {
            self.load(partition, actions);
        }
    }

    pub(super) fn load_all(&mut self, actions: &mut Vec<Action>) {
        let partitions: Vec<_> = self.lanes.keys().copied().collect();
        partitions.into_iter().for_each(|partition| self.load(partition, actions));
    }

    /// A push without an answer may be stored or not: it is loaded and sent again.
    pub(super) fn drop_link(&mut self) {
        for lane in self.lanes.values_mut() {
            if matches!(lane.state, State::Pushing { .. }) {
                lane.state = State::Idle;
                lane.is_waiting = true;
            }
        }
    }

    /// Forgets every place of a partition whose log was lost: what had one waits again.
    pub(super) fn start_over(&mut self, partition: Partition) {
        self.unreceived.retain(|place, _| place.partition != partition);
        self.settling.retain(|(place, _)| place.partition != partition);
        self.received.remove(&partition);
        let lane = self.lanes.entry(partition).or_default();
        lane.is_waiting = true;
        lane.settled.clear();
    }

    /// Returns when the first of the unanswered pushes is lost, on the monotonic clock.
    pub(super) fn lost_at(&self) -> Option<Duration> {
        let lost_at = |lane: &Lane| match lane.state {
            State::Pushing { since, .. } => {
                Some(since.saturating_add(PUSH_LOST_AFTER).saturating_add(self.patience()))
            }
            State::Idle | State::Loading => None,
        };
        self.lanes.values().filter_map(lost_at).min()
    }

    /// Returns how long the slowest link takes for all unanswered pushes.
    pub(super) fn patience(&self) -> Duration {
        let patience = |lane: &Lane| match lane.state {
            State::Pushing { patience, .. } => patience,
            State::Idle | State::Loading => Duration::ZERO,
        };
        self.lanes.values().map(patience).sum()
    }

    /// Takes what the store returned; without a `key` there is no link, and it waits.
    pub(super) fn loaded(
        &mut self,
        now: Now,
        key: Option<&DeviceKey>,
        partition: Partition,
        queued: Vec<Queued>,
        actions: &mut Vec<Action>,
    ) {
        let Some(lane) = self.lanes.get_mut(&partition) else { return };
        if !matches!(lane.state, State::Loading) {
            return;
        }
        lane.state = State::Idle;
        let Some(key) = key else {
            lane.is_waiting = true;
            return;
        };
        let found = queued.len();
        let settled = std::mem::take(&mut lane.settled);
        let fresh = queued.into_iter().filter(|entry| !settled.contains(&entry.hash));
        let (chosen, refused) = choose(fresh);
        for entry in &refused {
            lane.settled.insert(entry.hash);
            let outcome = Outcome::Refused { rule: "entry.too_large".to_owned() };
            actions.push(Action::Settled { hash: entry.hash, outcome });
        }
        if chosen.is_empty() {
            let is_load_due = lane.is_waiting || !refused.is_empty();
            lane.is_waiting |= found > 0;
            if is_load_due {
                self.load(partition, actions);
            }
            return;
        }
        lane.is_waiting = true;
        self.pushes += 1;
        let id = self.pushes;
        let hashes = chosen.iter().map(|entry| entry.hash).collect();
        let bytes: usize = chosen.iter().map(|entry| entry.bytes.len()).sum();
        let seconds = u64::try_from(bytes).unwrap_or(u64::MAX) / SLOWEST_LINK;
        let patience = Duration::from_secs(seconds);
        lane.state = State::Pushing { id, hashes, since: now.monotonic, patience };
        let heads = heads(&chosen, key);
        let entries = chosen.into_iter().map(|entry| entry.bytes).collect();
        send(&ToRelay::Push(Push { id, partition, entries, heads }), actions);
    }

    pub(super) fn pushed(
        &mut self,
        id: u64,
        placements: &[Placement],
        actions: &mut Vec<Action>,
    ) -> Result<(), WireError> {
        let is_answered =
            |lane: &Lane| matches!(&lane.state, State::Pushing { id: of, .. } if *of == id);
        let Some((partition, lane)) = self.lanes.iter_mut().find(|(_, lane)| is_answered(lane))
        else {
            return Ok(());
        };
        let partition = *partition;
        let State::Pushing { hashes, .. } = std::mem::replace(&mut lane.state, State::Idle) else {
            return Ok(());
        };
        if hashes.len() != placements.len() {
            return Err(WireError::Malformed("an answer to another number of entries"));
        }
        let received = self.received.get(&partition).copied().unwrap_or_default();
        for (hash, placement) in hashes.into_iter().zip(placements) {
            if let Some(lane) = self.lanes.get_mut(&partition)
                && *placement != Placement::Again
            {
                lane.settled.insert(hash);
            }
            let outcome = match placement {
                Placement::Again => continue,
                Placement::Accepted(lsn) if *lsn <= received => Outcome::Received,
                Placement::Accepted(lsn) => {
                    self.remember(Cursor { partition, lsn: *lsn }, hash);
                    Outcome::OnTheRelay(*lsn)
                }
                Placement::Rejected { rule, .. } => Outcome::Refused { rule: rule.clone() },
            };
            actions.push(Action::Settled { hash, outcome });
        }
        self.load(partition, actions);
        Ok(())
    }

    /// Settles the entries that another device has.
    pub(super) fn received(&mut self, receipt: &Receipt, actions: &mut Vec<Action>) {
        let received = self.received.entry(receipt.partition).or_default();
        *received = receipt.any.max(*received);
        let first = Cursor { partition: receipt.partition, lsn: Lsn(0) };
        let last = Cursor { partition: receipt.partition, lsn: receipt.any };
        let places: Vec<Cursor> = self.unreceived.range(first..=last).map(|(at, _)| *at).collect();
        self.settling.clear();
        for place in places {
            if let Some(hash) = self.unreceived.remove(&place) {
                self.settling.push((place, hash));
                actions.push(Action::Settled { hash, outcome: Outcome::Received });
            }
        }
    }

    /// What the last receipt settled may not be stored: the next one settles it again.
    pub(super) fn store_failed(&mut self) {
        for (place, hash) in std::mem::take(&mut self.settling) {
            self.remember(place, hash);
        }
    }

    fn remember(&mut self, place: Cursor, hash: EntryHash) {
        self.unreceived.insert(place, hash);
        if self.unreceived.len() > UNRECEIVED_MAX {
            self.unreceived.pop_first();
        }
    }

    fn load(&mut self, partition: Partition, actions: &mut Vec<Action>) {
        let Some(lane) = self.lanes.get_mut(&partition) else { return };
        if lane.is_waiting && matches!(lane.state, State::Idle) {
            lane.is_waiting = false;
            lane.state = State::Loading;
            actions.push(Action::LoadOutbox { partition, bytes_max: PAYLOAD_BYTES_MAX });
        }
    }
}

/// Splits off what fits a push, and what fits none. A large entry is pushed alone.
fn choose(queued: impl Iterator<Item = Queued>) -> (Vec<Queued>, Vec<Queued>) {
    let (mut chosen, mut refused, mut bytes) = (Vec::new(), Vec::new(), 0);
    for entry in queued {
        if entry.bytes.len() > ENTRY_BYTES_MAX {
            refused.push(entry);
            continue;
        }
        bytes += entry.bytes.len();
        if !chosen.is_empty() && (bytes > PAYLOAD_BYTES_MAX || chosen.len() >= ENTRIES_MAX) {
            break;
        }
        chosen.push(entry);
    }
    (chosen, refused)
}

/// Signs each change that no other change of the push builds on: a hash commits to what it builds
/// on, so the signatures cover all of them.
fn heads(entries: &[Queued], key: &DeviceKey) -> Vec<ChangeHead> {
    let (mut tips, mut built_on) = (Vec::new(), BTreeSet::new());
    for entry in entries {
        if let Ok(Entry::Change { document, hash, bytes }) = Entry::from_bytes(&entry.bytes) {
            tips.push((document, hash));
            built_on.extend(guard::dependencies(&bytes).unwrap_or_default());
        }
    }
    tips.retain(|(_, hash)| !built_on.contains(hash));
    tips.into_iter().map(|(document, hash)| ChangeHead::sign(document, hash, key)).collect()
}
