use std::time::Duration;

use super::{
    limit::{Finding, Outcome},
    pack::RulePack,
    range::{StabilityBudget, StorageRange},
};
use crate::units::Timestamp;

/// What one rule comes to, and everything it was judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The rule; its version and clause are cited with the verdict.
    pub rule: &'static RulePack,
    /// The worst of what its limits come to.
    pub outcome: Outcome,
    /// The facts it was judged by.
    pub inputs: VerdictInputs,
}

/// The facts a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictInputs {
    /// The product's storage range.
    pub range: StorageRange,
    /// The product's stability budget.
    pub budget: StabilityBudget,
    /// How often readings were due.
    pub interval: Duration,
    /// The first moment judged.
    pub began: Timestamp,
    /// The moment at which judgement ends.
    pub ended: Timestamp,
    /// How many moments have a reading.
    pub readings: usize,
    /// The unknown time in all.
    pub unknown: Duration,
    /// What each limit comes to, with its figures.
    pub findings: Vec<Finding>,
}

impl Verdict {
    pub(super) fn new(rule: &'static RulePack, inputs: VerdictInputs) -> Self {
        let outcome = worst_of(&inputs.findings);
        Self { rule, outcome, inputs }
    }
}

pub(super) fn worst_of(findings: &[Finding]) -> Outcome {
    findings.iter().map(Finding::outcome).max().unwrap_or(Outcome::Pass)
}
