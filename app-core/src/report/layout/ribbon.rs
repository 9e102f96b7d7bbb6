//! The temperature ribbon: lanes for custody, temperature, placement, time and places.

use super::chart;
use super::flow::{Flow, INK, INK_SOFT, LABEL, LEFT, RIGHT, Style, WIDTH, node, px};
use super::icon::{self, Icon};
use super::{axis, words};
use crate::report::ReportError;
use crate::report::display::{Bounds, Colour, Mark, Mp, Node, Pen, Point, Tag};
use crate::report::font::Voice;
use crate::report::record::{Breach, ShipmentRecord};

pub(super) const BAND: Colour = Colour(0xe0, 0xeb, 0xe2);
pub(super) const BAND_EDGE: Colour = Colour(0x5f, 0x85, 0x70);
pub(super) const HOT: Colour = Colour(0xb9, 0x3c, 0x08);
pub(super) const COLD: Colour = Colour(0x0a, 0x5a, 0x9c);
pub(super) const UNKNOWN: Colour = Colour(0x54, 0x56, 0x5f);
pub(super) const UNKNOWN_SOFT: Colour = Colour(0xe9, 0xe9, 0xea);
pub(super) const MADE: Colour = Colour(0x99, 0x18, 0x6b);
pub(super) const WHITE: Colour = Colour(0xff, 0xff, 0xff);

const WORD: Style = Style::new(Voice::Regular, px(115), INK);
const LABEL_LEFT: Mp = px(420);
const MARGIN_RIGHT: Mp = px(80);
const PLOT_HEIGHT: Mp = px(840);
/// Every chart shows this much beyond the range, so that a flat line always means steady.
const BEYOND_MILLICELSIUS: i64 = 5000;

/// Where moments and temperatures stand on the page.
pub(super) struct Scale {
    pub(super) first_ms: i64,
    pub(super) last_ms: i64,
    pub(super) left: Mp,
    pub(super) right: Mp,
    pub(super) top: Mp,
    pub(super) bottom: Mp,
    low: i64,
    high: i64,
}

impl Scale {
    pub(super) fn x(&self, at_ms: i64) -> Mp {
        let span = (self.last_ms - self.first_ms).max(1);
        let into = at_ms.clamp(self.first_ms, self.last_ms) - self.first_ms;
        self.left + mul_div(into, self.right - self.left, span)
    }

    pub(super) fn y(&self, millicelsius: i64) -> Mp {
        let into = millicelsius.clamp(self.low, self.high) - self.low;
        self.bottom - mul_div(into, self.bottom - self.top, (self.high - self.low).max(1))
    }
}

/// Multiplies before it divides; a year of milliseconds times a page stays far below 2⁶³.
fn mul_div(value: i64, by: i64, divisor: i64) -> i64 {
    value * by / divisor
}

/// A pen whose marks all belong to the figure.
pub(super) struct Canvas<'f, 'a> {
    pub(super) flow: &'f mut Flow<'a>,
    pub(super) figure: usize,
    pub(super) scale: Scale,
}

impl Canvas<'_, '_> {
    pub(super) fn fill(&mut self, ring: Vec<Node>, colour: Colour) {
        self.flow.place(Mark::Fill { rings: vec![ring], colour }, Some(self.figure));
    }

    pub(super) fn stroke(&mut self, nodes: Vec<Node>, pen: Pen) {
        self.flow.place(Mark::Stroke { nodes, is_closed: false, pen }, Some(self.figure));
    }

    pub(super) fn shape(&mut self, nodes: Vec<Node>, pen: Pen) {
        self.flow.place(Mark::Stroke { nodes, is_closed: true, pen }, Some(self.figure));
    }

    pub(super) fn text(&mut self, at: Point, style: Style, text: &str) -> Result<Mp, ReportError> {
        self.flow.text(at, style, text, Some(self.figure))
    }
}

pub(super) const fn pen(width_px: i64, colour: Colour) -> Pen {
    Pen { width: px(width_px), colour, dash: None, is_round: false }
}

/// Writes the chart with its heading and legend. A record without readings has no chart.
pub(super) fn write(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<(), ReportError> {
    let Some((first_ms, last_ms)) = words::span(record) else {
        return Ok(());
    };
    let title = flow.say("report-temperature");
    let has_cold = record.excursions.iter().any(|excursion| excursion.breach == Breach::Cold);
    let start = flow.y;
    let section = flow.section(&title, px(2600))?;
    let begin = flow.y.min(start + px(300));
    let top = begin + px(540);
    let bottom = top + PLOT_HEIGHT;
    let lane = bottom + if has_cold { px(340) } else { px(200) };
    let hours = lane + px(160);
    let end = hours + px(350);
    let bounds: Bounds = [LEFT, begin, RIGHT, end];
    let figure = flow.figure(section, alternative(flow, record, first_ms, last_ms), bounds);
    let range = record.storage_range;
    let scale = Scale {
        first_ms,
        last_ms,
        left: LEFT + LABEL_LEFT,
        right: RIGHT - MARGIN_RIGHT,
        top,
        bottom,
        low: range.min_millicelsius - BEYOND_MILLICELSIUS,
        high: range.max_millicelsius + BEYOND_MILLICELSIUS,
    };
    let mut canvas = Canvas { flow, figure, scale };
    axis::grid(&mut canvas, hours)?;
    chart::plot(&mut canvas, record)?;
    custody(&mut canvas, record, begin)?;
    placement(&mut canvas, record, lane)?;
    axis::places(&mut canvas, record, hours)?;
    flow.y = end + px(40);
    legend(flow, section)
}

fn alternative(flow: &Flow<'_>, record: &ShipmentRecord, first_ms: i64, last_ms: i64) -> String {
    const TOLD_MAX: usize = 12;
    let texts = flow.texts;
    let range = record.storage_range;
    let out: i64 = record.excursions.iter().map(|excursion| excursion.duration_seconds).sum();
    let whole = (last_ms - first_ms) / 1000;
    let kept = (whole - out - words::unknown_seconds(record)).max(0);
    let args = [("kept", texts.duration(kept).into()), ("whole", texts.duration(whole).into())];
    let mut parts = vec![texts.say("report-chart-in-range", &args)];
    let told = record.excursions.len() + record.gaps.len();
    for excursion in record.excursions.iter().take(TOLD_MAX) {
        let id = match excursion.breach {
            Breach::Hot => "report-chart-hot",
            Breach::Cold => "report-chart-cold",
        };
        let time = words::moment(flow, record, excursion.began_ms);
        let extreme = texts.temperature(excursion.extreme_millicelsius);
        let duration = texts.duration(excursion.duration_seconds);
        let args =
            [("extreme", extreme.into()), ("duration", duration.into()), ("time", time.into())];
        parts.push(texts.say(id, &args));
    }
    for gap in record.gaps.iter().take(TOLD_MAX) {
        let time = words::moment(flow, record, gap.began_ms);
        let duration = texts.duration((gap.ended_ms - gap.began_ms) / 1000);
        let args = [("duration", duration.into()), ("time", time.into())];
        parts.push(texts.say("report-chart-unknown", &args));
    }
    let rest = told.saturating_sub(parts.len() - 1);
    if rest > 0 {
        let rest = i64::try_from(rest).unwrap_or(i64::MAX);
        parts.push(texts.say("report-chart-more", &[("count", rest.into())]));
    }
    let name = texts.range(range.min_millicelsius, range.max_millicelsius);
    let text = texts.say(
        "report-chart-alt",
        &[
            ("from", flow.calendar.stamp(first_ms).into()),
            ("to", flow.calendar.stamp(last_ms).into()),
            ("range", name.into()),
            ("words", parts.join(" ").into()),
        ],
    );
    words::plain(&text)
}

/// Draws who held the shipment: a line with a bowtie and a drop line at each handover.
fn custody(
    canvas: &mut Canvas<'_, '_>,
    record: &ShipmentRecord,
    begin: Mp,
) -> Result<(), ReportError> {
    let lane = begin + px(240);
    let Some(first) = record.custody.first() else {
        return Ok(());
    };
    let line = vec![node(canvas.scale.x(first.at_ms), lane), node(canvas.scale.right, lane)];
    canvas.stroke(line, pen(20, MADE));
    let mut taken = 0;
    for (at, custody) in record.custody.iter().enumerate() {
        let x = canvas.scale.x(custody.at_ms);
        let drop = vec![node(x, lane), node(x, canvas.scale.bottom)];
        canvas.stroke(drop, Pen { dash: Some((px(15), px(30))), ..pen(15, MADE) });
        bowtie(canvas, Point { x, y: lane }, px(70));
        let next = record.custody.get(at + 1).map(|next| canvas.scale.x(next.at_ms));
        let room = next.unwrap_or(canvas.scale.right) - x - px(180);
        let width = canvas.flow.width(WORD, &custody.to)?;
        if width <= room {
            let at = Point { x: x + px(110), y: begin + px(140) };
            taken = canvas.text(at, WORD, &custody.to)?;
        } else if next.is_none() && x - px(60) - width > taken + px(100) {
            let at = Point { x: canvas.scale.right - width, y: begin + px(140) };
            taken = canvas.text(at, WORD, &custody.to)?;
        }
    }
    Ok(())
}

fn bowtie(canvas: &mut Canvas<'_, '_>, at: Point, size: Mp) {
    let rise = size * 8 / 10;
    for side in [-size, size] {
        let x = at.x + side;
        canvas.fill(vec![node(x, at.y - rise), node(at.x, at.y), node(x, at.y + rise)], MADE);
    }
}

/// Draws where the sensor was: a diamond at each change. With several sensors the table tells.
fn placement(
    canvas: &mut Canvas<'_, '_>,
    record: &ShipmentRecord,
    lane: Mp,
) -> Result<(), ReportError> {
    let Some(first) = record.sensors.first() else {
        return Ok(());
    };
    let mut places: Vec<_> = record.sensors.iter().filter(|sensor| sensor.id == first.id).collect();
    places.sort_by_key(|sensor| sensor.from_ms);
    let start = canvas.scale.x(first.from_ms);
    canvas.stroke(vec![node(start, lane), node(canvas.scale.right, lane)], pen(15, INK));
    let soft = Style { colour: INK_SOFT, ..WORD };
    for (at, sensor) in places.iter().enumerate() {
        let x = canvas.scale.x(sensor.from_ms);
        let next = places.get(at + 1).map(|next| canvas.scale.x(next.from_ms));
        let room = next.unwrap_or(canvas.scale.right) - x - px(240);
        let width = canvas.flow.width(soft, &sensor.placement)?;
        if width <= room {
            let under = [x, lane - px(80), x + width + px(180), lane + px(80)];
            canvas.fill(super::flow::rectangle(under), WHITE);
            let at = Point { x: x + px(110), y: lane + px(42) };
            canvas.text(at, soft, &sensor.placement)?;
        }
        let diamond = diamond(Point { x, y: lane }, px(55));
        canvas.fill(diamond.clone(), WHITE);
        canvas.shape(diamond, pen(17, INK));
    }
    Ok(())
}

fn diamond(at: Point, size: Mp) -> Vec<Node> {
    vec![
        node(at.x - size, at.y),
        node(at.x, at.y - size),
        node(at.x + size, at.y),
        node(at.x, at.y + size),
    ]
}

fn legend(flow: &mut Flow<'_>, section: usize) -> Result<(), ReportError> {
    let element = flow.element(Tag::Paragraph, Some(section));
    let (mut x, gap, icon_width) = (LEFT, px(160), px(210));
    let names = [
        "report-legend-range",
        "report-legend-hot",
        "report-legend-cold",
        "report-legend-unknown",
        "report-legend-handover",
        "report-legend-placed",
    ];
    for (at, id) in names.into_iter().enumerate() {
        let text = flow.say(id);
        let width = flow.width(LABEL, &text)?;
        if x > LEFT && x + icon_width + width > LEFT + WIDTH {
            x = LEFT;
            flow.y += LABEL.leading();
        }
        sample(flow, section, at, Point { x, y: flow.y + px(20) });
        let y = flow.y + LABEL.ascent();
        x = flow.text(Point { x: x + icon_width, y }, LABEL, &text, Some(element))? + gap;
    }
    flow.y += LABEL.leading();
    Ok(())
}

/// Draws the sample beside a word of the legend.
fn sample(flow: &mut Flow<'_>, figure: usize, at: usize, origin: Point) {
    let bounds = [origin.x, origin.y, origin.x + px(160), origin.y + px(100)];
    let center = Point { x: origin.x + px(80), y: origin.y + px(50) };
    let scale =
        Scale { first_ms: 0, last_ms: 1, left: 0, right: 1, top: 0, bottom: 1, low: 0, high: 1 };
    match at {
        1 => return icon::draw(flow, Icon::Hot, shifted(origin), px(110)),
        2 => return icon::draw(flow, Icon::Cold, shifted(origin), px(110)),
        _ => {}
    }
    let mut canvas = Canvas { flow, figure, scale };
    let begin = canvas.flow.drawing.pages.last().map_or(0, |page| page.marks.len());
    match at {
        0 => {
            canvas.fill(super::flow::rectangle(bounds), BAND);
            canvas.shape(super::flow::rectangle(bounds), pen(10, BAND_EDGE));
        }
        3 => chart::hatch(&mut canvas, bounds, px(55)),
        4 => bowtie(&mut canvas, center, px(80)),
        _ => canvas.shape(diamond(center, px(55)), pen(15, INK)),
    }
    // Samples decorate; the words beside them are what is read.
    if let Some(page) = flow.drawing.pages.last_mut() {
        for placed in page.marks.iter_mut().skip(begin) {
            placed.element = None;
        }
    }
}

fn shifted(origin: Point) -> Point {
    Point { x: origin.x + px(40), y: origin.y - px(5) }
}
