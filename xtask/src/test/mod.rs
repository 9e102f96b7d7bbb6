//! Runs every check in order, and ends with a table and plain counts.

mod counts;
mod plan;
mod summary;

use crate::failure::{Failure, Outcome};
use crate::place;
use crate::setup::{self, Need};
use crate::step::Step;
use counts::Counts;
use plan::Check;
use std::fs;
use std::process::Command;
use std::time::Duration;
use summary::Row;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run only this step; may be given more than once.
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Name the steps, and run none.
    #[arg(long)]
    list: bool,
    /// Run the long form: more seeds, more cycles, more random cases.
    #[arg(long)]
    long: bool,
    /// Install nothing; what is missing shows as a failed step.
    #[arg(long)]
    no_setup: bool,
}

/// How one check ended.
struct Done {
    succeeded: bool,
    elapsed: Duration,
    counts: Counts,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let checks = plan::checks()?;
    if options.list {
        for check in &checks {
            println!("{:<16} {}", check.name, check.why);
        }
        return Ok(());
    }
    let chosen = choose(checks, &options.only)?;
    if !options.no_setup {
        setup::prepare(&needs(&chosen))?;
    }
    // The desktop crate embeds this folder; an empty one is enough to compile it.
    place::made(place::root().join("ui/dist"))?;
    let rows = run_each(chosen, options.long)?;
    summary::print(&rows);
    let failed = rows.iter().filter(|row| !row.done.succeeded).count();
    println!("{} passed, {failed} failed", rows.len() - failed);
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::Failed(format!("{failed} of {} steps failed", rows.len())))
}

fn choose(checks: Vec<Check>, only: &[String]) -> Outcome<Vec<Check>> {
    if let Some(unknown) = only.iter().find(|name| checks.iter().all(|c| c.name != **name)) {
        let names: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
        let message = format!("there is no step {unknown}; the steps are {}", names.join(", "));
        return Err(Failure::Missing(message));
    }
    let is_chosen = |check: &Check| only.is_empty() || only.contains(&check.name);
    Ok(checks.into_iter().filter(is_chosen).collect())
}

/// A step that only reads files needs no system packages.
fn needs(chosen: &[Check]) -> Vec<Need> {
    let mut needs: Vec<Need> = chosen.iter().filter_map(|check| check.need).collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

fn run_each(chosen: Vec<Check>, is_long: bool) -> Outcome<Vec<Row>> {
    let of = chosen.len();
    let mut rows = Vec::with_capacity(of);
    for (index, check) in chosen.into_iter().enumerate() {
        let mut commands = check.commands;
        for command in &mut commands {
            surround(command, is_long);
        }
        let step = Step { number: index + 1, of, name: &check.name };
        let ran = step.run(&mut commands)?;
        let log = fs::read(&ran.log).map_err(Failure::at(&ran.log))?;
        let counts = Counts::read(&String::from_utf8_lossy(&log));
        let done = Done { succeeded: ran.succeeded, elapsed: ran.elapsed, counts };
        rows.push(Row { name: check.name, done });
    }
    Ok(rows)
}

/// Tells the tests where their tools are, and how long they may take.
fn surround(command: &mut Command, is_long: bool) {
    let tools = place::tools();
    command
        .env("CARGO_TERM_COLOR", "never")
        .env("NO_COLOR", "1")
        .env("RUST_BACKTRACE", "0")
        .env("ISOTHERM_REQUIRE_ALL", "1")
        .env("ISOTHERM_VERAPDF", tools.join("verapdf"))
        .env("ISOTHERM_KOTLIN", tools.join("kotlin/node_modules/kotlin-compiler/lib"))
        .env("ISOTHERM_OIDC_PROVIDER", tools.join("oidc-provider/node_modules/oidc-provider"))
        .env("ISOTHERM_JNA", "/usr/share/java/jna.jar")
        .env("ISOTHERM_PYTHON", tools.join("python/bin/python"));
    if is_long {
        command.env("ISOTHERM_LONG", "1");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, need: Option<Need>) -> Check {
        Check { name: name.to_owned(), why: "", need, commands: Vec::new() }
    }

    #[test]
    fn an_unknown_step_is_refused_and_the_known_ones_are_named() {
        let refused = choose(vec![named("format", None)], &["fromat".to_owned()]);
        let Err(Failure::Missing(message)) = refused else { panic!("not refused") };
        assert!(message.contains("fromat") && message.contains("format"));
    }

    #[test]
    fn only_the_chosen_steps_run_and_only_their_needs_are_installed() {
        let checks = vec![named("format", None), named("pdf", Some(Need::Test))];
        let chosen = choose(checks, &["format".to_owned()]).expect("a known step");
        assert_eq!(chosen.len(), 1);
        assert!(needs(&chosen).is_empty());
    }
}
