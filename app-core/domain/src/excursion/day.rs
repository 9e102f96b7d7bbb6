use std::time::Duration;

use chrono::NaiveDate;

use super::{
    range::{Breach, StorageRange},
    series::Moment,
    timeline::{Span, Window},
};
use crate::{
    units::{Temperature, Timestamp},
    zone::Zone,
};

/// The account of one local day, as far as it lies in the window.
///
/// `known` and `unknown` add up to that part of the day. The time above and below is counted the
/// way a logger counts that measures every minute and stores fewer: between two readings the
/// temperature runs straight, is looked at in the middle of each minute and rounded to the
/// sensor's step. It therefore differs by up to one interval at each crossing from the length of
/// the [`Excursion`](super::Excursion)s, which run from reading to reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The local date.
    pub date: NaiveDate,
    /// Time above the storage range.
    pub above: Duration,
    /// Time below the storage range.
    pub below: Duration,
    /// Time in which the temperature is known.
    pub known: Duration,
    /// Time in which it is not.
    pub unknown: Duration,
    /// The coldest reading of the day, or `None` if it has none.
    pub temperature_min: Option<Temperature>,
    /// The hottest reading of the day, or `None` if it has none.
    pub temperature_max: Option<Temperature>,
}

/// What the days are counted against.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayRules {
    pub(super) range: StorageRange,
    pub(super) zone: Zone,
    pub(super) resolution_millicelsius: i32,
}

/// Returns the account of every local day that `window` touches, oldest first.
pub(super) fn days(spans: &[Span], window: Window, rules: DayRules) -> Vec<Day> {
    let mut days = Vec::new();
    let mut rest = spans;
    let mut began = window.began;

    while began < window.ended || (days.is_empty() && window.is_end_included) {
        let ended = rules.zone.next_day_begins(began).min(window.ended);
        let mut day = Day::empty(rules.zone.date(began));
        let is_last = ended == window.ended;
        while let Some(span) = rest.first() {
            day.add(*span, rest.get(1), Window { began, ended, is_end_included: is_last }, rules);
            if span.ended > ended || (span.ended == ended && !is_last) {
                break;
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        days.push(day);
        if is_last {
            break;
        }
        began = ended;
    }
    days
}

impl Day {
    fn empty(date: NaiveDate) -> Self {
        Self {
            date,
            above: Duration::ZERO,
            below: Duration::ZERO,
            known: Duration::ZERO,
            unknown: Duration::ZERO,
            temperature_min: None,
            temperature_max: None,
        }
    }

    /// Adds the part of `span` that lies in `day`; `next` is the span after it.
    fn add(&mut self, span: Span, next: Option<&Span>, day: Window, rules: DayRules) {
        let began = span.began.max(day.began);
        let ended = span.ended.min(day.ended).max(began);
        let Some(moment) = span.known else {
            self.unknown += ended.since(began);
            return;
        };
        if day.contains(moment.taken) {
            let min = self.temperature_min.map_or(moment.coldest, |min| min.min(moment.coldest));
            let max = self.temperature_max.map_or(moment.hottest, |max| max.max(moment.hottest));
            (self.temperature_min, self.temperature_max) = (Some(min), Some(max));
        }
        self.known += ended.since(began);

        let following =
            next.and_then(|next| next.known).unwrap_or(Moment { taken: span.ended, ..moment });
        let path = Path { from: moment, to: following, resolution: rules.resolution_millicelsius };
        self.above += path.time_beyond(Breach::Hot, rules.range.max, began, ended);
        self.below += path.time_beyond(Breach::Cold, rules.range.min, began, ended);
    }
}

/// The straight way from one reading to the next.
struct Path {
    from: Moment,
    to: Moment,
    resolution: i32,
}

impl Path {
    /// Returns the time between `began` and `ended` that lies beyond `limit`.
    fn time_beyond(
        &self,
        breach: Breach,
        limit: Temperature,
        began: Timestamp,
        ended: Timestamp,
    ) -> Duration {
        let from = distance_beyond(breach, limit, self.from);
        let to = distance_beyond(breach, limit, self.to);
        if from <= 0 && to <= 0 {
            return Duration::ZERO;
        }
        if from > 0 && to > 0 {
            return ended.since(began);
        }
        self.sampled(from, to, began, ended)
    }

    /// Looks at the middle of each minute; `from` and `to` are distances beyond the limit.
    fn sampled(&self, from: i64, to: i64, began: Timestamp, ended: Timestamp) -> Duration {
        let length = self.to.taken.0.saturating_sub(self.from.taken.0);
        let slices = ((length + 30_000) / 60_000).max(1);
        let edge = |slice: i64| Timestamp(self.from.taken.0 + length * slice / slices);

        (0..slices)
            .filter(|slice| {
                let twice_slices = 2 * slices;
                let beyond = from * twice_slices + (to - from) * (2 * slice + 1);
                2 * beyond > i64::from(self.resolution) * twice_slices
            })
            .map(|slice| edge(slice + 1).min(ended).since(edge(slice).max(began)))
            .sum()
    }
}

/// Returns how far `moment` lies beyond `limit`, in thousandths of a degree; negative inside.
fn distance_beyond(breach: Breach, limit: Temperature, moment: Moment) -> i64 {
    let limit = i64::from(limit.millicelsius());
    match breach {
        Breach::Hot => i64::from(moment.hottest.millicelsius()) - limit,
        Breach::Cold => limit - i64::from(moment.coldest.millicelsius()),
    }
}
