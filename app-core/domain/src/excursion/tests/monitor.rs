use super::*;

#[test]
fn a_box_warns_from_the_first_reading_out_of_range_and_stops_at_the_limit() {
    let mut monitor = recorder();
    feed(&mut monitor, "0:5 10:9");
    let standing = monitor.standing(at(12));
    assert_eq!(standing.state, MonitorState::Warning { breach: Breach::Hot, since: at(10) });
    assert_eq!(standing.time_to_limit, Some(Duration::from_secs(36_000)));

    feed(&mut monitor, "20..610/10:9");
    assert_eq!(minutes(monitor.standing(at(600)).time_to_limit.unwrap()), 10);

    feed(&mut monitor, "610:9");
    let standing = monitor.standing(at(611));
    assert_eq!(
        standing.state,
        MonitorState::Stop { limit: "high".to_owned(), breach: Breach::Hot, fired: Some(at(610)) }
    );
    assert_eq!(standing.outcome, Outcome::Fail);
}

#[test]
fn a_stop_stays_even_when_all_is_well_or_silent_again() {
    let mut monitor = recorder();
    feed(&mut monitor, "0..70/10:-1 70:5 80:5");
    for minute in [80, 5_000] {
        let state = monitor.standing(at(minute)).state;
        assert!(matches!(state, MonitorState::Stop { breach: Breach::Cold, .. }), "{state:?}");
    }
}

#[test]
fn a_box_back_in_range_is_ok_and_its_spell_is_forgotten() {
    let mut monitor = recorder();
    feed(&mut monitor, "0..300/10:9 300:5");
    let standing = monitor.standing(at(301));
    assert_eq!((standing.state, standing.time_to_limit), (MonitorState::Ok, None));
    let Finding::Time(high) = &standing.findings[0] else { panic!() };
    assert_eq!((high.left(), high.known), (Duration::from_secs(36_000), minutes_of(300)));
}

#[test]
fn a_budget_is_used_up_over_several_spells() {
    let budget = StabilityBudget::of_warm_minutes(60);
    let rule = pack("storage-range").unwrap();
    let interval = Duration::from_secs(600);
    let mut monitor = Monitor::new(rule, refrigerator(), &budget, interval).unwrap();
    feed(&mut monitor, "0:9 10:9 20:9 30:5 40:9");
    let standing = monitor.standing(at(45));
    assert_eq!(standing.state, MonitorState::Warning { breach: Breach::Hot, since: at(40) });
    let Finding::Time(warm) = &standing.findings[0] else { panic!() };
    assert_eq!((warm.running, minutes(warm.left())), (minutes_of(30), 30));
}

#[test]
fn silence_is_unknown_since_the_last_reading_and_only_after_twice_the_interval() {
    let mut monitor = recorder();
    assert_eq!(monitor.standing(at(0)).state, MonitorState::Unknown { since: None });
    feed(&mut monitor, "0:5");
    assert_eq!(monitor.standing(at(20)).state, MonitorState::Ok);
    assert_eq!(monitor.standing(at(21)).state, MonitorState::Unknown { since: Some(at(0)) });
    assert_eq!(monitor.last_heard(), Some(at(0)));
}

#[test]
fn a_late_reading_is_refused_and_a_repeated_one_is_harmless() {
    let mut monitor = recorder();
    feed(&mut monitor, "0:5 10:9 10:9");
    let late = samples("5:5")[0];
    assert_eq!(monitor.feed(late), Err(MonitorError::Late { taken: at(5), latest: at(10) }));
    assert!(monitor.feed(Sample { taken: Timestamp(i64::MAX), ..late }).is_err());
    assert_eq!(monitor.last_heard(), Some(at(10)));
}

fn recorder() -> Monitor {
    let rule = pack("who-pqs-30-day-recorder").unwrap();
    let budget = StabilityBudget::default();
    Monitor::new(rule, refrigerator(), &budget, Duration::from_secs(600)).unwrap()
}

fn feed(monitor: &mut Monitor, text: &str) {
    for sample in samples(text) {
        monitor.feed(sample).unwrap();
    }
}

fn minutes_of(minutes: u64) -> Option<Duration> {
    Some(Duration::from_secs(minutes * 60))
}
