//! A shipment that the organisation does not permit, made without signal.

use super::folder;
use serde_json::{Value, json};
use std::fs;
use world::device::{Device, DeviceError};
use world::process::free_port;
use world::stage::{LAPTOP, PHONE, Stage};

const BEGAN_MS: i64 = 1_772_463_600_000;
const CLAIRE: &str = "0b000000000000000000000000000001";
const DEPOT: &str = "0c000000000000000000000000000001";
const CLINIC: &str = "0c000000000000000000000000000002";

/// While the phone had no signal the organisation made Claire a driver, and a driver plans nothing.
#[test]
fn a_shipment_that_the_relay_refuses_leaves_the_lists_and_is_kept_in_words() {
    let folder = folder("refused-beginning");
    let stage = Stage::fresh(&folder).expect("a stage");
    let port = free_port().expect("a port");
    let address = format!("http://127.0.0.1:{port}");
    let mut phone = Device::start(&stage, PHONE, &address, BEGAN_MS).expect("a phone");
    phone.hand_to(CLAIRE).expect("Claire");
    let shipment = plan(&phone);
    let note = json!({ "kind": "add_note", "shipment": shipment, "text": "built on it" });
    phone.command(&note).expect("a note");
    assert_eq!(names(&phone).expect("a list"), ["26-0999"]);

    make_claire_a_driver(&stage);
    let _relay = stage.relay(port).expect("a relay");
    let refused = phone
        .until("what was refused", |phone| {
            let view = phone.query(&json!({ "kind": "sync" }))?;
            let refused = view["refused"].as_array().cloned().unwrap_or_default();
            Ok((refused.len() >= 2).then_some(refused))
        })
        .expect("a refusal");
    let of = |kind: &str| refused.iter().find(|row| row["record"]["kind"] == kind).cloned();
    let created = of("shipment_created").expect("the beginning");
    assert_eq!(created["record"]["reference"], "26-0999", "{created}");
    let note = of("note").expect("the note");
    assert_eq!(note["record"]["text"], "built on it", "{note}");
    assert_eq!(names(&phone).expect("a list"), Vec::<String>::new());
    phone.restart().expect("a phone");
    assert_eq!(names(&phone).expect("a list"), Vec::<String>::new());
    let laptop = Device::start(&stage, LAPTOP, &address, BEGAN_MS).expect("a laptop");
    assert_eq!(names(&laptop).expect("a list"), Vec::<String>::new());
    drop((phone, laptop));
    fs::remove_dir_all(folder).expect("removed");
}

fn plan(phone: &Device) -> String {
    let made = phone.command(&json!({
        "kind": "create_shipment", "reference": "26-0999",
        "origin_site": DEPOT, "destination_site": CLINIC,
        "depart_at_ms": null, "arrive_by_at_ms": null, "boxes": ["CB-11"],
        "items": [{ "product": "PENTA", "batch": "L-7741", "expiry": "2027-05",
            "quantity": 100, "unit": "vial" }],
    }));
    made.expect("a shipment")["shipment"].as_str().expect("an identity").to_owned()
}

fn names(device: &Device) -> Result<Vec<String>, DeviceError> {
    let view = device.query(&json!({
        "kind": "shipments", "text": "", "selection": "all", "sort": "reference",
        "layout": "list", "cursor": null, "limit": 10,
    }))?;
    let groups = view["groups"].as_array().cloned().unwrap_or_default();
    let rows = groups.iter().filter_map(|group| group["rows"].as_array()).flatten();
    Ok(rows.filter_map(|row| row["reference"].as_str().map(str::to_owned)).collect())
}

fn make_claire_a_driver(stage: &Stage) {
    let path = stage.directory();
    let text = fs::read(&path).expect("a directory");
    let mut directory: Value = serde_json::from_slice(&text).expect("JSON");
    directory["version"] = json!(2);
    directory["people"][0]["role"] = json!("driver");
    fs::write(path, directory.to_string()).expect("written");
}
