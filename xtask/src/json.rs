//! Reads what Cargo and npm say in JSON.

use crate::failure::{Failure, Outcome};
use crate::place;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Cargo's account of the workspace.
///
/// # Errors
///
/// When Cargo cannot be started or refuses, in its own words.
pub(crate) fn cargo_metadata(arguments: &[&str]) -> Outcome<Value> {
    let output = place::cargo(["metadata", "--format-version", "1"])
        .args(arguments)
        .output()
        .map_err(|error| Failure::Failed(format!("cannot start cargo: {error}")))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::Failed(format!("cargo metadata: {message}")));
    }
    parse(&String::from_utf8_lossy(&output.stdout), "cargo metadata")
}

pub(crate) fn read(path: &Path) -> Outcome<Value> {
    let text = fs::read_to_string(path).map_err(Failure::at(path))?;
    parse(&text, &path.display().to_string())
}

pub(crate) fn parse(json: &str, source: &str) -> Outcome<Value> {
    serde_json::from_str(json).map_err(|error| Failure::Failed(format!("{source}: {error}")))
}

/// The list under `key`; empty when there is none.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The text under `key`; empty when there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
