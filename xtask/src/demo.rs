//! Shows the product working: installs, builds, and becomes the demo program of `tests/`.

use crate::failure::{Failure, Outcome};
use crate::json::{self, list, text};
use crate::place;
use crate::setup::{self, Need};
use crate::step::Step;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// The programs of a demo, and what each is for.
const PROGRAMS: &[(&str, &str)] = &[
    ("isotherm-server", "the relay"),
    ("isotherm", "a device whose interface is served on loopback"),
    ("demo", "the cast and the story"),
];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Play the whole story to its end without a window, and write its proof to out/.
    #[arg(long)]
    headless: bool,
    /// Replay this recording instead of the model of a cold box.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Which weather, doors and radio losses the model draws.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if let Some(trace) = options.trace.as_ref().filter(|trace| !trace.is_file()) {
        return Err(Failure::Missing(format!("{}: no such recording", trace.display())));
    }
    let metadata = json::cargo_metadata(&["--no-deps"])?;
    let programs = programs_in(&metadata);
    if let Some((name, purpose)) = PROGRAMS.iter().find(|(name, _)| !programs.contains(name)) {
        let message = format!("the demo needs `{name}`, {purpose}, which this tree does not build");
        return Err(Failure::Failed(message));
    }
    setup::prepare(&[Need::Demo])?;
    build()?;
    become_program(options)
}

fn build() -> Outcome {
    let mut interface = place::command("npm");
    interface.args(["--prefix", "ui", "run", "build"]);
    Step { number: 1, of: 2, name: "build-interface" }.must(interface)?;
    let mut programs = place::whole("build");
    programs.arg("--bins");
    Step { number: 2, of: 2, name: "build-programs" }.must(programs)
}

/// Nothing is left for this program to do, so that Ctrl-C reaches only the demo.
fn become_program(options: &Options) -> Outcome {
    let mut demo = place::command(place::program("demo"));
    if options.headless {
        demo.arg("--headless");
    }
    if let Some(trace) = &options.trace {
        demo.arg("--trace").arg(trace);
    }
    demo.args(["--seed", &options.seed.to_string()]);
    replace_with(demo)
}

#[cfg(unix)]
fn replace_with(mut demo: Command) -> Outcome {
    let error = std::os::unix::process::CommandExt::exec(&mut demo);
    Err(Failure::Failed(format!("cannot start the demo: {error}")))
}

#[cfg(not(unix))]
fn replace_with(mut demo: Command) -> Outcome {
    let status = demo.status();
    let status =
        status.map_err(|error| Failure::Failed(format!("cannot start the demo: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::Failed("the demo failed".to_owned())) }
}

fn programs_in(metadata: &Value) -> Vec<&str> {
    let targets = list(metadata, "packages").iter().flat_map(|package| list(package, "targets"));
    let is_program = |target: &&Value| list(target, "kind").iter().any(|kind| kind == "bin");
    targets.filter(is_program).map(|target| text(target, "name")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_a_target_that_is_built_as_one() {
        let metadata = r#"{"packages": [{"targets": [
            {"name": "demo", "kind": ["bin"]}, {"name": "world", "kind": ["lib"]}]}]}"#;
        let metadata = json::parse(metadata, "a sample").expect("JSON");
        assert_eq!(programs_in(&metadata), ["demo"]);
    }
}
