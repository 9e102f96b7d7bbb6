#![doc = include_str!("../README.md")]

mod bench;
mod bindings;
mod demo;
mod failure;
mod json;
mod licences;
mod notices;
mod place;
mod screenshots;
mod setup;
mod step;
mod test;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Every command a person types while working on Isotherm.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Line {
    #[command(subcommand)]
    word: Word,
}

#[derive(Subcommand)]
enum Word {
    /// Installs, builds and starts a relay, two devices and scripted sensors.
    Demo(demo::Options),
    /// Installs what the tests need and runs them all.
    Test(test::Options),
    /// Writes a picture of every screen and state to out/screenshots.
    Screenshots(screenshots::Options),
    /// Measures every performance claim and prints it beside its peers.
    Bench(bench::Options),
    /// Writes the generated Kotlin, Swift and TypeScript again.
    Bindings(bindings::Options),
    /// Checks the licence and the source of every dependency against deny.toml.
    Licences(licences::Options),
    /// Writes THIRD-PARTY-NOTICES.md again.
    Notices(notices::Options),
    /// Installs system packages, npm packages and test tools.
    Setup(setup::Options),
}

fn main() -> ExitCode {
    let outcome = match Line::parse().word {
        Word::Demo(options) => demo::run(&options),
        Word::Test(options) => test::run(&options),
        Word::Screenshots(options) => screenshots::run(&options),
        Word::Bench(options) => bench::run(&options),
        Word::Bindings(options) => bindings::run(&options),
        Word::Licences(options) => licences::run(&options),
        Word::Notices(options) => notices::run(&options),
        Word::Setup(options) => setup::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nstopped: {failure}");
            failure.exit_code()
        }
    }
}
