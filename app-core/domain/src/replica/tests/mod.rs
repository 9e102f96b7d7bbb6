//! What one device promises, told to a device in memory.

mod device;
mod granted;
mod hostile;
mod import;
mod meeting;
mod refusals;
mod trust;

use std::time::Duration;

use super::*;
use crate::{
    access::{
        Role, Signature,
        policy::{Action, Denied},
    },
    alert::{AlertKind, Reason},
    compliance::{Meaning, Outcome, signed_text},
    document::ChangeHash,
    ids::EntryId,
    shipment::Status,
    units::Timestamp,
};
use device::{CLAIRE, Device, Dice, ELIAS, create, pairing, sensor};

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
    device.send(Command::ChoosePerson(elias)).unwrap();
    let denied = Denied::Role { role: Role::Driver, action: Action::FormDecide };
    assert_eq!(device.send(decide.clone()), Err(Refusal::NotAllowed(denied)));
    device.send(Command::ChoosePerson(claire)).unwrap();
    device.send(decide).unwrap();
    device.send(sign).unwrap();

    assert_eq!(device.shipments[&shipment].status(), Status::Decided);
    let signed = &device.forms[&form];
    let signature = signed.signatures.first().unwrap();
    let key = DeviceKey::from_seed([1; 32]).public();
    let heads: Vec<_> =
        signature.heads.iter().map(|text| ChangeHash::parse(text).unwrap()).collect();
    let text = signed_text(&heads, signature.by, signature.at, signature.meaning);
    let bytes: [u8; 64] = hex::decode(&signature.signature).unwrap().try_into().unwrap();
    key.verify(&text, &Signature(bytes)).unwrap();
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

#[test]
fn an_entry_identity_is_fresh_each_time() {
    let mut dice = Dice(1);
    let draw = |dice: &mut Dice| EntryId(documents::random(dice));
    assert_ne!(draw(&mut dice), draw(&mut dice));
}
