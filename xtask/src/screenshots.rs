//! Pictures of every screen, state, size and theme, from the real interface in Chromium.

use crate::failure::{Failure, Outcome};
use crate::place;
use crate::setup::{self, Need};
use crate::step::Step;

#[derive(clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Outcome {
    if !place::root().join("ui/package.json").is_file() {
        return Err(Failure::Failed("ui/package.json is missing: no interface to draw".to_owned()));
    }
    setup::prepare(&[Need::Test])?;
    place::made(place::root().join("out/screenshots"))?;
    let mut npm = place::command("npm");
    npm.args(["--prefix", "ui", "run", "screenshots"]);
    Step { number: 1, of: 1, name: "screenshots" }.must(npm)?;
    println!("pictures are in out/screenshots");
    Ok(())
}
