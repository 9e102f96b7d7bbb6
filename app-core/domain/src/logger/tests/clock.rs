use super::*;

/// Reads `times`, each `MM-ddTHH:mm` of 2022 in Zurich, and returns them in UTC.
fn placed(times: &[&str]) -> (Vec<String>, LoggerClock) {
    let rows: String = times.iter().map(|time| format!("2022-{time},5\n")).collect();
    let options = Options { zone: "Europe/Zurich".parse().unwrap(), ..Options::default() };
    let recording = read(format!("time,temp\n{rows}").as_bytes(), &options).unwrap();
    let time = |sample: &Sample| Zone::UTC.rfc3339(sample.taken)[5..16].to_owned();
    (recording.samples.iter().map(time).collect(), recording.clock)
}

#[test]
fn a_clock_that_follows_the_zone_is_placed_without_a_gap() {
    let (times, clock) = placed(&["03-27T01:30", "03-27T03:00", "03-27T03:30"]);
    assert_eq!(times, ["03-27T00:30", "03-27T01:00", "03-27T01:30"]);
    assert_eq!(clock, LoggerClock::FollowsZone);
}

#[test]
fn d8_rows_in_the_hour_that_is_skipped_are_kept_and_in_order() {
    let (times, clock) = placed(&["03-27T01:30", "03-27T02:00", "03-27T02:30", "03-27T03:00"]);
    assert_eq!(times, ["03-27T00:30", "03-27T01:00", "03-27T01:30", "03-27T02:00"]);
    assert_eq!(clock, LoggerClock::Fixed { offset_minutes: 60 });
}

#[test]
fn d8_the_hour_that_happens_twice_is_placed_by_the_order_of_rows() {
    let times = ["10-30T01:30", "10-30T02:00", "10-30T02:30", "10-30T02:00", "10-30T02:30"];
    let (placed_times, clock) = placed(&times);
    let expected = ["10-29T23:30", "10-30T00:00", "10-30T00:30", "10-30T01:00", "10-30T01:30"];
    assert_eq!(placed_times, expected);
    assert_eq!(clock, LoggerClock::FollowsZone);

    let newest_first: Vec<&str> = times.iter().rev().copied().chain(["10-30T01:00"]).collect();
    assert_eq!(
        placed(&newest_first).0[..4],
        ["10-30T01:30", "10-30T01:00", "10-30T00:30", "10-30T00:00"]
    );
}

#[test]
fn a_clock_that_was_not_set_back_keeps_its_offset() {
    let (times, clock) = placed(&["10-30T02:00", "10-30T02:30", "10-30T03:00", "10-30T03:30"]);
    assert_eq!(times, ["10-30T00:00", "10-30T00:30", "10-30T01:00", "10-30T01:30"]);
    assert_eq!(clock, LoggerClock::Fixed { offset_minutes: 120 });
}
