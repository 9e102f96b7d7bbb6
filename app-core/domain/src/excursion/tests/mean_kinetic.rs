use super::*;

#[test]
fn the_mean_of_known_windows_is_the_published_one() {
    for (readings, expected) in [
        ("0..1080/10:5 1080..1440/10:14", 8_290),
        ("0..1320/10:5 1320..1440/10:15", 6_460),
        ("0..1200/10:5 1200..1440/10:15", 7_700),
        ("0..41760/10:22 41760..43200/10:40", 23_600),
    ] {
        let mkt = mean(readings);
        assert!((mkt - expected).abs() <= 5, "{readings}: {mkt} and not {expected}");
    }
    assert_eq!(mean("0..600/10:25"), 25_000);
}

#[test]
fn a_reading_weighs_as_long_as_it_stands() {
    assert_eq!(mean("0..40/10:5 40:15 50:5 60:5"), mean("0..40/20:5 40:15 50:5 60:5"));
}

#[test]
fn unknown_time_weighs_nothing() {
    assert_eq!(mean("0:5 10:5 600:5 610:5"), 5_000);
}

#[test]
fn a_day_that_degrades_like_more_than_eight_degrees_fails() {
    check(
        "usp-controlled-cold",
        "0..1080/10:5 1080..1440/10:14",
        "fail: mean-kinetic 8.29 fail, ceiling - pass, spell 360 pass, floor - pass",
    );
    check(
        "usp-controlled-cold",
        "0..1320/10:5 1320..1440/10:15",
        "pass: mean-kinetic 6.46 pass, ceiling - pass, spell 120 pass, floor - pass",
    );
}

#[test]
fn the_worst_window_counts_and_not_the_whole_recording() {
    check(
        "usp-controlled-cold",
        "0..5000/10:5 5000..5360/10:14 5360..9000/10:5",
        "fail: mean-kinetic 8.29 fail, ceiling - pass, spell 360 pass, floor - pass",
    );
}

#[test]
fn a_spike_above_thirty_may_last_a_day_but_not_touch_forty_one() {
    let rule = "usp-controlled-room";
    check(
        rule,
        "0..41760/10:22 41760..43200/10:40",
        "pass: mean-kinetic 23.60 pass, ceiling - pass, spike 1440 pass, floor - pass",
    );
    check(
        rule,
        "0:22 10:40.1 20:22",
        "fail: mean-kinetic 31.98 fail, ceiling 10 fail, spike 10 pass, floor - pass",
    );
}

#[test]
fn the_mean_does_not_judge_cold() {
    check(
        "usp-controlled-cold",
        "0..600/10:5 600..700/10:1.5 700..1440/10:5",
        "unknown: mean-kinetic 4.80 unknown, ceiling - pass, spell - pass, floor - pass",
    );
}

#[test]
fn no_mean_is_made_up_where_nothing_degrades() {
    let plan = Plan::new("-200..-150".parse().unwrap());
    assert_eq!(assess(&series("0:-190 10:-190"), &plan).unwrap().mkt, None);
}

#[test]
fn the_energy_of_a_device_is_used_when_given() {
    let plan = Plan {
        energy: ActivationEnergy::from_joules_per_mole(83_000).unwrap(),
        ..Plan::new(refrigerator())
    };
    let series = series("0..1080/10:5 1080..1440/10:14");
    assert!(assess(&series, &plan).unwrap().mkt < Some(Temperature::try_from(8_300).unwrap()));
    assert!(ActivationEnergy::from_joules_per_mole(0).is_err());
}

fn mean(readings: &str) -> i32 {
    let assessment = assess(&series(readings), &Plan::new(refrigerator())).unwrap();
    assessment.mkt.unwrap().millicelsius()
}
