use super::*;

#[test]
fn a_hot_spell_is_one_excursion_to_the_first_reading_in_range() {
    found("0:5 10:9 20:9.5 30:5", "hot 10..30 for 20 extreme 9.500 °C");
}

#[test]
fn freezing_straight_after_heat_is_a_second_excursion() {
    found(
        "0:9 10:-1 20:5",
        "hot 0..10 for 10 extreme 9.000 °C; cold 10..20 for 10 extreme -1.000 °C",
    );
}

#[test]
fn an_excursion_that_lasts_has_no_end() {
    found("0:5 10:9", "hot 10.. for 10 extreme 9.000 °C");
}

#[test]
fn a_gap_ends_an_excursion_and_adds_nothing_to_it() {
    found(
        "0:5 10:9 20:9 100:9 110:5",
        "hot 10..20 for 10 extreme 9.000 °C; hot 100..110 for 10 extreme 9.000 °C",
    );
}

#[test]
fn a_single_hot_reading_before_a_gap_is_seen_but_lasts_no_time() {
    found("0:5 10:9 100:5", "hot 10..10 for 0 extreme 9.000 °C");
}

#[test]
fn both_ends_of_the_range_belong_to_it() {
    found("0:2 10:8 20:5", "");
}

#[test]
fn two_readings_of_one_moment_are_judged_on_both_sides() {
    found(
        "0:5 10:9 10:1 20:5",
        "cold 10..20 for 10 extreme 1.000 °C; hot 10..20 for 10 extreme 9.000 °C",
    );
}

#[test]
fn a_step_of_twice_the_interval_is_no_gap_and_a_longer_one_is() {
    let gaps = |readings: &str| assess_all(readings).gaps;
    assert_eq!(gaps("0:5 20:5"), []);
    assert_eq!(gaps("0:5 21:5"), [Gap { began: at(0), ended: at(21) }]);
}

#[test]
fn time_before_the_first_reading_and_long_after_the_last_is_unknown() {
    let plan =
        Plan { from: Some(at(-30)), until: Until::Moment(at(60)), ..Plan::new(refrigerator()) };
    let assessment = assess(&series("0:5 10:5"), &plan).unwrap();
    let expected = [Gap { began: at(-30), ended: at(0) }, Gap { began: at(10), ended: at(60) }];
    assert_eq!(assessment.gaps, expected);
}

#[test]
fn a_reading_before_the_window_stands_at_its_beginning() {
    let plan =
        Plan { from: Some(at(15)), until: Until::Moment(at(25)), ..Plan::new(refrigerator()) };
    let assessment = assess(&series("0:5 10:9 20:5 30:9"), &plan).unwrap();
    assert_eq!(assessment.gaps, []);
    assert_eq!(assessment.readings, 1);
    assert_eq!(describe_all(&assessment), "hot 15..20 for 5 extreme 9.000 °C");
}

#[test]
fn nothing_to_judge_is_an_error_and_a_silent_window_is_not() {
    let all = Plan::new(refrigerator());
    assert_eq!(assess(&series(""), &all), Err(AssessError::NoReadings));

    let window = Plan { from: Some(at(0)), until: Until::Moment(at(60)), ..all.clone() };
    let silent = assess(&series(""), &window).unwrap();
    assert_eq!(silent.days[0].unknown, Duration::from_secs(3600));
    assert_eq!(silent.verdicts[0].outcome, Outcome::Unknown);

    let reversed = Plan { from: Some(at(60)), until: Until::Moment(at(0)), ..all.clone() };
    assert!(matches!(assess(&series("0:5"), &reversed), Err(AssessError::WindowEmpty { .. })));

    let century = Plan { from: Some(at(-52_596_000)), ..all };
    assert!(matches!(assess(&series("0:5"), &century), Err(AssessError::WindowTooLong { .. })));
}

#[test]
fn a_crossing_is_placed_between_the_two_readings() {
    let day = assess_all("0:7 10:9 20:7.1").days[0];
    assert_eq!(minutes(day.above), 12);
    let day = assess_all("0:8 10:18 20:8 30:7.9").days[0];
    assert_eq!(minutes(day.above), 20);
}

#[test]
fn the_interval_is_the_commonest_step() {
    let infer = |text: &str| {
        infer_interval(samples(text).iter().map(|sample| sample.taken)).map(|step| step.as_secs())
    };
    assert_eq!(infer("0..100/5:5 400:5 405:5"), Some(300));
    assert_eq!(infer("400:5 0:5"), Some(24_000));
    assert_eq!(infer("0:5 0:6"), None);
    assert_eq!(infer(""), None);
}

#[test]
fn a_record_has_the_names_that_scripts_rely_on() {
    let record = serde_json::to_value(assess_all("0:5 10:9 100:5").record()).unwrap();
    let keys = |value: &serde_json::Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort_unstable();
        keys
    };
    assert_eq!(
        keys(&record),
        ["days", "excursions", "gaps", "mkt_millicelsius", "readings", "verdicts"]
    );
    assert_eq!(record["gaps"][0]["began"], "1970-01-01T00:10:00Z");
    assert_eq!(record["days"][0]["minutes_unknown"], 90);
    assert_eq!(record["excursions"][0]["breach"], "hot");
    assert_eq!(record["excursions"][0]["extreme_millicelsius"], 9_000);
    assert_eq!(keys(&record["verdicts"][0]), ["clause", "inputs", "outcome", "rule", "version"]);
    assert_eq!(record["verdicts"][0]["outcome"], "fail");
}

#[track_caller]
fn found(readings: &str, expected: &str) {
    assert_eq!(describe_all(&assess_all(readings)), expected, "{readings}");
}

fn assess_all(readings: &str) -> Assessment {
    assess(&series(readings), &Plan::new(refrigerator())).unwrap()
}

fn describe_all(assessment: &Assessment) -> String {
    let minute = |moment: Timestamp| moment.0 / MINUTE;
    let describe = |found: &Excursion| {
        let ended = found.ended.map(|ended| minute(ended).to_string()).unwrap_or_default();
        let (breach, lasted) = (found.breach, minutes(found.lasted));
        format!("{breach} {}..{ended} for {lasted} extreme {}", minute(found.began), found.extreme)
    };
    assessment.excursions.iter().map(describe).collect::<Vec<_>>().join("; ")
}
