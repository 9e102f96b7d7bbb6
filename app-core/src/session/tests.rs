pub(crate) mod proof;
pub(crate) mod seeded;
mod views;

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use domain::{sensor::Advertisement, units::Timestamp};

use super::*;
use crate::{
    adapter::{ScriptedClock, ScriptedRadio},
    api::{
        ItemEntry, Placement, ViewName,
        view::{BoxState, ShipmentView},
    },
};

const DEPOT: &str = "a1000000000000000000000000000000";
const CLINIC: &str = "a2000000000000000000000000000000";
const CLAIRE: &str = "b1000000000000000000000000000000";
const ELIAS: &str = "b2000000000000000000000000000000";
const MINUTE: Duration = Duration::from_secs(60);

fn directory() -> Vec<u8> {
    let person = |id, name, role| serde_json::json!({ "id": id, "name": name, "role": role });
    let position = serde_json::json!({
        "latitude_microdegrees": 70_736_300, "longitude_microdegrees": -117_771_400,
    });
    let site = |id, name| {
        serde_json::json!({
            "id": id, "name": name, "zone": "America/Edmonton", "position": position,
        })
    };
    let product = serde_json::json!({
        "code": "PENTA", "name": "Pentavalent", "storage_min": 2000, "storage_max": 8000,
        "is_freeze_sensitive": true, "indicator": "type_i", "unit": "vial",
    });
    let hardy = serde_json::json!({
        "code": "INSULIN", "name": "Insulin", "storage_min": 2000, "storage_max": 8000,
        "is_freeze_sensitive": true, "stability_budget_minutes": 600, "unit": "pen",
    });
    serde_json::to_vec(&serde_json::json!({
        "organisation": "c1000000000000000000000000000000", "name": "North", "version": 1,
        "people": [person(CLAIRE, "Claire", "dispatcher"), person(ELIAS, "Elias", "driver")],
        "sites": [site(DEPOT, "Depot"), site(CLINIC, "Clinic")],
        "products": [product, hardy],
    }))
    .unwrap()
}

struct Device {
    session: Session,
    clock: ScriptedClock,
    radio: ScriptedRadio,
    sequence: u16,
}

fn open(folder: &Path) -> Result<Device, ApiError> {
    open_with(folder, directory())
}

fn open_with(folder: &Path, directory: Vec<u8>) -> Result<Device, ApiError> {
    let clock = ScriptedClock::at(Timestamp(1_700_000_000_000));
    let radio = ScriptedRadio::new();
    let in_session = radio.clone();
    let session = Session::open(SessionConfig {
        data_dir: folder.to_owned(),
        profile: Profile { device_name: "Phone".to_owned(), directory },
        relay: None,
        radio: Some(Box::new(move |sink| in_session.open(sink))),
        clock: Arc::new(clock.clone()),
        language: Language::Fr,
        keys: Keys::default(),
    })?;
    Ok(Device { session, clock, radio, sequence: 0 })
}

fn device(folder: &Path) -> Device {
    let device = open(folder).unwrap();
    device.session.send(Command::ChoosePerson { person: CLAIRE.to_owned() }).unwrap();
    device
}

fn create(reference: &str) -> Command {
    Command::CreateShipment {
        reference: reference.to_owned(),
        origin_site: DEPOT.to_owned(),
        destination_site: CLINIC.to_owned(),
        depart_at_ms: None,
        arrive_by_at_ms: None,
        boxes: vec!["CB-11".to_owned()],
        items: vec![ItemEntry {
            product: "PENTA".to_owned(),
            batch: "L-1".to_owned(),
            expiry: "2027-05".to_owned(),
            quantity: 100,
            unit: "vial".to_owned(),
        }],
    }
}

impl Device {
    fn create(&self, reference: &str) -> String {
        self.session.send(create(reference)).unwrap().shipment.unwrap()
    }

    fn references(&self) -> Vec<String> {
        let json = serde_json::json!({
            "kind": "shipments", "text": "", "selection": "all", "sort": "reference",
            "layout": "list", "cursor": null, "limit": 50,
        });
        let View::Shipments { view } =
            self.session.query(serde_json::from_value(json).unwrap()).unwrap()
        else {
            panic!("another view");
        };
        view.groups.into_iter().flat_map(|group| group.rows).map(|row| row.reference).collect()
    }

    fn shipment(&self, shipment: &str) -> ShipmentView {
        let query = Query::Shipment { shipment: shipment.to_owned() };
        let View::Shipment { view } = self.session.query(query).unwrap() else {
            panic!("another view");
        };
        view
    }

    fn pair(&self, shipment: &str) {
        let pair = Command::PairSensor {
            sensor: "ruuvi:cbb8334c884f".to_owned(),
            name: "Blue tag".to_owned(),
            shipment: Some(shipment.to_owned()),
            box_name: "CB-11".to_owned(),
            placement: Placement::BetweenTheVials,
        };
        self.session.send(pair).unwrap();
    }

    /// A minute passes, and a RuuviTag in format 5 says what it measured.
    fn minute(&mut self, millicelsius: i32) {
        self.clock.advance(MINUTE);
        self.sequence += 1;
        let mut data = vec![5];
        data.extend(i16::try_from(millicelsius / 5).unwrap().to_be_bytes());
        data.extend([0x4f, 0x00, 0xff, 0xff, 0x80, 0, 0x80, 0, 0x80, 0, 0xa8, 0xd6, 0xff]);
        data.extend(self.sequence.to_be_bytes());
        data.extend([0xcb, 0xb8, 0x33, 0x4c, 0x88, 0x4f]);
        let advertisement = Advertisement {
            address: Some("CB:B8:33:4C:88:4F".to_owned()),
            manufacturer_data: [(0x0499, data)].into(),
            rssi: Some(-60),
            ..Advertisement::default()
        };
        assert!(self.radio.hear(advertisement), "the radio did not listen");
        self.session.catch_up().unwrap();
    }
}

#[test]
fn a_command_that_was_acknowledged_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    device(folder.path()).create("26-0417");
    assert_eq!(open(folder.path()).unwrap().references(), ["26-0417"]);
}

#[test]
fn a_second_session_is_kept_out_of_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path()).unwrap();
    let refused = open(folder.path()).map(|_| ()).unwrap_err();
    assert_eq!((refused.code, refused.remedy), (ErrorCode::StorageFailed, Remedy::Retry));
    drop(first);
    open(folder.path()).unwrap();
}

#[test]
fn a_bad_command_names_the_field_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    let check = |change: &str, value: serde_json::Value, code, field: &str| {
        let mut json = serde_json::to_value(create("26-0417")).unwrap();
        *json.pointer_mut(change).unwrap() = value;
        let refused = device.session.send(serde_json::from_value(json).unwrap()).unwrap_err();
        assert_eq!((refused.code, refused.field.as_deref()), (code, Some(field)), "{change}");
        assert_eq!(refused.remedy, Remedy::FixInput);
    };
    check("/reference", "  ".into(), ErrorCode::Empty, "reference");
    check("/reference", "x".repeat(81).into(), ErrorCode::TooLong, "reference");
    check("/origin_site", "depot".into(), ErrorCode::Malformed, "origin_site");
    check("/origin_site", CLAIRE.into(), ErrorCode::UnknownSite, "site");
    check("/boxes", serde_json::json!([]), ErrorCode::Empty, "boxes");
    check("/items", serde_json::json!([]), ErrorCode::Empty, "items");
    check("/items/0/quantity", 0.into(), ErrorCode::OutOfBounds, "quantity");
    check("/items/0/expiry", "May".into(), ErrorCode::Malformed, "expiry");
    check("/depart_at_ms", i64::MAX.into(), ErrorCode::OutOfBounds, "depart_at_ms");
    assert!(device.references().is_empty());
}

#[test]
fn nobody_is_asked_to_sign_in_before_anything_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let device = open(folder.path()).unwrap();
    let refused = device.session.send(create("26-0417")).unwrap_err();
    assert_eq!((refused.code, refused.remedy), (ErrorCode::NobodyChosen, Remedy::SignIn));
}

#[test]
fn a_box_that_froze_is_told_at_once_and_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = device(folder.path());
    let shipment = device.create("26-0417");
    device.pair(&shipment);
    let (sender, told) = mpsc::channel();
    device.session.subscribe(Box::new(move |event| sender.send(event).unwrap()));
    for _ in 0..30 {
        device.minute(4_500);
    }
    for _ in 0..90 {
        device.minute(-1_500);
    }
    let raised: Vec<BoxState> = told
        .try_iter()
        .filter_map(|event| match event {
            Event::AlertRaised { state, box_name, .. } => {
                assert_eq!(box_name, "CB-11");
                Some(state)
            }
            _ => None,
        })
        .collect();
    assert_eq!(raised, [BoxState::Warning, BoxState::Stop]);
    let View::Readings { view } =
        device.session.query(Query::Readings { shipment: shipment.clone(), page: 1 }).unwrap()
    else {
        panic!("another view");
    };
    assert_eq!((view.total, view.rows.len()), (120, 20));
    let file = device.session.export_report(&shipment).unwrap();
    assert_eq!(file.name, "26-0417.pdf");
    let verified = crate::report::verify(&file.bytes).unwrap();
    assert_eq!(verified.record.readings.len(), 120);
    assert_eq!(verified.record.state, crate::report::State::Stop);
    assert_eq!(verified.record.alerts.len(), 2);
}

#[test]
fn a_suspended_session_refuses_and_continues_after_it_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    device.session.suspend().unwrap();
    assert!(device.session.send(create("26-0417")).is_err());
    assert!(device.session.query(Query::Status).is_err());
    device.session.resume().unwrap();
    device.create("26-0418");
    assert_eq!(device.references(), ["26-0418"]);
}

#[test]
fn a_broken_invariant_keeps_the_session_alive_and_what_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    device.create("26-0417");
    let is_broken = AtomicBool::new(true);
    device.session.subscribe(Box::new(move |event| {
        let is_list = matches!(&event, Event::ViewsChanged { views }
            if views.contains(&ViewName::Shipments));
        assert!(!(is_list && is_broken.swap(false, Ordering::Relaxed)), "a broken listener");
    }));
    let _ = device.session.send(create("26-0418"));
    device.create("26-0419");
    assert!(device.references().contains(&"26-0417".to_owned()));
    assert!(device.references().contains(&"26-0419".to_owned()));
}

#[test]
fn the_language_of_a_new_device_is_the_one_it_was_opened_in() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    let language = |device: &Device| match device.session.query(Query::Settings).unwrap() {
        View::Settings { view } => view.language,
        _ => panic!("another view"),
    };
    assert_eq!(language(&device), Language::Fr);
    let change = Command::ChangeSettings {
        language: Some(Language::En),
        temperature_unit: None,
        theme: None,
    };
    device.session.send(change).unwrap();
    assert_eq!(language(&device), Language::En);
}
