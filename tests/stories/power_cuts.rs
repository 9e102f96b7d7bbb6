//! Power cuts: what was acknowledged is there afterwards, every time.

use super::folder;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::mpsc::{self, Sender};
use std::thread;
use world::Measurement;
use world::advertisement::Ruuvi;
use world::device::Device;
use world::http::Peer;
use world::stage::{PHONE, Stage};

const CUTS: usize = 300;
/// A cut comes after so many acknowledgements at most, always within the next request.
const ACKNOWLEDGED_MAX: usize = 7;
const NOTE_EVERY: i64 = 3;
/// Nobody listens there; the device is alone with its disk.
const NO_RELAY: &str = "http://127.0.0.1:1";
const BEGAN_MS: i64 = 1_772_463_600_000;
const MINUTE_MS: i64 = 60_000;
const CLAIRE: &str = "0b000000000000000000000000000001";
const DEPOT: &str = "0c000000000000000000000000000001";
const CLINIC: &str = "0c000000000000000000000000000002";

/// What a device said it keeps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kept {
    Reading(i64),
    Note(String),
}

#[test]
fn nothing_acknowledged_is_lost_in_three_hundred_power_cuts() {
    let folder = folder("power-cuts");
    let stage = Stage::fresh(&folder).expect("a stage");
    let mut device = Device::start(&stage, PHONE, NO_RELAY, BEGAN_MS).expect("a device");
    let shipment = ready(&mut device);
    let mut kept = BTreeSet::new();
    let mut tag = Ruuvi::new([0xcb, 0xb8, 0x33, 0x4c, 0x88, 0x4f]);
    let mut minute = 1;
    for cut in 0..CUTS {
        let wanted = 1 + cut * 5 % ACKNOWLEDGED_MAX;
        let (tell, told) = mpsc::channel();
        let (peer, about) = (device.peer().clone(), shipment.clone());
        let mut hears = tag.clone();
        let recorder = thread::spawn(move || record(&peer, &about, &mut hears, minute, &tell));
        kept.extend(told.iter().take(wanted));
        device.kill();
        // What was acknowledged between the last one awaited and the cut counts as well.
        kept.extend(told.iter());
        (tag, minute) = {
            let next = recorder.join().expect("a recorder");
            (advanced(tag, minute, next), next)
        };
        device.restart().expect("the database opens");
    }
    let (readings, notes) = (readings(&device, &shipment), notes(&device, &shipment));
    let lost: Vec<&Kept> = kept
        .iter()
        .filter(|kept| match kept {
            Kept::Reading(at_ms) => !readings.contains(at_ms),
            Kept::Note(note) => !notes.contains(note),
        })
        .collect();
    println!("{CUTS} cuts, {} acknowledged, {} readings kept", kept.len(), readings.len());
    assert!(lost.is_empty(), "{} lost: {lost:?}; see {}", lost.len(), folder.display());
    assert!(kept.len() > CUTS, "too little was recorded to lose anything");
    drop(device);
    std::fs::remove_dir_all(folder).expect("removed");
}

/// Records until the device no longer answers; returns the first minute it never spoke of.
fn record(peer: &Peer, shipment: &str, tag: &mut Ruuvi, from: i64, tell: &Sender<Kept>) -> i64 {
    let mut minute = from;
    loop {
        let at_ms = BEGAN_MS + minute * MINUTE_MS;
        let mut heard = tag.advertise(measured(at_ms));
        heard["now_at_ms"] = json!(at_ms);
        minute += 1;
        if !is_done(peer, "/api/script/hear", &json!([heard])) {
            return minute;
        }
        // The test may have stopped to count.
        let _ = tell.send(Kept::Reading(at_ms));
        if minute % NOTE_EVERY == 0 {
            let text = format!("note {minute}");
            let note = json!({ "kind": "add_note", "shipment": shipment, "text": text });
            if !is_done(peer, "/api/command", &note) {
                return minute;
            }
            let _ = tell.send(Kept::Note(text));
        }
    }
}

fn is_done(peer: &Peer, path: &str, body: &Value) -> bool {
    peer.post(path, body).is_ok_and(|answer| answer.status == 200)
}

/// The tag went on counting while nobody listened.
fn advanced(mut tag: Ruuvi, from: i64, to: i64) -> Ruuvi {
    for minute in from..to {
        tag.advertise(measured(BEGAN_MS + minute * MINUTE_MS));
    }
    tag
}

fn measured(at_ms: i64) -> Measurement {
    let wave = i32::try_from(at_ms / MINUTE_MS % 17).unwrap_or_default();
    let temperature_millicelsius = 4_000 + wave * 50;
    Measurement { at_ms, temperature_millicelsius, humidity_permille: 480 }
}

fn ready(device: &mut Device) -> String {
    device.hand_to(CLAIRE).expect("Claire");
    let made = device
        .command(&json!({
            "kind": "create_shipment", "reference": "26-0500", "origin_site": DEPOT,
            "destination_site": CLINIC, "depart_at_ms": null, "arrive_by_at_ms": null,
            "boxes": ["Cold box 11"],
            "items": [{ "product": "PENTA", "batch": "L-1", "expiry": "2027-05",
                "quantity": 10, "unit": "vial" }],
        }))
        .expect("a shipment");
    let shipment = made["shipment"].as_str().expect("an identity").to_owned();
    device
        .command(&json!({
            "kind": "pair_sensor", "sensor": "ruuvi:cbb8334c884f", "name": "Blue tag",
            "shipment": shipment, "box_name": "Cold box 11", "placement": "between_the_vials",
        }))
        .expect("a sensor");
    shipment
}

fn readings(device: &Device, shipment: &str) -> BTreeSet<i64> {
    let page = |page: u64| {
        let asked = json!({ "kind": "readings", "shipment": shipment, "page": page });
        device.query(&asked).expect("a page")
    };
    let first = page(0);
    let pages = first["pages"].as_u64().expect("a count");
    let rows = (0..pages).flat_map(|at| page(at)["rows"].as_array().cloned().unwrap_or_default());
    rows.filter_map(|row| row["at_ms"].as_i64()).collect()
}

fn notes(device: &Device, shipment: &str) -> BTreeSet<String> {
    let view = device.query(&json!({ "kind": "shipment", "shipment": shipment })).expect("a view");
    let notes = view["notes"].as_array().cloned().unwrap_or_default();
    notes.iter().filter_map(|note| note["text"].as_str().map(ToOwned::to_owned)).collect()
}
