//! Devices, links and a relay in one thread, with faults drawn from a seed.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use super::{
    super::{
        Client, Entry, EntryHash, Lsn, Nonce, Partition, Queued, RelayLog,
        client::{Action, HangupReason, Input, Known, Outcome},
        relay::{self, Connection, Mode},
        wire::{Challenge, Cursor, MESSAGE_BYTES_MAX, RefusedCode},
    },
    log::Log,
};
use crate::{
    access::DeviceKey,
    document::{Document, DocumentKind, Edit, StoredChange, Writer},
    ids::{DeviceId, DocumentId, OrganisationId, SiteId},
    reading::LogId,
    units::{Now, Timestamp},
};

pub(super) const ORGANISATION: OrganisationId = OrganisationId([1; 16]);
pub(super) const PARTITIONS: [Partition; 2] =
    [Partition::Organisation(ORGANISATION), Partition::Site(SiteId([2; 16]))];

/// How often a link misbehaves, for each message, in thousandths.
#[derive(Clone, Copy, Default)]
pub(super) struct Faults {
    pub(super) lost: u64,
    pub(super) doubled: u64,
    pub(super) swapped: u64,
    pub(super) cut: u64,
    pub(super) power: u64,
}

pub(super) struct World {
    pub(super) devices: Vec<Device>,
    pub(super) log: Log,
    pub(super) bytes: usize,
    pub(super) faults: Faults,
    /// The refusals that devices saw, with the device.
    pub(super) refusals: Vec<(usize, RefusedCode)>,
    /// A device whose store does nothing.
    frozen: Option<usize>,
    links: Vec<Option<Link>>,
    noises: u64,
    now: Now,
    random: u64,
}

pub(super) struct Device {
    pub(super) id: DeviceId,
    client: Client,
    seed: u8,
    disk: Disk,
    /// What the client asked the store to do, oldest first.
    jobs: VecDeque<Action>,
}

/// What survives a loss of power.
#[derive(Default)]
pub(super) struct Disk {
    pub(super) outbox: Vec<(Partition, Queued, Option<Outcome>)>,
    pub(super) entries: BTreeSet<EntryHash>,
    pub(super) cursors: BTreeMap<Partition, Lsn>,
    log: Option<RelayLog>,
}

struct Link {
    connection: Connection,
    up: VecDeque<Vec<u8>>,
    down: VecDeque<Vec<u8>>,
    /// The relay closed; the link ends when the device has taken what is on its way.
    is_closing: bool,
}

impl World {
    pub(super) fn new(seed: u64, devices: u8) -> Self {
        let devices: Vec<Device> = (1..=devices).map(Device::new).collect();
        let links = devices.iter().map(|_| None).collect();
        let wall = Timestamp(1_760_000_000_000);
        Self {
            devices,
            links,
            log: Log::default(),
            bytes: 0,
            faults: Faults::default(),
            refusals: Vec::new(),
            frozen: None,
            noises: 0,
            now: Now { monotonic: Duration::ZERO, wall },
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    pub(super) fn random(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) % below
    }

    fn happens(&mut self, permille: u64) -> bool {
        permille > 0 && self.random(1000) < permille
    }

    /// Records an entry of `length` bytes that deflate cannot shorten.
    pub(super) fn record(&mut self, device: usize, length: usize) {
        let partition = PARTITIONS[self.random(2) as usize];
        let bytes = self.noise(device, length);
        self.queue(device, partition, bytes);
    }

    fn queue(&mut self, device: usize, partition: Partition, bytes: Vec<u8>) {
        let hash = EntryHash::of(&bytes);
        let disk = &mut self.devices[device].disk;
        disk.entries.insert(hash);
        disk.outbox.push((partition, Queued { hash, bytes }, None));
        self.tell(device, Input::Queued(partition));
    }

    /// Records a change that travels in fragments.
    pub(super) fn record_change(&mut self, device: usize) {
        let letter = |_| char::from(b'0' + self.random(64) as u8);
        let text: String = (0..240_000).map(letter).collect();
        let author = self.devices[device].id;
        let writer =
            Writer { actor: [9; 16], author, device_name: "", person: None, at: Timestamp(0) };
        let edits = [Edit::set("certificate", text)];
        let made = Document::create(DocumentKind::Calibration, writer, (&[], &[]), &edits);
        let (_, StoredChange { hash, bytes }) = made.unwrap();
        let entry = Entry::Change { document: DocumentId([9; 16]), hash, bytes }.to_bytes();
        assert!(entry.len() > MESSAGE_BYTES_MAX);
        self.queue(device, PARTITIONS[0], entry);
    }

    /// Returns a frame of about `length` bytes, whose readings nobody looks at.
    fn noise(&mut self, device: usize, length: usize) -> Vec<u8> {
        self.noises += 1;
        let sensor = format!("noise:{:012x}", self.noises).parse().unwrap();
        let mut bytes = LogId { device: self.devices[device].id, sensor }.to_bytes();
        bytes.extend([1, 1, 1, 1]);
        while bytes.len() < length {
            bytes.push(self.random(256) as u8);
        }
        Entry::Frame { bytes }.to_bytes()
    }

    /// Lets one thing happen somewhere.
    pub(super) fn step(&mut self) {
        self.pass(Duration::from_millis(50));
        let device = self.random(self.devices.len() as u64) as usize;
        if self.happens(self.faults.power) {
            self.links[device] = None;
            self.devices[device].restart();
        }
        match self.random(4) {
            0 => self.connect(device),
            1 => self.work(device),
            2 => self.carry_up(device),
            _ => self.carry_down(device),
        }
    }

    pub(super) fn pass(&mut self, time: Duration) {
        self.now.monotonic += time;
        self.now.wall = self.now.wall.after(time);
        for device in 0..self.devices.len() {
            let is_due = |at: Option<Duration>| at.is_some_and(|at| at <= self.now.monotonic);
            let is_client_due = is_due(self.devices[device].client.next_wake());
            let is_relay_due =
                is_due(self.links[device].as_ref().and_then(|link| link.connection.next_wake()));
            if is_client_due {
                self.tell(device, Input::Tick);
            }
            if is_relay_due {
                self.serve(device, relay::Input::Tick);
            }
        }
    }

    pub(super) fn client(&self, device: usize) -> &Client {
        &self.devices[device].client
    }

    pub(super) fn disk(&self, device: usize) -> &Disk {
        &self.devices[device].disk
    }

    pub(super) fn is_settled(&self) -> bool {
        let is_quiet = self.links.iter().flatten().all(|l| l.up.is_empty() && l.down.is_empty());
        is_quiet && self.devices.iter().all(|device| self.has_everything(device))
    }

    fn has_everything(&self, device: &Device) -> bool {
        let has_all = |partition: &Partition| {
            device.disk.cursors.get(partition).copied().unwrap_or_default()
                == self.log.top(*partition)
        };
        device.jobs.is_empty()
            && device.disk.log == Some(self.log.name)
            && PARTITIONS.iter().all(has_all)
            && device.disk.outbox.iter().all(|(_, _, outcome)| outcome.is_some())
    }

    pub(super) fn lose_disk(&mut self, device: usize) {
        self.cut(device);
        self.devices[device].disk = Disk::default();
        self.devices[device].restart();
    }

    /// The relay stops, loses its disk and starts again.
    pub(super) fn lose_log(&mut self) {
        (0..self.devices.len()).for_each(|device| self.cut(device));
        self.log.lose();
    }

    pub(super) fn freeze(&mut self, device: usize) {
        self.frozen = Some(device);
    }

    fn connect(&mut self, device: usize) {
        if self.links[device].is_none() {
            let nonce = Nonce([self.random(256) as u8; 32]);
            let challenge = Challenge { nonce, organisation_key: None };
            let connection = Connection::new(self.now, Mode::Stream, self.log.name, challenge);
            let (up, down) = (VecDeque::new(), VecDeque::new());
            self.links[device] = Some(Link { connection, up, down, is_closing: false });
            self.tell(device, Input::LinkUp);
            self.serve(device, relay::Input::Opened);
        }
    }

    fn cut(&mut self, device: usize) {
        self.links[device] = None;
        self.tell(device, Input::LinkDown);
    }

    fn tell(&mut self, device: usize, input: Input) {
        let actions = self.devices[device].client.handle(self.now, input);
        for action in actions {
            match action {
                Action::Send(message) => self.send(device, message, true),
                Action::Hangup { reason, .. } => {
                    if let HangupReason::Refused(code) = reason {
                        self.refusals.push((device, code));
                    }
                    self.cut(device);
                }
                Action::ClockOffset(_) | Action::Receipt(_) => {}
                job => self.devices[device].jobs.push_back(job),
            }
        }
    }

    fn send(&mut self, device: usize, message: Vec<u8>, is_up: bool) {
        assert!(message.len() <= MESSAGE_BYTES_MAX);
        self.bytes += message.len();
        let (is_lost, is_doubled) =
            (self.happens(self.faults.lost), self.happens(self.faults.doubled));
        let is_swapped = self.happens(self.faults.swapped);
        let Some(link) = &mut self.links[device] else { return };
        let queue = if is_up { &mut link.up } else { &mut link.down };
        if is_doubled {
            queue.push_back(message.clone());
        }
        if !is_lost {
            queue.push_back(message);
        }
        if let (true, Some(last)) = (is_swapped, queue.len().checked_sub(1)) {
            queue.swap(last, last.saturating_sub(1));
        }
    }

    fn carry_up(&mut self, device: usize) {
        if self.happens(self.faults.cut) {
            self.cut(device);
        } else if let Some(message) = self.links[device].as_mut().and_then(|l| l.up.pop_front()) {
            self.serve(device, relay::Input::Message(message));
        }
    }

    fn carry_down(&mut self, device: usize) {
        let Some(link) = &mut self.links[device] else { return };
        let message = link.down.pop_front();
        let is_over = link.is_closing && link.down.is_empty();
        if let Some(message) = message {
            self.tell(device, Input::Message(message));
        }
        if is_over || self.happens(self.faults.cut) {
            self.cut(device);
        }
    }

    /// Gives the relay's side of a link what happened, and does what it asks for.
    fn serve(&mut self, device: usize, input: relay::Input) {
        let id = self.devices[device].id;
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let Some(link) = &mut self.links[device] else { return };
            for action in link.connection.handle(self.now, input) {
                match action {
                    relay::Action::Send(message) => self.send(device, message, false),
                    relay::Action::Close => {
                        self.links[device].as_mut().unwrap().is_closing = true;
                    }
                    relay::Action::Greet(hello) => {
                        let followed = self.log.follow(id, &hello.cursors);
                        inputs.push_back(relay::Input::Followed(followed));
                    }
                    relay::Action::Follow(cursors) => {
                        let followed = self.log.follow(id, &cursors);
                        inputs.push_back(relay::Input::Followed(followed));
                    }
                    relay::Action::Append { push, partition, entries, .. } => {
                        let link = self.links[device].as_ref().unwrap();
                        let pusher = *link.connection.pusher().unwrap();
                        let placed = self.log.append(partition, &pusher, self.now.wall, entries);
                        inputs.push_back(relay::Input::Appended { push, placed });
                        self.announce(partition);
                    }
                    relay::Action::Load { partition, after, bytes_max } => {
                        let (rows, last) = self.log.load(id, partition, after, bytes_max);
                        inputs.push_back(relay::Input::Rows { partition, after, rows, last });
                    }
                    relay::Action::Note(cursor) => {
                        self.log.note(id, cursor);
                        self.announce(cursor.partition);
                    }
                }
            }
        }
    }

    /// Tells every link what a real relay's connections learn of a partition.
    fn announce(&mut self, partition: Partition) {
        let top = Cursor { partition, lsn: self.log.top(partition) };
        for device in 0..self.devices.len() {
            let Some(link) = &mut self.links[device] else { continue };
            let mut inputs = vec![relay::Input::Grown(top)];
            if link.connection.awaits_receipts().contains(&partition) {
                let receipt = self.log.receipt(partition, self.devices[device].id);
                inputs.push(relay::Input::Receipt(receipt));
            }
            for input in inputs {
                self.serve(device, input);
            }
        }
    }

    /// Lets a device's store do one job.
    fn work(&mut self, device: usize) {
        if self.frozen == Some(device) {
            return;
        }
        let Some(job) = self.devices[device].jobs.pop_front() else { return };
        if let Some(input) = self.devices[device].disk.do_job(job) {
            self.tell(device, input);
        }
    }
}

impl Device {
    fn new(seed: u8) -> Self {
        let client = Disk::default().client(seed);
        let id = DeviceKey::from_seed([seed; 32]).device();
        Self { id, client, seed, disk: Disk::default(), jobs: VecDeque::new() }
    }

    fn restart(&mut self) {
        self.client = self.disk.client(self.seed);
        self.jobs.clear();
    }
}

impl Disk {
    fn client(&self, seed: u8) -> Client {
        let stored = |partition: &Partition| self.cursors.get(partition).copied();
        let cursors = PARTITIONS
            .map(|partition| Cursor { partition, lsn: stored(&partition).unwrap_or_default() });
        let known = Known { cursors: cursors.to_vec(), on_the_relay: Vec::new(), log: self.log };
        Client::new(ORGANISATION, DeviceKey::from_seed([seed; 32]), &known)
    }

    fn do_job(&mut self, job: Action) -> Option<Input> {
        match job {
            Action::LoadOutbox { partition, bytes_max } => {
                let mut bytes = 0;
                let waiting = self
                    .outbox
                    .iter()
                    .filter(|(of, _, outcome)| *of == partition && outcome.is_none());
                let fits = |(_, queued, _): &&(Partition, Queued, Option<Outcome>)| {
                    let is_first = bytes == 0;
                    bytes += queued.bytes.len();
                    is_first || bytes <= bytes_max
                };
                let queued =
                    waiting.take_while(fits).map(|(_, queued, _)| queued.clone()).collect();
                Some(Input::Loaded { partition, queued })
            }
            Action::Apply { partition, rows, last } => {
                self.entries.extend(rows.iter().map(|row| EntryHash::of(&row.entry)));
                let cursor = self.cursors.entry(partition).or_default();
                *cursor = last.max(*cursor);
                Some(Input::Stored(Cursor { partition, lsn: last }))
            }
            Action::Settled { hash, outcome } => {
                let settled = self.outbox.iter_mut().find(|(_, queued, _)| queued.hash == hash);
                settled.unwrap().2 = Some(outcome);
                None
            }
            Action::StartOver(start) => {
                let lost = |partition: &Partition| start.partitions.contains(partition);
                self.cursors.retain(|partition, _| !lost(partition));
                let sent = self.outbox.iter_mut().filter(|(partition, _, _)| lost(partition));
                sent.for_each(|(_, _, outcome)| *outcome = None);
                self.log = start.log.or(self.log);
                Some(Input::StartedOver(start))
            }
            Action::Met(log) => {
                self.log = Some(log);
                None
            }
            Action::Send(_)
            | Action::Hangup { .. }
            | Action::ClockOffset(_)
            | Action::Receipt(_) => unreachable!("no job of the store"),
        }
    }
}
