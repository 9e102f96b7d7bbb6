//! Names every dependency of what we ship, with its version and licence.

mod crates;
mod packages;

use crate::failure::{Failure, Outcome};
use crate::{json, place};
use std::collections::BTreeSet;
use std::env;
use std::fmt::Write;
use std::fs;
use std::process::Command;

const INTRODUCTION: &str = "\
# Third-party notices

Isotherm is built with the libraries below, each under its own licence. Their full texts are in
their packages. `cargo xtask notices` writes this file from the lock files; do not edit it by hand.
";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Write nothing; fail when the file is not what would be written.
    #[arg(long)]
    check: bool,
}

/// One library as it is named in the notices.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Library {
    name: String,
    version: String,
    licence: String,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let path = place::root().join("THIRD-PARTY-NOTICES.md");
    let written = notices()?;
    if !options.check {
        return fs::write(&path, written).map_err(Failure::at(&path));
    }
    // A checkout may have turned line ends; the words are what counts.
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    match first_difference(&kept, &written) {
        None => Ok(()),
        Some(line) => Err(Failure::Failed(format!(
            "THIRD-PARTY-NOTICES.md does not match the lock files, first at `{line}`;\n\
             run `cargo xtask notices` and commit the result"
        ))),
    }
}

/// The check as a step of the test run.
pub(crate) fn check() -> Command {
    let this = env::current_exe().unwrap_or_else(|_| "xtask".into());
    let mut command = place::command(this);
    command.args(["notices", "--check"]);
    command
}

fn notices() -> Outcome<String> {
    let metadata = json::cargo_metadata(&["--locked", "--all-features"])?;
    let mut text = INTRODUCTION.to_owned();
    section(&mut text, "Rust crates", &crates::shipped(&metadata));
    let lock = place::root().join("ui/package-lock.json");
    if lock.is_file() {
        section(&mut text, "npm packages", &packages::shipped(&json::read(&lock)?));
    }
    Ok(text)
}

fn section(text: &mut String, title: &str, libraries: &BTreeSet<Library>) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\n## {title}\n\n| name | version | licence |\n| --- | --- | --- |\n");
    for Library { name, version, licence } in libraries {
        let _ = writeln!(text, "| {name} | {version} | {licence} |");
    }
}

fn first_difference<'a>(kept: &'a str, written: &'a str) -> Option<&'a str> {
    let pairs = kept.lines().zip(written.lines());
    let differs = pairs.into_iter().find(|(a, b)| a != b).map(|(_, written)| written);
    differs.or_else(|| (kept != written).then_some("the end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_drifted_is_noticed_in_the_middle_and_at_the_end() {
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some("c"));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some("the end"));
        assert_eq!(first_difference("a\n", "a\n"), None);
    }
}
