//! A device in memory: it stores what the replica says, and can fail or be restarted.

use std::{collections::VecDeque, time::Duration};

use super::super::{watch::Measured, *};
use crate::{
    compliance::Form,
    ids::{CalibrationId, DeviceId, FormId, SensorId},
    reading::{Frame, Reading, SealedHead},
    sensor::calibration::Calibration,
    shipment::{Placement, Shipment, tests::directory},
    sync::{EntryHash, Lsn, wire::Cursor},
    units::{Temperature, Timestamp},
};

pub(super) const CLAIRE: &str = "11111111111111111111111111111111";
pub(super) const ELIAS: &str = "22222222222222222222222222222222";

pub(super) struct Device {
    pub(super) replica: Replica,
    pub(super) seed: u8,
    pub(super) boot: u32,
    pub(super) now: Now,
    pub(super) dice: Dice,
    pub(super) documents: BTreeMap<DocumentId, StoredDocument>,
    pub(super) shipments: BTreeMap<ShipmentId, Shipment>,
    pub(super) forms: BTreeMap<FormId, Form>,
    pub(super) calibrations: BTreeMap<CalibrationId, Calibration>,
    pub(super) values: BTreeMap<String, String>,
    pub(super) sensors: BTreeMap<SensorId, SensorRow>,
    pub(super) frames: BTreeMap<LogId, BTreeMap<u64, Frame>>,
    pub(super) tail: BTreeMap<LogId, Vec<(u64, Reading)>>,
    pub(super) seals: Vec<SealedHead>,
    pub(super) outbox: Vec<OutboxRow>,
    pub(super) refused: BTreeMap<EntryHash, RefusedRow>,
    /// Entries that were ever queued, and those that were made again by what came in their place.
    pub(super) issued: BTreeSet<EntryHash>,
    pub(super) replaced: BTreeMap<EntryHash, EntryHash>,
    pub(super) cursors: BTreeMap<Partition, Lsn>,
    pub(super) sent: VecDeque<Vec<u8>>,
    pub(super) has_hung_up: bool,
    pub(super) notified: Vec<AlertId>,
    pub(super) loads: usize,
    pub(super) store_fails: bool,
    /// After how many batches one is not stored.
    pub(super) fails_in: Option<u64>,
    pub(super) requests: u64,
    /// The organisation's key, on a device that has enrolled.
    pub(super) pinned: Option<OrganisationPublicKey>,
    /// The rules that received entries broke, where a test expects any.
    pub(super) put_aside: Option<Vec<String>>,
}

pub(super) struct Dice(pub(super) u64);

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

impl Device {
    pub(super) fn blank(seed: u8) -> Self {
        Self::enrolled(seed, None)
    }

    pub(super) fn enrolled(seed: u8, pinned: Option<OrganisationPublicKey>) -> Self {
        let config = Config { organisation_key: pinned, ..config(seed, 1) };
        let replica = Replica::open(config, Restored::default());
        let now = Now { monotonic: Duration::from_secs(5), wall: Timestamp(1_773_000_000_000) };
        Self {
            replica,
            seed,
            boot: 1,
            now,
            dice: Dice(u64::from(seed)),
            documents: BTreeMap::new(),
            shipments: BTreeMap::new(),
            forms: BTreeMap::new(),
            calibrations: BTreeMap::new(),
            values: BTreeMap::new(),
            sensors: BTreeMap::new(),
            frames: BTreeMap::new(),
            tail: BTreeMap::new(),
            seals: Vec::new(),
            outbox: Vec::new(),
            refused: BTreeMap::new(),
            issued: BTreeSet::new(),
            replaced: BTreeMap::new(),
            cursors: BTreeMap::new(),
            sent: VecDeque::new(),
            has_hung_up: false,
            notified: Vec::new(),
            loads: 0,
            store_fails: false,
            fails_in: None,
            requests: 0,
            pinned,
            put_aside: None,
        }
    }

    pub(super) fn new(seed: u8) -> Self {
        let mut device = Self::blank(seed);
        device.handle(Input::Started);
        device.send(Command::ChoosePerson(CLAIRE.parse().unwrap())).unwrap();
        device
    }

    /// Loses everything that was not stored, and starts again.
    pub(super) fn restart(&self) -> Self {
        let mut device = Self::enrolled(self.seed, self.pinned);
        device.put_aside.clone_from(&self.put_aside);
        device.boot = self.boot + 1;
        device.now = self.now;
        device.dice = Dice(u64::from(self.seed) + 1_000 * u64::from(device.boot));
        device.documents = self.documents.clone();
        device.shipments = self.shipments.clone();
        device.forms = self.forms.clone();
        device.calibrations = self.calibrations.clone();
        device.values = self.values.clone();
        device.sensors = self.sensors.clone();
        device.frames = self.frames.clone();
        device.tail = self.tail.clone();
        device.seals = self.seals.clone();
        device.outbox = self.outbox.clone();
        device.refused = self.refused.clone();
        device.issued = self.issued.clone();
        device.replaced = self.replaced.clone();
        device.cursors = self.cursors.clone();
        let config = Config { organisation_key: self.pinned, ..config(self.seed, device.boot) };
        device.replica = Replica::open(config, self.restored());
        device.handle(Input::Started);
        device
    }

    pub(super) fn restored(&self) -> Restored {
        let logs = self.frames.keys().chain(self.tail.keys()).collect::<BTreeSet<_>>();
        let logs = logs.into_iter().map(|log| {
            let frames = self.frames.get(log).into_iter().flat_map(BTreeMap::values);
            let head =
                frames.fold(Head::genesis(log.clone()), |head, frame| head.then(frame).unwrap());
            let tail = self.tail.get(log).into_iter().flatten();
            (head, tail.map(|(_, reading)| *reading).collect())
        });
        let pairings = self.shipments.values().flat_map(|shipment| {
            let open = shipment.pairings.iter().filter(|pairing| pairing.to.is_none());
            open.map(|pairing| PairingRow {
                id: pairing.id,
                shipment: shipment.id,
                sensor: pairing.sensor.clone(),
                box_name: pairing.box_name.clone(),
                placement: pairing.placement,
                from: pairing.from,
                to: pairing.to,
            })
        });
        let on_the_relay = self.outbox.iter().filter(|row| row.state == OutboxState::OnTheRelay);
        let place =
            |row: &OutboxRow| Some((Cursor { partition: row.partition, lsn: row.lsn? }, row.hash));
        Restored {
            on_the_relay: on_the_relay.filter_map(place).collect(),
            values: self.values.clone(),
            cursors: self.cursors.clone(),
            logs: logs.collect(),
            pairings: pairings.collect(),
            sensors: self.sensors.values().cloned().collect(),
            ..Restored::default()
        }
    }

    pub(super) fn handle(&mut self, input: Input) -> Vec<Event> {
        let output = self.replica.handle(self.now, &mut self.dice, input);
        self.follow(output)
    }

    pub(super) fn follow(&mut self, output: Output) -> Vec<Event> {
        let mut events = output.events;
        for effect in output.effects {
            match effect {
                Effect::Store(batch) if self.is_failing() => {
                    let reason = "the disk is full".to_owned();
                    events.extend(self.handle(Input::StoreFailed { batch: batch.id, reason }));
                }
                Effect::Store(batch) => {
                    for write in batch.writes {
                        self.write(write);
                    }
                    events.extend(self.handle(Input::Stored(batch.id)));
                }
                Effect::Load(load) => {
                    self.loads += 1;
                    let loaded = self.load(load);
                    events.extend(self.handle(Input::Loaded(loaded)));
                }
                Effect::Notify(notification) => self.notified.push(notification.alert),
                Effect::Send(bytes) => self.sent.push_back(bytes),
                Effect::Hangup { .. } => self.has_hung_up = true,
                Effect::Connect | Effect::Scan { .. } => {}
            }
        }
        events
    }

    pub(super) fn write(&mut self, write: Write) {
        match write {
            Write::Change { document, kind, bytes, .. } => {
                let empty = StoredDocument { kind, compact: Vec::new(), changes: Vec::new() };
                self.documents.entry(document).or_insert(empty).changes.push(bytes);
            }
            Write::Compact { document, bytes } => {
                let stored = self.documents.get_mut(&document).unwrap();
                stored.compact = bytes;
                stored.changes.clear();
            }
            Write::DocumentGone(id) => self.forget(id),
            Write::Shipment(row, _) => {
                self.shipments.insert(row.id, row.detail);
            }
            Write::Form(row) => {
                self.forms.insert(row.id, row.detail);
            }
            Write::Calibration(row) => {
                self.calibrations.insert(row.detail.id, row.detail);
            }
            Write::Sensor(row) => {
                self.sensors.insert(row.id.clone(), *row);
            }
            Write::TailReading { log, index, reading } => {
                self.tail.entry(log).or_default().push((index, reading));
            }
            Write::Frame { log, frame, end_index } => {
                self.tail.entry(log.clone()).or_default().retain(|(index, _)| *index >= end_index);
                self.frames.entry(log).or_default().insert(frame.seq, frame);
            }
            Write::SealedHead(sealed) => {
                self.seals.retain(|last| last.head().log != sealed.head().log);
                self.seals.push(sealed);
            }
            Write::Outbox(row) if self.outbox.iter().all(|queued| queued.hash != row.hash) => {
                self.issued.insert(row.hash);
                self.outbox.push(row);
            }
            Write::Outbox(_) | Write::Signature(_) => {}
            Write::Value { name, value } => {
                self.values.insert(name, value);
            }
            Write::OutboxSettled { hash, state, lsn, .. } => {
                for row in self.outbox.iter_mut().filter(|row| row.hash == hash) {
                    row.state = row.state.max(state);
                    row.lsn = lsn.or(row.lsn);
                    if matches!(state, OutboxState::OnTheRelay | OutboxState::Received) {
                        row.bytes.clear();
                    }
                }
            }
            Write::Cursor { partition, lsn } => {
                self.cursors.insert(partition, lsn);
            }
            Write::StartOver { partition, device, .. } => self.start_over(partition, device),
            Write::Refused(row) => self.keep_refused(*row),
            Write::OutboxReplaced { hash, bytes } => {
                self.replaced.insert(hash, EntryHash::of(&bytes));
                let row = self.outbox.iter_mut().find(|row| row.hash == hash).unwrap();
                (row.hash, row.bytes) = (EntryHash::of(&bytes), bytes);
                (row.state, row.lsn) = (OutboxState::Waiting, None);
            }
            Write::Alert(_) | Write::AlertGone(_) | Write::RefusedDismissed { .. } => {}
        }
    }

    fn forget(&mut self, id: DocumentId) {
        self.documents.remove(&id);
        self.shipments.remove(&ShipmentId(id.0));
        self.forms.remove(&FormId(id.0));
        self.calibrations.remove(&CalibrationId(id.0));
    }

    fn keep_refused(&mut self, row: RefusedRow) {
        match &mut self.put_aside {
            _ if !row.bytes.is_empty() => {
                self.refused.insert(row.hash, row);
            }
            Some(rules) => rules.push(row.rule),
            None => panic!("{} was refused: {}", row.what, row.rule),
        }
    }

    fn start_over(&mut self, partition: Partition, device: DeviceId) {
        let mut entries = Vec::new();
        for (id, document) in &self.documents {
            entries.extend(document.entries_by(*id, device).unwrap());
        }
        for (log, frames) in self.frames.iter().filter(|(log, _)| log.device == device) {
            entries.extend(frames.values().map(|frame| frame_entry(log, frame)));
        }
        entries.extend(self.seals.iter().map(seal_entry));
        let made: BTreeMap<_, _> =
            entries.iter().map(|entry| (entry.hash(), entry.to_bytes())).collect();
        let is_sent = |row: &OutboxRow| {
            row.partition == partition
                && matches!(row.state, OutboxState::OnTheRelay | OutboxState::Received)
        };
        self.outbox.retain(|row| {
            let is_dropped = is_sent(row) && !made.contains_key(&row.hash);
            assert!(!is_dropped || row.what == "readings_signed", "{} is lost", row.what);
            !is_dropped
        });
        for row in self.outbox.iter_mut().filter(|row| is_sent(row)) {
            (row.state, row.lsn) = (OutboxState::Waiting, None);
            row.bytes.clone_from(&made[&row.hash]);
        }
    }

    fn is_failing(&mut self) -> bool {
        self.fails_in = self.fails_in.map(|batches| batches.wrapping_sub(1));
        self.store_fails || self.fails_in == Some(0)
    }

    pub(super) fn load(&self, load: Load) -> Loaded {
        match load {
            Load::Document(document) => {
                Loaded::Document { document, stored: self.documents.get(&document).cloned() }
            }
            Load::Readings(shipment) => {
                let log = LogId { device: config(self.seed, 1).key.device(), sensor: sensor() };
                let readings = BTreeMap::from([(log, self.readings())]);
                Loaded::Readings { shipment, readings }
            }
            Load::Outbox { partition, .. } => {
                let waits = |row: &&OutboxRow| row.state == OutboxState::Waiting;
                let rows = self.outbox.iter().filter(waits).take(5).cloned().collect();
                Loaded::Outbox { partition, rows }
            }
        }
    }

    pub(super) fn readings(&self) -> Vec<Reading> {
        let framed = self.frames.values().flat_map(BTreeMap::values);
        let mut readings: Vec<Reading> =
            framed.flat_map(|frame| frame.readings().unwrap()).collect();
        readings.extend(self.tail.values().flatten().map(|(_, reading)| *reading));
        readings
    }

    pub(super) fn send(&mut self, command: Command) -> Result<Outcomes, Refusal> {
        self.requests += 1;
        let wanted = RequestId(self.requests);
        let events = self.handle(Input::Command { request: wanted, command });
        let answer = events.into_iter().find_map(|event| match event {
            Event::CommandAccepted { request, outcome } if request == wanted => Some(Ok(outcome)),
            Event::CommandRefused { request, refusal } if request == wanted => Some(Err(refusal)),
            Event::CommandAccepted { .. }
            | Event::CommandRefused { .. }
            | Event::Changed(_)
            | Event::AlertRaised { .. }
            | Event::Quarantined { .. }
            | Event::LinkRefused(_) => None,
        });
        answer.expect("every command is answered")
    }

    pub(super) fn id(&self) -> crate::ids::DeviceId {
        config(self.seed, 1).key.device()
    }

    pub(super) fn create(&mut self) -> ShipmentId {
        match self.send(create()) {
            Ok(Outcomes::Shipment(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn pair(&mut self, shipment: ShipmentId) {
        self.send(pairing(shipment)).unwrap();
    }

    pub(super) fn hand_over(&mut self, shipment: ShipmentId, from: PersonId, to: PersonId) {
        let strokes = Vec::new();
        let offered =
            self.send(Command::OfferHandover { shipment, from, to, strokes: strokes.clone() });
        let Ok(Outcomes::Entry(handover)) = offered else { panic!("{offered:?}") };
        let checks = vec!["seal_whole".to_owned()];
        self.send(Command::ConfirmHandover { shipment, handover, checks, strokes }).unwrap();
    }

    pub(super) fn fill(&mut self, form: FormId) {
        for (field, value) in [
            ("seal_whole", "yes"),
            ("packaging_whole", "yes"),
            ("units_counted", "20"),
            ("batches_match", "yes"),
            ("ice_state", "frozen"),
            ("vvm_stage", "stage_1"),
            ("moved_to_storage_minutes", "5"),
        ] {
            let (field, value) = (field.to_owned(), value.to_owned());
            self.send(Command::AnswerForm { form, field, value }).unwrap();
        }
    }

    pub(super) fn hear(&mut self, millicelsius: i32) {
        let measured = Measured {
            sensor: sensor(),
            format: "ruuvi-df05",
            temperature: Some(Temperature::from_millicelsius(millicelsius).unwrap()),
            humidity: None,
            battery: None,
            battery_percent: Some(90),
            sequence: None,
            rssi: Some(-60),
        };
        let mut turn = Turn::default();
        self.replica.measured(self.now, &mut self.dice, &mut turn, &measured);
        let output = self.replica.finish(turn);
        self.follow(output);
    }

    pub(super) fn drive(&mut self, minutes: usize, temperature: impl Fn(usize) -> i32) {
        for minute in 0..minutes {
            self.hear(temperature(minute));
            self.pass(Duration::from_secs(60));
        }
    }

    pub(super) fn pass(&mut self, duration: Duration) {
        self.now.monotonic += duration;
        self.now.wall = self.now.wall.after(duration);
    }

    pub(super) fn wake(&mut self) {
        self.handle(Input::Woken);
    }
}

pub(super) fn config(seed: u8, boot: u32) -> Config {
    let directory = directory();
    let partitions = vec![Partition::Organisation(directory.organisation)];
    let name = format!("Device {seed}");
    let (key, organisation_key) = (DeviceKey::from_seed([seed; 32]), None);
    Config { key, name, directory, organisation_key, partitions, boot }
}

pub(super) fn create() -> Command {
    let directory = directory();
    Command::CreateShipment {
        reference: "26-0417".to_owned(),
        origin: directory.sites.first().unwrap().id,
        destination: directory.sites.last().unwrap().id,
        depart_at: None,
        arrive_by: None,
        boxes: vec!["Cold box 7".to_owned()],
        items: vec![NewItem {
            product: "hepb".to_owned(),
            batch: "HB24071".to_owned(),
            expiry: "2027-05".parse().unwrap(),
            quantity: 20,
            unit: None,
        }],
    }
}

pub(super) fn pairing(shipment: ShipmentId) -> Command {
    Command::PairSensor {
        shipment,
        sensor: sensor(),
        name: "Ruuvi 3F9C".to_owned(),
        box_name: "Cold box 7".to_owned(),
        placement: Placement::UnderLid,
    }
}

pub(super) fn sensor() -> SensorId {
    "ruuvi:c4a1d20f3f9c".parse().unwrap()
}
