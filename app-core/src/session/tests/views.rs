use super::*;
use crate::api::view::{CalibrationState, EditAbout, EditValue, MembershipState, NoBudget};

fn item(product: &str, unit: &str) -> ItemEntry {
    ItemEntry {
        product: product.to_owned(),
        batch: "L-2".to_owned(),
        expiry: "2027-05".to_owned(),
        quantity: 5,
        unit: unit.to_owned(),
    }
}

impl Device {
    fn load(&self, item: ItemEntry) -> String {
        let mut plan = create("26-0002");
        if let Command::CreateShipment { items, .. } = &mut plan {
            *items = vec![item];
        }
        self.session.send(plan).unwrap().shipment.unwrap()
    }
}

#[test]
fn an_item_is_counted_in_the_unit_that_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    let shipment = device.create("26-0001");
    for (given, kept) in [("dose", "dose"), ("", "vial"), ("  box of 10 ", "box of 10")] {
        let item = item("PENTA", given);
        let add = Command::AddItem { shipment: shipment.clone(), item };
        let id = device.session.send(add).unwrap().items.remove(0);
        let items = device.shipment(&shipment).items;
        assert_eq!(items.iter().find(|item| item.item == id).unwrap().unit, kept);
    }
    let (record, _) = device.session.record(&shipment).unwrap();
    let mut units: Vec<String> = record.items.into_iter().map(|item| item.unit).collect();
    units.sort_unstable();
    assert_eq!(units, ["box of 10", "dose", "vial", "vial"]);

    let item = device.shipment(&shipment).items.remove(0).item;
    let edit = Command::EditItem {
        shipment: shipment.clone(),
        item: item.clone(),
        quantity: None,
        unit: Some("ampoule".to_owned()),
        batch: None,
        expiry: None,
    };
    device.session.send(edit).unwrap();
    let view = device.shipment(&shipment);
    assert_eq!(view.items.iter().find(|it| it.item == item).unwrap().unit, "ampoule");
    assert_eq!(view.edits.first().unwrap().field, "unit");
}

#[test]
fn every_change_is_listed_with_who_made_it_and_on_which_device() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    let shipment = device.create("26-0001");
    let item = device.shipment(&shipment).items.first().unwrap().item.clone();
    device.session.send(Command::ChoosePerson { person: ELIAS.to_owned() }).unwrap();
    device.clock.advance(MINUTE);
    let edit = Command::EditItem {
        shipment: shipment.clone(),
        item,
        quantity: Some(90),
        unit: None,
        batch: None,
        expiry: None,
    };
    device.session.send(edit).unwrap();
    let view = device.shipment(&shipment);
    let [edit] = view.edits.as_slice() else { panic!("{:?}", view.edits) };
    let number = |number| Some(EditValue::Number { number });
    assert_eq!((edit.before.clone(), edit.after.clone()), (number(100), number(90)));
    assert_eq!((edit.by.as_deref(), edit.device.as_str()), (Some("Elias"), "Phone"));
    assert_eq!((edit.at_ms, edit.is_current), (1_700_000_060_000, true));
    let about = EditAbout::Item { product_name: "Pentavalent".to_owned(), batch: "L-1".to_owned() };
    assert_eq!(edit.about, about);
    let (record, _) = device.session.record(&shipment).unwrap();
    assert_eq!(record.changes.first().unwrap().entry, "Pentavalent, lot L-1 : Unités");
}

#[test]
fn a_shipment_without_a_budget_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = device(folder.path());
    let unstated = NoBudget::NotStated { product_name: "Pentavalent".to_owned() };
    let mixed = device.load(item("INSULIN", ""));
    assert_eq!(device.shipment(&mixed).no_budget, Some(NoBudget::NoReadings));
    let add = Command::AddItem { shipment: mixed.clone(), item: item("PENTA", "") };
    device.session.send(add).unwrap();
    assert_eq!(device.shipment(&mixed).no_budget, Some(unstated));

    let hardy = device.load(item("INSULIN", ""));
    device.pair(&hardy);
    for _ in 0..3 {
        device.minute(5_000);
    }
    let view = device.shipment(&hardy);
    assert_eq!((view.no_budget, view.budgets.len()), (None, 1));
    let View::Today { view } = device.session.query(Query::Today).unwrap() else {
        panic!("another view");
    };
    let stop = view.next_stop.unwrap();
    let place = (stop.latitude_microdegrees, stop.longitude_microdegrees);
    assert_eq!(place, (Some(70_736_300), Some(-117_771_400)));
    let main = view.main.unwrap();
    assert_eq!((main.no_budget.is_none(), main.budget.is_some()), (true, true));

    device.clock.advance(MINUTE * 50);
    device.minute(5_000);
    let budget = device.shipment(&hardy).budgets.remove(0);
    assert_eq!((budget.used_seconds, budget.unknown_seconds), (0, 51 * 60));
}

fn calibrate(due_on: &str, uncertainty_millikelvin: Option<u32>) -> Command {
    Command::RecordCalibration {
        sensor: "ruuvi:cbb8334c884f".to_owned(),
        calibrated_on: "2022-11-01".to_owned(),
        due_on: due_on.to_owned(),
        certificate: " K-1207 ".to_owned(),
        uncertainty_millikelvin,
    }
}

#[test]
fn a_calibration_is_shown_with_the_sensor_the_shipment_and_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = device(folder.path());
    let shipment = device.create("26-0001");
    device.pair(&shipment);
    device.minute(5_000);
    let shown = |device: &Device| {
        let View::Sensors { mut view } = device.session.query(Query::Sensors).unwrap() else {
            panic!("another view");
        };
        let source = device.shipment(&shipment).sources.remove(0).calibration;
        (view.sensors.remove(0).calibration, source)
    };
    let (sensor, source) = shown(&device);
    assert_eq!((sensor.state, source.state), (CalibrationState::Never, CalibrationState::Never));

    // The clock stands at 14 November 2023.
    device.session.send(calibrate("2023-11-01", Some(200))).unwrap();
    let (sensor, source) = shown(&device);
    assert_eq!((sensor.state, sensor.days_left), (CalibrationState::Overdue, Some(-13)));
    assert_eq!(sensor.certificate.as_deref(), Some("K-1207"));
    assert_eq!(sensor.recorded_by.as_deref(), Some("Claire"));
    assert_eq!(source, sensor);
    let (record, _) = device.session.record(&shipment).unwrap();
    let calibration = record.sensors.first().unwrap().calibration.clone().unwrap();
    assert_eq!(calibration.uncertainty_millicelsius, Some(200));
    assert!(calibration.is_overdue && calibration.certificate == "K-1207");
    let packs = domain::excursion::packs().iter();
    let newest = packs.map(|pack| pack.dated.to_string()).max();
    assert_eq!(Some(&record.rule_packs_date), newest.as_ref());
    assert_eq!(record.readings.first().unwrap().temperature_millicelsius, 5_000);

    device.clock.advance(MINUTE);
    device.session.send(calibrate("2024-11-01", None)).unwrap();
    assert_eq!(shown(&device).0.state, CalibrationState::InDate);
}

#[test]
fn a_calibration_that_cannot_be_is_refused_at_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    let refused = |command: Command, field: &str| {
        let error = device.session.send(command).unwrap_err();
        assert_eq!((error.code, error.field.as_deref()), (ErrorCode::OutOfBounds, Some(field)));
    };
    refused(calibrate("2022-11-01", None), "due_on");
    refused(calibrate("2024-11-01", Some(0)), "uncertainty_millikelvin");
    let error = device.session.send(calibrate("soon", None)).unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::Malformed, Some("due_on")));
}

#[test]
fn a_device_that_never_enrolled_works_alone_and_shows_its_key_for_comparing() {
    let folder = tempfile::tempdir().unwrap();
    let device = device(folder.path());
    let View::Membership { view } = device.session.query(Query::Membership).unwrap() else {
        panic!("another view");
    };
    assert_eq!((view.state, view.relay), (MembershipState::None, None));
    assert_eq!(view.person.map(|person| person.name).as_deref(), Some("Claire"));
    assert_eq!((view.problem, view.signed_in_until_ms), (None, None));
    let groups: Vec<&str> = view.fingerprint.split(' ').collect();
    assert!(groups.len() == 8 && groups.iter().all(|group| group.len() == 4), "{groups:?}");
    assert_eq!(groups.concat(), view.device);
}
