use super::*;
use crate::{
    document::{DocumentKind, Writer},
    ids::DeviceId,
    shipment::tests::directory,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn new(calibrated_on: &str, due_on: &str) -> NewCalibration {
    NewCalibration {
        sensor: "ruuvi:c4a1d20f3f9c".parse().unwrap(),
        calibrated_on: day(calibrated_on),
        due_on: day(due_on),
        certificate: "K-1207".to_owned(),
        uncertainty_millikelvin: Some(200),
    }
}

/// Records at noon of 10 March 2026 UTC.
fn made(number: u8, new: &NewCalibration) -> Result<Calibration, Refusal> {
    let directory = directory();
    let at = Timestamp(1_773_144_000_000);
    let device = DeviceId([1; 16]);
    let person = PersonId([2; 16]);
    let facts = Facts { directory: &directory, person, at, device };
    let edits = record(facts, CalibrationId([number; 16]), new)?;
    let writer =
        Writer { actor: [1; 16], author: device, device_name: "desk", person: Some(person), at };
    let kind = DocumentKind::Calibration;
    let (document, _) = Document::create(kind, writer, (&[], &[]), &edits).unwrap();
    Ok(read(&document).unwrap())
}

#[test]
fn a_calibration_reads_back_what_was_recorded() {
    let read = made(7, &new("2026-01-12", "2027-01-12")).unwrap();
    assert_eq!(read.id, CalibrationId([7; 16]));
    assert_eq!((read.calibrated_on, read.due_on), (day("2026-01-12"), day("2027-01-12")));
    assert_eq!((read.certificate.as_str(), read.uncertainty_millikelvin), ("K-1207", Some(200)));
    assert_eq!(read.recorded_by, PersonId([2; 16]));
}

#[test]
fn dates_that_cannot_be_are_refused() {
    let refused = |calibrated_on, due_on, field| {
        let refusal = made(1, &new(calibrated_on, due_on)).unwrap_err();
        assert!(
            matches!(refusal, Refusal::WrongDate { field: found, .. } if found == field),
            "{refusal:?}"
        );
    };
    refused("2026-03-12", "2027-03-12", "calibrated_on");
    refused("2026-03-10", "2026-03-10", "due_on");
    refused("2026-03-10", "2025-03-10", "due_on");
    assert!(made(1, &new("2026-03-11", "2026-03-12")).is_ok(), "it is tomorrow in Kiritimati");
}

#[test]
fn a_calibration_holds_to_the_end_of_its_last_day() {
    let calibration = made(1, &new("2026-01-12", "2026-12-31")).unwrap();
    let check = |on: &str, state, left| {
        let found = (calibration.state(day(on)), calibration.days_left(day(on)));
        assert_eq!(found, (state, left), "{on}");
    };
    check("2026-01-12", CalibrationState::InDate, 353);
    check("2026-12-01", CalibrationState::InDate, 30);
    check("2026-12-02", CalibrationState::DueSoon, 29);
    check("2026-12-31", CalibrationState::DueSoon, 0);
    check("2027-01-01", CalibrationState::Overdue, -1);
}

#[test]
fn a_trip_is_judged_by_the_calibration_of_its_day() {
    let all = [
        made(1, &new("2025-01-12", "2026-01-12")).unwrap(),
        made(2, &new("2026-01-12", "2027-01-12")).unwrap(),
        made(3, &new("2026-01-12", "2027-01-12")).unwrap(),
    ];
    let newest = |on: &str| Calibration::newest(&all, day(on)).map(|found| found.id.0[0]);
    assert_eq!(newest("2025-01-11"), None);
    assert_eq!(newest("2026-01-11"), Some(1));
    assert_eq!(newest("2026-01-12"), Some(3));
}
