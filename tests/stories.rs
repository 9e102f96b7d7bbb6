//! Whole stories over real processes: a relay, devices, power cuts, no network.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "A story that breaks must say where; an index into JSON answers null."
)]

#[path = "stories/cold_start.rs"]
mod cold_start;
#[path = "stories/power_cuts.rs"]
mod power_cuts;
#[path = "stories/refused_beginning.rs"]
mod refused_beginning;

use std::env;
use std::path::{Path, PathBuf};
use world::course::Course;
use world::stage::Stage;
use world::story::tell;

const TRACE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/traces/dbschenker_container_C.csv");

/// A folder of its own for each story, kept for whoever wants to see why one failed.
fn folder(name: &str) -> PathBuf {
    env::temp_dir().join(format!("isotherm-story-{name}-{}", std::process::id()))
}

fn told(name: &str, course: Course) {
    let folder = folder(name);
    let stage = Stage::fresh(&folder.join("stage")).expect("a stage");
    let telling = tell(&stage, &folder.join("proof"), course).expect("a story with an end");
    println!("{}", telling.summary());
    let failed: Vec<_> = telling.failed().collect();
    assert!(failed.is_empty(), "{failed:#?}\nsee {}", folder.display());
    for ending in ["pdf", "csv", "json", "txt"] {
        assert!(folder.join(format!("proof/26-0417.{ending}")).is_file(), "no {ending}");
    }
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn a_box_goes_from_the_depot_to_a_signed_report_without_a_network() {
    told("model", Course::model(1));
}

#[test]
fn a_real_trip_of_weeks_is_replayed_to_its_report() {
    let trace = Path::new(TRACE);
    if !trace.is_file() {
        println!("skipped: ../shared is not here");
        return;
    }
    told("trace", Course::recorded(trace).expect("a recording"));
}
