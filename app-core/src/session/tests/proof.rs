//! What a report proves beside its readings: who held the shipment, what was filled in, decided
//! and signed.

use serde_json::{Value, json};

use super::*;
use crate::report::{AgainError, Compared, Verified, VerifyError, verify};

const RUTH: &str = "b3000000000000000000000000000000";

/// A trip from the depot to a decision at the clinic, on one device.
fn trip(folder: &Path) -> (Device, String) {
    let mut all: Value = serde_json::from_slice(&directory()).unwrap();
    let ruth = json!({ "id": RUTH, "name": "Ruth", "role": "clinic_staff", "site": CLINIC });
    all["people"].as_array_mut().unwrap().push(ruth);
    let mut device = open_with(folder, serde_json::to_vec(&all).unwrap()).unwrap();
    let choose = |device: &Device, person: &str| {
        device.session.send(Command::ChoosePerson { person: person.to_owned() }).unwrap();
    };
    choose(&device, CLAIRE);
    let shipment = device.create("26-0417");
    device.pair(&shipment);
    (0..30).for_each(|_| device.minute(4_500));
    let say = |device: &Device, kind: &str, more: Value| {
        let mut command = more;
        command["kind"] = kind.into();
        if kind != "answer_form" {
            command["shipment"] = shipment.as_str().into();
        }
        device.session.send(serde_json::from_value(command).unwrap()).unwrap()
    };
    let pass = |device: &Device, to: &str| {
        let made = say(device, "offer_handover", json!({ "to_person": to, "strokes": [] }));
        choose(device, to);
        let checks = json!({ "handover": made.handover, "checks": [], "strokes": [] });
        say(device, "confirm_handover", checks);
    };
    pass(&device, ELIAS);
    say(&device, "depart", json!({}));
    (0..40).for_each(|_| device.minute(9_000));
    say(&device, "arrive", json!({}));
    pass(&device, RUTH);
    let form = say(&device, "open_form", json!({ "template": "receipt" })).form;
    let yes = json!({ "kind": "yes_no", "is_yes": true });
    for (field, value) in [
        ("seal_whole", yes.clone()),
        ("packaging_whole", yes.clone()),
        ("units_counted", json!({ "kind": "number", "number": 100 })),
        ("batches_match", yes),
        ("ice_state", json!({ "kind": "choice", "option": "partly_melted" })),
        ("vvm_stage", json!({ "kind": "vvm_stage", "stage": "one" })),
        ("moved_to_storage_minutes", json!({ "kind": "number", "number": 12 })),
        ("remarks", json!({ "kind": "text", "text": "Cold to the touch." })),
    ] {
        say(&device, "answer_form", json!({ "form": form, "field": field, "value": value }));
    }
    device.minute(4_500);
    let drawn = json!([{ "points": [{ "x": 10, "y": 500 }, { "x": 400, "y": 320 }] }]);
    let why = json!({ "outcome": "quarantine", "reason": "It was warm.", "strokes": drawn });
    say(&device, "decide", why);
    (device, shipment)
}

/// Leaves the closed folder of a device that made a trip and calibrated its sensor.
pub(crate) fn leave_a_trip(folder: &Path) {
    let (mut device, _) = trip(folder);
    device.session.send(Command::ChoosePerson { person: CLAIRE.to_owned() }).unwrap();
    let calibrate = Command::RecordCalibration {
        sensor: "ruuvi:cbb8334c884f".to_owned(),
        calibrated_on: "2023-11-01".to_owned(),
        due_on: "2024-11-01".to_owned(),
        certificate: "K-1207".to_owned(),
        uncertainty_millikelvin: None,
    };
    device.session.send(calibrate).unwrap();
    (0..5).for_each(|_| device.minute(4_500));
}

/// Returns the record of a trip, with the changes and frames that prove it.
pub(crate) fn record_of_a_trip() -> crate::report::ShipmentRecord {
    let folder = tempfile::tempdir().unwrap();
    let (device, shipment) = trip(folder.path());
    let record = serde_json::from_value(exported(&device, &shipment)).unwrap();
    assert!(verify(&crate::report::export(&record).unwrap()).unwrap().witnessed.changes_signed > 0);
    record
}

fn exported(device: &Device, shipment: &str) -> Value {
    let bytes = device.session.export_record(shipment).unwrap();
    serde_json::from_slice::<Value>(&bytes).unwrap()["record"].take()
}

/// Verifies a record whose hash is right again, as a forger with the product makes it.
fn judged(record: Value) -> Result<Verified, VerifyError> {
    let record = serde_json::from_value(record).unwrap();
    verify(&crate::report::export(&record).unwrap())
}

#[test]
fn all_that_a_report_says_follows_from_signed_changes() {
    let folder = tempfile::tempdir().unwrap();
    let (device, shipment) = trip(folder.path());
    let file = device.session.export_report(&shipment).unwrap();
    let verified = verify(&file.bytes).unwrap();
    let witnessed = &verified.witnessed;
    assert_eq!((witnessed.compared, witnessed.changes_unsigned), (Compared::Whole, 0));
    assert_eq!((witnessed.confirmations, witnessed.signatures), (4, 1));
    assert_eq!((witnessed.first_unsigned.as_ref(), witnessed.devices.len()), (None, 1));
    assert_eq!(verified.record.signatures.len(), 5);
    let names = verified.record.evidence.map(|evidence| evidence.directory.people.len());
    assert_eq!(names, Some(3), "nobody else's name leaves the organisation");
}

#[test]
fn what_was_written_anew_under_a_right_hash_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (device, shipment) = trip(folder.path());
    let record = exported(&device, &shipment);
    let check = |path: &str, value: Value| {
        let mut forged = record.clone();
        *forged.pointer_mut(path).unwrap() = value;
        match judged(forged) {
            Err(VerifyError::Again(AgainError::Differs { path: named, .. })) => {
                assert_eq!(format!("/{named}"), path);
            }
            other => panic!("{path}: {:?}", other.map(|verified| verified.witnessed)),
        }
    };
    check("/custody/1/to", "Claire".into());
    check("/custody/0/at_ms", 1_700_000_000_000_i64.into());
    check("/decision/outcome", "accept".into());
    check("/decision/reason", "It was cold.".into());
    check("/form/fields/2/value", "99".into());
    check("/items/0/batch", "L-2".into());
    check("/items/0/quantity", 101.into());
    check("/signatures/4/name", "Elias".into());
    check("/signatures/0/device_fingerprint", "00".repeat(16).into());
    check("/excursions/0/extreme_millicelsius", 8_000.into());
    check("/state", "ok".into());
    check("/verdicts/0/outcome", "pass".into());
    check("/reference", "26-0418".into());
}

#[test]
fn evidence_that_was_altered_left_out_or_made_up_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (device, shipment) = trip(folder.path());
    let record = exported(&device, &shipment);
    let check = |what: &str, change: &dyn Fn(&mut Value)| {
        let mut forged = record.clone();
        change(&mut forged["evidence"]);
        let found = judged(forged);
        assert!(found.is_err(), "{what}: {:?}", found.map(|verified| verified.witnessed));
    };
    let changes = |evidence: &mut Value, document: usize, change: &dyn Fn(&mut Vec<Value>)| {
        change(evidence["documents"][document]["changes"].as_array_mut().unwrap());
    };
    for document in [0, 1] {
        check("the last change", &|it| changes(it, document, &|all| drop(all.pop())));
        check("the first change", &|it| changes(it, document, &|all| drop(all.remove(0))));
        check("the order", &|it| changes(it, document, &|all| all.swap(1, 2)));
        check("twice", &|it| changes(it, document, &|all| all.push(all[1].clone())));
    }
    check("the form", &|it| drop(it["documents"].as_array_mut().unwrap().remove(1)));
    check("a name", &|it| it["directory"]["people"][0]["name"] = "Karl".into());
    check("a key", &|it| {
        let other = domain::access::DeviceKey::from_seed([7; 32]).public();
        it["documents"][0]["signatures"][0]["public_key"] = other.to_string().into();
    });
    let mut unsigned = record.clone();
    unsigned["evidence"]["documents"][0]["signatures"] = json!([]);
    let witnessed = judged(unsigned).unwrap().witnessed;
    assert!(witnessed.changes_unsigned > 5, "{witnessed:?}");
    assert!(witnessed.first_unsigned.unwrap().starts_with("change "));
    let mut bare = record;
    bare.as_object_mut().unwrap().remove("evidence");
    assert_eq!(judged(bare).unwrap().witnessed.compared, Compared::Nothing);
}
