use super::*;

/// Ten hours and ten minutes at 9 °C, then a gap of an hour.
fn hot_box(folder: &Folder) -> String {
    let mut rows = String::from("time,temperature\n");
    for minute in (0..=610).step_by(10).chain([670, 680]) {
        let celsius = if minute < 610 { "9.0" } else { "5.0" };
        rows += &format!("2026-01-10 {:02}:{:02},{celsius}\n", minute / 60, minute % 60);
    }
    folder.file("box.csv", &rows)
}

#[test]
fn the_record_has_the_promised_shape() {
    let folder = Folder::new();
    let record = json(&["assess", &hot_box(&folder), "--json"]);
    assert_eq!(record["readings"], 64);
    assert_eq!(
        record["gaps"],
        serde_json::json!([{ "began": "2026-01-10T10:10:00Z", "ended": "2026-01-10T11:10:00Z" }])
    );
    assert_eq!(
        record["excursions"],
        serde_json::json!([{
            "breach": "hot",
            "began": "2026-01-10T00:00:00Z",
            "ended": "2026-01-10T10:10:00Z",
            "minutes": 610,
            "extreme_millicelsius": 9000
        }])
    );
    let day = &record["days"][0];
    assert_eq!((&day["date"], &day["minutes_unknown"]), (&"2026-01-10".into(), &60.into()));
    assert_eq!(day["temperature_max_millicelsius"], 9000);
    assert!(record["mkt_millicelsius"].as_i64().unwrap() > 8_000);
    for verdict in record["verdicts"].as_array().unwrap() {
        for key in ["rule", "version", "clause", "outcome"] {
            assert!(verdict[key].is_string(), "{key}");
        }
        assert!(verdict["inputs"].is_object());
    }
}

#[test]
fn a_rule_is_chosen_by_its_name() {
    let folder = Folder::new();
    let file = hot_box(&folder);
    let rules = ["--rule", "who-pqs-shipping-type-2", "--rule", "who-pqs-30-day-recorder"];
    let outcomes = |more: &[&str]| {
        let record = json(&[&["assess", &file, "--json"], &rules[..], more].concat());
        let verdicts = record["verdicts"].as_array().unwrap().iter();
        verdicts.map(|verdict| verdict["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(&[]), ["unknown", "fail"]);
    assert_eq!(outcomes(&["--to", "2026-01-10 09:50"]), ["pass", "pass"]);
}

#[test]
fn a_range_a_budget_and_a_window_change_the_verdict() {
    let folder = Folder::new();
    let file = hot_box(&folder);
    let outcome = |more: &[&str]| {
        let arguments = ["assess", &file, "--rule", "storage-range", "--json"];
        json(&[&arguments, more].concat())["verdicts"][0]["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome(&[]), "fail");
    assert_eq!(outcome(&["--range", "2..10", "--interval", "30"]), "pass");
    assert_eq!(outcome(&["--budget", "700", "--to", "2026-01-10 10:00"]), "pass");
    assert_eq!(outcome(&["--from", "2026-01-10T11:10"]), "pass");
}

#[test]
fn times_are_local_to_the_zone() {
    let folder = Folder::new();
    let file = hot_box(&folder);
    let record = json(&["assess", &file, "--zone", "Africa/Nairobi", "--json"]);
    assert_eq!(record["gaps"][0]["began"], "2026-01-10T10:10:00+03:00");
}

#[test]
fn people_read_which_limit_broke_when() {
    let folder = Folder::new();
    let output = isotherm(&["assess", &hot_box(&folder)]);
    let text = String::from_utf8(output.stdout).unwrap();
    for expected in [
        "FAIL    who-pqs-30-day-recorder (version 1)",
        "high: FAIL, above 8.0 °C for 10 h 10 min in one spell",
        "limit 10 h; broken at 2026-01-10 10:00",
        "Unknown time: 1 h, gaps: 1",
        "hot  2026-01-10 00:00 to 2026-01-10 10:10  10 h 10 min, to 9.0 °C",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}

#[test]
fn bad_input_is_refused_with_file_line_and_field() {
    let folder = Folder::new();
    let file = folder.file("bad.csv", "time,temp\n2026-01-10 00:00,5\n2026-01-10 00:10,warm\n");
    let message = refusal(isotherm(&["assess", &file, "--json"]));
    assert!(message.contains("bad.csv: line 3, temp: \"warm\" is no temperature"), "{message}");

    let good = hot_box(&folder);
    for (arguments, expected) in [
        (&["assess", "absent.csv"][..], "absent.csv: "),
        (&["assess", &good, "--rule", "nonsense"], "--rule: \"nonsense\" is not a rule"),
        (&["assess", &good, "--from", "noon"], "--from: \"noon\" is no time"),
        (&["assess", &good, "--to", "2020-01-01"], "--from, --to: "),
        (&["assess", &good, "--range", "8..2"], "storage range such as 2..8"),
        (&["assess", &good, "--zone", "Mars/Olympus"], "is not an IANA time zone"),
        (&["assess", &good, "--interval", "0"], "give more than 0"),
    ] {
        let message = refusal(isotherm(arguments));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_fridge_tags_own_account_is_met_on_every_day() {
    let Some(file) = shared("fridgetag/fridgetag2L_36days.txt") else { return };
    let ours = json(&["assess", &file, "--json"]);
    let theirs = json(&["import", &file, "--json"]);
    let theirs = theirs["device"]["days"].as_array().unwrap();
    assert_eq!(ours["days"].as_array().unwrap().len(), theirs.len());
    for (ours, theirs) in ours["days"].as_array().unwrap().iter().zip(theirs) {
        assert_eq!(ours["date"], theirs["date"]);
        for key in ["minutes_above", "minutes_below"] {
            let [ours, theirs] = [ours, theirs].map(|day| day[key].as_i64().unwrap());
            assert!((ours - theirs).abs() <= 5, "{key}: {ours} and {theirs}");
        }
    }
    let gap = serde_json::json!(
        [{ "began": "2022-05-02T04:44:00Z", "ended": "2022-05-02T10:36:00Z" }]
    );
    assert_eq!(ours["gaps"], gap);
}

#[test]
fn the_excursions_of_a_real_trip_are_found() {
    let Some(file) = shared("traces/dbschenker_container_C.csv") else { return };
    let record = json(&["assess", &file, "--range", "2..8", "--json"]);
    let excursions = record["excursions"].as_array().unwrap();
    assert!(excursions.iter().any(|found| found["breach"] == "hot"));
    assert!(excursions.iter().any(|found| found["breach"] == "cold"));
    assert_eq!(record["gaps"].as_array().unwrap().len(), 2);
}
