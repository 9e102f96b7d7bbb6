use super::*;

#[test]
fn a_file_is_reported_as_it_is() {
    let folder = Folder::new();
    let file = folder.file(
        "probe.csv",
        "Time;Temp (°F)\n2026-01-10 00:00;41,0\n2026-01-10 00:10;\n2026-01-10 00:20;--.-\n",
    );
    let record = json(&["import", &file, "--json"]);
    assert_eq!(
        (&record["format"], &record["readings"], &record["missing"]),
        (&"table".into(), &1.into(), &1.into())
    );
    assert_eq!(record["temperature_max_millicelsius"], 5000);
    assert_eq!(record["interval_seconds"], 1200);
}

#[test]
fn a_file_edited_by_hand_is_still_read() {
    let Some(file) = shared("fridgetag/fridgetag2L_edited_by_hand.txt") else { return };
    let record = json(&["import", &file, "--json"]);
    assert_eq!(record["readings"], 53);
    assert_eq!(record["device"]["is_signed"], true);
}

#[test]
fn a_logger_without_rows_still_tells_its_days() {
    let Some(file) = shared("fridgetag/fridgetag2_a.txt") else { return };
    let record = json(&["import", &file, "--json"]);
    assert_eq!(record["device"]["days"].as_array().unwrap().len(), 60);
    let message = refusal(isotherm(&["assess", &file]));
    assert!(message.contains("kept only its own account of 60 days"), "{message}");
}

#[test]
fn a_column_can_be_named() {
    let folder = Folder::new();
    let file = folder.file("two.csv", "at,inside,outside\n2026-01-10T00:00:00Z,5,30\n");
    let message = refusal(isotherm(&["import", &file]));
    assert!(message.contains("two.csv: line 1, time column: no such column"), "{message}");
    let columns = ["--time-column", "at", "--temperature-column", "outside"];
    let record = json(&[&["import", &file, "--json"], &columns[..]].concat());
    assert_eq!(record["temperature_min_millicelsius"], 30_000);
}
