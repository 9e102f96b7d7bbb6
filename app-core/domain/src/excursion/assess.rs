use std::time::Duration;

use super::{
    day::{Day, DayRules, days},
    excursions::{Excursion, excursions},
    limit::Tracker,
    mkt::{ActivationEnergy, MeanKinetic},
    pack::{RulePack, packs_for},
    range::{StabilityBudget, StorageRange},
    series::Series,
    timeline::{Gap, Span, Window, gaps, is_gap, spans},
    verdict::{Verdict, VerdictInputs},
};
use crate::{
    units::{Temperature, Timestamp},
    zone::Zone,
};

/// What readings are judged by.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The temperatures the product may be stored at.
    pub range: StorageRange,
    /// What the product may endure outside them.
    pub budget: StabilityBudget,
    /// The rules to judge by.
    pub rules: Vec<&'static RulePack>,
    /// The first moment to judge, or `None` for the first reading.
    pub from: Option<Timestamp>,
    /// Where judgement ends.
    pub until: Until,
    /// Whose local days are counted and written.
    pub zone: Zone,
    /// The energy to weigh the reported mean kinetic temperature with. Rules state their own.
    pub energy: ActivationEnergy,
}

/// Where judgement ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// One interval after the last reading: the end of a finished recording.
    LastReading,
    /// At this moment, which is excluded.
    Moment(Timestamp),
    /// At the last reading while the sensor is on time, or at this moment once it is silent.
    Now(Timestamp),
}

/// Why nothing could be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssessError {
    /// There is no reading, and the plan does not say which time to judge.
    #[error("there are no readings to judge")]
    NoReadings,
    /// The end does not come after the beginning.
    #[error("the time to judge ends at {} ms, before it begins at {} ms", ended.0, began.0)]
    WindowEmpty {
        /// Where it would begin.
        began: Timestamp,
        /// Where it would end.
        ended: Timestamp,
    },
    /// The time to judge is longer than [`Plan::WINDOW_MAX`].
    #[error("{} days are too many to judge at once", length.as_secs() / 86_400)]
    WindowTooLong {
        /// Its length.
        length: Duration,
    },
}

/// What readings come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The first moment judged.
    pub began: Timestamp,
    /// The moment at which judgement ends.
    pub ended: Timestamp,
    /// Whose local days are counted.
    pub zone: Zone,
    /// How many moments have a reading.
    pub readings: usize,
    /// The unknown time, oldest first.
    pub gaps: Vec<Gap>,
    /// The account of each local day, oldest first.
    pub days: Vec<Day>,
    /// The runs of readings outside the storage range, oldest first.
    pub excursions: Vec<Excursion>,
    /// The mean kinetic temperature of all known time; `None` if none is known.
    pub mkt: Option<Temperature>,
    /// What each rule comes to, in the order of the plan.
    pub verdicts: Vec<Verdict>,
}

impl Plan {
    /// The longest time that is judged at once: ten years.
    pub const WINDOW_MAX: Duration = Duration::from_secs(3_660 * 24 * 60 * 60);

    /// Returns a plan that judges all readings of a product kept at `range`, without a budget,
    /// in UTC, by every rule that may be applied to it.
    pub fn new(range: StorageRange) -> Self {
        Self {
            range,
            budget: StabilityBudget::default(),
            rules: packs_for(range),
            from: None,
            until: Until::LastReading,
            zone: Zone::UTC,
            energy: ActivationEnergy::USP,
        }
    }

    fn window(&self, series: &Series) -> Result<Window, AssessError> {
        let first = series.moments().first().map(|moment| moment.taken);
        let last = series.moments().last().map(|moment| moment.taken);
        let began = self.from.or(first).ok_or(AssessError::NoReadings)?;
        let (ended, is_end_included) = match (self.until, last) {
            (Until::Moment(moment), _) => (moment, false),
            (Until::LastReading, Some(last)) => (last.after(series.interval()), false),
            (Until::Now(now), Some(last)) if is_gap(series.interval(), last, now) => (now, true),
            (Until::Now(_), Some(last)) => (last, true),
            (Until::Now(now), None) => (now, true),
            (Until::LastReading, None) => return Err(AssessError::NoReadings),
        };
        let length = ended.since(began);
        if ended < began || ended == began && !is_end_included {
            return Err(AssessError::WindowEmpty { began, ended });
        }
        if length > Self::WINDOW_MAX {
            return Err(AssessError::WindowTooLong { length });
        }
        Ok(Window { began, ended, is_end_included })
    }
}

/// Returns what `series` comes to under `plan`.
///
/// The same readings give the same assessment in whatever order they arrived.
///
/// # Errors
///
/// [`AssessError`] if there is nothing to judge, or too much.
pub fn assess(series: &Series, plan: &Plan) -> Result<Assessment, AssessError> {
    let window = plan.window(series)?;
    let spans = spans(series, window);
    let inside = series.moments().iter().filter(|moment| window.contains(moment.taken));
    let readings = inside.count();

    let mut mean = MeanKinetic::new(plan.energy);
    spans.iter().for_each(|span| mean.add(*span));
    let rules = DayRules {
        range: plan.range,
        zone: plan.zone,
        resolution_millicelsius: series.resolution_millicelsius(),
    };
    let gaps = gaps(&spans);
    let inputs = VerdictInputs {
        range: plan.range,
        budget: plan.budget.clone(),
        interval: series.interval(),
        began: window.began,
        ended: window.ended,
        readings,
        unknown: gaps.iter().map(|gap| gap.ended.since(gap.began)).sum(),
        findings: Vec::new(),
    };

    Ok(Assessment {
        began: window.began,
        ended: window.ended,
        zone: plan.zone,
        readings,
        days: days(&spans, window, rules),
        excursions: excursions(&spans, plan.range),
        mkt: mean.temperature(),
        verdicts: plan.rules.iter().map(|rule| judge(rule, &spans, inputs.clone())).collect(),
        gaps,
    })
}

fn judge(rule: &'static RulePack, spans: &[Span], inputs: VerdictInputs) -> Verdict {
    let mut trackers: Vec<Tracker> = rule
        .limits
        .iter()
        .flat_map(|limit| Tracker::of(limit, inputs.range, &inputs.budget))
        .collect();
    for span in spans {
        trackers.iter_mut().for_each(|tracker| tracker.add(*span));
    }
    let findings = trackers.iter().map(Tracker::finding).collect();
    Verdict::new(rule, VerdictInputs { findings, ..inputs })
}
