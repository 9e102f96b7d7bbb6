//! No network at all: what a device shows, and how long it takes to show it.

use super::folder;
use serde_json::json;
use std::time::{Duration, Instant};
use world::device::Device;
use world::stage::{PHONE, Stage};

/// Far below any timeout of a connection, and far above what a busy machine needs for a view.
const AT_ONCE: Duration = Duration::from_secs(2);
/// Nobody listens there: a port that was free a moment ago would do, and this one is reserved.
const NO_RELAY: &str = "http://127.0.0.1:1";
const NOW_MS: i64 = 1_772_463_600_000;
const ELIAS: &str = "0b000000000000000000000000000002";

#[test]
fn every_screen_answers_at_once_without_a_relay() {
    let folder = folder("cold-start");
    let stage = Stage::fresh(&folder).expect("a stage");
    let device = Device::start(&stage, PHONE, NO_RELAY, NOW_MS).expect("a device");
    let screens = [
        json!({ "kind": "status" }),
        json!({ "kind": "today" }),
        json!({ "kind": "shipments", "text": "", "selection": "all", "sort": "worst_first",
            "layout": "board", "cursor": null, "limit": 50 }),
        json!({ "kind": "sensors" }),
        json!({ "kind": "alerts", "is_open_only": true }),
        json!({ "kind": "sync" }),
        json!({ "kind": "settings" }),
        json!({ "kind": "directory" }),
    ];
    let commands = [
        json!({ "kind": "choose_person", "person": ELIAS }),
        json!({ "kind": "start_scan" }),
        json!({ "kind": "sync_now" }),
    ];
    let check = |asked: &serde_json::Value, ask: &dyn Fn() -> Result<serde_json::Value, _>| {
        let began = Instant::now();
        let answer: Result<serde_json::Value, world::device::DeviceError> = ask();
        let took = began.elapsed();
        assert!(answer.is_ok(), "{asked}: {answer:?}");
        assert!(took < AT_ONCE, "{asked} took {took:?}");
        println!("{:>5} ms  {}", took.as_millis(), asked["kind"]);
    };
    for screen in &screens {
        check(screen, &|| device.query(screen));
    }
    for command in &commands {
        check(command, &|| device.command(command));
    }
    let status = device.query(&json!({ "kind": "status" })).expect("a status");
    assert_eq!(status["link"]["state"], "offline");
    drop(device);
    std::fs::remove_dir_all(folder).expect("removed");
}
