//! `isotherm rules`: the rule packs.

use std::fmt::Write;

use clap::Args;
use domain::excursion::{Evidence, Limit, LimitCheck, RulePack, Threshold, packs};
use serde::Serialize;

use crate::{Answer, Failure, words};

/// List the rules that readings can be judged by, with their clauses and limits.
#[derive(Args)]
pub(crate) struct Arguments {}

#[derive(Serialize)]
struct Record {
    rules: Vec<RuleRecord>,
}

#[derive(Serialize)]
struct RuleRecord {
    #[serde(flatten)]
    rule: &'static RulePack,
    verify_against_source: bool,
}

pub(crate) fn run(_: &Arguments) -> Result<Answer, Failure> {
    let record = |rule: &'static RulePack| RuleRecord {
        rule,
        verify_against_source: rule.must_verify_against_source(),
    };
    let rules = packs().iter().map(record).collect();
    let text: Vec<String> = packs().iter().map(describe).collect();
    Answer::new(&Record { rules }, text.join("\n"))
}

fn describe(rule: &RulePack) -> String {
    let mut text = format!("{} (version {})\n", rule.id, rule.version);
    let mut line = |label: &str, value: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {label:<13} {value}");
    };
    line("dated", &rule.dated.to_string());
    line("title", &rule.title);
    line("clause", &rule.clause);
    line("in force for", &rule.jurisdiction);
    line("products", &rule.applies.products);
    for limit in &rule.limits {
        let mark = match limit.evidence {
            Evidence::Known => "  [verify against the source]",
            Evidence::Seen | Evidence::Stated => "",
        };
        line("fails at", &format!("{}{mark}", describe_limit(limit)));
    }
    line("source", &rule.source);
    text
}

fn describe_limit(limit: &Limit) -> String {
    match &limit.check {
        LimitCheck::Consecutive(threshold) => format!("{} in one spell", beyond(threshold)),
        LimitCheck::Cumulative(threshold) => format!("{} in all", beyond(threshold)),
        LimitCheck::Budget { breach } => {
            format!("{breach}: more time out of range than the stability budget allows")
        }
        LimitCheck::MeanKinetic { max, window_minutes, activation_energy, .. } => format!(
            "a mean kinetic temperature above {} over {} ({} J/mol)",
            words::celsius(*max),
            words::length_of_minutes((*window_minutes).into()),
            activation_energy.joules_per_mole(),
        ),
    }
}

fn beyond(threshold: &Threshold) -> String {
    let threshold_words = words::threshold(threshold);
    match (threshold.minutes, threshold.fires) {
        (0, _) => format!("any reading {threshold_words}"),
        (minutes, fires) => {
            let more = match fires {
                domain::excursion::Fires::At => "",
                domain::excursion::Fires::Past => "more than ",
            };
            format!("{threshold_words} for {more}{}", words::length_of_minutes(minutes.into()))
        }
    }
}
