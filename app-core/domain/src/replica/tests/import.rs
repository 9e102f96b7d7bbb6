use super::*;
use crate::{
    alert::Alert,
    reading::{Reading, TimeSource},
    shipment::Placement,
    units::Temperature,
};

fn file(shipment: ShipmentId, recorded: Vec<Reading>, readings: &[(Timestamp, i32)]) -> Command {
    let reading = |(taken, value): &(Timestamp, i32)| Reading {
        taken: *taken,
        temperature: Temperature::from_millicelsius(*value).unwrap(),
        humidity: None,
        battery: None,
        sequence: None,
        time: TimeSource::Sensor,
    };
    Command::ImportReadings(Box::new(LoggerFile {
        shipment,
        sensor: "berlinger:1234".parse().unwrap(),
        name: "Fridge-tag".to_owned(),
        box_name: "CB-11".to_owned(),
        placement: Placement::BetweenVials,
        interval_seconds: 600,
        file_name: "trip.txt".to_owned(),
        file_sha256: format!("{:064x}", readings.len()),
        readings: readings.iter().map(reading).collect(),
        recorded,
    }))
}

/// Ten-minute readings from an hour before the device's time on: two hours are warm.
fn trip(device: &Device) -> Vec<(Timestamp, i32)> {
    let began = device.now.wall.0 - 3_600_000;
    let value = |index: i64| if (20..32).contains(&index) { 11_000 } else { 5_000 };
    (0..80).map(|index| (Timestamp(began + index * 600_000), value(index))).collect()
}

#[test]
fn a_file_that_is_imported_twice_adds_nothing_the_second_time() {
    let mut device = Device::new(1);
    let shipment = device.create();
    let trip = trip(&device);
    let first = device.send(file(shipment, Vec::new(), &trip)).unwrap();
    assert_eq!(first, Outcomes::Imported { added: 80, known: 0, outside: 6 });
    let stored = device.readings();
    assert_eq!(stored.len(), 80);
    let pairings = device.shipments[&shipment].pairings.clone();
    assert_eq!(pairings.len(), 1);
    let import = pairings[0].import.as_ref().unwrap();
    assert_eq!((import.file_readings, import.file_readings_outside), (80, 6));
    assert_eq!(import.imported_by, device.shipments[&shipment].created_by);

    let again = device.send(file(shipment, stored.clone(), &trip)).unwrap();
    assert_eq!(again, Outcomes::Imported { added: 0, known: 80, outside: 6 });
    assert_eq!(device.readings(), stored);
    assert_eq!(device.shipments[&shipment].pairings, pairings);
}

#[test]
fn an_excursion_in_a_file_is_an_alert_that_is_found_late() {
    let mut device = Device::new(1);
    let shipment = device.create();
    let trip = trip(&device);
    device.send(file(shipment, Vec::new(), &trip)).unwrap();
    let alerts = &device.shipments[&shipment].alerts;
    let warm: Vec<_> = alerts.iter().filter(|alert| alert.kind == AlertKind::TooWarm).collect();
    assert_eq!(warm.len(), 1);
    assert!(warm[0].is_late);
    assert_eq!((warm[0].began, warm[0].resolved_at), (trip[20].0, Some(trip[32].0)));
}

#[test]
fn a_late_alert_names_the_file_that_showed_it_and_no_other_alert_does() {
    let mut device = Device::new(1);
    let shipment = device.create();
    let trip = trip(&device);
    device.send(named("first.txt", file(shipment, Vec::new(), &trip[..50]))).unwrap();
    device.pass(std::time::Duration::from_secs(60));
    let stored = device.readings();
    device.send(named("second.txt", file(shipment, stored, &trip[10..]))).unwrap();
    let shipment = &device.shipments[&shipment];
    let late = shipment.alerts.iter().find(|alert| alert.kind == AlertKind::TooWarm).unwrap();
    let check = |alert: Alert, file: Option<&str>| {
        assert_eq!(shipment.found_in(&alert).map(|import| import.file_name.as_str()), file);
    };
    check(late.clone(), Some("first.txt"));
    check(Alert { raised_at: device.now.wall, ..late.clone() }, Some("second.txt"));
    check(Alert { is_late: false, ..late.clone() }, None);
    check(Alert { sensor: "berlinger:9".parse().unwrap(), ..late.clone() }, None);
}

fn named(name: &str, command: Command) -> Command {
    let Command::ImportReadings(mut file) = command else { panic!("it is a file") };
    file.file_name = name.to_owned();
    Command::ImportReadings(file)
}

#[test]
fn a_file_that_contradicts_the_log_is_refused_as_a_whole() {
    let mut device = Device::new(1);
    let shipment = device.create();
    let mut trip = trip(&device);
    device.send(file(shipment, Vec::new(), &trip[..40])).unwrap();
    let stored = device.readings();
    trip[30].1 = 4_000;
    let refused = device.send(file(shipment, stored.clone(), &trip));
    let is_clear =
        matches!(refused, Err(Refusal::Contradicts { at, count: 1, .. }) if at == trip[30].0);
    assert!(is_clear, "{refused:?}");
    assert_eq!(device.readings(), stored);
    assert_eq!(device.shipments[&shipment].pairings.len(), 1);
}

#[test]
fn a_file_is_taken_in_whole_or_not_at_all_and_overlapping_files_join() {
    let mut device = Device::new(1);
    let shipment = device.create();
    let trip = trip(&device);
    device.store_fails = true;
    assert!(device.send(file(shipment, Vec::new(), &trip[..50])).is_err());
    device.store_fails = false;
    assert!(device.readings().is_empty() && device.shipments[&shipment].pairings.is_empty());

    device.send(file(shipment, Vec::new(), &trip[..50])).unwrap();
    let stored = device.readings();
    let more = device.send(file(shipment, stored, &trip[40..])).unwrap();
    assert_eq!(more, Outcomes::Imported { added: 30, known: 10, outside: 0 });
    assert_eq!(device.readings().len(), 80);
    let alerts = &device.shipments[&shipment].alerts;
    assert_eq!(alerts.iter().filter(|alert| alert.kind == AlertKind::TooWarm).count(), 1);
    assert_eq!(device.restart().readings(), device.readings());
}
