use super::*;

#[test]
fn every_pack_parses_and_is_named_once() {
    let ids: Vec<&str> = packs().iter().map(|pack| pack.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "storage-range",
            "who-pqs-30-day-recorder",
            "who-pqs-ultra-low-recorder",
            "who-pqs-shipping-type-1",
            "who-pqs-shipping-type-2",
            "usp-controlled-cold",
            "usp-controlled-room",
        ]
    );
    for pack in packs() {
        assert!(!pack.clause.is_empty() && !pack.source.is_empty(), "{}", pack.id);
    }
}

#[test]
fn a_rule_known_from_memory_asks_to_be_verified() {
    assert!(pack("usp-controlled-cold").unwrap().must_verify_against_source());
    assert!(!pack("who-pqs-shipping-type-1").unwrap().must_verify_against_source());
}

#[test]
fn a_refrigerator_alarm_fires_after_ten_hours_above_eight() {
    let rule = "who-pqs-30-day-recorder";
    check(rule, "0..590/10:8.1 590:5", "pass: high 590 pass, low - pass");
    check(rule, "0..600/10:8.1 600:5", "fail: high 600 fail, low - pass");
    check(rule, "0..600/10:8.0 600:5", "pass: high - pass, low - pass");
}

#[test]
fn a_freeze_alarm_fires_after_an_hour_and_counts_its_threshold() {
    let rule = "who-pqs-30-day-recorder";
    check(rule, "0..60/10:-0.5 60:5", "fail: high - pass, low 60 fail");
    check(rule, "0..60/10:-0.4 60:5", "pass: high - pass, low - pass");
    check(rule, "0..50/10:-9 50:5", "pass: high - pass, low 50 pass");
}

#[test]
fn a_value_at_the_threshold_of_an_indicator_fires_and_below_it_does_not() {
    let rule = "who-pqs-shipping-type-1";
    check(rule, "0..600/10:30.0 600:5", "fail: heat-45 - pass, heat-30 600 fail, freeze - pass");
    check(rule, "0..600/10:29.9 600:5", "pass: heat-45 - pass, heat-30 - pass, freeze - pass");
}

#[test]
fn cumulative_time_adds_up_over_spells_and_consecutive_time_does_not() {
    check(
        "who-pqs-shipping-type-1",
        "0..300/10:31 300:5 310..610/10:31 610:5",
        "fail: heat-45 - pass, heat-30 600 fail, freeze - pass",
    );
    check(
        "who-pqs-30-day-recorder",
        "0..300/10:9 300:5 310..610/10:9 610:5",
        "pass: high 300 pass, low - pass",
    );
}

#[test]
fn type_two_goods_bear_twenty_hours_above_ten_and_any_frost() {
    let rule = "who-pqs-shipping-type-2";
    check(rule, "0..1200/10:10 1200:5", "fail: heat-45 - pass, heat-30 - pass, warm-10 1200 fail");
    check(rule, "0..1190/10:10 1190:-9", "pass: heat-45 - pass, heat-30 - pass, warm-10 1190 pass");
}

#[test]
fn an_ultra_low_recorder_watches_both_sides() {
    let rule = "who-pqs-ultra-low-recorder";
    check(rule, "0..60/10:-59.9 60:-70", "fail: high 60 fail, low - pass");
    check(rule, "0..60/10:-90.1 60:-70", "fail: high - pass, low 60 fail");
    check(rule, "0..600/10:-60", "pass: high - pass, low - pass");
}

#[test]
fn a_gap_that_could_break_a_limit_makes_it_unknown() {
    let rule = "who-pqs-30-day-recorder";
    check(rule, "0:5 650:5", "unknown: high -..650 unknown, low -..650 unknown");
    check(rule, "0:5 590:5", "unknown: high -..590 pass, low -..590 unknown");
    check(rule, "0:5 50:5", "pass: high -..50 pass, low -..50 pass");
    check(rule, "0..300/10:9 600:9 610:5", "unknown: high 290..610 unknown, low -..310 unknown");
    check(rule, "0..620/10:9 800:5", "fail: high 610..800 fail, low -..190 unknown");
}

#[test]
fn a_product_without_a_budget_bears_no_reading_out_of_range() {
    let rule = "storage-range";
    check(rule, "0:2 10:8", "pass: hot - pass, cold - pass");
    check(rule, "0:2 10:8.1 20:5", "fail: hot 10 fail, cold - pass");
    check(rule, "0:5 10:1.9 20:5", "fail: hot - pass, cold 10 fail");
    check(rule, "0:5 60:5", "unknown: hot -..60 unknown, cold -..60 unknown");
}

#[test]
fn a_stability_budget_is_spent_band_by_band() {
    let band = |outer: i32, minutes| Band {
        breach: Breach::Hot,
        outer: Temperature::from_millicelsius(outer).unwrap(),
        minutes,
    };
    let outcome = |readings: &str| {
        let budget = StabilityBudget { bands: vec![band(25_000, 30), band(15_000, 60)] };
        let rules = select(["storage-range"]).unwrap();
        let plan = Plan { budget, rules, ..Plan::new(refrigerator()) };
        let verdict = assess(&series(readings), &plan).unwrap().verdicts.remove(0);
        verdict.inputs.findings.iter().map(describe).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        outcome("0..50/10:15 50..70/10:25 70:5"),
        "hot 50 Pass, hot 20 Pass, hot - Pass, cold - Pass"
    );
    assert_eq!(outcome("0..60/10:9 60:5"), "hot 60 Fail, hot - Pass, hot - Pass, cold - Pass");
    assert_eq!(outcome("0:25.1 10:5"), "hot - Pass, hot - Pass, hot 10 Fail, cold - Pass");
    assert_eq!(outcome("0:1 10:5"), "hot - Pass, hot - Pass, hot - Pass, cold 10 Fail");
}

#[test]
fn a_verdict_says_by_how_much() {
    let verdict = verdict("who-pqs-30-day-recorder", "0..100/10:9 100:5 200:5");
    let margins: Vec<_> = verdict
        .inputs
        .findings
        .iter()
        .map(|finding| match finding {
            Finding::Time(finding) => finding.margin_minutes(),
            Finding::MeanKinetic(_) => None,
        })
        .collect();
    assert_eq!(margins, [Some(500), None]);
}

#[test]
fn only_rules_for_the_product_are_chosen() {
    let chosen = |range: &str| {
        let packs = packs_for(range.parse().unwrap());
        packs.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(chosen("-90..-60"), "storage-range who-pqs-ultra-low-recorder");
    assert_eq!(chosen("15..25"), "storage-range usp-controlled-room");
    assert!(chosen("2..8").ends_with("usp-controlled-cold"));
}

#[test]
fn an_unknown_rule_is_refused_with_the_names_there_are() {
    let refused = select(["storage-range", "nonsense"]).unwrap_err();
    assert_eq!(refused.id, "nonsense");
    assert_eq!(refused.known.len(), packs().len());
}

#[test]
fn a_range_is_read_as_degrees() {
    let read = |text: &str| text.parse().map(|range: StorageRange| (range.min, range.max));
    assert!(read("-0.5..8").is_ok() && read(" -90 .. -60 ").is_ok());
    for text in ["8..2", "2-8", "2..", "..", "2..8..9", "2..900"] {
        assert!(read(text).is_err(), "{text}");
    }
}
