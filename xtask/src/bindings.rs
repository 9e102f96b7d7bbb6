//! Writes the generated bindings again, from the types they are derived from.

use crate::failure::Outcome;
use crate::place;
use crate::setup::{self, Need};
use crate::step::Step;

#[derive(clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Outcome {
    setup::prepare(&[Need::Build])?;
    let library = place::cargo(["build", "--package", "mobile-bindings", "--lib"]);
    Step { number: 1, of: 2, name: "bindings-library" }.must(library)?;
    let generate = place::cargo(["run", "--package", "bindgen"]);
    Step { number: 2, of: 2, name: "bindings-generate" }.must(generate)?;
    println!("mobile-bindings/ holds the generated Kotlin and Swift");
    Ok(())
}
