//! Keeps the committed TypeScript declarations equal to these types.
//!
//! `UPDATE_BINDINGS=1 cargo test -p app-core --features ts export_bindings` writes them.

use std::{env, fs, path::Path};

use ts_rs::{Config, TS};

use super::{ApiError, Command, CommandOutcome, Event, Query, View};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/bridge/generated");

fn write(directory: &Path) {
    let config = Config::new().with_large_int("number").with_out_dir(directory);
    Command::export_all(&config).unwrap();
    CommandOutcome::export_all(&config).unwrap();
    Query::export_all(&config).unwrap();
    View::export_all(&config).unwrap();
    Event::export_all(&config).unwrap();
    ApiError::export_all(&config).unwrap();
}

#[test]
fn export_bindings_match_the_committed_files() {
    if env::var_os("UPDATE_BINDINGS").is_some() {
        write(Path::new(COMMITTED));
    }
    let fresh = env::temp_dir().join(format!("isotherm-bindings-{}", std::process::id()));
    write(&fresh);
    let generated = fs::read_to_string(fresh.join("api.ts")).unwrap();
    fs::remove_dir_all(&fresh).unwrap();
    let committed = fs::read_to_string(Path::new(COMMITTED).join("api.ts")).unwrap_or_default();
    assert!(generated.contains("export type TodayView"), "nothing was generated");
    assert!(generated == committed, "the api changed: run this test with UPDATE_BINDINGS=1");
}
