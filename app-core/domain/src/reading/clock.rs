//! Sequence numbers foretold by the time of their reading.
//!
//! A sensor counts its measurements by a clock of its own. Where that clock's period and phase
//! are known, the time at which a packet was heard says which number it carries, however many
//! were missed before it.

use super::{
    bits::{BitReader, BitWriter, OutOfBits},
    column::{self, Shape},
};

/// Where the counters of RuuviTags begin again.
const SHORT: i64 = 65_535;
/// Where the widest counter begins again.
const LONG: i64 = 1 << 32;
/// Microseconds in a millisecond: the fine and the usual unit of a period.
const FINE: i64 = 1_000;
/// The bits that hold a phase, in parts of a period.
const PHASE: u32 = 5;
const PHASES: i64 = 1 << PHASE;
/// How far from its time a packet may be noted, in microseconds.
const TOLERANCE: i64 = 2_000_000;
/// Times further apart than this, in microseconds, are no clock's.
const FAR: i64 = 1 << 50;
/// The fewest readings that show a clock.
const RUN_MIN: usize = 4;
/// The numbers that the clock did not foretell, as a column about zero.
const MISSES: Shape = Shape { first: 0, unit: 0, step: 0, has_exceptions: true };

/// What foretells a number: `first + (elapsed + phase) / period`, where it wraps at `wrap`.
struct Clock {
    first: i64,
    wrap: i64,
    /// In microseconds; at least 1.
    period: i64,
    /// In parts of [`PHASES`] of the period.
    phase: i64,
}

impl Clock {
    /// Returns the number of the reading `elapsed` milliseconds after the first, below `wrap`.
    fn number(&self, elapsed: i128, miss: i64) -> i64 {
        let period = i128::from(self.period);
        let phase = i128::from(self.phase) * period / i128::from(PHASES);
        let ticks = (elapsed * i128::from(FINE) + phase).div_euclid(period);
        let number = i128::from(self.first) + ticks + i128::from(miss);
        i64::try_from(number.rem_euclid(i128::from(self.wrap))).unwrap_or(0)
    }

    /// Returns what must be added to the foretold number, the short way round.
    fn miss(&self, elapsed: i128, number: i64) -> i64 {
        let miss = (number - self.number(elapsed, 0)).rem_euclid(self.wrap);
        if miss > self.wrap / 2 { miss - self.wrap } else { miss }
    }
}

/// Writes the numbers of `rows` of times and numbers, if a clock is seen in them.
pub(super) fn write(bits: &mut BitWriter, rows: &[(i64, i64)]) -> Option<()> {
    let clock = fit(rows)?;
    let (start, _) = rows.first()?;
    bits.put(u64::from(clock.wrap == LONG), 1);
    bits.put_golomb(clock.first.unsigned_abs(), 16);
    let is_fine = clock.period % FINE != 0;
    bits.put(u64::from(is_fine), 1);
    let (period, order) = if is_fine { (clock.period, 20) } else { (clock.period / FINE, 10) };
    bits.put_golomb(period.unsigned_abs() - 1, order);
    bits.put(clock.phase.unsigned_abs(), PHASE);
    let later = rows.iter().skip(1);
    let misses = later.map(|(at, number)| clock.miss(elapsed(*start, *at), *number));
    column::write_rest(bits, &misses.collect::<Vec<_>>(), MISSES);
    Some(())
}

/// Reads the numbers of the readings taken at `times`.
pub(super) fn read(bits: &mut BitReader<'_>, times: &[i64]) -> Result<Vec<i64>, OutOfBits> {
    let wrap = if bits.take(1)? == 1 { LONG } else { SHORT };
    let first = i64::try_from(bits.take_golomb(16)?).map_err(|_| OutOfBits)?;
    let (order, unit) = if bits.take(1)? == 1 { (20, 1) } else { (10, FINE) };
    let period = i64::try_from(bits.take_golomb(order)?).ok();
    let period = period.and_then(|period| period.checked_add(1)?.checked_mul(unit));
    let phase = i64::try_from(bits.take(PHASE)?).map_err(|_| OutOfBits)?;
    let clock = Clock { first, wrap, period: period.ok_or(OutOfBits)?, phase };
    let Some((start, later)) = times.split_first().filter(|_| first < wrap) else {
        return Err(OutOfBits);
    };
    let misses = column::read_rest(bits, later.len(), MISSES)?;
    let rest = later.iter().zip(misses);
    let rest = rest.map(|(at, miss)| clock.number(elapsed(*start, *at), miss));
    Ok(std::iter::once(first).chain(rest).collect())
}

fn elapsed(start: i64, at: i64) -> i128 {
    i128::from(at) - i128::from(start)
}

/// A reading by the first one: microseconds and counts later.
#[derive(Clone, Copy)]
struct Point {
    at: i64,
    count: i64,
}

/// Finds the clock that most of the numbers go by.
fn fit(rows: &[(i64, i64)]) -> Option<Clock> {
    let (_, first) = *rows.first()?;
    let wrap = if rows.iter().all(|(_, number)| *number < SHORT) { SHORT } else { LONG };
    let points = points(rows, wrap)?;
    let run = longest_run(&points)?;
    let (start, end) = (run.first()?, run.last()?);
    let counts = end.count - start.count;
    let duration = end.at - start.at;
    if run.len() < RUN_MIN || counts == 0 {
        return None;
    }
    let least = ((duration - TOLERANCE) / counts).max(1);
    let fine = widest(run, least, (duration + TOLERANCE) / counts + 1);
    let whole = (fine + FINE / 2) / FINE * FINE;
    let has_room = |period: &i64| *period > 0 && room(run, *period).1 > *period / PHASES;
    let period = Some(whole).filter(has_room).unwrap_or(fine);
    let (lowest, width) = room(run, period);
    let phase = (lowest + width / 2 - start.at).rem_euclid(period);
    let phase = (phase * PHASES + period / 2) / period;
    Some(Clock { first, wrap, period, phase: phase.min(PHASES - 1) })
}

fn points(rows: &[(i64, i64)], wrap: i64) -> Option<Vec<Point>> {
    let (start, mut last) = *rows.first()?;
    let mut count = 0;
    let point = |(at, number): &(i64, i64)| {
        count += (number - last).rem_euclid(wrap);
        last = *number;
        let at = at.checked_sub(start)?.checked_mul(FINE)?;
        (at.unsigned_abs() < FAR.unsigned_abs()).then_some(Point { at, count })
    };
    rows.iter().map(point).collect()
}

/// Returns the longest run of points that go by the usual period: a sensor that starts again, or
/// a clock that is set, ends a run.
fn longest_run(points: &[Point]) -> Option<&[Point]> {
    let step = |a: &Point, b: &Point| (b.at - a.at, b.count - a.count);
    let pairs = points.iter().zip(points.iter().skip(1)).map(|(a, b)| step(a, b));
    let mut periods: Vec<i64> =
        pairs.filter(|(at, count)| *at > 0 && *count > 0).map(|(at, count)| at / count).collect();
    if periods.is_empty() {
        return None;
    }
    let middle = periods.len() / 2;
    let (_, usual, _) = periods.select_nth_unstable(middle);
    let goes_on = |a: &Point, b: &Point| {
        let (at, count) = step(a, b);
        let off = at.saturating_sub(usual.saturating_mul(count)).saturating_abs();
        at > 0 && off <= TOLERANCE + at / 16
    };
    points.chunk_by(goes_on).max_by_key(|run| run.len())
}

/// Returns the period between `least` and `most` that leaves the phase the most room.
///
/// The room is a minimum of lines less a maximum of lines, so it rises to one top and falls.
fn widest(run: &[Point], least: i64, most: i64) -> i64 {
    let (mut low, mut high) = (least, most.max(least));
    while low < high {
        let middle = low + (high - low) / 2;
        if room(run, middle + 1).1 > room(run, middle).1 {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Returns the lowest phase at which `period` foretells every count, and how far it may rise from
/// there; the room is negative if there is none. Microseconds after the first point of the run.
fn room(run: &[Point], period: i64) -> (i64, i64) {
    let Some(start) = run.first() else { return (0, 0) };
    let phase = |point: &Point| (point.count - start.count) * period - (point.at - start.at);
    let phases = run.iter().map(phase);
    let (lowest, highest) = phases.fold((i64::MAX, i64::MIN), |(lowest, highest), phase| {
        (lowest.min(phase), highest.max(phase))
    });
    (highest, period - (highest - lowest))
}
