use std::time::Duration;

use chrono::NaiveDate;

use super::{
    curve::Curve,
    range::{Breach, StorageRange},
    series::Moment,
    timeline::{Span, Window},
};
use crate::{units::Temperature, zone::Zone};

/// The account of one local day, as far as it lies in the window.
///
/// `known` and `unknown` add up to that part of the day. The time above and below is counted the
/// way a logger counts that measures every minute and stores fewer: between two readings the
/// temperature follows a smooth [`Curve`], is looked at in the middle of
/// each minute and rounded to the sensor's step. It therefore differs by up to one interval at
/// each crossing from the length of the [`Excursion`](super::Excursion)s, which run from reading
/// to reading.
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
    let mut index = 0;
    let mut began = window.began;
    loop {
        let ended = rules.zone.next_day_begins(began).min(window.ended);
        let is_last = ended == window.ended;
        let part = Window { began, ended, is_end_included: is_last };
        let mut day = Day::empty(rules.zone.date(began));
        while let Some(around) = Around::of(spans, index) {
            day.add(around, part, rules);
            if !is_last && around.span.ended >= ended {
                break;
            }
            index += 1;
        }
        days.push(day);
        if is_last {
            return days;
        }
        began = ended;
    }
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

    /// Adds the part of the span that lies in `day`.
    fn add(&mut self, around: Around, day: Window, rules: DayRules) {
        let began = around.span.began.max(day.began);
        let ended = around.span.ended.min(day.ended).max(began);
        let Some(moment) = around.span.known else {
            self.unknown += ended.since(began);
            return;
        };
        if day.contains(moment.taken) {
            let min = self.temperature_min.map_or(moment.coldest, |min| min.min(moment.coldest));
            let max = self.temperature_max.map_or(moment.hottest, |max| max.max(moment.hottest));
            (self.temperature_min, self.temperature_max) = (Some(min), Some(max));
        }
        self.known += ended.since(began);

        let step = rules.resolution_millicelsius;
        let beyond = |breach, limit| {
            let curve = around.curve(moment, |moment| distance_beyond(breach, limit, moment));
            curve.time_beyond(step, began, ended)
        };
        self.above += beyond(Breach::Hot, rules.range.max);
        self.below += beyond(Breach::Cold, rules.range.min);
    }
}

/// A span with the readings before and after it that no gap separates from it.
#[derive(Clone, Copy)]
struct Around {
    span: Span,
    before: Option<Moment>,
    next: Option<Moment>,
    after: Option<Moment>,
}

impl Around {
    fn of(spans: &[Span], index: usize) -> Option<Self> {
        let known = |index: usize| spans.get(index).and_then(|span| span.known);
        let before = index.checked_sub(1).and_then(known);
        let next = known(index + 1);
        let after = next.and_then(|_| known(index + 2));
        spans.get(index).map(|span| Self { span: *span, before, next, after })
    }

    fn curve(&self, from: Moment, distance: impl Fn(Moment) -> i32) -> Curve {
        let point = |moment: Moment| (moment.taken, distance(moment));
        let stays = Moment { taken: self.span.ended, ..from };
        Curve {
            before: self.before.map(point),
            from: point(from),
            to: point(self.next.unwrap_or(stays)),
            after: self.after.map(point),
        }
    }
}

/// Returns how far `moment` lies beyond `limit`, in thousandths of a degree; negative inside.
fn distance_beyond(breach: Breach, limit: Temperature, moment: Moment) -> i32 {
    match breach {
        Breach::Hot => moment.hottest.millicelsius() - limit.millicelsius(),
        Breach::Cold => limit.millicelsius() - moment.coldest.millicelsius(),
    }
}
