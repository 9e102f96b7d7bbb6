//! Who may act on which device: what an enrolled device takes from others, and lets its own do.

use std::collections::BTreeSet;

use super::{
    device::{CLAIRE, Device, ELIAS, config, create, pairing},
    meeting::Meeting,
    trust::{Liar, key, signed},
    *,
};
use crate::{
    access::{Device as Known, DeviceState, Grant, GrantScope, Role},
    shipment::tests::directory,
    sync::{
        Entry, Lsn,
        tests::log::Log,
        wire::{ChangeHead, Row},
    },
    units::Timestamp,
};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn device_key(seed: u8) -> DeviceKey {
    config(seed, 1).key
}

fn grant(seed: u8, person: &str, role: Role, from: i64, until: i64) -> Grant {
    Grant {
        organisation: directory().organisation,
        person: person.parse().unwrap(),
        role,
        scope: GrantScope::Organisation,
        device: device_key(seed).device(),
        not_before: Timestamp(from),
        expires_at: Timestamp(until),
    }
}

fn known_device(seed: u8, revoked_at: Option<i64>) -> Known {
    Known {
        id: device_key(seed).device(),
        name: format!("Device {seed}"),
        site: None,
        public_key: Some(device_key(seed).public()),
        state: if revoked_at.is_some() { DeviceState::Revoked } else { DeviceState::Approved },
        revoked_at: revoked_at.map(Timestamp),
    }
}

fn entry(grant: Grant, by: u8) -> Entry {
    Entry::Grant { bytes: grant.sign(&key(by)).to_bytes() }
}

/// A laptop that has enrolled and knows the phone, which nobody granted anything yet.
fn laptop(revoked_at: Option<i64>) -> Liar {
    let mut liar = Liar::new(Device::enrolled(1, Some(key(7).public())));
    let phone = known_device(2, revoked_at);
    let known = Directory { version: 2, devices: vec![phone], ..directory() };
    assert_eq!(liar.relay(&signed(Some(7), &known)), [""; 0]);
    liar
}

/// What the phone makes when Claire creates a shipment on it, as the relay passes it on.
fn created(phone: &mut Device, received_at: Timestamp) -> Vec<Row> {
    phone.create();
    let device = device_key(2);
    let row = |queued: OutboxRow| {
        let Ok(Entry::Change { document, hash, .. }) = Entry::from_bytes(&queued.bytes) else {
            panic!()
        };
        let signature = Some(ChangeHead::sign(document, hash, &device).signature);
        Row { lsn: Lsn(0), received_at, device: device.device(), entry: queued.bytes, signature }
    };
    phone.outbox.drain(..).map(row).collect()
}

/// Passes on a shipment that Claire made on the phone, and returns the rule that it broke.
#[track_caller]
fn check(granted: &[Entry], received_after: i64, expected: Option<&str>) {
    let (mut phone, mut laptop) = (Device::new(2), laptop(None));
    let received_at = Timestamp(phone.now.wall.0 + received_after);
    for grant in granted {
        laptop.relay(grant);
    }
    let rows = created(&mut phone, received_at);
    let rules: BTreeSet<String> = laptop.rows(rows).into_iter().collect();
    assert_eq!(rules.iter().map(String::as_str).collect::<Vec<_>>(), Vec::from_iter(expected));
    assert_eq!(laptop.device.shipments.len(), usize::from(expected.is_none()));
}

#[test]
fn a_change_of_another_device_holds_under_a_grant_and_under_no_other() {
    let now = Device::new(2).now.wall.0;
    let (from, until) = (now - DAY, now + DAY);
    let claire = |role, from, until| entry(grant(2, CLAIRE, role, from, until), 7);
    let (never, ended) = (Some("access.not_signed_in"), Some("access.sign_in_ended"));
    // Who.
    check(&[], 0, never);
    check(&[claire(Role::ClinicStaff, from, until)], 0, None);
    check(&[entry(grant(2, ELIAS, Role::ClinicStaff, from, until), 7)], 0, never);
    check(&[entry(grant(1, CLAIRE, Role::ClinicStaff, from, until), 7)], 0, never);
    check(&[entry(grant(2, CLAIRE, Role::ClinicStaff, from, until), 8)], 0, never);
    // When.
    check(&[claire(Role::ClinicStaff, now + DAY, now + 2 * DAY)], 0, never);
    check(&[claire(Role::ClinicStaff, from, now - MINUTE)], 0, ended);
    check(&[claire(Role::ClinicStaff, from, until)], 30 * DAY, None);
    let withdrawn = claire(Role::ClinicStaff, now - MINUTE, now - MINUTE);
    check(&[claire(Role::ClinicStaff, from, until), withdrawn], 0, ended);
    // In which role.
    for role in Role::ALL {
        let may_create =
            [Role::ClinicStaff, Role::Dispatcher, Role::QualityOfficer, Role::Integrator];
        let expected = (!may_create.contains(&role)).then_some("access.role");
        check(&[claire(role, from, until)], 0, expected);
    }
}

#[test]
fn a_forged_grant_is_reported_and_gives_nothing() {
    let now = Device::new(2).now.wall.0;
    let mut laptop = laptop(None);
    let forged = entry(grant(2, CLAIRE, Role::Dispatcher, now - DAY, now + DAY), 8);
    assert_eq!(laptop.relay(&forged), ["grant.bad_signature"]);
    assert_eq!(laptop.relay(&Entry::Grant { bytes: vec![1; 9] }), ["grant.bad_signature"]);
}

#[test]
fn grants_are_known_after_a_restart_and_within_the_batch_that_brings_them() {
    let mut phone = Device::new(2);
    let now = phone.now.wall;
    let held = entry(grant(2, CLAIRE, Role::Dispatcher, now.0 - DAY, now.0 + DAY), 7);
    let mut first = laptop(None);
    first.relay(&held);
    first.device = first.device.restart();
    first.greet();
    assert_eq!(first.rows(created(&mut phone, now)), [""; 0]);
    let mut second = laptop(None);
    let device = crate::ids::DeviceId([0; 16]);
    let entry = held.to_bytes();
    let mut rows = vec![Row { lsn: Lsn(0), received_at: now, device, entry, signature: None }];
    rows.extend(created(&mut phone, now));
    assert_eq!(second.rows(rows), [""; 0]);
}

/// The relay's clock tells what came after: the device could say any time.
#[test]
fn what_a_revoked_device_pushed_before_stays_and_what_came_after_is_refused() {
    let mut phone = Device::new(2);
    let now = phone.now.wall;
    for (received_after, expected) in [(-1, vec![]), (0, vec!["device.revoked"; 2])] {
        let mut laptop = laptop(Some(now.0));
        let held = grant(2, CLAIRE, Role::Dispatcher, now.0 - DAY, now.0 + DAY);
        laptop.relay(&entry(held, 7));
        let received_at = Timestamp(now.0 + received_after);
        assert_eq!(laptop.rows(created(&mut phone, received_at)), expected);
    }
}

#[test]
fn nobody_acts_on_an_enrolled_device_without_signing_in_and_it_records_all_the_same() {
    let mut device = Device::enrolled(1, Some(key(7).public()));
    device.handle(Input::Started);
    let claire: PersonId = CLAIRE.parse().unwrap();
    device.send(Command::ChoosePerson(claire)).unwrap();
    assert_eq!(device.send(create()), Err(Refusal::SignIn(claire)));
    let now = device.now.wall.0;
    let held = grant(1, CLAIRE, Role::ClinicStaff, now, now + 14 * DAY);
    device.handle(Input::Granted(held.sign(&key(8)).to_bytes()));
    assert_eq!(device.send(create()), Err(Refusal::SignIn(claire)), "not the organisation");
    device.handle(Input::Granted(held.sign(&key(7)).to_bytes()));
    let shipment = device.create();
    device.pair(shipment);
    device.drive(2, |_| 5_000);

    device.pass(std::time::Duration::from_secs(14 * 24 * 3_600));
    let note = Command::AddNote { shipment, text: "late".to_owned() };
    assert_eq!(device.send(note), Err(Refusal::SignIn(claire)));
    let before = device.readings().len();
    device.drive(3, |_| 5_000);
    assert_eq!(device.readings().len(), before + 3);
    let unpair = pairing(shipment);
    assert_eq!(device.send(unpair), Err(Refusal::SignIn(claire)));
}

/// The device's own clock is a year ahead, and the relay has told it so.
#[test]
fn a_wrong_clock_of_the_device_itself_ends_no_sign_in() {
    let mut device = Device::enrolled(1, Some(key(7).public()));
    device.handle(Input::Started);
    device.send(Command::ChoosePerson(CLAIRE.parse().unwrap())).unwrap();
    let now = device.now.wall.0;
    let held = grant(1, CLAIRE, Role::ClinicStaff, now, now + 14 * DAY);
    device.handle(Input::Granted(held.sign(&key(7)).to_bytes()));
    device.now.wall = Timestamp(now + 365 * DAY);
    assert!(matches!(device.send(create()), Err(Refusal::SignIn(_))));
    let behind = (-365 * DAY).to_string();
    device.values.insert("sync.clock_offset_ms".to_owned(), behind);
    let mut device = device.restart();
    device.create();
}

/// Two enrolled devices on which Claire is signed in, and the relay of their organisation.
fn enrolled(seed: u64) -> Meeting {
    let devices = vec![known_device(1, None), known_device(2, None)];
    let known = Directory { version: 2, devices, ..directory() };
    let mut log = Log::default();
    log.directory = Some(known.clone());
    let home = Partition::Organisation(known.organisation);
    log.say(home, &signed(Some(7), &known), Timestamp(0));
    let devices = [1, 2].map(|seed| {
        let mut device = Device::enrolled(seed, Some(key(7).public()));
        device.handle(Input::Started);
        let until = device.now.wall.0 + 400 * DAY;
        let held = grant(seed, CLAIRE, Role::ClinicStaff, 0, until).sign(&key(7));
        log.say(home, &Entry::Grant { bytes: held.to_bytes() }, Timestamp(0));
        device.handle(Input::Granted(held.to_bytes()));
        device.send(Command::ChoosePerson(CLAIRE.parse().unwrap())).unwrap();
        device
    });
    Meeting::of(seed, devices, log)
}

/// A device in memory panics over any entry that it refuses.
#[test]
fn honest_devices_of_an_organisation_meet_and_nothing_is_refused() {
    for seed in 1..=6 {
        let mut meeting = enrolled(seed);
        for _ in 0..4 {
            meeting.live_apart();
            let messages = meeting.draw(30);
            meeting.exchange(Some(messages));
        }
        (0..3).for_each(|_| meeting.exchange(None));
        meeting.check();
    }
}
