//! The plot of the ribbon. It draws what the record says is hot, cold or unknown, and decides
//! nothing itself.

use std::collections::BTreeMap;

use super::flow::{INK, Style, node, px, rectangle};
use super::ribbon::{BAND, BAND_EDGE, COLD, Canvas, HOT, UNKNOWN, UNKNOWN_SOFT, WHITE, pen};
use super::words;
use crate::report::ReportError;
use crate::report::display::{Bounds, Colour, Mp, Node, Pen, Point};
use crate::report::font::Voice;
use crate::report::record::{Breach, Excursion, Gap, Reading, ShipmentRecord};

/// Readings closer than this share a column; its lowest and highest are drawn.
const COLUMN: Mp = px(16);
/// No excursion is drawn narrower.
const WIDTH_MIN: Mp = px(40);

/// Draws the range, the unknown time, the excursions and the readings.
pub(super) fn plot(
    canvas: &mut Canvas<'_, '_>,
    record: &ShipmentRecord,
) -> Result<(), ReportError> {
    let range = record.storage_range;
    let (left, right) = (canvas.scale.left, canvas.scale.right);
    let (high, low) =
        (canvas.scale.y(range.max_millicelsius), canvas.scale.y(range.min_millicelsius));
    canvas.fill(rectangle([left, high, right, low]), BAND);
    super::axis::lines(canvas);
    for (y, bound) in [(high, range.max_millicelsius), (low, range.min_millicelsius)] {
        canvas.stroke(vec![node(left, y), node(right, y)], pen(12, BAND_EDGE));
        let text = canvas.flow.texts.degrees(bound);
        let style = Style::new(Voice::Bold, px(115), INK);
        let width = canvas.flow.width(style, &text)?;
        canvas.text(Point { x: left - px(140) - width, y: y + px(42) }, style, &text)?;
    }
    for gap in &record.gaps {
        unknown(canvas, gap)?;
    }
    let mut series = series(record);
    for readings in series.values_mut() {
        readings.sort_by_key(|reading| reading.taken_at_ms);
    }
    for excursion in &record.excursions {
        for readings in of(&series, excursion.sensor.as_deref()) {
            area(canvas, record, excursion, readings);
        }
    }
    // The first sensor leads; others are drawn finer.
    for (at, (sensor, readings)) in series.iter().enumerate() {
        let width = if at == 0 { 20 } else { 11 };
        trace(canvas, record, sensor, readings, width);
    }
    labels(canvas, record)
}

type Series<'r> = BTreeMap<&'r str, Vec<&'r Reading>>;

fn series(record: &ShipmentRecord) -> Series<'_> {
    let mut series = Series::new();
    for reading in &record.readings {
        series.entry(reading.sensor.as_str()).or_default().push(reading);
    }
    series
}

fn of<'s, 'r>(
    series: &'s Series<'r>,
    sensor: Option<&'s str>,
) -> impl Iterator<Item = &'s Vec<&'r Reading>> {
    series
        .iter()
        .filter(move |(id, _)| sensor.is_none_or(|sensor| sensor == **id))
        .map(|(_, readings)| readings)
}

fn unknown(canvas: &mut Canvas<'_, '_>, gap: &Gap) -> Result<(), ReportError> {
    let (top, bottom) = (canvas.scale.top, canvas.scale.bottom);
    let left = canvas.scale.x(gap.began_ms);
    let right = canvas.scale.x(gap.ended_ms).max(left + px(20));
    hatch(canvas, [left, top, right, bottom], px(99));
    let dashed = Pen { dash: Some((px(30), px(30))), ..pen(15, UNKNOWN) };
    for x in [left, right] {
        canvas.stroke(vec![node(x, top), node(x, bottom)], dashed);
    }
    if right - left < px(220) {
        return Ok(());
    }
    let style = Style::new(Voice::Bold, px(150), UNKNOWN);
    let width = canvas.flow.width(style, "?")?;
    let (x, y) = (i64::midpoint(left, right), i64::midpoint(top, bottom));
    let plate = [x - px(80), y - px(100), x + px(80), y + px(100)];
    canvas.fill(rectangle(plate), WHITE);
    canvas.text(Point { x: x - width / 2, y: y + px(54) }, style, "?")?;
    Ok(())
}

/// Draws diagonal hatching in a box, the lines `step` apart along its edges.
pub(super) fn hatch(canvas: &mut Canvas<'_, '_>, bounds: Bounds, step: Mp) {
    let [left, top, right, bottom] = bounds;
    canvas.fill(rectangle(bounds), UNKNOWN_SOFT);
    let mut sum = left + top + step;
    while sum < right + bottom {
        let from = left.max(sum - bottom);
        let to = right.min(sum - top);
        canvas.stroke(vec![node(from, sum - from), node(to, sum - to)], pen(13, UNKNOWN));
        sum += step;
    }
}

/// Fills the span outside the range: hot solid, cold striped.
fn area(
    canvas: &mut Canvas<'_, '_>,
    record: &ShipmentRecord,
    excursion: &Excursion,
    readings: &[&Reading],
) {
    let span = excursion.began_ms..=excursion.ended_ms;
    let range = record.storage_range;
    let (bound, colour) = match excursion.breach {
        Breach::Hot => (range.max_millicelsius, HOT),
        Breach::Cold => (range.min_millicelsius, COLD),
    };
    let base = canvas.scale.y(bound);
    let (left, right) = (canvas.scale.x(excursion.began_ms), canvas.scale.x(excursion.ended_ms));
    let mut ring = vec![node(left, base)];
    for reading in readings.iter().filter(|reading| span.contains(&reading.taken_at_ms)) {
        let y = canvas.scale.y(reading.temperature_millicelsius);
        let y = if excursion.breach == Breach::Hot { y.min(base) } else { y.max(base) };
        ring.push(node(canvas.scale.x(reading.taken_at_ms), y));
    }
    ring.push(node(right, base));
    if right - left < WIDTH_MIN {
        let extreme = canvas.scale.y(excursion.extreme_millicelsius);
        let middle = i64::midpoint(left, right);
        let (top, bottom) = (base.min(extreme), base.max(extreme));
        ring = rectangle([middle - WIDTH_MIN / 2, top, middle + WIDTH_MIN / 2, bottom]);
    }
    canvas.fill(ring.clone(), colour);
    if excursion.breach == Breach::Cold {
        stripes(canvas, &ring);
    }
}

fn stripes(canvas: &mut Canvas<'_, '_>, ring: &[Node]) {
    let top = ring.iter().map(|node| node.at.y).min().unwrap_or_default();
    let bottom = ring.iter().map(|node| node.at.y).max().unwrap_or_default();
    let mut y = top + px(25);
    while y < bottom {
        let crossings = crossings(ring, y);
        for pair in crossings.chunks_exact(2) {
            if let [from, to] = pair {
                canvas.stroke(vec![node(*from, y), node(*to, y)], pen(14, WHITE));
            }
        }
        y += px(40);
    }
}

/// Returns where the outline crosses a height, from left to right.
fn crossings(ring: &[Node], y: Mp) -> Vec<Mp> {
    let next = ring.iter().cycle().skip(1);
    let mut crossings: Vec<Mp> = ring
        .iter()
        .zip(next)
        .filter(|(a, b)| (a.at.y <= y) != (b.at.y <= y))
        .map(|(a, b)| a.at.x + (y - a.at.y) * (b.at.x - a.at.x) / (b.at.y - a.at.y))
        .collect();
    crossings.sort_unstable();
    crossings
}

/// Draws the readings: lowest and highest of each column in the order they happened, and nothing
/// across unknown time.
fn trace(
    canvas: &mut Canvas<'_, '_>,
    record: &ShipmentRecord,
    sensor: &str,
    readings: &[&Reading],
    width_px: i64,
) {
    let pen = Pen { is_round: true, ..pen(width_px, INK) };
    let gaps: Vec<&Gap> = record
        .gaps
        .iter()
        .filter(|gap| gap.sensor.as_deref().is_none_or(|silent| silent == sensor))
        .collect();
    let mut nodes: Vec<Node> = Vec::new();
    let mut column: Vec<Point> = Vec::new();
    let mut before: Option<i64> = None;
    for reading in readings {
        let at_ms = reading.taken_at_ms;
        let is_broken = before.is_some_and(|before| {
            gaps.iter().any(|gap| gap.began_ms < at_ms && gap.ended_ms > before)
        });
        let x = canvas.scale.x(at_ms);
        let is_next = column.first().is_some_and(|first| first.x / COLUMN != x / COLUMN);
        if is_broken || is_next {
            flush(&mut column, &mut nodes);
        }
        if is_broken && !nodes.is_empty() {
            canvas.stroke(std::mem::take(&mut nodes), pen);
        }
        column.push(Point { x, y: canvas.scale.y(reading.temperature_millicelsius) });
        before = Some(at_ms);
    }
    flush(&mut column, &mut nodes);
    if !nodes.is_empty() {
        canvas.stroke(nodes, pen);
    }
}

fn flush(column: &mut Vec<Point>, nodes: &mut Vec<Node>) {
    let lowest = column.iter().enumerate().max_by_key(|(_, point)| point.y);
    let highest = column.iter().enumerate().min_by_key(|(_, point)| point.y);
    if let (Some(a), Some(b)) = (lowest, highest) {
        let (first, second) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        nodes.push(node(first.1.x, first.1.y));
        if first.0 != second.0 {
            nodes.push(node(second.1.x, second.1.y));
        }
    }
    column.clear();
}

/// Names each excursion above or below the plot. Where names would collide the triangle stands
/// alone, and the table has the number.
fn labels(canvas: &mut Canvas<'_, '_>, record: &ShipmentRecord) -> Result<(), ReportError> {
    let mut ends = (canvas.scale.left, canvas.scale.left);
    let mut excursions: Vec<&Excursion> = record.excursions.iter().collect();
    excursions.sort_by_key(|excursion| excursion.began_ms);
    for (at, excursion) in excursions.iter().enumerate() {
        let is_hot = excursion.breach == Breach::Hot;
        let (edge, baseline, colour, id, taken) = if is_hot {
            let top = canvas.scale.top;
            (top, top - px(70), HOT, "report-ribbon-hot", &mut ends.0)
        } else {
            let bottom = canvas.scale.bottom;
            (bottom, bottom + px(140), COLD, "report-ribbon-cold", &mut ends.1)
        };
        let left = canvas.scale.x(excursion.began_ms);
        let right = canvas.scale.x(excursion.ended_ms).max(left + WIDTH_MIN);
        canvas.stroke(vec![node(left, edge), node(right, edge)], pen(40, colour));
        let texts = canvas.flow.texts;
        let extreme = texts.degrees(round_to_tenth(excursion.extreme_millicelsius));
        let duration = texts.duration(excursion.duration_seconds);
        let args = [("extreme", extreme.into()), ("duration", duration.into())];
        let text = words::plain(&texts.say(id, &args));
        let style = Style::new(Voice::Bold, px(115), colour);
        let width = canvas.flow.width(style, &text)? + px(150);
        let middle = i64::midpoint(left, right);
        let ideal = (middle - width / 2).min(canvas.scale.right - width);
        let start = ideal.max(*taken + px(60)).max(canvas.scale.left);
        let next = excursions.iter().skip(at + 1).find(|next| next.breach == excursion.breach);
        let stop = next.map_or(canvas.scale.right, |next| canvas.scale.x(next.began_ms));
        let fits = start <= middle && start + width <= stop;
        let triangle = if fits { start + px(60) } else { middle };
        if !fits && middle < *taken {
            continue;
        }
        pointer(canvas, Point { x: triangle, y: baseline - px(42) }, is_hot, colour);
        *taken = triangle + px(60);
        if fits {
            *taken = canvas.text(Point { x: start + px(150), y: baseline }, style, &text)?;
        }
    }
    Ok(())
}

fn round_to_tenth(millicelsius: i64) -> i64 {
    (millicelsius + 50 * millicelsius.signum()) / 100 * 100
}

fn pointer(canvas: &mut Canvas<'_, '_>, at: Point, is_up: bool, colour: Colour) {
    let (base, tip) = if is_up { (px(40), -px(45)) } else { (-px(40), px(45)) };
    let ring = vec![
        node(at.x - px(50), at.y + base),
        node(at.x, at.y + tip),
        node(at.x + px(50), at.y + base),
    ];
    canvas.fill(ring, colour);
}
