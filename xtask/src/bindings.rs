//! Writes the generated bindings again, from the types they are derived from.

use crate::failure::Outcome;
use crate::place;
use crate::setup::{self, Need};
use crate::step::Step;

#[derive(clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Outcome {
    setup::prepare(&[Need::Build])?;
    let mut typescript = place::cargo(["test", "--package", "app-core", "--features", "ts"]);
    typescript.args(["--lib", "export_bindings"]).env("UPDATE_BINDINGS", "1");
    Step { number: 1, of: 3, name: "bindings-typescript" }.must(typescript)?;
    let library = place::cargo(["build", "--package", "mobile-bindings", "--lib"]);
    Step { number: 2, of: 3, name: "bindings-library" }.must(library)?;
    let phones = place::cargo(["run", "--package", "bindgen"]);
    Step { number: 3, of: 3, name: "bindings-phones" }.must(phones)?;
    println!("written; `git diff` shows what changed");
    Ok(())
}
