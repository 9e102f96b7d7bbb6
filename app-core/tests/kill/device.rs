//! The device that is killed: it records readings and writes a note now and then, for as long as it
//! lives.

use std::{
    io::Write,
    path::Path,
    sync::{Arc, mpsc},
    time::Duration,
};

use app_core::{
    adapter::{ScriptedClock, ScriptedRadio},
    api::{Command, Event, ItemEntry, Placement, ViewName, view::Language},
    session::{Keys, Profile, Session, SessionConfig},
};
use domain::{sensor::Advertisement, units::Timestamp};

/// The environment variable that makes the test a device, with its data folder.
pub(crate) const FOLDER: &str = "ISOTHERM_KILL_FOLDER";
/// The environment variable that says which life of the device it is, from 0.
pub(crate) const CYCLE: &str = "ISOTHERM_KILL_CYCLE";
const SENSOR: &str = "ruuvi:cbb8334c884f";

const DEPOT: &str = "a1000000000000000000000000000000";
const CLINIC: &str = "a2000000000000000000000000000000";
const CLAIRE: &str = "b1000000000000000000000000000000";
const BOX: &str = "CB-11";
const MINUTE: Duration = Duration::from_secs(60);
/// When the first life begins, and how long after each other they do.
const BEGINNING: i64 = 1_700_000_000_000;
/// Readings are durable in the journal alone until a note takes them into the database with it.
const READINGS_OF_A_NOTE: u64 = 7;
const LIFE: i64 = 12 * 3_600_000;

/// What a device tells, each only when it is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Acknowledged {
    /// It is open and works.
    Open,
    /// The shipment it made.
    Shipment(String),
    /// So many notes of this life are written.
    Note(u64),
    /// So many readings of this life are recorded.
    Reading(u64),
}

impl Acknowledged {
    /// Reads a line of the device; the words of the test harness are none.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (word, value) = line.strip_prefix("device ")?.split_once(' ')?;
        match word {
            "open" => Some(Self::Open),
            "shipment" => Some(Self::Shipment(value.to_owned())),
            "note" => value.parse().ok().map(Self::Note),
            "reading" => value.parse().ok().map(Self::Reading),
            _ => None,
        }
    }

    fn say(&self) {
        let mut out = std::io::stdout().lock();
        match self {
            // The harness left its line open.
            Self::Open => writeln!(out, "\ndevice open ."),
            Self::Shipment(id) => writeln!(out, "device shipment {id}"),
            Self::Note(count) => writeln!(out, "device note {count}"),
            Self::Reading(count) => writeln!(out, "device reading {count}"),
        }
        .unwrap();
    }
}

/// Returns when the reading `number` of a life was taken, from 1.
pub(crate) fn taken(cycle: u64, number: u64) -> Timestamp {
    let [cycle, number] = [cycle, number].map(|it| i64::try_from(it).unwrap());
    Timestamp(BEGINNING + cycle * LIFE + number * 60_000)
}

/// Returns the temperature of a reading in millidegrees; a format-5 tag has steps of five.
pub(crate) fn millicelsius(number: u64) -> i32 {
    4_000 + i32::try_from(number % 200).unwrap() * 5
}

pub(crate) fn note(cycle: u64, number: u64) -> String {
    format!("life {cycle}, note {number}")
}

/// Opens the device as its life `cycle` finds it.
pub(crate) fn open(folder: &Path, cycle: u64) -> (Session, ScriptedClock, ScriptedRadio) {
    let clock = ScriptedClock::at(taken(cycle, 0));
    let radio = ScriptedRadio::new();
    let in_session = radio.clone();
    let session = Session::open(SessionConfig {
        data_dir: folder.to_owned(),
        profile: Profile { device_name: "Phone".to_owned(), directory: directory() },
        relay: None,
        radio: Some(Box::new(move |sink| in_session.open(sink))),
        clock: Arc::new(clock.clone()),
        language: Language::En,
        keys: Keys::default(),
    });
    (session.unwrap(), clock, radio)
}

/// Works until it is killed.
pub(crate) fn work(folder: &Path, cycle: u64) -> ! {
    let (session, clock, radio) = open(folder, cycle);
    session.send(Command::ChoosePerson { person: CLAIRE.to_owned() }).unwrap();
    let shipment = the_shipment(&session);
    Acknowledged::Open.say();
    Acknowledged::Shipment(shipment.clone()).say();
    let (sender, events) = mpsc::channel();
    session.subscribe(Box::new(move |event| sender.send(event).unwrap()));
    for number in 1.. {
        clock.advance(MINUTE);
        assert!(radio.hear(advertisement(number)), "the radio did not listen");
        session.catch_up().unwrap();
        let is_recorded = events.try_iter().any(|event| {
            matches!(event, Event::ViewsChanged { views } if views.contains(&ViewName::Readings))
        });
        assert!(is_recorded, "reading {number} was not recorded");
        Acknowledged::Reading(number).say();
        if number.is_multiple_of(READINGS_OF_A_NOTE) {
            let text = note(cycle, number / READINGS_OF_A_NOTE);
            session.send(Command::AddNote { shipment: shipment.clone(), text }).unwrap();
            Acknowledged::Note(number / READINGS_OF_A_NOTE).say();
        }
    }
    unreachable!("the device outlived every number")
}

/// Makes the shipment and pairs the sensor, as far as an earlier life has not.
fn the_shipment(session: &Session) -> String {
    let found = super::judge::shipments(session);
    let shipment = match found.as_slice() {
        [] => session.send(create()).unwrap().shipment.unwrap(),
        [one] => one.clone(),
        more => panic!("{} shipments where one was made", more.len()),
    };
    if !super::judge::is_paired(session, &shipment) {
        let pair = Command::PairSensor {
            sensor: SENSOR.to_owned(),
            name: "Blue tag".to_owned(),
            shipment: Some(shipment.clone()),
            box_name: BOX.to_owned(),
            placement: Placement::BetweenTheVials,
        };
        session.send(pair).unwrap();
    }
    shipment
}

fn create() -> Command {
    Command::CreateShipment {
        reference: "26-0417".to_owned(),
        origin_site: DEPOT.to_owned(),
        destination_site: CLINIC.to_owned(),
        depart_at_ms: None,
        arrive_by_at_ms: None,
        boxes: vec![BOX.to_owned()],
        items: vec![ItemEntry {
            product: "PENTA".to_owned(),
            batch: "L-1".to_owned(),
            expiry: "2027-05".to_owned(),
            quantity: 100,
            unit: "vial".to_owned(),
        }],
    }
}

fn directory() -> Vec<u8> {
    let site = |id, name| serde_json::json!({ "id": id, "name": name, "zone": "America/Edmonton" });
    serde_json::to_vec(&serde_json::json!({
        "organisation": "c1000000000000000000000000000000", "name": "North", "version": 1,
        "people": [{ "id": CLAIRE, "name": "Claire", "role": "dispatcher" }],
        "sites": [site(DEPOT, "Depot"), site(CLINIC, "Clinic")],
        "products": [{
            "code": "PENTA", "name": "Pentavalent", "storage_min": 2000, "storage_max": 8000,
            "is_freeze_sensitive": true, "indicator": "type_i", "unit": "vial",
        }],
    }))
    .unwrap()
}

/// A RuuviTag in data format 5; <https://docs.ruuvi.com>.
fn advertisement(number: u64) -> Advertisement {
    let mut data = vec![5];
    data.extend(i16::try_from(millicelsius(number) / 5).unwrap().to_be_bytes());
    data.extend([0x4f, 0x00, 0xff, 0xff, 0x80, 0, 0x80, 0, 0x80, 0, 0xa8, 0xd6, 0xff]);
    data.extend(u16::try_from(number).unwrap().to_be_bytes());
    data.extend([0xcb, 0xb8, 0x33, 0x4c, 0x88, 0x4f]);
    Advertisement {
        address: Some("CB:B8:33:4C:88:4F".to_owned()),
        manufacturer_data: [(0x0499, data)].into(),
        rssi: Some(-60),
        ..Advertisement::default()
    }
}
