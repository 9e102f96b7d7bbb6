//! The one entrance: `Replica::handle(now, entropy, input) -> Output`.
//!
//! The replica takes no action. It is told what happened, and answers what should be stored,
//! sent, loaded, scanned and shown. A shell that keeps these rules keeps every promise:
//!
//! 1. A [`Batch`] is stored in one transaction, in the order the batches were returned.
//! 2. Its answer, [`Input::Stored`] or [`Input::StoreFailed`], comes back before the next input.
//! 3. A command is acknowledged by [`Event::CommandAccepted`], never before its batch is durable.

mod again;
mod calibrate;
mod carry_out;
mod command;
mod documents;
mod effect;
pub mod evidence;
mod exchange;
mod granted;
mod heard;
mod import;
mod incoming;
mod monitored;
mod permit;
mod quarantine;
mod row;
mod shipping;
mod signed;
mod signing;
#[cfg(test)]
mod tests;
mod verify;
mod watch;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

pub use crate::{refusal::Refusal, shipment::NewItem};
pub use again::{frame_entry, seal_entry};
pub use command::{Command, LoggerFile, Outcomes};
pub use effect::{
    Batch, BatchId, Effect, Load, Loaded, Notification, Restored, StoredDocument, Write,
};
pub use row::{
    AlertRow, CalibrationRow, FormRow, OutboxRow, OutboxState, PairingRow, RefusedRow, SensorRow,
    ShipmentRow,
};
pub use signed::SignedChange;
pub use watch::Candidate;

use crate::{
    access::{DeviceKey, Directory, Grants, OrganisationPublicKey, Redacted, Trust},
    ids::{AlertId, DocumentId, PersonId, ShipmentId},
    reading::{Head, LogId},
    sensor::{Advertisement, Keys, Recent, ReplayGuard},
    sync::{Partition, wire::RefusedCode},
    units::Now,
};
use documents::Documents;
use exchange::Exchange;
use watch::Watch;

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

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The process started; the first input of every run.
    Started,
    /// A person asks for something.
    Command {
        /// The number its answer will carry.
        request: RequestId,
        /// What is asked.
        command: Command,
    },
    /// The radio heard a sensor.
    Heard(Advertisement),
    /// The store answers an [`Effect::Load`].
    Loaded(Loaded),
    /// The store has made a batch durable.
    Stored(BatchId),
    /// The store could not take a batch; nothing of it was written.
    StoreFailed {
        /// The batch.
        batch: BatchId,
        /// Why, in words for a log.
        reason: String,
    },
    /// A person signed in on this device: the grant that the relay answered with, encoded.
    Granted(Vec<u8>),
    /// The newest entry of the organisation's directory, ahead of the log that holds it: a device
    /// that pinned a later key learns from it which ones signed before.
    Directory(Vec<u8>),
    /// The link to the relay changed, or brought a message.
    Link(LinkInput),
    /// The next hello carries this access token; empty where nobody is signed in.
    Token(Redacted<String>),
    /// The relay says who is signed in on this device, whether the directory is here or not.
    SignedIn(Option<PersonId>),
    /// The moment of [`Replica::next_wake`] has come.
    Woken,
}

/// What a shell should do and tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// What to do, in order.
    pub effects: Vec<Effect>,
    /// What to tell.
    pub events: Vec<Event>,
}

/// Something a shell may want to show.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A command was carried out and is durable on this device.
    CommandAccepted {
        /// The number it came with.
        request: RequestId,
        /// What it made.
        outcome: Outcomes,
    },
    /// A command was not carried out; nothing was changed.
    CommandRefused {
        /// The number it came with.
        request: RequestId,
        /// Why.
        refusal: Refusal,
    },
    /// What is stored has changed for these subjects; read them again.
    Changed(BTreeSet<Subject>),
    /// An alert was raised on this device.
    AlertRaised {
        /// The alert.
        alert: AlertId,
        /// The shipment.
        shipment: ShipmentId,
        /// Whether the medicines must not be used.
        is_stop: bool,
    },
    /// The relay does not let this device go on; the link is closed.
    LinkRefused(RefusedCode),
    /// Foreign entries were put aside because they did not hold; the rest went on.
    Quarantined {
        /// How many.
        count: usize,
    },
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Shipments and their forms.
    Shipments,
    /// Sensors and readings.
    Sensors,
    /// Alerts.
    Alerts,
    /// The state of sync.
    Sync,
    /// People, sites and products.
    Directory,
    /// Settings of this device.
    Settings,
}

/// What a replica is, for as long as it runs.
#[derive(Debug)]
pub struct Config {
    /// The device's key; its fingerprint is the device's identity.
    pub key: DeviceKey,
    /// The device's name, as people there call it.
    pub name: String,
    /// The organisation as far as it is known.
    pub directory: Directory,
    /// The key that was pinned when the device enrolled: only directories and grants that it, or a
    /// key it handed over to, has signed are believed. `None` for a device of an open relay, which
    /// believes what it receives.
    pub organisation_key: Option<OrganisationPublicKey>,
    /// The partitions this device receives; the first is where it pushes.
    pub partitions: Vec<Partition>,
    /// Counts the starts of this device; kept by the shell.
    pub boot: u32,
}

/// The product on one device: documents, reading logs, alerts and sync.
#[derive(Debug)]
pub struct Replica {
    key: DeviceKey,
    directory: Directory,
    /// Whose word is the organisation's; nothing where the relay is open.
    trust: Option<Trust>,
    /// Who may act on which device, by the organisation's word.
    grants: Grants,
    /// How far the relay's clock is ahead of this device's, in milliseconds.
    clock_offset: i64,
    home: Partition,
    person: Option<PersonId>,
    documents: Documents,
    watch: Watch,
    exchange: Exchange,
    keys: Keys,
    replays: ReplayGuard,
    recent: Recent,
    /// How far the logs of other devices go.
    foreign: BTreeMap<LogId, Head>,
    waiting: BTreeMap<DocumentId, Vec<Waiting>>,
    unstored: BTreeMap<BatchId, Unstored>,
    last_batch: u64,
}

/// Work that goes on once a document is loaded.
#[derive(Clone, Debug)]
enum Waiting {
    Command(RequestId, Command),
    Alert(monitored::Raised),
    Incoming(incoming::Incoming),
    Rejected(quarantine::Rejected),
}

/// What depends on a batch becoming durable.
#[derive(Clone, Debug, Default)]
struct Unstored {
    accepted: Vec<(RequestId, Outcomes)>,
    events: Vec<Event>,
    documents: BTreeSet<DocumentId>,
    /// Where the logs of other devices stood before.
    heads: Vec<Head>,
}

/// Writes and their consequences while one input is handled.
#[derive(Debug, Default)]
struct Turn {
    output: Output,
    writes: Vec<Write>,
    unstored: Unstored,
    subjects: BTreeSet<Subject>,
}

impl Replica {
    /// The longest time the replica wants to sleep: silent sensors are noticed within it.
    pub const NAP_MAX: Duration = Duration::from_secs(30);

    /// Continues from what the store holds.
    pub fn open(config: Config, restored: Restored) -> Self {
        let home = config
            .partitions
            .first()
            .copied()
            .unwrap_or(Partition::Organisation(config.directory.organisation));
        let device = config.key.device();
        let person = restored.values.get("person").and_then(|text| text.parse().ok());
        let (directory, trust) = incoming::known(&config, &restored);
        Self {
            home,
            person,
            documents: Documents::new(device, config.name),
            watch: Watch::new(device, config.boot, &restored),
            exchange: Exchange::new(&config.key, &directory, &config.partitions, &restored),
            foreign: restored
                .logs
                .iter()
                .filter(|(head, _)| head.log.device != device)
                .map(|(head, _)| (head.log.clone(), head.clone()))
                .collect(),
            keys: Keys::none(),
            replays: ReplayGuard::default(),
            recent: Recent::default(),
            key: config.key,
            directory,
            grants: granted::restored(trust.as_ref(), &restored),
            clock_offset: granted::clock_offset(&restored),
            trust,
            waiting: BTreeMap::new(),
            unstored: BTreeMap::new(),
            last_batch: 0,
        }
    }

    /// Takes in what happened and answers what follows from it.
    pub fn handle(&mut self, now: Now, entropy: &mut dyn Entropy, input: Input) -> Output {
        let mut turn = Turn::default();
        match input {
            Input::Started => self.start(now, &mut turn),
            Input::Command { request, command } => {
                self.command(now, entropy, &mut turn, request, command);
            }
            Input::Heard(advertisement) => self.heard(now, entropy, &mut turn, &advertisement),
            Input::Loaded(loaded) => self.loaded(now, entropy, &mut turn, loaded),
            Input::Stored(batch) => self.stored(now, entropy, &mut turn, batch),
            Input::StoreFailed { batch, reason } => {
                self.store_failed(now, entropy, &mut turn, (batch, &reason));
            }
            // One that does not hold comes to nothing; the log of the relay brings it again.
            Input::Granted(bytes) => drop(self.take_grant(&mut turn, &bytes)),
            Input::Directory(entry) => self.take_ahead(&mut turn, &entry),
            Input::Link(link) => self.link(now, entropy, &mut turn, link),
            Input::Token(token) => self.carry(now, token),
            Input::SignedIn(person) => self.signed_in(&mut turn, person),
            Input::Woken => self.woken(now, entropy, &mut turn),
        }
        self.finish(turn)
    }

    /// Returns the moment at which the replica wants [`Input::Woken`], on the monotonic clock.
    pub fn next_wake(&self) -> Option<Duration> {
        [self.watch.next_wake(), self.exchange.next_wake()].into_iter().flatten().min()
    }

    /// Returns the sensors heard lately, paired or not, with a short history each.
    pub fn candidates(&self) -> Vec<Candidate> {
        self.watch.candidates()
    }

    /// Returns the organisation as this device knows it.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Returns whose word this device takes for its organisation's; nothing if the relay is open.
    pub fn trust(&self) -> Option<&Trust> {
        self.trust.as_ref()
    }

    /// Returns who uses this device, if somebody has said so.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    fn start(&mut self, now: Now, turn: &mut Turn) {
        for (head, frame) in self.watch.start(&mut turn.output.effects) {
            self.queue_frame(now, turn, &head, &frame);
        }
    }

    fn woken(&mut self, now: Now, entropy: &mut dyn Entropy, turn: &mut Turn) {
        let raised = self.watch.tick(now);
        self.raise(now, entropy, turn, raised);
        self.exchange_tick(now, entropy, turn);
    }

    fn loaded(&mut self, now: Now, entropy: &mut dyn Entropy, turn: &mut Turn, loaded: Loaded) {
        match loaded {
            Loaded::Document { document, stored } => {
                self.documents.open(document, stored, entropy);
                self.follow(now, turn, document);
                for waiting in self.waiting.remove(&document).unwrap_or_default() {
                    match waiting {
                        Waiting::Command(request, command) => {
                            self.command(now, entropy, turn, request, command);
                        }
                        Waiting::Alert(raised) => self.raise(now, entropy, turn, vec![raised]),
                        Waiting::Incoming(incoming) => {
                            self.take_in(now, entropy, turn, incoming);
                        }
                        Waiting::Rejected(rejected) => {
                            self.take_back(now, entropy, turn, rejected);
                        }
                    }
                }
                self.documents.forget_absence(document);
            }
            Loaded::Readings { shipment, readings } => {
                let raised = self.watch.catch_up(now, shipment, readings);
                self.raise(now, entropy, turn, raised);
            }
            Loaded::Outbox { partition, rows } => {
                self.outbox_loaded(now, entropy, turn, partition, rows);
            }
        }
    }

    /// Parks work until a document is loaded; asks for it once.
    fn park(&mut self, turn: &mut Turn, document: DocumentId, waiting: Waiting) {
        let queue = self.waiting.entry(document).or_default();
        if queue.is_empty() {
            turn.output.effects.push(Effect::Load(Load::Document(document)));
        }
        queue.push(waiting);
    }

    fn stored(&mut self, now: Now, entropy: &mut dyn Entropy, turn: &mut Turn, batch: BatchId) {
        let Some(unstored) = self.unstored.remove(&batch) else { return };
        for (request, outcome) in unstored.accepted {
            turn.output.events.push(Event::CommandAccepted { request, outcome });
        }
        turn.output.events.extend(unstored.events);
        self.watch.stored(batch);
        self.exchange_stored(now, entropy, turn, batch);
    }

    /// Nothing of the batch was written, so what was made of it in memory is forgotten: documents
    /// are read again, logs continue where the store stands, and what was received comes again.
    fn store_failed(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        (batch, reason): (BatchId, &str),
    ) {
        let Some(unstored) = self.unstored.remove(&batch) else { return };
        for document in unstored.documents {
            self.documents.close(document);
        }
        for head in unstored.heads {
            self.foreign.insert(head.log.clone(), head);
        }
        self.watch.store_failed(batch);
        self.exchange_store_failed(now, entropy, turn, batch);
        for (request, _) in unstored.accepted {
            let refusal = Refusal::NotStored(reason.to_owned());
            turn.output.events.push(Event::CommandRefused { request, refusal });
        }
    }

    /// Turns what one input wrote into one batch.
    fn finish(&mut self, mut turn: Turn) -> Output {
        if !turn.subjects.is_empty() {
            turn.unstored.events.push(Event::Changed(turn.subjects));
        }
        if turn.writes.is_empty() {
            turn.output.events.extend(turn.unstored.events);
            for (request, outcome) in turn.unstored.accepted {
                turn.output.events.push(Event::CommandAccepted { request, outcome });
            }
            return turn.output;
        }
        self.last_batch += 1;
        let id = BatchId(self.last_batch);
        self.watch.batch_is(id);
        self.exchange.batch_is(id);
        self.unstored.insert(id, turn.unstored);
        turn.output.effects.insert(0, Effect::Store(Batch { id, writes: turn.writes }));
        turn.output
    }
}
