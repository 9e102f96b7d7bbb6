use std::time::Duration;

use super::{
    limit::{Finding, LimitFinding, Outcome, Tracker},
    pack::RulePack,
    range::{Breach, StabilityBudget, StorageRange},
    series::{Moment, Sample, SeriesError, check_interval, check_time},
    timeline::{Span, is_gap},
    verdict::worst_of,
};
use crate::units::Timestamp;

/// Follows one sensor under one rule, reading by reading.
///
/// Feed it readings in order of time; ask [`Self::standing`] whenever something may have changed.
/// It counts only time between two readings that came on schedule, so what it has counted is
/// never taken back, and it agrees with [`assess`](super::assess()) until
/// [`Until::Now`](super::Until::Now) on the same readings.
#[derive(Clone, Debug)]
pub struct Monitor {
    rule: &'static RulePack,
    interval: Duration,
    trackers: Vec<Tracker>,
    latest: Option<Moment>,
}

/// Why a reading was not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MonitorError {
    /// A later reading was counted before: follow the stored readings from the start instead.
    #[error("a reading at {} ms arrived after one at {} ms", taken.0, latest.0)]
    Late {
        /// When the rejected reading was taken.
        taken: Timestamp,
        /// The latest reading counted.
        latest: Timestamp,
    },
    /// The time or the interval is out of scale.
    #[error(transparent)]
    OutOfScale(#[from] SeriesError),
}

/// What a person should know of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MonitorState {
    /// In range, and the sensor is on time.
    Ok,
    /// Beyond a threshold, but not yet for too long.
    Warning {
        /// On which side.
        breach: Breach,
        /// Since which reading.
        since: Timestamp,
    },
    /// A limit is broken.
    Stop {
        /// The name of the limit.
        limit: String,
        /// On which side; heat for a mean kinetic temperature.
        breach: Breach,
        /// When it broke, or `None` if the limit is a mean over a window.
        fired: Option<Timestamp>,
    },
    /// The sensor is silent.
    Unknown {
        /// The last reading, or `None` if there never was one.
        since: Option<Timestamp>,
    },
}

/// Where a sensor stands under a rule at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What a person should know.
    pub state: MonitorState,
    /// What the rule comes to so far.
    pub outcome: Outcome,
    /// What each limit comes to so far: time used, time left.
    pub findings: Vec<Finding>,
    /// The time until a limit fires if the temperature stays as it is, counted from the last
    /// reading; `None` if none would.
    pub time_to_limit: Option<Duration>,
}

impl Monitor {
    /// Returns a monitor that has seen nothing.
    ///
    /// `interval` is how often a reading is due.
    ///
    /// # Errors
    ///
    /// [`SeriesError::IntervalOutOfScale`] if it is under a millisecond or over a week.
    pub fn new(
        rule: &'static RulePack,
        range: StorageRange,
        budget: &StabilityBudget,
        interval: Duration,
    ) -> Result<Self, SeriesError> {
        check_interval(interval)?;
        let limits = rule.limits.iter();
        let trackers = limits.flat_map(|limit| Tracker::of(limit, range, budget)).collect();
        Ok(Self { rule, interval, trackers, latest: None })
    }

    /// Returns the rule it follows.
    pub fn rule(&self) -> &'static RulePack {
        self.rule
    }

    /// Returns when the latest reading was taken.
    pub fn last_heard(&self) -> Option<Timestamp> {
        self.latest.map(|moment| moment.taken)
    }

    /// Counts a reading; a repeated one changes nothing.
    ///
    /// # Errors
    ///
    /// [`MonitorError`] if the reading is older than one already counted or out of scale.
    pub fn feed(&mut self, sample: Sample) -> Result<(), MonitorError> {
        check_time(sample.taken)?;
        let moment = Moment::from(sample);
        match self.latest {
            Some(latest) if moment.taken < latest.taken => {
                return Err(MonitorError::Late { taken: moment.taken, latest: latest.taken });
            }
            Some(latest) if moment.taken == latest.taken => {
                self.latest = Some(latest.merged(moment));
            }
            Some(latest) => {
                add_until(&mut self.trackers, self.interval, latest, moment.taken);
                self.latest = Some(moment);
            }
            None => self.latest = Some(moment),
        }
        Ok(())
    }

    /// Returns where the sensor stands at `now`, by the device's clock.
    pub fn standing(&self, now: Timestamp) -> Standing {
        let Some(latest) = self.latest else {
            let findings: Vec<Finding> = self.trackers.iter().map(Tracker::finding).collect();
            let state = MonitorState::Unknown { since: None };
            return Standing { state, outcome: Outcome::Unknown, findings, time_to_limit: None };
        };
        let is_silent = is_gap(self.interval, latest.taken, now);
        let seen_until = if is_silent { now } else { latest.taken };

        let mut trackers = self.trackers.clone();
        add_until(&mut trackers, self.interval, latest, seen_until);
        let findings: Vec<Finding> = trackers.iter().map(Tracker::finding).collect();

        let state = stop(&findings)
            .or(is_silent.then_some(MonitorState::Unknown { since: Some(latest.taken) }))
            .or_else(|| warning(&findings))
            .unwrap_or(MonitorState::Ok);
        let time_to_limit = if is_silent { None } else { time_to_limit(&findings) };
        Standing { state, outcome: worst_of(&findings), findings, time_to_limit }
    }
}

/// Adds what is known between the reading `latest` and the moment `ended`.
fn add_until(trackers: &mut [Tracker], interval: Duration, latest: Moment, ended: Timestamp) {
    let began = latest.taken;
    let point = Span { began, ended: began, known: Some(latest) };
    let spans = if is_gap(interval, began, ended) {
        [Some(point), Some(Span { began, ended, known: None })]
    } else {
        [Some(Span { ended: ended.max(began), ..point }), None]
    };
    for span in spans.into_iter().flatten() {
        trackers.iter_mut().for_each(|tracker| tracker.add(span));
    }
}

/// Returns the limit that broke first, if any did.
fn stop(findings: &[Finding]) -> Option<MonitorState> {
    let broken = findings.iter().filter(|finding| finding.outcome() == Outcome::Fail);
    let first = broken.min_by_key(|finding| match finding {
        Finding::Time(finding) => (finding.fired.is_none(), finding.fired),
        Finding::MeanKinetic(_) => (true, None),
    })?;
    let (breach, fired) = match first {
        Finding::Time(finding) => (finding.threshold.breach, finding.fired),
        Finding::MeanKinetic(_) => (Breach::Hot, None),
    };
    Some(MonitorState::Stop { limit: first.name().to_owned(), breach, fired })
}

/// Returns the spell that lasts and began first, if one lasts.
fn warning(findings: &[Finding]) -> Option<MonitorState> {
    lasting(findings)
        .filter_map(|finding| Some((finding.since?, finding.threshold.breach)))
        .min()
        .map(|(since, breach)| MonitorState::Warning { breach, since })
}

fn time_to_limit(findings: &[Finding]) -> Option<Duration> {
    lasting(findings).map(LimitFinding::left).min()
}

fn lasting(findings: &[Finding]) -> impl Iterator<Item = &LimitFinding> {
    findings.iter().filter_map(|finding| match finding {
        Finding::Time(finding) => finding.since.map(|_| finding),
        Finding::MeanKinetic(_) => None,
    })
}
