//! A device in memory: it stores what the replica says, and can fail or be restarted.

use std::{collections::BTreeMap, time::Duration};

use super::{watch::Measured, *};
use crate::{
    alert::{AlertKind, Reason},
    compliance::{Form, Meaning, Outcome},
    ids::{EntryId, FormId, SensorId},
    reading::{Head, LogId, Reading},
    shipment::{Placement, Shipment, Status, tests::directory},
    units::{Temperature, Timestamp},
};

const CLAIRE: &str = "11111111111111111111111111111111";
const ELIAS: &str = "22222222222222222222222222222222";

#[test]
fn a_command_is_acknowledged_once_it_is_durable_and_not_before() {
    let mut device = Device::new(1);
    device.store_fails = true;
    let refused = device.send(create());
    assert!(matches!(refused, Err(Refusal::NotStored(_))), "{refused:?}");
    assert!(device.shipments.is_empty());

    device.store_fails = false;
    let created = device.send(create());
    assert!(matches!(created, Ok(Outcomes::Shipment(_))));
    assert_eq!(device.shipments.len(), 1);
}

#[test]
fn a_failed_write_is_forgotten_in_memory_too() {
    let mut device = Device::new(1);
    let shipment = device.create();
    device.store_fails = true;
    assert!(device.send(Command::AddNote { shipment, text: "lost".to_owned() }).is_err());
    device.store_fails = false;
    device.send(Command::AddNote { shipment, text: "kept".to_owned() }).unwrap();

    let notes = &device.shipments[&shipment].notes;
    assert_eq!(notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["kept"]);
    let reopened = device.restart();
    assert_eq!(reopened.shipments, device.shipments);
}

#[test]
fn nobody_commands_a_device_that_does_not_know_who_asks() {
    let mut device = Device::blank(1);
    assert_eq!(device.send(create()), Err(Refusal::NoPerson));
    let nobody = PersonId([9; 16]);
    assert_eq!(device.send(Command::ChoosePerson(nobody)), Err(Refusal::UnknownPerson(nobody)));
}

#[test]
fn a_document_that_is_not_open_is_loaded_first() {
    let mut device = Device::new(1);
    let shipments: Vec<ShipmentId> = (0..40).map(|_| device.create()).collect();
    for shipment in &shipments {
        let text = "seen".to_owned();
        device.send(Command::AddNote { shipment: *shipment, text }).unwrap();
    }
    assert!(device.loads > 0);
    assert!(shipments.iter().all(|shipment| device.shipments[shipment].notes.len() == 1));
    let unknown = ShipmentId([0xEE; 16]);
    assert_eq!(device.send(Command::Depart(unknown)), Err(Refusal::UnknownShipment(unknown)));
}

#[test]
fn readings_of_a_paired_sensor_are_kept_once_a_minute() {
    let mut device = Device::new(1);
    let shipment = device.create();
    device.hear(5_000);
    assert!(device.readings().is_empty(), "a sensor that is not paired is only shown");
    device.pair(shipment);
    device.now.wall = Timestamp(device.now.wall.0.div_euclid(60_000) * 60_000);
    for _ in 0..600 {
        device.hear(5_000);
        device.pass(Duration::from_secs(1));
    }
    assert_eq!(device.readings().len(), 10);
    assert_eq!(device.replica.candidates().first().unwrap().shipment, Some(shipment));
}

#[test]
fn an_hour_of_readings_becomes_a_frame_for_the_relay() {
    let mut device = Device::new(1);
    let shipment = device.create();
    device.pair(shipment);
    device.drive(125, |_| 5_000);
    assert_eq!(device.frames.values().map(BTreeMap::len).sum::<usize>(), 2);
    assert_eq!(device.tail.values().map(Vec::len).sum::<usize>(), 5);
    assert_eq!(device.outbox.iter().filter(|row| row.what == "readings").count(), 2);

    let mut again = device.restart();
    assert_eq!(again.frames.values().map(BTreeMap::len).sum::<usize>(), 3);
    again.drive(60, |_| 5_000);
    assert_eq!(again.readings().len(), 185);
}

#[test]
fn a_warm_box_raises_one_alert_at_once_and_says_when_it_is_over() {
    let mut device = Device::new(1);
    let shipment = device.create();
    device.pair(shipment);
    device.drive(10, |_| 5_000);
    device.drive(1, |_| 9_400);
    let alert = device.shipments[&shipment].alerts.first().cloned().unwrap();
    assert_eq!((alert.kind, alert.resolved_at), (AlertKind::TooWarm, None));
    assert_eq!(device.notified, [alert.id]);

    device.drive(20, |_| 10_000);
    device.drive(5, |_| 6_000);
    let alerts = &device.shipments[&shipment].alerts;
    assert_eq!(alerts.len(), 1);
    assert!(alerts.first().unwrap().resolved_at.is_some());

    let reason = Reason::LidLeftOpen;
    let note = "Lid latched".to_owned();
    device.send(Command::AcknowledgeAlert { alert: alert.id, shipment, reason, note }).unwrap();
    let alerts = &device.shipments[&shipment].alerts;
    assert_eq!(alerts.first().unwrap().acknowledgements.first().unwrap().reason, reason);
}

#[test]
fn a_frozen_box_stops_and_stays_stopped() {
    let mut device = Device::new(1);
    let shipment = device.create();
    device.pair(shipment);
    device.drive(5, |_| 4_000);
    device.drive(75, |_| -1_000);
    device.drive(60, |_| 4_000);
    let alerts = &device.shipments[&shipment].alerts;
    let frozen = alerts.iter().find(|alert| alert.kind == AlertKind::Frozen).unwrap();
    assert_eq!(frozen.resolved_at, None);
    assert!(frozen.rule.as_deref().unwrap().starts_with("who-pqs-shipping-type-1/"));
}

#[test]
fn a_restart_in_the_middle_of_an_excursion_raises_nothing_twice() {
    let mut device = Device::new(1);
    let shipment = device.create();
    device.pair(shipment);
    device.drive(5, |_| 5_000);
    device.drive(10, |_| 9_000);
    let mut device = device.restart();
    device.drive(10, |_| 9_000);
    assert_eq!(device.shipments[&shipment].alerts.len(), 1);
    device.drive(5, |_| 5_000);
    assert!(device.shipments[&shipment].alerts.first().unwrap().resolved_at.is_some());
}

#[test]
fn a_silent_sensor_is_its_own_alert_and_wall_clocks_do_not_matter() {
    let mut device = Device::new(1);
    let shipment = device.create();
    device.pair(shipment);
    device.drive(5, |_| 5_000);
    device.now.wall = Timestamp(device.now.wall.0 + 400 * 24 * 3_600_000);
    device.wake();
    assert!(device.shipments[&shipment].alerts.is_empty());

    device.pass(Duration::from_secs(3_600));
    device.wake();
    let kinds: Vec<AlertKind> =
        device.shipments[&shipment].alerts.iter().map(|alert| alert.kind).collect();
    assert_eq!(kinds, [AlertKind::SensorSilent]);
    device.wake();
    assert_eq!(device.shipments[&shipment].alerts.len(), 1);
}

#[test]
fn a_shipment_goes_from_order_to_a_signed_decision() {
    let mut device = Device::new(1);
    let shipment = device.create();
    let (claire, elias) = (CLAIRE.parse().unwrap(), ELIAS.parse().unwrap());
    device.pair(shipment);
    device.hand_over(shipment, claire, elias);
    device.send(Command::Depart(shipment)).unwrap();
    device.drive(30, |_| 5_000);
    device.send(Command::Arrive(shipment)).unwrap();
    device.hand_over(shipment, elias, claire);
    assert_eq!(device.shipments[&shipment].status(), Status::Received);

    let Ok(Outcomes::Form(form)) = device.send(Command::OpenForm(shipment)) else { panic!() };
    let decide = Command::Decide { form, outcome: Outcome::Accept, reason: "In range".to_owned() };
    assert!(matches!(device.send(decide.clone()), Err(Refusal::FormIncomplete { .. })));
    device.fill(form);
    let sign = Command::SignForm { form, meaning: Meaning::Approval, strokes: Vec::new() };
    assert_eq!(device.send(sign.clone()), Err(Refusal::NoDecision));
    device.send(decide).unwrap();
    device.send(sign).unwrap();

    assert_eq!(device.shipments[&shipment].status(), Status::Decided);
    let signed = &device.forms[&form];
    let signature = signed.signatures.first().unwrap();
    let key = DeviceKey::from_seed([1; 32]).public();
    let heads: Vec<_> = signature
        .heads
        .iter()
        .map(|text| crate::document::ChangeHash::parse(text).unwrap())
        .collect();
    let text =
        crate::compliance::signed_text(&heads, signature.by, signature.at, signature.meaning);
    let bytes: [u8; 64] = hex::decode(&signature.signature).unwrap().try_into().unwrap();
    key.verify(&text, &crate::access::Signature(bytes)).unwrap();
    assert!(!device.seals.is_empty(), "a handover signs the reading logs");
}

#[test]
fn a_sensor_rides_in_one_shipment_at_a_time() {
    let mut device = Device::new(1);
    let (first, second) = (device.create(), device.create());
    device.pair(first);
    let refused = device.send(pairing(second));
    assert_eq!(refused, Err(Refusal::AlreadyPaired(sensor())));
    device.send(Command::UnpairSensor { shipment: first, sensor: sensor() }).unwrap();
    device.pair(second);
}

struct Device {
    replica: Replica,
    seed: u8,
    boot: u32,
    now: Now,
    dice: Dice,
    documents: BTreeMap<DocumentId, StoredDocument>,
    shipments: BTreeMap<ShipmentId, Shipment>,
    forms: BTreeMap<FormId, Form>,
    values: BTreeMap<String, String>,
    sensors: BTreeMap<SensorId, SensorRow>,
    frames: BTreeMap<LogId, BTreeMap<u64, crate::reading::Frame>>,
    tail: BTreeMap<LogId, Vec<(u64, Reading)>>,
    seals: Vec<crate::reading::SealedHead>,
    outbox: Vec<OutboxRow>,
    notified: Vec<AlertId>,
    loads: usize,
    store_fails: bool,
    requests: u64,
}

struct Dice(u64);

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

impl Device {
    fn blank(seed: u8) -> Self {
        let replica = Replica::open(config(seed, 1), Restored::default());
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
            values: BTreeMap::new(),
            sensors: BTreeMap::new(),
            frames: BTreeMap::new(),
            tail: BTreeMap::new(),
            seals: Vec::new(),
            outbox: Vec::new(),
            notified: Vec::new(),
            loads: 0,
            store_fails: false,
            requests: 0,
        }
    }

    fn new(seed: u8) -> Self {
        let mut device = Self::blank(seed);
        device.handle(Input::Started);
        device.send(Command::ChoosePerson(CLAIRE.parse().unwrap())).unwrap();
        device
    }

    /// Loses everything that was not stored, and starts again.
    fn restart(&self) -> Self {
        let mut device = Self::blank(self.seed);
        device.boot = self.boot + 1;
        device.now = self.now;
        device.dice = Dice(u64::from(self.seed) + 1_000 * u64::from(device.boot));
        device.documents = self.documents.clone();
        device.shipments = self.shipments.clone();
        device.forms = self.forms.clone();
        device.values = self.values.clone();
        device.sensors = self.sensors.clone();
        device.frames = self.frames.clone();
        device.tail = self.tail.clone();
        device.outbox = self.outbox.clone();
        device.replica = Replica::open(config(self.seed, device.boot), self.restored());
        device.handle(Input::Started);
        device
    }

    fn restored(&self) -> Restored {
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
        Restored {
            values: self.values.clone(),
            logs: logs.collect(),
            pairings: pairings.collect(),
            sensors: self.sensors.values().cloned().collect(),
            ..Restored::default()
        }
    }

    fn handle(&mut self, input: Input) -> Vec<Event> {
        let output = self.replica.handle(self.now, &mut self.dice, input);
        self.follow(output)
    }

    fn follow(&mut self, output: Output) -> Vec<Event> {
        let mut events = output.events;
        for effect in output.effects {
            match effect {
                Effect::Store(batch) if self.store_fails => {
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
                Effect::Send(_) | Effect::Hangup { .. } | Effect::Connect | Effect::Scan { .. } => {
                }
            }
        }
        events
    }

    fn write(&mut self, write: Write) {
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
            Write::Shipment(row, _) => {
                self.shipments.insert(row.id, row.detail);
            }
            Write::Form(row) => {
                self.forms.insert(row.id, row.detail);
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
            Write::SealedHead(sealed) => self.seals.push(sealed),
            Write::Outbox(row) => self.outbox.push(row),
            Write::Value { name, value } => {
                self.values.insert(name, value);
            }
            Write::Alert(_)
            | Write::OutboxSettled { .. }
            | Write::Refused(_)
            | Write::RefusedDismissed { .. }
            | Write::Cursor { .. } => {}
        }
    }

    fn load(&self, load: Load) -> Loaded {
        match load {
            Load::Document(document) => {
                Loaded::Document { document, stored: self.documents.get(&document).cloned() }
            }
            Load::Readings(shipment) => {
                let log = LogId { device: config(self.seed, 1).key.device(), sensor: sensor() };
                let readings = BTreeMap::from([(log, self.readings())]);
                Loaded::Readings { shipment, readings }
            }
            Load::Outbox { partition, .. } => Loaded::Outbox { partition, rows: Vec::new() },
        }
    }

    fn readings(&self) -> Vec<Reading> {
        let framed = self.frames.values().flat_map(BTreeMap::values);
        let mut readings: Vec<Reading> =
            framed.flat_map(|frame| frame.readings().unwrap()).collect();
        readings.extend(self.tail.values().flatten().map(|(_, reading)| *reading));
        readings
    }

    fn send(&mut self, command: Command) -> Result<Outcomes, Refusal> {
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
            | Event::Quarantined { .. } => None,
        });
        answer.expect("every command is answered")
    }

    fn create(&mut self) -> ShipmentId {
        match self.send(create()) {
            Ok(Outcomes::Shipment(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    fn pair(&mut self, shipment: ShipmentId) {
        self.send(pairing(shipment)).unwrap();
    }

    fn hand_over(&mut self, shipment: ShipmentId, from: PersonId, to: PersonId) {
        let strokes = Vec::new();
        let offered =
            self.send(Command::OfferHandover { shipment, from, to, strokes: strokes.clone() });
        let Ok(Outcomes::Entry(handover)) = offered else { panic!("{offered:?}") };
        let checks = vec!["seal_whole".to_owned()];
        self.send(Command::ConfirmHandover { shipment, handover, checks, strokes }).unwrap();
    }

    fn fill(&mut self, form: FormId) {
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

    fn hear(&mut self, millicelsius: i32) {
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

    fn drive(&mut self, minutes: usize, temperature: impl Fn(usize) -> i32) {
        for minute in 0..minutes {
            self.hear(temperature(minute));
            self.pass(Duration::from_secs(60));
        }
    }

    fn pass(&mut self, duration: Duration) {
        self.now.monotonic += duration;
        self.now.wall = self.now.wall.after(duration);
    }

    fn wake(&mut self) {
        self.handle(Input::Woken);
    }
}

fn config(seed: u8, boot: u32) -> Config {
    let directory = directory();
    let partitions = vec![Partition::Organisation(directory.organisation)];
    Config { key: DeviceKey::from_seed([seed; 32]), directory, partitions, boot }
}

fn create() -> Command {
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
        }],
    }
}

fn pairing(shipment: ShipmentId) -> Command {
    Command::PairSensor {
        shipment,
        sensor: sensor(),
        name: "Ruuvi 3F9C".to_owned(),
        box_name: "Cold box 7".to_owned(),
        placement: Placement::UnderLid,
    }
}

fn sensor() -> SensorId {
    "ruuvi:c4a1d20f3f9c".parse().unwrap()
}

#[test]
fn an_entry_identity_is_fresh_each_time() {
    let mut dice = Dice(1);
    let draw = |dice: &mut Dice| EntryId(documents::random(dice));
    assert_ne!(draw(&mut dice), draw(&mut dice));
}
