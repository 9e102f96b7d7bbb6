//! An assessment as people read it.

use std::fmt::Write;

use domain::{
    excursion::{
        Allowance, Assessment, Breach, Day, Excursion, Finding, LimitFinding, Outcome, Plan,
        Series, StorageRange, Verdict,
    },
    logger::Recording,
    units::{Temperature, Timestamp},
};

use crate::{source::Source, words};

/// What products are kept at where neither the person nor the logger says.
pub(super) const REFRIGERATOR: StorageRange =
    match (Temperature::from_millicelsius(2_000), Temperature::from_millicelsius(8_000)) {
        (Ok(min), Ok(max)) => StorageRange { min, max },
        _ => StorageRange { min: Temperature::MIN, max: Temperature::MAX },
    };

pub(super) fn describe(
    source: &Source,
    recording: &Recording,
    series: &Series,
    plan: &Plan,
    assessment: &Assessment,
) -> String {
    let account = Account { source, recording, assessment };
    let mut text = account.heading(series, plan);
    for verdict in &assessment.verdicts {
        text += &account.verdict(verdict);
    }
    text += &account.gaps();
    text += &account.excursions();
    text += &account.days();
    text
}

struct Account<'a> {
    source: &'a Source,
    recording: &'a Recording,
    assessment: &'a Assessment,
}

impl Account<'_> {
    fn heading(&self, series: &Series, plan: &Plan) -> String {
        let assessment = self.assessment;
        let mut text = format!("{}", self.source.file.display());
        if let Some(device) = &self.recording.device {
            text += &format!(" · {}, serial {}", device.model, device.serial);
        }
        let (min, max) = (words::celsius(plan.range.min), words::celsius(plan.range.max));
        let mkt = assessment.mkt.map_or("unknown".to_owned(), words::celsius);
        format!(
            "{text}\n{} readings, due every {} s, from {} to {}\nStorage range {min} to {max}. \
             Mean kinetic temperature {mkt} ({} J/mol).\n\n",
            assessment.readings,
            series.interval().as_secs_f32(),
            self.time(assessment.began),
            self.time(assessment.ended),
            plan.energy.joules_per_mole(),
        )
    }

    fn verdict(&self, verdict: &Verdict) -> String {
        let rule = verdict.rule;
        let caution = match rule.must_verify_against_source() {
            true => "      verify against the source\n",
            false => "",
        };
        let outcome = outcome_word(verdict.outcome);
        let mut text = format!(
            "{outcome:<8}{} (version {})\n      {}\n{caution}",
            rule.id, rule.version, rule.clause
        );
        for finding in &verdict.inputs.findings {
            text += &format!("      {}\n", self.finding(finding));
        }
        text + "\n"
    }

    fn finding(&self, finding: &Finding) -> String {
        match finding {
            Finding::Time(finding) => self.time_finding(finding),
            Finding::MeanKinetic(finding) => {
                let worst = finding.worst.map_or("not known".to_owned(), words::celsius);
                let why = match (finding.is_refused, finding.has_unknown) {
                    (true, _) => "; it does not judge cold",
                    (_, true) => "; some time is unknown",
                    _ => "",
                };
                let (name, outcome) = (&finding.name, outcome_word(finding.outcome));
                let (max, window) = (words::celsius(finding.max), words::length(finding.window));
                format!("{name}: {outcome}, at most {max} over {window}: {worst}{why}")
            }
        }
    }

    fn time_finding(&self, finding: &LimitFinding) -> String {
        let known = finding.known.unwrap_or_default();
        let possible = finding.possible.unwrap_or_default();
        let counted = match finding.allowance {
            Allowance::Consecutive => "in one spell",
            Allowance::Cumulative => "in all",
        };
        let mut text = format!(
            "{}: {}, {} for {} {counted}",
            finding.name,
            outcome_word(finding.outcome),
            words::threshold(&finding.threshold),
            words::length(known),
        );
        if possible > known {
            text += &format!(", at worst {}", words::length(possible));
        }
        text += &format!("; limit {}", words::length(finding.allowed()));
        if let Some(fired) = finding.fired {
            text += &format!("; broken at {}", self.time(fired));
        }
        text
    }

    fn gaps(&self) -> String {
        let gaps = &self.assessment.gaps;
        let total = gaps.iter().map(|gap| gap.ended.since(gap.began)).sum();
        let mut text = format!("Unknown time: {}, gaps: {}\n", words::length(total), gaps.len());
        for gap in gaps {
            let length = words::length(gap.ended.since(gap.began));
            text += &format!("  {} to {}  {length}\n", self.time(gap.began), self.time(gap.ended));
        }
        text
    }

    fn excursions(&self) -> String {
        let excursions = &self.assessment.excursions;
        let mut text = format!("\nExcursions: {}\n", excursions.len());
        for Excursion { breach, began, ended, lasted, extreme } in excursions {
            let ended = ended.map_or("the end".to_owned(), |ended| self.time(ended));
            let (length, extreme) = (words::length(*lasted), words::celsius(*extreme));
            let began = self.time(*began);
            text += &format!("  {breach:<4} {began} to {ended}  {length}, to {extreme}\n");
        }
        text
    }

    fn days(&self) -> String {
        let mut text =
            "\nDay         above  below  unknown     min        max      device\n".to_owned();
        for day in &self.assessment.days {
            let minutes = |length: std::time::Duration| (length.as_secs() + 30) / 60;
            let celsius = |value: Option<Temperature>| value.map_or("-".to_owned(), words::celsius);
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "{}  {:>5}  {:>5}  {:>7}  {:>9}  {:>9}  {}",
                day.date,
                minutes(day.above),
                minutes(day.below),
                minutes(day.unknown),
                celsius(day.temperature_min),
                celsius(day.temperature_max),
                self.device_count(day),
            );
        }
        text
    }

    /// Returns the device's own minutes above and below on that day.
    fn device_count(&self, day: &Day) -> String {
        let Some(device) = &self.recording.device else { return String::new() };
        let Some(own) = device.days.iter().find(|own| own.date == day.date) else {
            return String::new();
        };
        let count = |breach| {
            device.minutes_beyond(own, breach).map_or("-".to_owned(), |count| count.to_string())
        };
        format!("{} above, {} below", count(Breach::Hot), count(Breach::Cold))
    }

    fn time(&self, moment: Timestamp) -> String {
        let zone = self.source.zone;
        zone.wall(moment).format("%Y-%m-%d %H:%M").to_string()
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "FAIL",
        Outcome::Unknown => "UNKNOWN",
    }
}
