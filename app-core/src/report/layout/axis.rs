//! Hours, days and places along the foot of the ribbon.

use chrono::Timelike;

use super::flow::{INK, INK_SOFT, LABEL, RIGHT, Style, node, px};
use super::ribbon::{Canvas, pen};
use crate::report::ReportError;
use crate::report::display::{Colour, Mp, Point};
use crate::report::font::Voice;
use crate::report::record::ShipmentRecord;

const GRID: Colour = Colour(0xdb, 0xe0, 0xd7);
const DAY: Colour = Colour(0x75, 0x81, 0x7a);
const HOUR_MS: i64 = 3_600_000;
const HOUR_TEXT: Style = Style::new(Voice::Regular, px(115), INK_SOFT);
const DAY_TEXT: Style = Style::new(Voice::Bold, px(115), INK);
/// Least room from one labelled hour to the next.
const STEP_MIN: Mp = px(420);
/// From the foot of the grid to the baseline of its words.
const WORDS: Mp = px(130);

struct Tick {
    at_ms: i64,
    is_day: bool,
}

/// Returns the hours worth a line: every one, or every second, third, sixth or twelfth, or days.
fn ticks(canvas: &Canvas<'_, '_>) -> Vec<Tick> {
    let scale = &canvas.scale;
    let calendar = canvas.flow.calendar;
    let span = (scale.last_ms - scale.first_ms).max(1);
    let fits = |hours: &i64| hours * HOUR_MS * (scale.right - scale.left) / span >= STEP_MIN;
    let step = [1, 2, 3, 6, 12].into_iter().find(fits).unwrap_or(24);
    let offset = calendar.offset_seconds(scale.first_ms) * 1000;
    let mut at_ms = (scale.first_ms + offset).div_euclid(HOUR_MS) * HOUR_MS - offset;
    let mut ticks = Vec::new();
    while at_ms <= scale.last_ms {
        let hour = i64::from(calendar.local(at_ms).hour());
        if at_ms > scale.first_ms && hour % step == 0 {
            ticks.push(Tick { at_ms, is_day: hour == 0 });
        }
        at_ms += HOUR_MS;
    }
    ticks
}

/// Draws the words under the plot.
pub(super) fn grid(canvas: &mut Canvas<'_, '_>, foot: Mp) -> Result<(), ReportError> {
    let ticks = ticks(canvas);
    let mut days: Vec<(Mp, Mp)> = Vec::new();
    for tick in &ticks {
        let x = canvas.scale.x(tick.at_ms);
        let mut end = foot;
        if tick.is_day {
            let text = canvas.flow.calendar.day(tick.at_ms);
            let start = x + px(40);
            let stop = start + canvas.flow.width(DAY_TEXT, &text)?;
            if stop <= RIGHT && days.last().is_none_or(|last| start > last.1 + px(80)) {
                canvas.text(Point { x: start, y: foot + WORDS }, DAY_TEXT, &text)?;
                days.push((start, stop));
                end += px(160);
            }
        }
        let colour = if tick.is_day { DAY } else { GRID };
        canvas.stroke(vec![node(x, canvas.scale.bottom), node(x, end)], pen(10, colour));
    }
    for tick in ticks.iter().filter(|tick| !tick.is_day) {
        let text = format!("{:02}", canvas.flow.calendar.local(tick.at_ms).hour());
        let width = canvas.flow.width(HOUR_TEXT, &text)?;
        let start = canvas.scale.x(tick.at_ms) - width / 2;
        let clear = px(60);
        let is_free = days.iter().all(|day| start + width + clear < day.0 || start > day.1 + clear);
        if is_free && start > canvas.scale.left && start + width < RIGHT - px(60) {
            canvas.text(Point { x: start, y: foot + WORDS }, HOUR_TEXT, &text)?;
        }
    }
    Ok(())
}

/// Draws the lines through the plot.
pub(super) fn lines(canvas: &mut Canvas<'_, '_>) {
    for tick in ticks(canvas) {
        let x = canvas.scale.x(tick.at_ms);
        let colour = if tick.is_day { DAY } else { GRID };
        let line = vec![node(x, canvas.scale.top), node(x, canvas.scale.bottom)];
        canvas.stroke(line, pen(10, colour));
    }
}

/// Draws the places on the way: both ends always, those between where there is room.
pub(super) fn places(
    canvas: &mut Canvas<'_, '_>,
    record: &ShipmentRecord,
    foot: Mp,
) -> Result<(), ReportError> {
    let style = Style { size: LABEL.size + px(10), ..DAY_TEXT };
    let known: Vec<(&str, i64)> = record
        .sites
        .iter()
        .filter_map(|site| Some((site.name_short.as_str(), site.passed_at_ms?)))
        .collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return Ok(());
    };
    let middle = known.iter().skip(1).take(known.len().saturating_sub(2));
    let mut taken: Vec<(Mp, Mp)> = Vec::new();
    for (name, at_ms) in [first, last].into_iter().chain(middle) {
        let x = canvas.scale.x(*at_ms);
        let width = canvas.flow.width(style, name)?;
        let start = if x + width > RIGHT { x - width } else { x };
        let clear = px(80);
        if taken.iter().any(|other| start < other.1 + clear && start + width + clear > other.0) {
            continue;
        }
        taken.push((start, start + width));
        canvas.stroke(vec![node(x, foot + px(180)), node(x, foot + px(230))], pen(10, DAY));
        canvas.text(Point { x: start, y: foot + px(330) }, style, name)?;
    }
    Ok(())
}
