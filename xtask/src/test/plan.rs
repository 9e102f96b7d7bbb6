//! Which checks there are, in the order in which a mistake is found soonest.

use crate::failure::Outcome;
use crate::json::{self, list, text};
use crate::setup::Need;
use crate::{licences, notices, place};
use serde_json::Value;
use std::process::Command;

/// One check: a name for `--only`, and commands that must all succeed.
pub(super) struct Check {
    pub(super) name: String,
    pub(super) why: &'static str,
    pub(super) need: Option<Need>,
    pub(super) commands: Vec<Command>,
}

impl Check {
    fn new(name: &str, need: Option<Need>, why: &'static str, command: Command) -> Self {
        Self { name: name.to_owned(), why, need, commands: vec![command] }
    }
}

pub(super) fn checks() -> Outcome<Vec<Check>> {
    let targets = test_targets()?;
    let mut checks = vec![format(), licences(), notices()];
    // The desktop embeds the interface, so that is built first.
    checks.extend(interface(BEFORE_RUST)?);
    checks.extend([clippy(), rustdoc(), compile(), rust(&targets), doctests()]);
    checks.extend(world(&targets));
    checks.extend(interface(AFTER_RUST)?);
    Ok(checks)
}

fn format() -> Check {
    let command = place::cargo(["fmt", "--all", "--check"]);
    Check::new("format", None, "every Rust file is formatted", command)
}

fn licences() -> Check {
    let why = "what each dependency may be, as deny.toml says";
    let mut check = Check::new("licences", Some(Need::Licences), why, licences::fetch());
    check.commands.push(licences::check());
    check
}

fn notices() -> Check {
    let mut check = Check::new("notices", None, "every dependency is named", licences::fetch());
    check.commands.push(notices::check());
    check
}

fn clippy() -> Check {
    let mut command = place::whole("clippy");
    command.args(["--all-targets", "--", "-D", "warnings"]);
    Check::new("clippy", Some(Need::Build), "no warning, in tests neither", command)
}

fn rustdoc() -> Check {
    let mut command = place::whole("doc");
    command.args(["--no-deps", "--document-private-items"]);
    command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    Check::new("rustdoc", Some(Need::Build), "the documentation has no dead link", command)
}

fn compile() -> Check {
    Check::new("compile", Some(Need::Build), "every program and test builds", everything())
}

/// Every program, test and library at once, so that later steps only run.
fn everything() -> Command {
    let mut command = place::whole("build");
    // Cargo lays out the library that phones load only if it is asked for libraries.
    command.args(["--lib", "--bins", "--tests"]);
    command
}

/// Unit tests of every crate, and the integration tests of all but `tests/`.
fn rust(targets: &[TestTarget]) -> Check {
    let mut command = place::whole("test");
    command.args(["--no-fail-fast", "--lib", "--bins"]);
    for target in targets.iter().filter(|target| target.package != "tests") {
        command.args(["--test", &target.name]);
    }
    Check::new("rust", Some(Need::Test), "the tests of every crate", command)
}

fn doctests() -> Check {
    let mut command = place::whole("test");
    command.arg("--doc");
    Check::new("doctests", Some(Need::Build), "the examples in the documentation", command)
}

/// Each test of the crate `tests` is a step of its own: tidy, stories, pdf, kotlin and so on.
fn world(targets: &[TestTarget]) -> impl Iterator<Item = Check> {
    targets.iter().filter(|target| target.package == "tests").map(|target| {
        let mut command = place::whole("test");
        command.args(["--no-fail-fast", "--test", &target.name]);
        let need = if target.name == "tidy" { Need::Build } else { Need::Test };
        let mut check = Check::new(&target.name, Some(need), purpose(&target.name), command);
        if need == Need::Test {
            // Stories start programs that Cargo does not build for a test of another crate.
            check.commands.insert(0, everything());
        }
        check
    })
}

fn purpose(test: &str) -> &'static str {
    match test {
        "tidy" => "lengths, names, who imports whom, documents that lead somewhere",
        "stories" => "whole stories over real processes",
        "simulation" => "seeded days of devices, partitions and power cuts",
        "conformance" => "one suite for every adapter of a port",
        "compatibility" => "what every released version wrote still opens",
        "pdf" => "outside judges on every PDF",
        "kotlin" => "the mobile bindings, called as a phone calls them",
        "window" => "the real desktop window",
        _ => "a part of tests/",
    }
}

/// A script of `ui/package.json`, what it shows, and what it needs.
type Script = (&'static str, &'static str, Need);

const BEFORE_RUST: &[Script] = &[
    ("format:check", "every file of the interface is formatted", Need::Build),
    ("typecheck", "the interface is strictly typed", Need::Build),
    ("lint", "the interface follows its own rules", Need::Build),
    ("test", "components and states", Need::Build),
    ("build", "the interface bundles", Need::Build),
];

const AFTER_RUST: &[Script] = &[("e2e", "the interface in a real browser", Need::Test)];

fn interface(scripts: &[Script]) -> Outcome<Vec<Check>> {
    let path = place::root().join("ui/package.json");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let manifest = json::read(&path)?;
    let has = |script: &str| manifest.pointer(&format!("/scripts/{script}")).is_some();
    Ok(scripts.iter().filter(|(script, ..)| has(script)).map(npm_run).collect())
}

fn npm_run((script, why, need): &Script) -> Check {
    let mut command = place::command("npm");
    command.args(["--prefix", "ui", "run", script]);
    let name = script.split(':').next().unwrap_or(script);
    Check::new(&format!("ui-{name}"), Some(*need), why, command)
}

struct TestTarget {
    package: String,
    name: String,
}

/// Every `[[test]]` of the workspace, as Cargo itself sees it.
fn test_targets() -> Outcome<Vec<TestTarget>> {
    json::cargo_metadata(&["--no-deps"]).map(|metadata| targets_in(&metadata))
}

fn targets_in(metadata: &Value) -> Vec<TestTarget> {
    let mut found = Vec::new();
    for package in list(metadata, "packages") {
        let tests = list(package, "targets")
            .iter()
            .filter(|target| list(target, "kind").iter().any(|kind| kind == "test"));
        found.extend(tests.map(|target| TestTarget {
            package: text(package, "name").to_owned(),
            name: text(target, "name").to_owned(),
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_targets_are_found_and_libraries_are_not() {
        let metadata = r#"{"packages": [{"name": "tests", "targets": [
            {"name": "world", "kind": ["lib"]}, {"name": "tidy", "kind": ["test"]}]}]}"#;
        let found = targets_in(&json::parse(metadata, "a sample").expect("JSON"));
        let names: Vec<&str> = found.iter().map(|target| target.name.as_str()).collect();
        assert_eq!(names, ["tidy"]);
    }

    #[test]
    fn a_crates_own_tests_and_those_of_the_world_run_in_different_steps() {
        let target = |package: &str, name: &str| TestTarget {
            package: package.to_owned(),
            name: name.to_owned(),
        };
        let targets = [target("app-core", "sqlite"), target("tests", "stories")];
        let arguments = format!("{:?}", rust(&targets).commands);
        assert!(arguments.contains("sqlite") && !arguments.contains("stories"));
        assert_eq!(world(&targets).map(|check| check.name).collect::<Vec<_>>(), ["stories"]);
    }
}
