//! Mistakes that other products shipped, each as a case that ours must not repeat.
//!
//! Numbered d1 to d13. Those of reading files stand beside the logger files, those of storing
//! and of moving sensors beside the log and the replica.

use super::*;
use crate::zone::Zone;

#[test]
fn d1_a_day_at_twelve_degrees_breaches_in_every_account() {
    let readings = "0..1440/5:12";
    let assessment = assess_every_five_minutes(readings);
    assert_eq!(assessment.days[0].above, Duration::from_secs(86_400));
    assert_eq!(assessment.excursions[0].lasted, Duration::from_secs(86_400));
    let Finding::Time(hot) = &assessment.verdicts[0].inputs.findings[0] else { panic!() };
    assert_eq!((hot.known, hot.outcome), (Some(Duration::from_secs(86_400)), Outcome::Fail));
}

#[test]
fn d2_a_cold_reading_first_hides_no_hot_spell() {
    check("who-pqs-30-day-recorder", "0:1 10..2010/10:9", "fail: high 2000 fail, low - pass");
    check(
        "who-pqs-30-day-recorder",
        "0..10/10:-1 10..620/10:9 620:-1",
        "fail: high 610 fail, low 10 pass",
    );
}

#[test]
fn d3_every_account_keeps_to_the_window_and_nothing_is_cut_off() {
    let plan =
        Plan { from: Some(at(1000)), until: Until::Moment(at(1100)), ..Plan::new(refrigerator()) };
    let assessment = assess(&series("0..60000/10:9"), &plan).unwrap();
    assert_eq!(assessment.readings, 10);
    assert_eq!(assessment.excursions.len(), 1);
    assert_eq!(minutes(assessment.excursions[0].lasted), 100);
    let Finding::Time(high) = &assessment.verdicts[1].inputs.findings[0] else { panic!() };
    assert_eq!(high.known, Some(Duration::from_secs(6000)));

    let all = assess(&series("0..1000000/10:9"), &Plan::new(refrigerator())).unwrap();
    assert_eq!(all.readings, 100_000);
}

#[test]
fn d5_time_that_no_reading_covers_is_never_invented() {
    let assessment = assess(&series("0:5 300:5"), &Plan::new(refrigerator())).unwrap();
    assert_eq!(assessment.gaps, [Gap { began: at(0), ended: at(300) }]);
    assert_eq!(minutes(assessment.days[0].known), 10);
}

#[test]
fn d6_an_excursion_keeps_its_own_side_and_begins_at_its_own_reading() {
    let year_2024 = 1_704_067_200_000 / MINUTE;
    let readings = format!("{year_2024}:5 {}:1 {}:5", year_2024 + 10, year_2024 + 20);
    let assessment = assess(&series(&readings), &Plan::new(refrigerator())).unwrap();
    let excursion = assessment.excursions[0];
    assert_eq!(excursion.breach, Breach::Cold);
    assert_eq!(Zone::UTC.rfc3339(excursion.began), "2024-01-01T00:10:00Z");
}

#[test]
fn d7_an_excursion_of_forty_days_lasts_forty_days() {
    let assessment = assess(&series("0..57600/10:9 57600:5"), &Plan::new(refrigerator())).unwrap();
    assert_eq!(assessment.excursions[0].lasted, Duration::from_secs(40 * 86_400));
    let Finding::Time(high) = &assessment.verdicts[1].inputs.findings[0] else { panic!() };
    assert_eq!(high.known, Some(Duration::from_secs(40 * 86_400)));
}

#[test]
fn d8_the_day_on_which_clocks_change_has_all_its_minutes() {
    let zurich: Zone = "Europe/Zurich".parse().unwrap();
    for (noon, hours) in [("2022-03-26 12:00", [12, 23, 24]), ("2022-10-29 12:00", [12, 25, 24])] {
        let first = zurich.moment(noon).unwrap().0 / MINUTE;
        let readings = format!("{first}..{}/10:9", first + 5 * 1440);
        let plan = Plan { zone: zurich, ..Plan::new(refrigerator()) };
        let days = assess(&series(&readings), &plan).unwrap().days;
        let above: Vec<u64> = days.iter().take(3).map(|day| minutes(day.above) / 60).collect();
        assert_eq!(above, hours, "{noon}");
    }
}

#[test]
fn d10_a_second_value_for_one_moment_overwrites_nothing() {
    let both = series("0:5 10:5 10:12 20:5");
    let moment = both.moments()[1];
    assert_eq!((moment.coldest.millicelsius(), moment.hottest.millicelsius()), (5_000, 12_000));
    assert_eq!(both, series("0:5 10:12 10:5 20:5"));
}

#[test]
fn d12_a_silent_sensor_extends_no_excursion_and_old_ones_stay() {
    let readings = series("0..60/10:9");
    let late = Plan {
        until: Until::Now(at(20_000)),
        rules: select(["who-pqs-30-day-recorder"]).unwrap(),
        ..Plan::new(refrigerator())
    };
    let assessment = assess(&readings, &late).unwrap();
    assert_eq!(minutes(assessment.excursions[0].lasted), 50);
    assert_eq!(assessment.excursions[0].ended, Some(at(50)));
    assert_eq!(assessment.verdicts[0].outcome, Outcome::Unknown);
}

#[test]
fn d13_no_alarm_fires_in_a_gap_while_the_last_value_was_fine() {
    let rule = pack("storage-range").unwrap();
    let budget = StabilityBudget::of_warm_minutes(30);
    let interval = Duration::from_secs(600);
    let mut monitor = Monitor::new(rule, refrigerator(), &budget, interval).unwrap();
    for sample in samples("0:3 10:2.7") {
        monitor.feed(sample).unwrap();
    }
    assert_eq!(monitor.standing(at(29)).state, MonitorState::Ok);
    let silent = monitor.standing(at(500));
    assert_eq!(silent.state, MonitorState::Unknown { since: Some(at(10)) });
    assert_eq!(silent.outcome, Outcome::Unknown);
}

fn assess_every_five_minutes(readings: &str) -> Assessment {
    let series = Series::new(samples(readings), Duration::from_secs(300)).unwrap();
    assess(&series, &Plan::new(refrigerator())).unwrap()
}
