//! What stands on every page, and the proof at the foot of the first.

use qrcode::{Color, EcLevel, QrCode};

use super::flow::{
    Flow, INK, INK_SOFT, LEFT, RIGHT, SMALL, SMALL_STRONG, STRONG, Style, px, rectangle,
};
use super::words;
use crate::report::ReportError;
use crate::report::display::{Mark, Mp, PAGE_HEIGHT, Pen, Point, Tag};
use crate::report::font::Voice;
use crate::report::record::ShipmentRecord;

const CODE: Mp = px(820);
const FOOT: Mp = PAGE_HEIGHT - px(280);
const HASH: Style = Style::new(Voice::Mono, px(105), INK);
const TINY: Style = Style::new(Voice::Mono, px(85), INK_SOFT);
const ZONE: Style = Style::new(Voice::Regular, px(90), INK_SOFT);
const LATER: Style = Style::new(Voice::Bold, px(125), INK);

/// Writes the proof: the code, the hash, how to check them, and what made the record.
pub(super) fn first(
    flow: &mut Flow<'_>,
    record: &ShipmentRecord,
    sha256: &str,
) -> Result<(), ReportError> {
    let top = FOOT - CODE;
    rule(flow, 0, top - px(100), px(20));
    code(flow, record, sha256, top)?;
    let x = LEFT + CODE + px(140);
    let element = flow.element(Tag::Paragraph, Some(flow.root));
    let leading = SMALL.leading() + px(5);
    let mut y = FOOT - 2 * leading - px(30);
    let check = flow.say("report-check");
    put(flow, Point { x, y }, SMALL_STRONG, &check, Some(element))?;
    let end = x + flow.width(SMALL_STRONG, &check)? + px(50);
    let command = format!("isotherm verify {}.pdf", record.reference);
    let command = flow.fitted(HASH, &command, RIGHT - end - px(1900))?;
    put(flow, Point { x: end, y }, HASH, &command, Some(element))?;
    y += leading;
    let explained = flow.say("report-hash");
    put(flow, Point { x, y }, SMALL, &explained, Some(element))?;
    y += leading;
    let (head, tail) = sha256.split_at_checked(32).unwrap_or((sha256, ""));
    put(flow, Point { x, y }, HASH, &format!("{head} {tail}"), Some(element))?;

    let date = flow.calendar.date(&record.rule_packs_date);
    let made = flow.calendar.stamp(record.made_at_ms);
    let lines = [
        ("report-product-version", "version", record.product_version.clone()),
        ("report-rule-packs", "date", date),
        ("report-made", "time", made),
    ];
    let element = flow.element(Tag::Paragraph, Some(flow.root));
    let mut y = FOOT - 2 * leading - px(30);
    for (id, name, value) in lines {
        let text = flow.texts.say(id, &[(name, value.into())]);
        put_end(flow, 0, Point { x: RIGHT, y }, SMALL, &text, Some(element))?;
        y += leading;
    }
    Ok(())
}

fn code(
    flow: &mut Flow<'_>,
    record: &ShipmentRecord,
    sha256: &str,
    top: Mp,
) -> Result<(), ReportError> {
    let text = format!("isotherm:{}:{sha256}", record.reference);
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M)
        .map_err(|error| ReportError::Write { reason: error.to_string() })?;
    let size = i64::try_from(code.width()).unwrap_or(1).max(1);
    let alt = flow.say("report-code-alt");
    let figure = flow.figure(flow.root, alt, [LEFT, top, LEFT + CODE, top + CODE]);
    let at = |cell: i64| cell * CODE / size;
    let colors = code.to_colors();
    let mut rings = Vec::new();
    for (row, line) in colors.chunks(code.width()).enumerate() {
        let row = i64::try_from(row).unwrap_or_default();
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            let end = column + i64::try_from(run.len()).unwrap_or_default();
            if run.first() == Some(&Color::Dark) {
                let (y, bottom) = (top + at(row), top + at(row + 1));
                rings.push(rectangle([LEFT + at(column), y, LEFT + at(end), bottom]));
            }
            column = end;
        }
    }
    flow.place_on(0, Mark::Fill { rings, colour: INK }, Some(figure));
    Ok(())
}

/// Writes page numbers, and on later pages the title and the hash.
pub(super) fn every(
    flow: &mut Flow<'_>,
    record: &ShipmentRecord,
    sha256: &str,
) -> Result<(), ReportError> {
    let pages = flow.drawing.pages.len();
    let title = words::title_set(flow, record);
    let short = flow.fitted(LATER, &title, RIGHT - LEFT - px(1500))?;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    for page in 0..pages {
        let args = [("page", count(page + 1).into()), ("pages", count(pages).into())];
        let number = flow.texts.say("report-page", &args);
        if page == 0 {
            let at = Point { x: RIGHT, y: px(350) + STRONG.ascent() };
            put_end(flow, 0, at, STRONG, &number, None)?;
            continue;
        }
        let at = Point { x: RIGHT, y: px(490) };
        put_end(flow, page, at, STRONG, &number, None)?;
        let line = flow.line(LATER, &short)?;
        let mark = |line, at, style: Style| Mark::Text {
            at,
            size: style.size,
            colour: style.colour,
            line,
        };
        let at = Point { x: LEFT, y: px(490) };
        flow.place_on(page, mark(line, at, LATER), None);
        rule(flow, page, px(590), px(20));
        rule(flow, page, FOOT - px(60), px(7));
        let hash = flow.texts.say("report-hash-short", &[("hash", sha256.into())]);
        let line = flow.line(TINY, &hash)?;
        let at = Point { x: LEFT, y: FOOT + px(70) };
        flow.place_on(page, mark(line, at, TINY), None);
        let zone = flow.calendar.zone(words::span(record).map_or(record.made_at_ms, |span| span.1));
        let zone = flow.texts.say("report-zone", &[("zone", zone.into())]);
        put_end(flow, page, Point { x: RIGHT, y: FOOT + px(70) }, ZONE, &zone, None)?;
    }
    Ok(())
}

fn rule(flow: &mut Flow<'_>, page: usize, y: Mp, width: Mp) {
    let pen = Pen { width, colour: INK, dash: None, is_round: false };
    let nodes = vec![super::flow::node(LEFT, y), super::flow::node(RIGHT, y)];
    flow.place_on(page, Mark::Stroke { nodes, is_closed: false, pen }, None);
}

fn put(
    flow: &mut Flow<'_>,
    at: Point,
    style: Style,
    text: &str,
    element: Option<usize>,
) -> Result<(), ReportError> {
    let line = flow.line(style, text)?;
    let mark = Mark::Text { at, size: style.size, colour: style.colour, line };
    flow.place_on(0, mark, element);
    Ok(())
}

fn put_end(
    flow: &mut Flow<'_>,
    page: usize,
    at: Point,
    style: Style,
    text: &str,
    element: Option<usize>,
) -> Result<(), ReportError> {
    let line = flow.line(style, text)?;
    let at = Point { x: at.x - line.width * style.size / 1000, y: at.y };
    let mark = Mark::Text { at, size: style.size, colour: style.colour, line };
    flow.place_on(page, mark, element);
    Ok(())
}
