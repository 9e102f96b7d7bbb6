use serde_json::{Value, json as value};

use super::{
    serve::{DISPATCHER, Device, create},
    *,
};

const JANUARY: i64 = 1_767_225_600_000;
const SHIPMENT: [&str; 4] = ["--shipment", "26-0417", "--placement", "between-the-vials"];

/// Leaves a data folder with one shipment that was made then.
fn shipped(folder: &Folder, now_at_ms: i64) {
    let device = Device::start_at(folder, now_at_ms);
    for command in [value!({ "kind": "choose_person", "person": DISPATCHER }), create()] {
        let (status, said) = device.post("/api/command", &command);
        assert_eq!(status, 200, "{said}");
    }
}

fn taken_in(folder: &Folder, file: &str, more: &[&str]) -> Output {
    let data = folder.data();
    isotherm(&[&["import", file, "--json", "--data", &data], &SHIPMENT[..], more].concat())
}

#[track_caller]
fn record(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

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

#[test]
fn a_file_is_taken_into_a_shipment_once() {
    let Some(file) = shared("fridgetag/fridgetag2L_36days.txt") else { return };
    let folder = Folder::new();
    // The day before the logger was started.
    shipped(&folder, 1_651_363_200_000);
    let first = record(&taken_in(&folder, &file, &[]));
    let imported = &first["imported"];
    assert_eq!(first["readings"], 10_653);
    assert_eq!(
        (&imported["added"], &imported["known"], &imported["outside"]),
        (&10_653.into(), &0.into(), &0.into())
    );
    assert_eq!(imported["sensor"], "berlinger:130500109088");
    assert_eq!(imported["file_sha256"].as_str().unwrap().len(), 64);

    let again = record(&taken_in(&folder, &file, &[]));
    assert_eq!(
        (&again["imported"]["added"], &again["imported"]["known"]),
        (&0.into(), &10_653.into())
    );
    let data = folder.data();
    let said = isotherm(&[&["import", &file, "--data", &data], &SHIPMENT[..]].concat());
    assert!(String::from_utf8(said.stdout).unwrap().contains("nothing new"));

    let made = folder.path("x.json");
    json(&["report", "26-0417", "-o", &made, "--json", "--data", &data]);
    assert_eq!(json(&["verify", &made, "--json"])["readings"], 10_653);
}

#[test]
fn a_table_is_taken_in_or_refused_whole() {
    let folder = Folder::new();
    shipped(&folder, JANUARY);
    let row = |minute: u32, value: &str| format!("2026-01-10T00:{minute:02}:00Z,{value}\n");
    let head = "time,temperature_c\n".to_owned();
    let good = folder.file("good.csv", &(head.clone() + &row(0, "5.0") + &row(10, "5.5")));
    let other = head.clone() + &row(0, "5.0") + &row(10, "6.5") + &row(20, "5.0");
    let other = folder.file("other.csv", &other);
    let broken = folder.file("broken.csv", &(head + &row(0, "5.0") + &row(10, "cold")));
    let name = ["--name", "Probe 7"];

    let message = refusal(taken_in(&folder, &good, &[]));
    assert!(message.contains("good.csv: no serial number"), "{message}");
    let message = refusal(taken_in(&folder, &broken, &name));
    assert!(message.contains("broken.csv: line 3, temperature"), "{message}");
    let message = refusal(taken_in(&folder, &good, &["--name", "Probe 7", "--box", "CB-99"]));
    assert!(message.contains("--box: name one of CB-11"), "{message}");

    let imported = record(&taken_in(&folder, &good, &name))["imported"].clone();
    assert_eq!((&imported["added"], &imported["sensor"]), (&2.into(), &"logger:probe-7".into()));
    let message = refusal(taken_in(&folder, &other, &name));
    assert!(message.contains("other.csv: 2026-01-10T00:10:00Z, temperature"), "{message}");
    let known = record(&taken_in(&folder, &good, &name))["imported"].clone();
    assert_eq!((&known["added"], &known["known"]), (&0.into(), &2.into()));
}

#[test]
fn what_a_file_added_is_named_on_screen_and_in_the_report() {
    let folder = Folder::new();
    shipped(&folder, JANUARY);
    // Ten-minute readings; the fourth and fifth hour are warm.
    let row = |index: i32| {
        let value = if (18..30).contains(&index) { "11.0" } else { "5.0" };
        format!("2026-01-10T{:02}:{}0:00Z,{value}\n", index / 6, index % 6)
    };
    let rows: String = (0..60).map(row).collect();
    let file = folder.file("trip.csv", &format!("time,temperature_c\n{rows}"));
    record(&taken_in(&folder, &file, &["--name", "Probe 7"]));

    let device = Device::start_at(&folder, JANUARY + 20 * 86_400_000);
    let read = |query: Value| device.post("/api/query", &query).1["view"].clone();
    let alerts = read(value!({ "kind": "alerts", "is_open_only": false }));
    let alert = &alerts["groups"][0]["alerts"][0];
    assert_eq!(
        (&alert["state"], &alert["late"]["file_name"]),
        (&"warning".into(), &"trip.csv".into())
    );
    let shipment = &alerts["groups"][0]["shipment"];
    let view = read(value!({ "kind": "shipment", "shipment": shipment }));
    assert_eq!(view["sensors"], value!([]));
    let [source] = view["sources"].as_array().unwrap().as_slice() else { panic!("{view}") };
    assert_eq!((&source["name"], &source["readings"]), (&"Probe 7".into(), &60.into()));
    assert_eq!(source["to_at_ms"], JANUARY + 9 * 86_400_000 + 59 * 600_000);
    let import = &source["import"];
    assert_eq!((&import["file_name"], &import["format"]), (&"trip.csv".into(), &"table".into()));
    assert_eq!((&import["readings"], &import["outside"]), (&60.into(), &0.into()));
    drop(device);

    let data = folder.data();
    let written = |name: &str| {
        let made = folder.path(name);
        json(&["report", "26-0417", "-o", &made, "--json", "--data", &data]);
        assert_eq!(json(&["verify", &made, "--json"])["readings"], 60);
        std::fs::read_to_string(&made).unwrap_or_default()
    };
    written("x.pdf");
    let told: Value = serde_json::from_str(&written("x.json")).unwrap();
    let told = told.get("record").unwrap_or(&told);
    assert_eq!(told["sensors"][0]["import"]["file_name"], "trip.csv");
    assert_eq!(told["alerts"][0]["late"]["file_name"], "trip.csv");
}

/// A device with a shipment made in January, asked about files and told to take them in.
struct Desk {
    device: Device,
    shipment: Value,
}

impl Desk {
    fn open(folder: &Folder) -> Self {
        let device = Device::start_at(folder, JANUARY);
        device.post("/api/command", &value!({ "kind": "choose_person", "person": DISPATCHER }));
        let (status, made) = device.post("/api/command", &create());
        assert_eq!(status, 200, "{made}");
        Self { shipment: made.get("shipment").unwrap().clone(), device }
    }

    fn file(text: &str) -> Value {
        value!({ "name": "probe.csv", "content_hex": hex(text.as_bytes()), "zone": "UTC" })
    }

    fn look(&self, file: Value) -> (u16, Value) {
        let ask = value!({
            "kind": "logger_file", "shipment": self.shipment, "name": "Probe 7", "file": file,
        });
        let (status, said) = self.device.post("/api/query", &ask);
        (status, said.pointer("/view/preview").cloned().unwrap_or(said))
    }

    fn take(&self, file: Value) -> (u16, Value) {
        let take = value!({
            "kind": "import_readings", "shipment": self.shipment, "box_name": "CB-11",
            "placement": "under_the_lid", "name": "Probe 7", "file": file,
        });
        self.device.post("/api/command", &take)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_file_is_looked_at_before_it_is_taken_in() {
    let folder = Folder::new();
    let desk = Desk::open(&folder);
    let blank = value!({ "kind": "logger_file", "shipment": desk.shipment });
    let view = desk.device.post("/api/query", &blank).1["view"].clone();
    assert_eq!((&view["boxes"], &view["preview"]), (&value!(["CB-11"]), &Value::Null));
    assert_eq!((&view["bytes_max"], &view["obstacle"]), (&(64 << 20).into(), &Value::Null));

    let row = |hour: u32, value: &str| format!("2026-01-10,{hour:02}:00,{value}\n");
    let head = "Date,Time,Temp (°F)\n";
    let early = format!("2025-12-01,00:00,41\n{}", row(0, "41"));
    let rows = format!("{head}{early}{}{}{}", row(1, "41"), row(2, "--"), row(9, "50"));
    let (_, before) = desk.look(Desk::file(&rows));
    assert_eq!((&before["format"], &before["sensor"]), (&"table".into(), &"logger:probe-7".into()));
    assert_eq!((&before["readings"], &before["missing"]), (&4.into(), &1.into()));
    assert_eq!(
        (&before["added"], &before["known"], &before["outside"]),
        (&4.into(), &0.into(), &1.into())
    );
    assert_eq!(
        (&before["gaps"], &before["gaps_seconds"]),
        (&2.into(), &(40 * 86_400 + 8 * 3_600).into())
    );
    assert_eq!(before["columns"]["all"], value!(["Date", "Time", "Temp (°F)"]));
    assert_eq!(
        (&before["columns"]["time_of_day"], &before["columns"]["scale"]),
        (&"Time".into(), &"fahrenheit".into())
    );
    assert_eq!(before["clock"], value!({ "kind": "zone", "zone": "UTC" }));
    assert_eq!((&before["obstacle"], &before["contradiction"]), (&Value::Null, &Value::Null));

    // Looking writes nothing: what is taken in is what was promised.
    let (status, made) = desk.take(Desk::file(&rows));
    assert_eq!((status, &made["imported"]["added"]), (200, &4.into()), "{made}");
    let (_, after) = desk.look(Desk::file(&rows));
    assert_eq!((&after["added"], &after["known"]), (&0.into(), &4.into()));

    let (_, other) = desk.look(Desk::file(&format!("{head}{}{}", row(1, "50"), row(2, "50"))));
    assert_eq!(other["obstacle"], "readings_contradict");
    assert_eq!(
        other["contradiction"],
        value!({
            "at_ms": JANUARY + 9 * 86_400_000 + 3_600_000, "count": 1,
            "recorded_millicelsius": 5_000, "imported_millicelsius": 10_000,
        })
    );
}

#[test]
fn the_file_of_a_logger_tells_its_model_its_number_and_its_gaps() {
    let Some(path) = shared("fridgetag/fridgetag2L_36days.txt") else { return };
    let folder = Folder::new();
    let desk = Desk::open(&folder);
    let content_hex = hex(&std::fs::read(path).unwrap());
    let (_, told) = desk.look(value!({ "name": "fridge.txt", "content_hex": content_hex }));
    assert_eq!((&told["format"], &told["serial"]), (&"berlinger".into(), &"130500109088".into()));
    assert_eq!(told["model"], "Q-tag Fridge-tag 2 L");
    assert_eq!((&told["readings"], &told["interval_seconds"]), (&10_653.into(), &300.into()));
    assert_eq!((&told["gaps"], &told["gaps_seconds"]), (&1.into(), &(5 * 3_600 + 52 * 60).into()));
    // It was recorded years before the shipment: it can be kept, and counts for nothing.
    assert_eq!((&told["added"], &told["outside"]), (&10_653.into(), &10_653.into()));
    assert_eq!(told["columns"], Value::Null);
}

#[test]
fn a_file_that_cannot_be_read_is_refused_by_line_and_field_however_large_it_is() {
    let folder = Folder::new();
    let desk = Desk::open(&folder);
    let text = |rows: usize| {
        let row = "2026-01-10T00:00:00Z,5.0\n".repeat(rows);
        format!("time,temperature_c\n{row}2026-01-10T00:00:00Z,warm\n")
    };
    // The second is beyond what any other request may hold.
    for rows in [1, 50_000] {
        let (status, said) = desk.look(Desk::file(&text(rows)));
        assert_eq!((status, &said["code"]), (422, &"file_unreadable".into()), "{said}");
        let told = |name: &str| {
            let told = said["arguments"].as_array().unwrap().iter();
            told.filter(|it| it["name"] == name).map(|it| it["value"].clone()).next().unwrap()
        };
        assert_eq!(
            (told("file"), told("line")),
            ("probe.csv".into(), (rows + 2).to_string().into())
        );
        assert_eq!((told("field"), told("text")), ("temperature_c".into(), "warm".into()));
    }
    let (status, said) = desk.look(value!({ "name": "x", "content_hex": "0g" }));
    assert_eq!((status, &said["field"]), (422, &"content_hex".into()));
}

#[test]
fn a_folder_is_named_together_with_the_shipment_and_the_place() {
    let folder = Folder::new();
    let file = folder.file("probe.csv", "time,temperature_c\n2026-01-10T00:00:00Z,5\n");
    refusal(isotherm(&["import", &file, "--data", &folder.data()]));
    refusal(isotherm(&["import", &file, "--shipment", "26-0417"]));
}
