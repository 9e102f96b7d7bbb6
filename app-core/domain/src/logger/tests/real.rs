use super::*;
use crate::excursion::{Assessment, Breach, Gap, Plan, Series, assess};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");

/// Returns a shared file, or `None` after saying that it is not here.
fn shared(path: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(format!("{SHARED}/{path}")).ok();
    if bytes.is_none() {
        println!("skipped: ../shared is not here");
    }
    bytes
}

fn recording(bytes: &[u8]) -> Recording {
    read(bytes, &Options::default()).unwrap()
}

fn assessed(recording: &Recording, range: &str) -> Assessment {
    let interval = recording.interval.unwrap();
    let series = Series::new(recording.samples.iter().copied(), interval).unwrap();
    let energy = recording.device.as_ref().and_then(|device| device.energy);
    let plan = Plan::new(range.parse().unwrap());
    assess(&series, &Plan { energy: energy.unwrap_or(plan.energy), ..plan }).unwrap()
}

#[test]
fn a_fridge_tags_own_daily_counts_are_met_within_one_interval() {
    let Some(bytes) = shared("fridgetag/fridgetag2L_36days.txt") else { return };
    let recording = recording(&bytes);
    let assessment = assessed(&recording, "2..8");
    let device = recording.device.as_ref().unwrap();
    assert_eq!(assessment.days.len(), device.days.len());

    for (ours, theirs) in assessment.days.iter().zip(device.days.iter().rev()) {
        assert_eq!(ours.date, theirs.date);
        for (breach, ours) in [(Breach::Hot, ours.above), (Breach::Cold, ours.below)] {
            let ours = i64::try_from(ours.as_secs() / 60).unwrap();
            let theirs = i64::from(device.minutes_beyond(theirs, breach).unwrap());
            assert!((ours - theirs).abs() <= 5, "{breach} {ours} {theirs}");
        }
    }
}

#[test]
fn a_fridge_tags_long_gap_is_unknown() {
    let Some(bytes) = shared("fridgetag/fridgetag2L_36days.txt") else { return };
    let assessment = assessed(&recording(&bytes), "2..8");
    let gap = Gap { began: at("2022-05-02T04:44:00Z"), ended: at("2022-05-02T10:36:00Z") };
    assert_eq!(assessment.gaps, [gap]);
    assert_eq!(assessment.days[0].unknown, Duration::from_secs(352 * 60));
}

#[test]
fn a_q_tags_mean_kinetic_temperature_is_met_within_a_tenth() {
    let Some(bytes) = shared("fridgetag/qtag_clm_trip1.txt") else { return };
    let recording = recording(&bytes);
    let ours = assessed(&recording, "2..8").mkt.unwrap().millicelsius();
    let trip = recording.device.unwrap().trip.unwrap();
    assert!((ours - trip.mkt.unwrap().millicelsius()).abs() <= 100, "{ours}");
}

#[test]
fn every_shared_recording_is_read() {
    for (path, readings, interval) in [
        ("fridgetag/fridgetag2L_36days.txt", 10_653, Some(300)),
        ("fridgetag/fridgetag2L_edited_by_hand.txt", 53, Some(300)),
        ("fridgetag/fridgetag2_a.txt", 0, None),
        ("fridgetag/fridgetagUL.txt", 835, Some(300)),
        ("fridgetag/qtag_clm_trip1.txt", 124, Some(600)),
        ("traces/dbschenker_container_C.csv", 1_068, Some(3_600)),
        ("traces/dbschenker_container_E.csv", 1_972, Some(3_600)),
        ("traces/fridgetag_2L_36days_5min.csv", 10_653, Some(300)),
        ("traces/fridgetag_UL_freezer_5min.csv", 835, Some(300)),
        ("traces/qtag_clm_trip1.csv", 124, Some(600)),
        ("traces/ruuvi_history_capture.csv", 1_023, Some(6)),
    ] {
        let Some(bytes) = shared(path) else { return };
        let recording = recording(&bytes);
        let interval = interval.map(Duration::from_secs);
        assert_eq!((recording.samples.len(), recording.interval), (readings, interval), "{path}");
        let is_device = path.starts_with("fridgetag/");
        let signature = recording.device.and_then(|device| device.signature);
        assert_eq!(signature.is_some(), is_device, "{path}");
    }
}
