#![doc = include_str!("../README.md")]

mod answer;
mod assess;
mod data;
mod decode;
mod import;
mod keys;
mod manual;
mod member;
mod report;
mod rules;
mod secret;
mod serve;
mod shipments;
mod source;
mod status;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use answer::{Answer, Failure};

/// The cold chain, from a sensor's reading to a verdict.
#[derive(Parser)]
#[command(name = "isotherm", version, propagate_version = true)]
struct Cli {
    /// Print JSON for programs instead of text for people.
    #[arg(long, global = true)]
    json: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Decode(decode::Arguments),
    Import(import::Arguments),
    Assess(assess::Arguments),
    Rules(rules::Arguments),
    Serve(serve::Arguments),
    Shipments(shipments::Arguments),
    Status(status::Status),
    Enrol(member::Enrol),
    SignIn(member::SignIn),
    Password(member::Password),
    SignOut(member::SignOut),
    Keys(keys::Arguments),
    Sync(status::Sync),
    Report(report::Report),
    Verify(report::Verify),
    Completions(manual::Completions),
    Man(manual::Man),
}

impl Command {
    fn run(self) -> Result<Answer, Failure> {
        match self {
            Command::Decode(arguments) => decode::run(&arguments),
            Command::Import(arguments) => import::run(&arguments),
            Command::Assess(arguments) => assess::run(&arguments),
            Command::Rules(arguments) => rules::run(&arguments),
            Command::Serve(arguments) => serve::run(&arguments),
            Command::Shipments(arguments) => shipments::run(&arguments),
            Command::Status(arguments) => status::status(&arguments),
            Command::Enrol(arguments) => member::enrol(&arguments),
            Command::SignIn(arguments) => member::sign_in(&arguments),
            Command::Password(arguments) => member::password(&arguments),
            Command::SignOut(arguments) => member::sign_out(&arguments),
            Command::Keys(arguments) => keys::run(&arguments),
            Command::Sync(arguments) => status::sync(&arguments),
            Command::Report(arguments) => report::write(&arguments),
            Command::Verify(arguments) => report::verify(&arguments),
            Command::Completions(arguments) => manual::completions(&arguments),
            Command::Man(arguments) => manual::man(&arguments),
        }
    }
}

fn main() -> ExitCode {
    let Cli { json, command } = Cli::parse();
    match command.run().and_then(|answer| answer.print(json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
