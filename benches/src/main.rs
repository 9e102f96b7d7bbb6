#![doc = include_str!("../README.md")]

mod at_rest;
mod cost;
mod frames;
mod gate;
mod report;
mod shipments;
mod streams;

use std::{error::Error, process::ExitCode};

type Bench = fn() -> Result<(), Box<dyn Error>>;

const BENCHES: [(&str, Bench); 6] = [
    ("at rest", at_rest::run),
    ("frames", frames::run),
    ("streams", streams::run),
    ("gate", gate::run),
    ("shipments", shipments::run),
    ("report", report::run),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    for (name, bench) in BENCHES.iter().filter(|(name, _)| wanted(name)) {
        println!("\n{name}");
        if let Err(error) = bench() {
            eprintln!("{name} could not be measured: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
