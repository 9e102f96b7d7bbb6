use std::time::Duration;

use serde::Serialize;

use super::{
    assess::Assessment,
    day::Day,
    excursions::Excursion,
    limit::{Allowance, Finding, LimitFinding, MeanKineticFinding, Outcome},
    mkt::ActivationEnergy,
    pack::{Evidence, Fires},
    range::{Band, Breach, StorageRange},
    verdict::Verdict,
};
use crate::{
    units::{Temperature, Timestamp},
    zone::Zone,
};

/// An assessment as scripts read it: times are RFC 3339 in the plan's zone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AssessmentRecord {
    /// How many moments have a reading.
    pub readings: usize,
    /// The unknown time.
    pub gaps: Vec<GapRecord>,
    /// The account of each local day.
    pub days: Vec<DayRecord>,
    /// The runs of readings outside the storage range.
    pub excursions: Vec<ExcursionRecord>,
    /// The mean kinetic temperature of all known time.
    pub mkt_millicelsius: Option<Temperature>,
    /// What each rule comes to.
    pub verdicts: Vec<VerdictRecord>,
}

/// One stretch of unknown time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GapRecord {
    /// Its first moment.
    pub began: String,
    /// The first moment after it.
    pub ended: String,
}

/// The account of one local day, in whole minutes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayRecord {
    /// The local date, `yyyy-mm-dd`.
    pub date: String,
    /// Time above the storage range.
    pub minutes_above: u64,
    /// Time below it.
    pub minutes_below: u64,
    /// Time in which the temperature is not known.
    pub minutes_unknown: u64,
    /// The coldest reading.
    pub temperature_min_millicelsius: Option<Temperature>,
    /// The hottest reading.
    pub temperature_max_millicelsius: Option<Temperature>,
}

/// One excursion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExcursionRecord {
    /// Which end was crossed.
    pub breach: Breach,
    /// The first reading beyond it.
    pub began: String,
    /// When it ended; null while it lasts.
    pub ended: Option<String>,
    /// How long it is known to have lasted.
    pub minutes: u64,
    /// The reading furthest beyond.
    pub extreme_millicelsius: Temperature,
}

/// What one rule comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VerdictRecord {
    /// The rule's name.
    pub rule: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The document and clause it restates.
    pub clause: &'static str,
    /// What it comes to.
    pub outcome: Outcome,
    /// What it was judged by.
    pub inputs: InputsRecord,
}

/// What a verdict was judged by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InputsRecord {
    jurisdiction: &'static str,
    source: &'static str,
    verify_against_source: bool,
    range: StorageRange,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    budget: Vec<Band>,
    interval_seconds: u64,
    began: String,
    ended: String,
    readings: usize,
    unknown_minutes: u64,
    limits: Vec<LimitRecord>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "check", rename_all = "snake_case")]
enum LimitRecord {
    Consecutive(TimeRecord),
    Cumulative(TimeRecord),
    MeanKinetic(HeatRecord),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct TimeRecord {
    name: String,
    outcome: Outcome,
    evidence: Evidence,
    breach: Breach,
    threshold_millicelsius: Temperature,
    is_threshold_included: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    outer_millicelsius: Option<Temperature>,
    limit_minutes: u32,
    fires: Fires,
    known_minutes: u64,
    possible_minutes: u64,
    margin_minutes: Option<i64>,
    fired: Option<String>,
    extreme_millicelsius: Option<Temperature>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct HeatRecord {
    name: String,
    outcome: Outcome,
    evidence: Evidence,
    max_millicelsius: Temperature,
    window_minutes: u64,
    activation_energy_joules_per_mole: ActivationEnergy,
    mkt_millicelsius: Option<Temperature>,
    margin_millicelsius: Option<i32>,
    is_refused_for_cold: bool,
    has_unknown: bool,
}

impl Assessment {
    /// Returns the assessment as scripts read it.
    pub fn record(&self) -> AssessmentRecord {
        let zone = self.zone;
        let gap = |gap: &super::Gap| GapRecord {
            began: zone.rfc3339(gap.began),
            ended: zone.rfc3339(gap.ended),
        };
        AssessmentRecord {
            readings: self.readings,
            gaps: self.gaps.iter().map(gap).collect(),
            days: self.days.iter().map(Day::record).collect(),
            excursions: self.excursions.iter().map(|found| found.record(zone)).collect(),
            mkt_millicelsius: self.mkt,
            verdicts: self.verdicts.iter().map(|verdict| verdict.record(zone)).collect(),
        }
    }
}

impl Day {
    fn record(&self) -> DayRecord {
        DayRecord {
            date: self.date.to_string(),
            minutes_above: minutes(self.above),
            minutes_below: minutes(self.below),
            minutes_unknown: minutes(self.unknown),
            temperature_min_millicelsius: self.temperature_min,
            temperature_max_millicelsius: self.temperature_max,
        }
    }
}

impl Excursion {
    fn record(&self, zone: Zone) -> ExcursionRecord {
        ExcursionRecord {
            breach: self.breach,
            began: zone.rfc3339(self.began),
            ended: self.ended.map(|ended| zone.rfc3339(ended)),
            minutes: minutes(self.lasted),
            extreme_millicelsius: self.extreme,
        }
    }
}

impl Verdict {
    /// Returns the verdict as scripts read it, its times in `zone`.
    pub fn record(&self, zone: Zone) -> VerdictRecord {
        let time = |moment: Timestamp| zone.rfc3339(moment);
        let inputs = &self.inputs;
        VerdictRecord {
            rule: &self.rule.id,
            version: &self.rule.version,
            clause: &self.rule.clause,
            outcome: self.outcome,
            inputs: InputsRecord {
                jurisdiction: &self.rule.jurisdiction,
                source: &self.rule.source,
                verify_against_source: self.rule.must_verify_against_source(),
                range: inputs.range,
                budget: inputs.budget.bands.clone(),
                interval_seconds: inputs.interval.as_secs(),
                began: time(inputs.began),
                ended: time(inputs.ended),
                readings: inputs.readings,
                unknown_minutes: minutes(inputs.unknown),
                limits: inputs.findings.iter().map(|finding| finding.record(zone)).collect(),
            },
        }
    }
}

impl Finding {
    fn record(&self, zone: Zone) -> LimitRecord {
        match self {
            Finding::MeanKinetic(finding) => LimitRecord::MeanKinetic(finding.record()),
            Finding::Time(finding) => match finding.allowance {
                Allowance::Consecutive => LimitRecord::Consecutive(finding.record(zone)),
                Allowance::Cumulative => LimitRecord::Cumulative(finding.record(zone)),
            },
        }
    }
}

impl LimitFinding {
    /// Returns by how many minutes the limit holds, even with the worst in the unknown time, or
    /// by how many it is broken, even without; the latter is negative. `None` if neither is sure.
    pub fn margin_minutes(&self) -> Option<i64> {
        let counted = match self.outcome {
            Outcome::Pass => self.possible,
            Outcome::Fail => self.known,
            Outcome::Unknown => return None,
        };
        let counted = i64::try_from(minutes(counted.unwrap_or_default())).ok()?;
        Some(i64::from(self.threshold.minutes) - counted)
    }

    fn record(&self, zone: Zone) -> TimeRecord {
        TimeRecord {
            name: self.name.clone(),
            outcome: self.outcome,
            evidence: self.evidence,
            breach: self.threshold.breach,
            threshold_millicelsius: self.threshold.temperature,
            is_threshold_included: self.threshold.is_included,
            outer_millicelsius: self.outer,
            limit_minutes: self.threshold.minutes,
            fires: self.threshold.fires,
            known_minutes: minutes(self.known.unwrap_or_default()),
            possible_minutes: minutes(self.possible.unwrap_or_default()),
            margin_minutes: self.margin_minutes(),
            fired: self.fired.map(|fired| zone.rfc3339(fired)),
            extreme_millicelsius: self.extreme,
        }
    }
}

impl MeanKineticFinding {
    fn record(&self) -> HeatRecord {
        let margin = |worst: Temperature| self.max.millicelsius() - worst.millicelsius();
        HeatRecord {
            name: self.name.clone(),
            outcome: self.outcome,
            evidence: self.evidence,
            max_millicelsius: self.max,
            window_minutes: minutes(self.window),
            activation_energy_joules_per_mole: self.energy,
            mkt_millicelsius: self.worst,
            margin_millicelsius: self.worst.map(margin),
            is_refused_for_cold: self.is_refused,
            has_unknown: self.has_unknown,
        }
    }
}

/// Returns `length` in minutes, rounded to the nearest.
fn minutes(length: Duration) -> u64 {
    (length.as_secs() + 30) / 60
}
