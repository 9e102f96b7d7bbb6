use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

use super::{Folder, isotherm, json, refusal};

const NOW_AT_MS: i64 = 1_700_000_000_000;
pub(super) const DISPATCHER: &str = "150e000000000000000000000000000a";

/// A device that is served; it is killed when the test ends.
pub(super) struct Device {
    child: Child,
    host: String,
    token: String,
}

impl Device {
    fn start(folder: &Folder) -> Self {
        Self::start_at(folder, NOW_AT_MS)
    }

    /// Starts a device whose clock stands still.
    pub(super) fn start_at(folder: &Folder, now_at_ms: i64) -> Self {
        folder.page();
        let mut child = Command::new(env!("CARGO_BIN_EXE_isotherm"))
            .args(["serve", "--data", &folder.data(), "--ui", &folder.path("ui")])
            .args(["--script", &now_at_ms.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (_, address) = line.trim().split_once("http://").unwrap();
        let (host, token) = address.split_once("/?token=").unwrap();
        Self { child, host: host.to_owned(), token: token.to_owned() }
    }

    /// Returns the status and the body of the answer to a request with these headers.
    fn ask(&self, line: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body.to_owned())
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let headers = format!("Host: {}\r\nAuthorization: Bearer {}\r\n", self.host, self.token);
        let (status, body) = self.ask(&format!("POST {path}"), &headers, &body.to_string());
        (status, serde_json::from_str(&body).unwrap())
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // One that ended by itself needs no end.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Folder {
    pub(super) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    pub(super) fn data(&self) -> String {
        self.path("data")
    }

    fn page(&self) {
        std::fs::create_dir_all(self.path("ui")).unwrap();
        self.file("ui/index.html", "<!doctype html><title>Isotherm</title>");
    }
}

pub(super) fn create() -> Value {
    json!({
        "kind": "create_shipment",
        "reference": "26-0417",
        "origin_site": "150e0000000000000000000000000010",
        "destination_site": "150e0000000000000000000000000011",
        "boxes": ["CB-11"],
        "items": [{
            "product": "PENTA", "batch": "L-1", "expiry": "2027-05", "quantity": 10, "unit": "vial"
        }],
    })
}

#[test]
fn a_served_device_takes_commands_and_another_command_reads_them_afterwards() {
    let folder = Folder::new();
    let device = Device::start(&folder);
    let (status, refused) = device.post("/api/command", &create());
    assert_eq!((status, &refused["code"]), (403, &json!("nobody_chosen")));
    let person = json!({ "kind": "choose_person", "person": DISPATCHER });
    assert_eq!(device.post("/api/command", &person).0, 200);
    let (status, created) = device.post("/api/command", &create());
    assert_eq!(status, 200, "{created}");
    let (_, view) = device.post("/api/query", &json!({ "kind": "status" }));
    assert_eq!(view["view"]["now_at_ms"], NOW_AT_MS);

    let in_use = isotherm(&["shipments", "--data", &folder.data()]);
    assert_eq!(in_use.status.code(), Some(1));
    assert!(String::from_utf8(in_use.stderr).unwrap().contains("another process uses"));

    drop(device);
    let shipments = json(&["shipments", "--json", "--data", &folder.data()]);
    assert_eq!(shipments[0]["reference"], "26-0417");
    assert_eq!(shipments[0]["shipment"], created["shipment"]);
    let status = json(&["status", "--json", "--data", &folder.data()]);
    assert_eq!(status["link"]["state"], "no_relay");
    let (pdf, record) = (folder.path("x.pdf"), folder.path("x.json"));
    for file in [&pdf, &record] {
        json(&["report", "26-0417", "-o", file, "--json", "--data", &folder.data()]);
        let verified = json(&["verify", file, "--json"]);
        assert_eq!(verified["reference"], "26-0417");
    }
    let mut bytes = std::fs::read(&pdf).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(&pdf, bytes).unwrap();
    assert!(refusal(isotherm(&["verify", &pdf])).contains("x.pdf"));
}

#[test]
fn only_who_holds_the_token_and_comes_by_our_name_is_let_in() {
    let folder = Folder::new();
    let device = Device::start(&folder);
    let host = format!("Host: {}\r\n", device.host);
    let bearer = format!("Authorization: Bearer {}\r\n", device.token);
    let query = "POST /api/query";
    let check = |line: &str, headers: &str, status: u16| {
        let (found, body) = device.ask(line, headers, r#"{"kind":"status"}"#);
        assert_eq!(found, status, "{line} {headers} {body}");
    };
    check(query, &format!("{host}{bearer}"), 200);
    check(query, &host, 401);
    check(query, &format!("{host}Authorization: Bearer 00\r\n"), 401);
    check(query, &format!("Host: elsewhere.example.org\r\n{bearer}"), 421);
    check(query, &format!("{host}{bearer}Origin: http://elsewhere.example.org\r\n"), 421);
    check("POST /api/script/clock", &host, 401);
    check("GET /", &host, 200);
    check("GET /", "Host: elsewhere.example.org\r\n", 421);
    check("GET /../data/device.json", &host, 404);
    check("GET /nothing.js", &host, 404);
    let long = "x".repeat((1 << 20) + 1);
    assert_eq!(device.ask(query, &format!("{host}{bearer}"), &long).0, 422);
}

#[test]
fn a_scripted_device_goes_where_the_clock_is_set_and_hears_only_what_it_listens_for() {
    let folder = Folder::new();
    let device = Device::start(&folder);
    let later = NOW_AT_MS + 60_000;
    assert_eq!(device.post("/api/script/clock", &json!({ "now_at_ms": later })).0, 200);
    let (_, view) = device.post("/api/query", &json!({ "kind": "status" }));
    assert_eq!(view["view"]["now_at_ms"], later);
    let (status, refused) = device.post("/api/script/hear", &json!([{ "address": 7 }]));
    assert_eq!((status, &refused["code"]), (422, &json!("malformed")));
    let nothing = json!([{ "address": "C4:A1:D2:0F:3F:9C" }]);
    assert_eq!(device.post("/api/script/hear", &nothing).1, json!({ "heard": 0 }));
    assert_eq!(device.post("/api/command", &json!({ "kind": "start_scan" })).0, 200);
    assert_eq!(device.post("/api/script/hear", &nothing).1, json!({ "heard": 1 }));
    assert_eq!(device.post("/api/script/link", &json!({ "is_up": false })).0, 200);
    assert_eq!(device.post("/api/script/clock", &json!({})).0, 422);
}

#[test]
fn what_cannot_be_served_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    let serve = |more: &[&str]| {
        let data = folder.data();
        let mut arguments = vec!["serve", "--data", &data];
        arguments.extend(more);
        refusal(isotherm(&arguments))
    };
    let ui = folder.path("ui");
    assert!(serve(&["--ui", &ui]).contains("npm --prefix ui run build"));
    folder.page();
    assert!(serve(&["--ui", &ui, "--listen", "0.0.0.0:0"]).contains("loopback"));
    assert!(serve(&["--ui", &ui, "--relay", "nowhere"]).contains("relay"));
    let directory = folder.file("people.json", "{}");
    assert!(serve(&["--ui", &ui, "--directory", &directory]).contains("directory"));
    assert!(!std::fs::exists(folder.data()).unwrap());
    let absent = refusal(isotherm(&["status", "--data", &folder.data()]));
    assert!(absent.contains("holds no device"), "{absent}");
    assert!(!std::fs::exists(folder.data()).unwrap());
}

#[test]
fn the_folder_is_the_one_named_or_else_the_desktop_apps() {
    let folder = Folder::new();
    let asked = |variable: &str, value: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_isotherm"));
        command.arg("status").env_remove("ISOTHERM_DATA").env(variable, value);
        refusal(command.output().unwrap())
    };
    let named = asked("ISOTHERM_DATA", &folder.data());
    assert!(named.starts_with(&format!("isotherm: {}: holds no device", folder.data())), "{named}");

    let desktop = include_str!("../../../tauri.conf.json");
    let desktop: Value = serde_json::from_str(desktop).unwrap();
    let usual = folder.path(desktop["identifier"].as_str().unwrap());
    let found = asked("XDG_DATA_HOME", &folder.path(""));
    assert!(cfg!(not(target_os = "linux")) || found.contains(&usual), "{found}");
}
