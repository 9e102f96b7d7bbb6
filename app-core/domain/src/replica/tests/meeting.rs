//! Two devices that edit one shipment apart, and meet over a relay whose link is cut at random.

use std::collections::BTreeMap;

use super::device::{Device, Dice, create, pairing};
use crate::{
    document::Document,
    ids::{DocumentId, FormId, ShipmentId},
    replica::{
        Command, Entropy, Input, LinkInput, OutboxState, Outcomes, RefusedRow, documents::random,
    },
    sensor::calibration::NewCalibration,
    shipment::tests::directory,
    sync::{
        EntryHash, Nonce,
        relay::{self, Action, Connection, Mode},
        tests::log::Log,
        wire::Challenge,
    },
    units::Timestamp,
};

pub(super) const SEEDS: u64 = 200;

#[test]
fn two_devices_that_edit_apart_meet_in_the_same_rows_and_nothing_is_lost() {
    for seed in 0..SEEDS {
        let mut meeting = Meeting::new(seed);
        for _ in 0..4 {
            meeting.live_apart();
            let messages = meeting.draw(30);
            meeting.exchange(Some(messages));
        }
        meeting.exchange(None);
        meeting.exchange(None);
        meeting.check();
    }
}

#[test]
fn a_relay_that_loses_its_log_gets_everything_again_from_those_who_made_it() {
    let mut losses = 0;
    for seed in 0..SEEDS {
        let mut meeting = Meeting::new(seed);
        for _ in 0..5 {
            meeting.live_apart();
            let messages = meeting.draw(40);
            if meeting.draw(3) == 0 {
                meeting.log.lose();
                losses += 1;
            }
            for place in 0..2 {
                meeting.devices[place].fails_in = Some(meeting.draw(40));
            }
            meeting.exchange(Some(messages));
            meeting.devices.iter_mut().for_each(|device| device.fails_in = None);
        }
        (0..4).for_each(|_| meeting.exchange(None));
        meeting.check();
        meeting.check_log();
    }
    assert!(losses > 200, "{losses}");
}

/// The phone has seen less of the log that was lost than the laptop has filled since.
#[test]
fn a_lost_log_is_noticed_by_its_name_however_long_the_next_one_is() {
    let mut meeting = Meeting::new(1);
    let shipment = meeting.shipment;
    meeting.exchange(None);
    meeting.log.lose();
    for number in 0..40 {
        let text = format!("note {number}");
        meeting.notes.push(text.clone());
        meeting.devices[0].send(Command::AddNote { shipment, text }).unwrap();
    }
    (0..2).for_each(|_| meeting.exchange_of(&[0], None));
    let home = meeting.devices[1].outbox[0].partition;
    assert!(meeting.log.top(home) > meeting.devices[1].cursors[&home]);
    (0..3).for_each(|_| meeting.exchange(None));
    meeting.check();
    meeting.check_log();
}

/// The laptop dies after the relay took its entries, and before the phone has them.
#[test]
fn a_receipt_that_comes_after_a_restart_settles_what_the_relay_had() {
    let mut meeting = Meeting::new(1);
    let shipment = meeting.shipment;
    meeting.exchange(None);
    meeting.devices[0].send(Command::AddNote { shipment, text: "late".to_owned() }).unwrap();
    meeting.exchange_of(&[0], None);
    let row = |meeting: &Meeting| meeting.devices[0].outbox.last().cloned().unwrap();
    assert_eq!(row(&meeting).state, OutboxState::OnTheRelay);
    let place = row(&meeting).lsn;
    assert_eq!(place, Some(meeting.log.top(row(&meeting).partition)));

    meeting.devices[0] = meeting.devices[0].restart();
    meeting.exchange_of(&[1], None);
    let pushed = meeting.pushes;
    meeting.exchange_of(&[0], None);
    assert_eq!((row(&meeting).state, row(&meeting).lsn), (OutboxState::Received, place));
    assert_eq!(meeting.pushes, pushed, "nothing is pushed a second time");
}

#[test]
fn calibrations_recorded_apart_reach_both() {
    let mut meeting = Meeting::new(3);
    for (place, certificate) in ["K-1", "K-2"].into_iter().enumerate() {
        let new = NewCalibration {
            sensor: "ruuvi:c4a1d20f3f9c".parse().unwrap(),
            calibrated_on: "2026-01-12".parse().unwrap(),
            due_on: "2027-01-12".parse().unwrap(),
            certificate: certificate.to_owned(),
            uncertainty_millikelvin: None,
        };
        meeting.devices[place].send(Command::RecordCalibration(new)).unwrap();
    }
    meeting.exchange(None);
    meeting.exchange(None);
    let [laptop, phone] = &meeting.devices;
    assert_eq!(laptop.calibrations, phone.calibrations);
    let mut known: Vec<_> = laptop.calibrations.values().map(|it| &it.certificate).collect();
    known.sort_unstable();
    assert_eq!(known, ["K-1", "K-2"]);
}

pub(super) struct Meeting {
    pub(super) seed: u64,
    dice: Dice,
    pub(super) devices: [Device; 2],
    links: [Option<Connection>; 2],
    pub(super) log: Log,
    pushes: usize,
    pub(super) shipment: ShipmentId,
    form: FormId,
    notes: Vec<String>,
    answers: BTreeMap<String, Vec<String>>,
    readings: [usize; 2],
}

impl Meeting {
    pub(super) fn new(seed: u64) -> Self {
        let mut log = Log::default();
        log.directory = Some(directory());
        Self::of(seed, [Device::new(1), Device::new(2)], log)
    }

    pub(super) fn of(seed: u64, [mut laptop, phone]: [Device; 2], log: Log) -> Self {
        let shipment = match laptop.send(create()) {
            Ok(Outcomes::Shipment(shipment)) => shipment,
            other => panic!("{other:?}"),
        };
        let form = laptop.shipments[&shipment].form.unwrap();
        let mut meeting = Self {
            seed,
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            devices: [laptop, phone],
            links: [None, None],
            log,
            pushes: 0,
            shipment,
            form,
            notes: Vec::new(),
            answers: BTreeMap::new(),
            readings: [0, 0],
        };
        meeting.exchange(None);
        meeting.devices[1].send(pairing(shipment)).unwrap();
        meeting
    }

    pub(super) fn draw(&mut self, below: u64) -> u64 {
        let mut bytes = [0; 8];
        self.dice.fill(&mut bytes);
        u64::from_be_bytes(bytes) % below
    }

    /// Each device does a few things without the other; a device may lose power in between.
    pub(super) fn live_apart(&mut self) {
        for place in 0..2 {
            for _ in 0..=self.draw(4) {
                self.act(place);
            }
            if self.draw(3) == 0 {
                self.devices[place] = self.devices[place].restart();
            }
        }
    }

    fn act(&mut self, place: usize) {
        let (shipment, form) = (self.shipment, self.form);
        let number = self.draw(1_000);
        let command = match self.draw(5) {
            0 => {
                let text = format!("note {} of device {place}", self.notes.len());
                self.notes.push(text.clone());
                Command::AddNote { shipment, text }
            }
            1 => {
                let item = self.devices[place].shipments[&shipment].items.first().unwrap().id;
                let quantity = Some(u32::try_from(number).unwrap() + 1);
                Command::EditItem {
                    shipment,
                    item,
                    quantity,
                    unit: None,
                    batch: None,
                    expiry: None,
                }
            }
            2 => {
                let fields = ["units_counted", "moved_to_storage_minutes"];
                let field = fields[usize::from(number.is_multiple_of(2))].to_owned();
                let value = number.to_string();
                self.answers.entry(field.clone()).or_default().push(value.clone());
                Command::AnswerForm { form, field, value }
            }
            3 => {
                let arrive_by = Some(Timestamp(i64::try_from(number).unwrap()));
                Command::EditShipment {
                    shipment,
                    reference: None,
                    destination: None,
                    depart_at: None,
                    arrive_by,
                    boxes: None,
                    seal: None,
                }
            }
            _ => {
                self.readings[1] += 7;
                return self.devices[1].drive(7, |_| 4_000);
            }
        };
        self.devices[place].send(command).unwrap();
    }

    /// Connects both and carries messages until nothing moves, or for so many messages.
    pub(super) fn exchange(&mut self, messages: Option<u64>) {
        self.exchange_of(&[0, 1], messages);
    }

    fn exchange_of(&mut self, places: &[usize], messages: Option<u64>) {
        let mut left = messages.unwrap_or(u64::MAX);
        for place in places.iter().copied() {
            let now = self.devices[place].now;
            let nonce = Nonce(random(&mut self.dice));
            let challenge = Challenge { nonce, organisation_key: None };
            let connection = Connection::new(now, Mode::Stream, self.log.name, challenge);
            self.links[place] = Some(connection);
            self.devices[place].has_hung_up = false;
            self.devices[place].sent.clear();
            self.devices[place].handle(Input::Link(LinkInput::Up));
            self.relay(place, relay::Input::Opened);
        }
        loop {
            let mut moved = false;
            for place in 0..2 {
                while let Some(bytes) = self.devices[place].sent.pop_front() {
                    if left == 0 {
                        return self.cut();
                    }
                    left -= 1;
                    moved = true;
                    self.relay(place, relay::Input::Message(bytes));
                }
            }
            if !moved {
                return self.cut();
            }
        }
    }

    fn cut(&mut self) {
        for place in 0..2 {
            self.links[place] = None;
            self.devices[place].sent.clear();
            self.devices[place].handle(Input::Link(LinkInput::Down));
        }
    }

    fn relay(&mut self, place: usize, input: relay::Input) {
        if std::mem::take(&mut self.devices[place].has_hung_up) {
            self.links[place] = None;
            self.devices[place].sent.clear();
            self.devices[place].handle(Input::Link(LinkInput::Down));
        }
        let Some(connection) = &mut self.links[place] else { return };
        let now = self.devices[place].now;
        let (device, pusher) = (self.devices[place].id(), connection.pusher().copied());
        for action in connection.handle(now, input) {
            match action {
                Action::Send(bytes) => {
                    self.devices[place].handle(Input::Link(LinkInput::Message(bytes)));
                }
                Action::Greet(hello) => {
                    let followed = self.log.follow(device, &hello.cursors);
                    self.relay(place, relay::Input::Followed(followed));
                }
                Action::Follow(cursors) => {
                    let followed = self.log.follow(device, &cursors);
                    self.relay(place, relay::Input::Followed(followed));
                }
                Action::Append { push, partition, entries, .. } => {
                    self.pushes += 1;
                    let pusher = pusher.unwrap();
                    let placed = self.log.append(partition, &pusher, now.wall, entries);
                    self.relay(place, relay::Input::Appended { push, placed });
                    let top = crate::sync::wire::Top { partition, lsn: self.log.top(partition) };
                    self.relay(1 - place, relay::Input::Grown(top));
                }
                Action::Load { partition, after, bytes_max } => {
                    let (rows, last) = self.log.load(device, partition, after, bytes_max);
                    let input = relay::Input::Rows { partition, after, rows, last };
                    self.relay(place, input);
                }
                Action::Note(cursor) => {
                    self.log.note(device, cursor);
                    let other = self.devices[1 - place].id();
                    let receipt = self.log.receipt(cursor.partition, other);
                    self.relay(1 - place, relay::Input::Receipt(receipt));
                }
                Action::Close => self.links[place] = None,
            }
        }
    }

    pub(super) fn hashes(&self) -> Vec<EntryHash> {
        let home = self.devices[0].outbox[0].partition;
        self.log.hashes(home)
    }

    /// The relay has every entry of both, each once.
    fn check_log(&self) {
        let seed = self.seed;
        for row in self.devices.iter().flat_map(|device| &device.outbox) {
            let hashes = self.log.hashes(row.partition);
            let times = hashes.iter().filter(|hash| **hash == row.hash).count();
            assert_eq!(times, 1, "{} on the relay, seed {seed}", row.what);
        }
    }

    pub(super) fn check(&self) {
        let seed = self.seed;
        let [laptop, phone] = &self.devices;
        for id in [DocumentId::from(self.shipment), DocumentId::from(self.form)] {
            let heads = |device: &Device| {
                let stored = &device.documents[&id];
                Document::open(stored.kind, &stored.compact, &stored.changes).unwrap().heads()
            };
            assert_eq!(heads(laptop), heads(phone), "heads of {id}, seed {seed}");
        }
        assert_eq!(laptop.shipments, phone.shipments, "shipments, seed {seed}");
        assert_eq!(laptop.forms, phone.forms, "forms, seed {seed}");

        for row in self.devices.iter().flat_map(|device| &device.outbox) {
            let is_refused = row.state == OutboxState::Refused;
            assert!(
                is_refused || row.state == OutboxState::Received,
                "{} {:?} {:?}, seed {seed}",
                row.what,
                row.state,
                row.lsn
            );
        }

        let mut kept: Vec<&str> =
            laptop.shipments[&self.shipment].notes.iter().map(|note| note.text.as_str()).collect();
        let mut written: Vec<&str> = self.notes.iter().map(String::as_str).collect();
        let refused: Vec<_> =
            self.devices.iter().flat_map(|device| device.refused.values()).collect();
        for note in &self.notes {
            let holds = |row: &&&RefusedRow| {
                let change = automerge::Change::from_bytes(row.bytes.clone()).unwrap();
                format!("{:?}", change.decode()).contains(note.as_str())
            };
            if !kept.contains(&note.as_str()) {
                let row = refused.iter().find(holds);
                assert!(row.is_some(), "{note} is lost, seed {seed}");
                kept.push(note);
            }
        }
        kept.sort_unstable();
        written.sort_unstable();
        assert_eq!(kept, written, "notes, seed {seed}");
        for (field, values) in &self.answers {
            let answer = laptop.forms[&self.form].answers.iter().find(|a| a.field == *field);
            let is_written = answer.is_none_or(|answer| values.contains(&answer.value));
            let is_there = answer.is_some() || !refused.is_empty();
            assert!(is_written && is_there, "{field}, seed {seed}");
        }
        let heard = phone.readings().len();
        assert!(heard >= self.readings[1], "readings of the phone, seed {seed}");
        assert_eq!(laptop.readings().len(), heard, "readings on the laptop, seed {seed}");
    }
}
