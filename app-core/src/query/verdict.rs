//! The state of a box: one word, why, how old it is, and what it may still endure.

use std::time::Duration;

use domain::{
    excursion::{Breach, Excursion, Finding, LimitFinding, Outcome},
    reading::Reading,
    shipment::Rules,
    units::Timestamp,
};

use super::{
    Ask, Track, Trip,
    ask::{minutes, seconds},
};
use crate::api::view::{
    BoxState, BudgetKind, BudgetView, Freshness, NoBudget, ReadingView, Reason, Step, Trend,
    TrendView, VerdictView,
};

/// A sensor that this device should hear is lost after so long.
pub(super) const LOST_AFTER: Duration = Duration::from_secs(60 * 60);
/// A change of less than this in [`TREND_OVER`] is no trend.
const STEADY_BELOW: i32 = 200;
const TREND_OVER: Duration = Duration::from_secs(10 * 60);

/// Returns how old something is against how often it is due.
pub(super) fn freshness(age: Duration, interval: Duration) -> Freshness {
    if age <= interval * 2 {
        Freshness::Fresh
    } else if age < LOST_AFTER {
        Freshness::Stale
    } else {
        Freshness::Lost
    }
}

/// Returns the state of a shipment's worst box.
pub(super) fn verdict(ask: &Ask<'_>, trip: &Trip) -> VerdictView {
    let Some(track) = trip.main() else {
        let reason =
            if trip.shipment.boxes.is_empty() { Reason::NotPacked } else { Reason::NoSensor };
        return waiting(reason);
    };
    verdict_of(ask, trip, track)
}

pub(super) fn verdict_of(ask: &Ask<'_>, trip: &Trip, track: &Track) -> VerdictView {
    let Some(last) = track.last() else {
        return waiting(Reason::NoSensor);
    };
    let shown_at = trip.shown_at(ask.now);
    let age = shown_at.since(last.taken);
    let freshness =
        if trip.ended.is_some() { Freshness::Fresh } else { freshness(age, track.interval) };
    let (state, reason) = state(trip, track, last, freshness, shown_at);
    VerdictView { state, freshness, as_of_at_ms: Some(last.taken.0), reason: Some(reason) }
}

fn waiting(reason: Reason) -> VerdictView {
    VerdictView {
        state: BoxState::Waiting,
        freshness: Freshness::Fresh,
        as_of_at_ms: None,
        reason: Some(reason),
    }
}

fn state(
    trip: &Trip,
    track: &Track,
    last: &Reading,
    freshness: Freshness,
    shown_at: Timestamp,
) -> (BoxState, Reason) {
    let Some(rules) = &trip.rules else { return (BoxState::Unknown, Reason::NoStorageRange) };
    if let Some(reason) = broken(rules, track) {
        return (BoxState::Stop, reason);
    }
    let excursions = track.assessment.iter().flat_map(|assessment| &assessment.excursions);
    let out = |excursion: &Excursion| out_of_range(rules, excursion);
    if let Some(ongoing) = excursions.clone().find(|excursion| excursion.ended.is_none())
        && freshness != Freshness::Lost
    {
        return (BoxState::Warning, out(ongoing));
    }
    if freshness == Freshness::Lost {
        let silent = minutes(shown_at.since(last.taken));
        let reason = Reason::NotHeard { since_at_ms: last.taken.0, minutes: silent };
        return (BoxState::Unknown, reason);
    }
    if let Some(longest) = excursions.max_by_key(|excursion| excursion.lasted) {
        return (BoxState::Warning, out(longest));
    }
    if let Some(missing) = doubtful(track) {
        return (BoxState::Warning, missing);
    }
    let first = track.readings.first().map_or(last.taken, |reading| reading.taken);
    (BoxState::Ok, Reason::InRange { since_at_ms: first.0 })
}

/// Returns why the medicines must not be used: a shipping indicator fired, or a stated budget is
/// spent. Leaving the storage range alone asks for a decision.
fn broken(rules: &Rules, track: &Track) -> Option<Reason> {
    for pack in &rules.watched {
        let failed = track.findings(&pack.id).iter().filter_map(|finding| match finding {
            Finding::Time(found) if found.outcome == Outcome::Fail => Some(found),
            Finding::Time(_) | Finding::MeanKinetic(_) => None,
        });
        for found in failed {
            if pack.id == Rules::STORAGE && found.outer.is_none() {
                continue;
            }
            return Some(stop(found));
        }
    }
    None
}

fn stop(found: &LimitFinding) -> Reason {
    match found.threshold.breach {
        Breach::Cold => Reason::Frozen {
            limit_millicelsius: found.threshold.temperature.millicelsius(),
            minutes: minutes(found.known.unwrap_or_default()),
            extreme_millicelsius: found
                .extreme
                .unwrap_or(found.threshold.temperature)
                .millicelsius(),
        },
        Breach::Hot => Reason::BudgetSpent {
            budget: BudgetKind::Warm,
            total_minutes: i64::from(found.threshold.minutes),
        },
    }
}

pub(super) fn out_of_range(rules: &Rules, excursion: &Excursion) -> Reason {
    let lasted = minutes(excursion.lasted);
    let extreme_millicelsius = excursion.extreme.millicelsius();
    let is_ongoing = excursion.ended.is_none();
    match excursion.breach {
        Breach::Hot => Reason::TooWarm {
            limit_millicelsius: rules.range.max.millicelsius(),
            minutes: lasted,
            extreme_millicelsius,
            is_ongoing,
        },
        Breach::Cold => Reason::TooCold {
            limit_millicelsius: rules.range.min.millicelsius(),
            minutes: lasted,
            extreme_millicelsius,
            is_ongoing,
        },
    }
}

/// Returns the missing time, if it could have broken a rule.
fn doubtful(track: &Track) -> Option<Reason> {
    let assessment = track.assessment.as_ref()?;
    let is_doubtful = assessment.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Unknown);
    let missing: Duration = assessment.gaps.iter().map(|gap| gap.ended.since(gap.began)).sum();
    (is_doubtful && !missing.is_zero())
        .then(|| Reason::ReadingsMissing { minutes: minutes(missing) })
}

/// Returns the last reading with its age and where it is going.
pub(super) fn reading(ask: &Ask<'_>, trip: &Trip, track: &Track) -> Option<ReadingView> {
    let last = track.last()?;
    let age = trip.shown_at(ask.now).since(last.taken);
    let freshness =
        if trip.ended.is_some() { Freshness::Fresh } else { freshness(age, track.interval) };
    let trend = if freshness == Freshness::Fresh { trend(&track.readings, last) } else { None };
    Some(ReadingView {
        temperature_millicelsius: Some(last.temperature.millicelsius()),
        measured_at_ms: last.taken.0,
        freshness,
        trend,
    })
}

fn trend(readings: &[Reading], last: &Reading) -> Option<TrendView> {
    let earlier = readings
        .iter()
        .rev()
        .take_while(|reading| last.taken.since(reading.taken) <= TREND_OVER)
        .last()?;
    let span = last.taken.since(earlier.taken);
    if span < TREND_OVER / 2 {
        return None;
    }
    let change = last.temperature.millicelsius() - earlier.temperature.millicelsius();
    let direction = match change {
        change if change >= STEADY_BELOW => Trend::Rising,
        change if change <= -STEADY_BELOW => Trend::Falling,
        _ => Trend::Steady,
    };
    Some(TrendView { direction, change_millicelsius: change, minutes: minutes(span) })
}

/// Returns the stated budgets, the one that ends first in front.
pub(super) fn budgets(trip: &Trip, track: &Track) -> Vec<BudgetView> {
    let stated = track.findings(Rules::STORAGE).iter().filter_map(|finding| match finding {
        Finding::Time(found) if found.outer.is_some() => Some(found),
        Finding::Time(_) | Finding::MeanKinetic(_) => None,
    });
    let view = |found: &LimitFinding| {
        let (allowed, left) = (found.allowed(), found.left());
        let runs_out = found.since.zip(track.last()).map(|(_, last)| last.taken.after(left).0);
        BudgetView {
            budget: BudgetKind::Warm,
            used_seconds: seconds(allowed.saturating_sub(left)),
            total_seconds: seconds(allowed),
            left_seconds: seconds(left),
            unknown_seconds: seconds(
                found.possible.unwrap_or_default().saturating_sub(found.known.unwrap_or_default()),
            ),
            limit_at_ms: found.fired.map(|at| at.0).or(runs_out.filter(|_| trip.ended.is_none())),
        }
    };
    let mut budgets: Vec<BudgetView> = stated.map(view).collect();
    budgets.sort_by_key(|budget| budget.left_seconds);
    budgets
}

/// Returns why a shipment has no budget, if it has none.
pub(super) fn no_budget(trip: &Trip) -> Option<NoBudget> {
    if trip.main().is_some_and(|track| !budgets(trip, track).is_empty()) {
        return None;
    }
    let unstated = trip.shipment.carried().find(|item| item.stability_budget_minutes.is_none());
    Some(match unstated {
        _ if trip.rules.is_none() => NoBudget::NothingPacked,
        Some(item) => NoBudget::NotStated { product_name: item.name.clone() },
        None => NoBudget::NoReadings,
    })
}

/// Returns what to do, in order.
pub(super) fn steps(verdict: &VerdictView) -> Vec<Step> {
    match (&verdict.state, &verdict.reason) {
        (BoxState::Stop, _) => vec![Step::DoNotUse, Step::KeepShutAndCold, Step::CallClinic],
        (BoxState::Warning, Some(Reason::TooWarm { is_ongoing: true, .. })) => {
            vec![Step::CloseLid, Step::MoveFromHeat, Step::LeaveShut]
        }
        (BoxState::Warning, Some(Reason::TooCold { is_ongoing: true, .. })) => {
            vec![Step::MoveFromCold, Step::SeparateIcePacks, Step::LeaveShut]
        }
        (BoxState::Warning, _) => vec![Step::KeepDriving, Step::DecideAtDoor],
        (BoxState::Unknown, _) => vec![Step::KeepPhoneNear, Step::CheckSensor],
        (BoxState::Waiting, Some(Reason::NoSensor)) => vec![Step::PairSensor],
        (BoxState::Waiting | BoxState::Ok, _) => vec![Step::KeepDriving],
    }
}
