use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use app_core::{
    adapter::{RelayLink, RelayPin},
    port::{LinkSink, Relay},
};
use domain::{
    access::DeviceKey,
    ids::OrganisationId,
    reading::LogId,
    replica::LinkInput,
    sync::{
        Client, Entry, EntryHash, Lsn, Partition, Queued,
        client::{Action, Input, Known, Outcome},
        wire::Cursor,
    },
    units::{Now, Timestamp},
};

const ORGANISATION: OrganisationId = OrganisationId([0x11; 16]);
pub(crate) const PARTITION: Partition = Partition::Organisation(ORGANISATION);

/// Returns the only frame of a log of its own, whose readings nobody looks at.
pub(crate) fn frame(seed: u8, number: u64, readings: &[u8]) -> Vec<u8> {
    let device = DeviceKey::from_seed([seed; 32]).device();
    let log = LogId { device, sensor: format!("test:{number}").parse().unwrap() };
    let bytes = [log.to_bytes().as_slice(), &[1; 4], readings].concat();
    Entry::Frame { bytes }.to_bytes()
}

/// A device: the client machine, a real link, and a disk in memory.
pub(crate) struct Device {
    client: Client,
    link: RelayLink,
    inbox: Receiver<LinkInput>,
    started: Instant,
    outbox: BTreeMap<u64, Queued>,
    sent: BTreeMap<u64, Queued>,
    pub(crate) settled: BTreeMap<EntryHash, Outcome>,
    pub(crate) entries: BTreeSet<EntryHash>,
    pub(crate) cursor: Lsn,
    seed: u8,
    made: u64,
}

impl Device {
    pub(crate) fn start(seed: u8, url: &str) -> Self {
        Self::linked(seed, |sink| RelayLink::start(url, sink).unwrap())
    }

    /// A device that knows its relay by the relay's key.
    pub(crate) fn pinned(seed: u8, url: &str, pin: RelayPin) -> Self {
        Self::linked(seed, RelayLink::pinned_to(url, pin).unwrap())
    }

    fn linked(seed: u8, link: impl FnOnce(LinkSink) -> RelayLink) -> Self {
        let (outbox, inbox) = channel();
        let sink = Arc::new(move |input| {
            // The device may be gone before its link.
            let _ = outbox.send(input);
        });
        let cursor = Cursor { partition: PARTITION, lsn: Lsn(0) };
        let known = Known { cursors: vec![cursor], ..Known::default() };
        let key = DeviceKey::from_seed([seed; 32]);
        Self {
            client: Client::new(ORGANISATION, key, &known),
            link: link(sink),
            inbox,
            started: Instant::now(),
            outbox: BTreeMap::new(),
            sent: BTreeMap::new(),
            settled: BTreeMap::new(),
            entries: BTreeSet::new(),
            cursor: Lsn(0),
            seed,
            made: 0,
        }
    }

    /// Records entries of about a hundred bytes.
    pub(crate) fn record(&mut self, count: u64) {
        for _ in 0..count {
            self.made += 1;
            let text = format!("{} of device {}: {:90}", self.made, self.seed, self.made * 7919);
            let bytes = frame(self.seed, self.made, text.as_bytes());
            let hash = EntryHash::of(&bytes);
            self.entries.insert(hash);
            self.outbox.insert(self.made, Queued { hash, bytes });
        }
        self.handle(Input::Queued(PARTITION));
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.outbox.is_empty()
    }

    /// Takes what the link brings; waits a moment if it brings nothing.
    pub(crate) fn turn(&mut self) {
        self.handle(Input::Tick);
        let mut waiting = Duration::from_millis(2);
        while let Ok(input) = self.inbox.recv_timeout(waiting) {
            waiting = Duration::ZERO;
            self.handle(match input {
                LinkInput::Up => Input::LinkUp,
                LinkInput::Down => Input::LinkDown,
                LinkInput::Message(message) => Input::Message(message),
            });
        }
    }

    fn handle(&mut self, input: Input) {
        let elapsed = self.started.elapsed();
        let now = Now { monotonic: elapsed, wall: Timestamp(0).after(elapsed) };
        for action in self.client.handle(now, input) {
            match action {
                Action::Send(message) => self.link.send(message),
                Action::Hangup { .. } => self.link.hangup(),
                Action::ClockOffset(_) | Action::Receipt(_) | Action::Met(_) => {}
                Action::StartOver(start) => {
                    self.outbox.append(&mut self.sent);
                    self.settled.clear();
                    self.cursor = Lsn(0);
                    self.handle(Input::StartedOver(start));
                }
                Action::LoadOutbox { partition, bytes_max } => {
                    let mut bytes = 0;
                    let fits = |queued: &&Queued| {
                        bytes += queued.bytes.len();
                        bytes <= bytes_max
                    };
                    let queued = self.outbox.values().take_while(fits).cloned().collect();
                    self.handle(Input::Loaded { partition, queued });
                }
                Action::Apply { partition, rows, last } => {
                    self.entries.extend(rows.iter().map(|row| EntryHash::of(&row.entry)));
                    self.cursor = last;
                    self.handle(Input::Stored(Cursor { partition, lsn: last }));
                }
                Action::Settled { hash, outcome } => {
                    self.sent.extend(self.outbox.extract_if(.., |_, queued| queued.hash == hash));
                    self.settled.insert(hash, outcome);
                }
            }
        }
    }
}
