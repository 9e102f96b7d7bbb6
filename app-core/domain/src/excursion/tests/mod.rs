mod limits;
mod mean_kinetic;
mod mistakes;
mod monitor;
mod properties;
mod spans;

use std::time::Duration;

use super::*;
use crate::units::{Temperature, Timestamp};

const MINUTE: i64 = 60_000;

/// Reads `minute:celsius` pairs, such as `0:5 10:-0.5`; a range of minutes such as
/// `0..60/10:5` repeats every ten minutes, its end excluded.
fn samples(text: &str) -> Vec<Sample> {
    text.split_whitespace().flat_map(parse_samples).collect()
}

fn parse_samples(text: &str) -> Vec<Sample> {
    let (minutes, celsius) = text.split_once(':').unwrap();
    let temperature = Temperature::from_decimal_celsius(celsius).unwrap();
    let sample = |minute: i64| Sample { taken: at(minute), temperature };
    match minutes.split_once("..") {
        None => vec![sample(minutes.parse().unwrap())],
        Some((first, rest)) => {
            let (end, step) = rest.split_once('/').unwrap();
            (first.parse().unwrap()..end.parse().unwrap())
                .step_by(step.parse().unwrap())
                .map(sample)
                .collect()
        }
    }
}

/// Returns a series read every ten minutes.
fn series(text: &str) -> Series {
    Series::new(samples(text), Duration::from_secs(600)).unwrap()
}

fn at(minute: i64) -> Timestamp {
    Timestamp(minute * MINUTE)
}

fn refrigerator() -> StorageRange {
    "2..8".parse().unwrap()
}

fn minutes(length: Duration) -> u64 {
    length.as_secs() / 60
}

/// Judges `text` by one rule and returns `outcome` and the outcomes of its limits.
fn verdict(rule: &str, text: &str) -> Verdict {
    let plan = Plan { rules: select([rule]).unwrap(), ..Plan::new(refrigerator()) };
    assess(&series(text), &plan).unwrap().verdicts.remove(0)
}

#[track_caller]
fn check(rule: &str, readings: &str, expected: &str) {
    let verdict = verdict(rule, readings);
    let limits: Vec<String> = verdict.inputs.findings.iter().map(describe).collect();
    let outcome = format!("{:?}: {}", verdict.outcome, limits.join(", "));
    assert_eq!(outcome.to_lowercase(), expected, "{readings}");
}

fn describe(finding: &Finding) -> String {
    let spent = match finding {
        Finding::Time(finding) => {
            let [known, possible] = [finding.known, finding.possible]
                .map(|length| length.map_or("-".to_owned(), |length| minutes(length).to_string()));
            if known == possible { known } else { format!("{known}..{possible}") }
        }
        Finding::MeanKinetic(finding) => finding
            .worst
            .map_or("-".to_owned(), |worst| format!("{:.2}", millicelsius(worst) / 1000.0)),
    };
    format!("{} {spent} {:?}", finding.name(), finding.outcome())
}

fn millicelsius(temperature: Temperature) -> f64 {
    f64::from(temperature.millicelsius())
}
