//! Writes the generated bindings again, from the types they are derived from.

use crate::failure::{Failure, Outcome};
use crate::place;
use crate::setup::{self, Need};
use crate::step::Step;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::path::Path;

#[derive(clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Outcome {
    setup::prepare(&[Need::Build])?;
    let mut typescript = place::cargo(["test", "--package", "app-core", "--features", "ts"]);
    typescript.args(["--lib", "export_bindings"]).env("UPDATE_BINDINGS", "1");
    Step { number: 1, of: 3, name: "bindings-typescript" }.must(typescript)?;
    let mut library = place::cargo(["build", "--package", "mobile-bindings", "--lib"]);
    library.args(["--package", "bindgen", "--bins"]);
    Step { number: 2, of: 3, name: "bindings-library" }.must(library)?;
    for room in ["android/generated", "ios/generated"] {
        clear(&place::root().join("mobile-bindings").join(room))?;
    }
    let generator = place::program("uniffi-bindgen");
    let library = generator.with_file_name(format!("{DLL_PREFIX}mobile_bindings{DLL_SUFFIX}"));
    let mut phones = place::command(generator);
    phones.arg(library).args(["mobile-bindings/uniffi.toml", "mobile-bindings"]);
    Step { number: 3, of: 3, name: "bindings-phones" }.must(phones)?;
    println!("written; `git diff` shows what changed");
    Ok(())
}

/// A file of a crate that no longer exists must not stay behind.
fn clear(folder: &Path) -> Outcome {
    if folder.is_dir() {
        fs::remove_dir_all(folder).map_err(Failure::at(folder))?;
    }
    Ok(())
}
