//! Which rules a trip passed, each with the figures it was judged by.

use domain::excursion::{
    Allowance, Assessment, Breach as Side, Finding as Found, LimitFinding, Outcome, Verdict,
};

use super::{
    Trip,
    ask::{count, minutes},
    ribbon::breach,
};
use crate::api::{
    Argument,
    view::{AssessmentRow, AssessmentView, Finding, RuleOutcome},
};

/// Returns the rules applied to the worst track: failed first, then unknown, then passed.
pub(super) fn assessment(trip: &Trip) -> Option<AssessmentView> {
    let assessment = trip.main()?.assessment.as_ref()?;
    let mut rows: Vec<AssessmentRow> =
        assessment.verdicts.iter().flat_map(|verdict| rows(assessment, verdict)).collect();
    rows.sort_by_key(|row| match row.outcome {
        RuleOutcome::Fail => 0,
        RuleOutcome::Unknown => 1,
        RuleOutcome::Pass => 2,
    });
    Some(AssessmentView { rows, is_final: trip.ended.is_some() })
}

/// The storage range is one row; a rule of several limits is one row for each.
fn rows(assessment: &Assessment, verdict: &Verdict) -> Vec<AssessmentRow> {
    if verdict.rule.id == domain::shipment::Rules::STORAGE {
        return vec![row(verdict, String::new(), verdict.outcome, storage(assessment, verdict))];
    }
    let limits = verdict.inputs.findings.iter();
    limits
        .map(|found| {
            let finding = match found {
                Found::Time(found) => exposure(assessment, verdict, found),
                Found::MeanKinetic(found) => Finding::MeanKinetic {
                    window_minutes: minutes(found.window),
                    value_millicelsius: found.worst.map(|worst| worst.millicelsius()),
                    limit_millicelsius: found.max.millicelsius(),
                    worst_millicelsius: None,
                    assumed_millicelsius: None,
                },
            };
            row(verdict, format!("/{}", found.name()), found.outcome(), finding)
        })
        .collect()
}

fn row(verdict: &Verdict, limit: String, outcome: Outcome, finding: Finding) -> AssessmentRow {
    AssessmentRow {
        rule: format!("{}{limit}", verdict.rule.id),
        version: verdict.rule.version.parse().unwrap_or_default(),
        clause: verdict.rule.clause.clone(),
        is_unverified: verdict.rule.must_verify_against_source(),
        outcome: match outcome {
            Outcome::Fail => RuleOutcome::Fail,
            Outcome::Unknown => RuleOutcome::Unknown,
            Outcome::Pass => RuleOutcome::Pass,
        },
        finding,
        inputs: inputs(verdict),
    }
}

fn storage(assessment: &Assessment, verdict: &Verdict) -> Finding {
    let of = |side: Side| assessment.excursions.iter().filter(move |found| found.breach == side);
    let lasted = |side: Side| minutes(of(side).map(|found| found.lasted).sum());
    let extreme = |side: Side| {
        let all = of(side).map(|found| found.extreme);
        all.reduce(|a, b| side.further(a, b)).map(|extreme| extreme.millicelsius())
    };
    Finding::Range {
        temperature_min_millicelsius: verdict.inputs.range.min.millicelsius(),
        temperature_max_millicelsius: verdict.inputs.range.max.millicelsius(),
        hot_minutes: lasted(Side::Hot),
        hot_extreme_millicelsius: extreme(Side::Hot),
        cold_minutes: lasted(Side::Cold),
        cold_extreme_millicelsius: extreme(Side::Cold),
        unknown_minutes: minutes(verdict.inputs.unknown),
    }
}

fn exposure(assessment: &Assessment, verdict: &Verdict, found: &LimitFinding) -> Finding {
    if assessment.readings < 2 {
        return Finding::TooFewReadings { readings: count(assessment.readings) };
    }
    Finding::Exposure {
        breach: breach(found.threshold.breach),
        limit_millicelsius: found.threshold.temperature.millicelsius(),
        limit_minutes: i64::from(found.threshold.minutes),
        is_cumulative: found.allowance == Allowance::Cumulative,
        measured_minutes: minutes(found.known.unwrap_or_default()),
        unknown_minutes: minutes(verdict.inputs.unknown),
        is_unknown_enough: found.outcome == Outcome::Unknown,
    }
}

fn inputs(verdict: &Verdict) -> Vec<Argument> {
    let inputs = &verdict.inputs;
    let facts = [
        ("storage_min_millicelsius", inputs.range.min.millicelsius().to_string()),
        ("storage_max_millicelsius", inputs.range.max.millicelsius().to_string()),
        ("interval_seconds", inputs.interval.as_secs().to_string()),
        ("began_at_ms", inputs.began.0.to_string()),
        ("ended_at_ms", inputs.ended.0.to_string()),
        ("readings", inputs.readings.to_string()),
        ("unknown_minutes", minutes(inputs.unknown).to_string()),
    ];
    facts.into_iter().map(|(name, value)| Argument { name: name.to_owned(), value }).collect()
}
