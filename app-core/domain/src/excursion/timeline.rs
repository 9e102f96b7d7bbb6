//! The line of time that every rule reads: what was known when, and what was not.

use std::time::Duration;

use super::series::{Moment, Series};
use crate::units::Timestamp;

/// A stretch of time in which one thing was known, or nothing.
///
/// Spans follow one another without overlap. A known span may have no length: its reading counts
/// as a reading but not as time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first moment.
    pub began: Timestamp,
    /// The first moment after it.
    pub ended: Timestamp,
    /// The reading that stands, or `None` where nothing is known.
    pub known: Option<Moment>,
}

/// A time without readings longer than twice the logging interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last reading before it, or the beginning of the window.
    pub began: Timestamp,
    /// The first reading after it, or the end of the window.
    pub ended: Timestamp,
}

/// The stretch of time under judgement, the end excluded unless `is_end_included`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub began: Timestamp,
    /// Its end.
    pub ended: Timestamp,
    /// Whether a reading taken at `ended` belongs to it.
    pub is_end_included: bool,
}

impl Span {
    /// Returns its length in milliseconds.
    pub fn milliseconds(self) -> i64 {
        self.ended.0.saturating_sub(self.began.0)
    }
}

impl Window {
    /// Returns whether a reading taken at `moment` belongs to the window.
    pub fn contains(self, moment: Timestamp) -> bool {
        moment >= self.began
            && (moment < self.ended || self.is_end_included && moment == self.ended)
    }
}

/// Returns the spans of `series` that cover `window` without overlap, oldest first.
///
/// A reading taken before the window still stands at its beginning if the next one is in time.
pub fn spans(series: &Series, window: Window) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut covered = window.began;
    let moments = series.moments();

    for (index, moment) in moments.iter().enumerate() {
        let next = moments.get(index + 1).map_or(window.ended, |next| next.taken);
        let is_over = next <= window.began && moment.taken < window.began;
        if is_over || !is_before_end(window, moment.taken) {
            continue;
        }
        if moment.taken > covered {
            spans.push(Span { began: covered, ended: moment.taken, known: None });
        }
        let began = moment.taken.max(window.began);
        let ended = next.min(window.ended).max(began);
        append(&mut spans, series, *moment, next, Span { began, ended, known: Some(*moment) });
        covered = ended;
    }
    if covered < window.ended {
        spans.push(Span { began: covered, ended: window.ended, known: None });
    }
    joined(spans)
}

/// Returns whether the next reading, at `next`, comes too late for the one at `taken` to stand.
pub fn is_gap(interval: Duration, taken: Timestamp, next: Timestamp) -> bool {
    next.since(taken) > interval.saturating_mul(2)
}

/// Returns the unknown spans, joined where they touch.
pub fn gaps(spans: &[Span]) -> Vec<Gap> {
    let unknown = spans.iter().filter(|span| span.known.is_none());
    unknown.map(|span| Gap { began: span.began, ended: span.ended }).collect()
}

fn is_before_end(window: Window, moment: Timestamp) -> bool {
    moment < window.ended || window.contains(moment)
}

fn append(spans: &mut Vec<Span>, series: &Series, moment: Moment, next: Timestamp, span: Span) {
    if !is_gap(series.interval(), moment.taken, next) {
        spans.push(span);
        return;
    }
    if moment.taken >= span.began {
        spans.push(Span { ended: span.began, ..span });
    }
    spans.push(Span { known: None, ..span });
}

/// Joins unknown spans that touch and drops empty ones.
fn joined(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        if span.known.is_none() && span.milliseconds() == 0 {
            continue;
        }
        match joined.last_mut() {
            Some(last) if last.known.is_none() && span.known.is_none() => last.ended = span.ended,
            _ => joined.push(span),
        }
    }
    joined
}
