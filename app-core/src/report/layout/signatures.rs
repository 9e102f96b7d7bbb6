//! Signatures: the handwriting, the printed name, the time, the meaning, and what was signed.

use super::flow::{Flow, INK, INK_SOFT, LEFT, RIGHT, SMALL, SMALL_STRONG, Style, WIDTH, node, px};
use crate::report::ReportError;
use crate::report::display::{Mark, Mp, Pen, Point, Tag};
use crate::report::font::Voice;
use crate::report::record::{ShipmentRecord, Signature};

const ACROSS: i64 = 3;
const GUTTER: Mp = px(200);
const HAND_WIDTH: Mp = px(1300);
const HAND_HEIGHT: Mp = px(300);
const BOUND: Style = Style::new(Voice::Regular, px(90), INK_SOFT);
/// Enough of a hash to find the device and the version of the record among others.
const HASH_SHOWN: usize = 12;

/// Writes all signatures, three across.
pub(super) fn write(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<(), ReportError> {
    let row_height = HAND_HEIGHT + px(450);
    let title = flow.say("report-signatures");
    let section = flow.section(&title, row_height)?;
    if record.signatures.is_empty() {
        let text = flow.say("report-signatures-none");
        return flow.paragraph(super::flow::LABEL, &text, section);
    }
    let width = (WIDTH - GUTTER * (ACROSS - 1)) / ACROSS;
    for row in record.signatures.chunks(3) {
        flow.need(row_height);
        let top = flow.y;
        let mut bottom = top;
        let mut x = LEFT;
        for signature in row {
            bottom = bottom.max(block(flow, section, signature, (x, top, width))?);
            x += width + GUTTER;
        }
        flow.y = bottom + px(40);
    }
    Ok(())
}

fn block(
    flow: &mut Flow<'_>,
    section: usize,
    signature: &Signature,
    (x, top, width): (Mp, Mp, Mp),
) -> Result<Mp, ReportError> {
    let line = top + HAND_HEIGHT;
    hand(flow, section, signature, (x, top));
    flow.rule((x, (x + width).min(RIGHT)), line, px(15), INK);
    let element = flow.element(Tag::Paragraph, Some(section));
    let mut y = line + px(35);
    let time = flow.calendar.stamp(signature.at_ms);
    let name_width = flow.width(SMALL_STRONG, &signature.name)?;
    let rest = format!(", {time}");
    if name_width + flow.width(SMALL, &rest)? <= width {
        let at = Point { x, y: y + SMALL.ascent() };
        let end = flow.text(at, SMALL_STRONG, &signature.name, Some(element))?;
        flow.text(Point { x: end, y: at.y }, SMALL, &rest, Some(element))?;
        y += SMALL.leading();
    } else {
        let lines = flow.wrap(SMALL_STRONG, &signature.name, width)?;
        y = flow.column((x, y, width), SMALL_STRONG, &lines, Some(element));
        let lines = flow.wrap(SMALL, &time, width)?;
        y = flow.column((x, y, width), SMALL, &lines, Some(element));
    }
    let args = [("meaning", signature.meaning.as_str().into())];
    let meaning = flow.texts.say("report-meaning", &args);
    let lines = flow.wrap(SMALL, &meaning, width)?;
    y = flow.column((x, y, width), SMALL, &lines, Some(element));
    let args = [
        ("device", shortened(&signature.device_fingerprint).into()),
        ("heads", shortened(&signature.heads_sha256).into()),
    ];
    let bound = flow.texts.say("report-signed-with", &args);
    let lines = flow.wrap(BOUND, &bound, width)?;
    Ok(flow.column((x, y, width), BOUND, &lines, Some(element)))
}

fn shortened(hash: &str) -> String {
    hash.chars().take(HASH_SHOWN).collect()
}

/// Draws the strokes as they were written.
fn hand(flow: &mut Flow<'_>, section: usize, signature: &Signature, (x, top): (Mp, Mp)) {
    if signature.strokes.is_empty() {
        return;
    }
    let args = [("name", signature.name.as_str().into())];
    let alt = super::words::plain(&flow.texts.say("report-signature-alt", &args));
    let figure = flow.figure(section, alt, [x, top, x + HAND_WIDTH, top + HAND_HEIGHT]);
    let pen = Pen { width: px(17), colour: INK, dash: None, is_round: true };
    for stroke in &signature.strokes {
        let nodes = stroke
            .iter()
            .map(|[across, down]| {
                let across = i64::from(*across).min(1000) * HAND_WIDTH / 1000;
                let down = i64::from(*down).min(1000) * HAND_HEIGHT / 1000;
                node(x + across, top + down)
            })
            .collect();
        flow.place(Mark::Stroke { nodes, is_closed: false, pen }, Some(figure));
    }
}
