use std::time::Duration;

use super::{
    mkt::{ActivationEnergy, SlidingMean, speed, temperature_of},
    pack::{Evidence, Fires, Limit, LimitCheck, Threshold},
    range::{Breach, StabilityBudget, StorageRange},
    series::Moment,
    timeline::Span,
};
use crate::units::{Temperature, Timestamp};

/// What a rule, or one limit of it, comes to.
///
/// Ordered by how bad it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds, whatever the temperature was in the unknown time.
    Pass,
    /// The unknown time could break it, or it does not apply to what happened.
    Unknown,
    /// It is broken, whatever the temperature was in the unknown time.
    Fail,
}

/// How the time beyond a threshold is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// The longest single spell.
    Consecutive,
    /// All spells together.
    Cumulative,
}

/// What one limit of a rule comes to, with the figures it was judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A limit on the time beyond a threshold.
    Time(LimitFinding),
    /// A limit on the mean kinetic temperature.
    MeanKinetic(MeanKineticFinding),
}

/// What a limit on time comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitFinding {
    /// The limit's name within its rule.
    pub name: String,
    /// How its numbers are known.
    pub evidence: Evidence,
    /// How the time is counted.
    pub allowance: Allowance,
    /// The threshold and the permitted time.
    pub threshold: Threshold,
    /// The outer edge of a band of a stability budget, included; `None` if there is none.
    pub outer: Option<Temperature>,
    /// What it comes to.
    pub outcome: Outcome,
    /// The time known to be beyond the threshold; `None` if no reading is.
    pub known: Option<Duration>,
    /// That time if every unknown moment was beyond it; `None` if there is no such moment.
    pub possible: Option<Duration>,
    /// The known time that counts at the end: the spell that lasts, or all of it.
    pub running: Option<Duration>,
    /// When the spell that lasts at the end began; `None` if the last reading is not beyond.
    pub since: Option<Timestamp>,
    /// When the limit was first broken.
    pub fired: Option<Timestamp>,
    /// The reading furthest beyond the threshold.
    pub extreme: Option<Temperature>,
}

/// What a limit on the mean kinetic temperature comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeanKineticFinding {
    /// The limit's name within its rule.
    pub name: String,
    /// How its numbers are known.
    pub evidence: Evidence,
    /// The highest permitted mean.
    pub max: Temperature,
    /// The length of the window.
    pub window: Duration,
    /// The energy it weighs with.
    pub energy: ActivationEnergy,
    /// What it comes to.
    pub outcome: Outcome,
    /// The mean of the hottest window, over known time; `None` if none is known.
    pub worst: Option<Temperature>,
    /// Whether a reading was so cold that the mean says nothing. Source: USP stimuli article on
    /// the misuse of the mean kinetic temperature.
    pub is_refused: bool,
    /// Whether some time is unknown.
    pub has_unknown: bool,
}

impl Finding {
    /// Returns the limit's name within its rule.
    pub fn name(&self) -> &str {
        match self {
            Finding::Time(finding) => &finding.name,
            Finding::MeanKinetic(finding) => &finding.name,
        }
    }

    /// Returns what the limit comes to.
    pub fn outcome(&self) -> Outcome {
        match self {
            Finding::Time(finding) => finding.outcome,
            Finding::MeanKinetic(finding) => finding.outcome,
        }
    }
}

/// Follows one limit span by span.
#[derive(Clone, Debug)]
pub(super) enum Tracker {
    Time(TimeTracker),
    Heat(HeatTracker),
}

impl Tracker {
    /// Returns the trackers that `limit` needs for a product.
    pub(super) fn of(limit: &Limit, range: StorageRange, budget: &StabilityBudget) -> Vec<Self> {
        let time = |allowance, threshold| {
            vec![Self::Time(TimeTracker::new(limit, allowance, threshold, None))]
        };
        match &limit.check {
            LimitCheck::Consecutive(threshold) => time(Allowance::Consecutive, *threshold),
            LimitCheck::Cumulative(threshold) => time(Allowance::Cumulative, *threshold),
            LimitCheck::Budget { breach } => bands(limit, *breach, range, budget),
            LimitCheck::MeanKinetic { max, window_minutes, activation_energy, refused_below } => {
                let window = Duration::from_secs(u64::from(*window_minutes) * 60);
                vec![Self::Heat(HeatTracker {
                    name: limit.name.clone(),
                    evidence: limit.evidence,
                    max: *max,
                    window,
                    energy: *activation_energy,
                    refused_below: *refused_below,
                    mean: SlidingMean::new(*activation_energy, window.as_millis()),
                    is_refused: false,
                    has_unknown: false,
                })]
            }
        }
    }

    pub(super) fn add(&mut self, span: Span) {
        match self {
            Tracker::Time(tracker) => tracker.add(span),
            Tracker::Heat(tracker) => tracker.add(span),
        }
    }

    pub(super) fn finding(&self) -> Finding {
        match self {
            Tracker::Time(tracker) => Finding::Time(tracker.finding()),
            Tracker::Heat(tracker) => Finding::MeanKinetic(tracker.finding()),
        }
    }
}

/// Turns a stability budget into one limit a band, and one for whatever lies beyond them.
fn bands(
    limit: &Limit,
    breach: Breach,
    range: StorageRange,
    budget: &StabilityBudget,
) -> Vec<Tracker> {
    let mut bands: Vec<_> = budget.bands.iter().filter(|band| band.breach == breach).collect();
    bands.sort_by_key(|band| band.outer);
    let mut edge = match breach {
        Breach::Hot => range.max,
        Breach::Cold => {
            bands.reverse();
            range.min
        }
    };
    let threshold = |temperature, minutes, fires| Threshold {
        breach,
        temperature,
        is_included: false,
        minutes,
        fires,
    };
    let mut trackers = Vec::new();
    for band in bands {
        let limits = threshold(edge, band.minutes, Fires::At);
        let outer = Some(band.outer);
        trackers.push(TimeTracker::new(limit, Allowance::Cumulative, limits, outer));
        edge = breach.further(edge, band.outer);
    }
    let beyond = threshold(edge, 0, Fires::At);
    trackers.push(TimeTracker::new(limit, Allowance::Cumulative, beyond, None));
    trackers.into_iter().map(Tracker::Time).collect()
}

/// Counts the time beyond a threshold. A length of `None` means that it never was beyond it,
/// which differs from having been there for no time.
#[derive(Clone, Debug)]
pub(super) struct TimeTracker {
    name: String,
    evidence: Evidence,
    allowance: Allowance,
    threshold: Threshold,
    outer: Option<Temperature>,
    known: Count,
    possible: Count,
    since: Option<Timestamp>,
    fired: Option<Timestamp>,
    extreme: Option<Temperature>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    running: Option<Duration>,
    most: Option<Duration>,
}

impl Count {
    fn add(&mut self, length: Duration) {
        self.running = Some(self.running.unwrap_or_default() + length);
        self.most = self.most.max(self.running);
    }
}

impl TimeTracker {
    fn new(
        limit: &Limit,
        allowance: Allowance,
        threshold: Threshold,
        outer: Option<Temperature>,
    ) -> Self {
        Self {
            name: limit.name.clone(),
            evidence: limit.evidence,
            allowance,
            threshold,
            outer,
            known: Count::default(),
            possible: Count::default(),
            since: None,
            fired: None,
            extreme: None,
        }
    }

    fn add(&mut self, span: Span) {
        let length = span.ended.since(span.began);
        let beyond = span.known.map(|moment| self.beyond(moment));
        match beyond {
            Some(Some(temperature)) => self.add_beyond(span, length, temperature),
            Some(None) => {
                self.break_known();
                if self.allowance == Allowance::Consecutive {
                    self.possible.running = None;
                }
            }
            None => {
                self.break_known();
                self.possible.add(length);
            }
        }
    }

    fn add_beyond(&mut self, span: Span, length: Duration, temperature: Temperature) {
        let before = self.known.running.unwrap_or_default();
        self.known.add(length);
        self.possible.add(length);
        self.since = self.since.or(Some(span.began));
        let extreme = self.extreme.unwrap_or(temperature);
        self.extreme = Some(self.threshold.breach.further(extreme, temperature));
        if self.fired.is_none() && self.fires(self.known.running) {
            self.fired = Some(span.began.after(self.allowed().saturating_sub(before)));
        }
    }

    fn break_known(&mut self) {
        self.since = None;
        if self.allowance == Allowance::Consecutive {
            self.known.running = None;
        }
    }

    fn beyond(&self, moment: Moment) -> Option<Temperature> {
        let Threshold { breach, temperature: limit, is_included, .. } = self.threshold;
        let temperature = match breach {
            Breach::Cold => moment.coldest,
            Breach::Hot => moment.hottest,
        };
        let is_past = temperature != limit && breach.further(temperature, limit) == temperature;
        let is_beyond = is_past || is_included && temperature == limit;
        let is_in_band = self.outer.is_none_or(|outer| breach.further(temperature, outer) == outer);
        (is_beyond && is_in_band).then_some(temperature)
    }

    fn allowed(&self) -> Duration {
        Duration::from_secs(u64::from(self.threshold.minutes) * 60)
    }

    fn fires(&self, length: Option<Duration>) -> bool {
        length.is_some_and(|length| match self.threshold.fires {
            Fires::At => length >= self.allowed(),
            Fires::Past => length > self.allowed(),
        })
    }

    fn finding(&self) -> LimitFinding {
        let outcome = if self.fires(self.known.most) {
            Outcome::Fail
        } else if self.fires(self.possible.most) {
            Outcome::Unknown
        } else {
            Outcome::Pass
        };
        LimitFinding {
            name: self.name.clone(),
            evidence: self.evidence,
            allowance: self.allowance,
            threshold: self.threshold,
            outer: self.outer,
            outcome,
            known: self.known.most,
            possible: self.possible.most,
            running: self.known.running,
            since: self.since,
            fired: self.fired,
            extreme: self.extreme,
        }
    }
}

impl LimitFinding {
    /// Returns the permitted time.
    pub fn allowed(&self) -> Duration {
        Duration::from_secs(u64::from(self.threshold.minutes) * 60)
    }

    /// Returns the time left before the limit fires, as far as the readings tell.
    pub fn left(&self) -> Duration {
        if self.outcome == Outcome::Fail {
            return Duration::ZERO;
        }
        self.allowed().saturating_sub(self.running.unwrap_or_default())
    }
}

/// Watches the mean kinetic temperature.
#[derive(Clone, Debug)]
pub(super) struct HeatTracker {
    name: String,
    evidence: Evidence,
    max: Temperature,
    window: Duration,
    energy: ActivationEnergy,
    refused_below: Temperature,
    mean: SlidingMean,
    is_refused: bool,
    has_unknown: bool,
}

impl HeatTracker {
    fn add(&mut self, span: Span) {
        self.has_unknown |= span.known.is_none();
        self.is_refused |= span.known.is_some_and(|known| known.coldest < self.refused_below);
        self.mean.add(span);
    }

    fn finding(&self) -> MeanKineticFinding {
        let worst = self.mean.worst();
        let max = speed(self.max, self.energy);
        let outcome = if worst.is_some_and(|worst| worst.least > max) {
            Outcome::Fail
        } else if self.is_refused || self.has_unknown || worst.is_none() {
            Outcome::Unknown
        } else {
            Outcome::Pass
        };
        MeanKineticFinding {
            name: self.name.clone(),
            evidence: self.evidence,
            max: self.max,
            window: self.window,
            energy: self.energy,
            outcome,
            worst: worst.and_then(|worst| temperature_of(worst.known, self.energy)),
            is_refused: self.is_refused,
            has_unknown: self.has_unknown,
        }
    }
}
