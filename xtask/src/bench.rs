//! Runs the benches with optimisation and prints their tables.

use crate::failure::{Failure, Outcome};
use crate::place;
use crate::setup::{self, Need};
use std::process::Command;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Measure only the claims whose name contains one of these words.
    words: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Outcome {
    setup::prepare(&[Need::Test])?;
    let mut cargo = place::cargo(["run", "--release", "--package", "benches", "--"]);
    cargo.args(&options.words);
    let python = place::tools().join("python/bin/python");
    if std::env::var_os("ISOTHERM_PYTHON").is_none() && python.exists() {
        cargo.env("ISOTHERM_PYTHON", python);
    }
    through(cargo)
}

/// A table is read while it grows, so it goes straight to the terminal.
fn through(mut command: Command) -> Outcome {
    let status = command.status();
    let status = status.map_err(|error| Failure::Failed(format!("cannot start cargo: {error}")))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Failed(format!("the benches ended with {status}")))
}
