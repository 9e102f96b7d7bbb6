//! Breaks text into lines: at spaces, and inside a word only where nothing else fits.

use std::rc::Rc;

use super::flow::Style;
use crate::report::ReportError;
use crate::report::display::Mp;
use crate::report::shape::{Line, Shaper};

/// Returns `text` as lines no wider than `width`; line feeds start a line.
pub(super) fn wrap(
    shaper: &mut Shaper,
    style: Style,
    text: &str,
    width: Mp,
) -> Result<Vec<Rc<Line>>, ReportError> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = paragraph.replace(['\t', '\r'], " ");
        let whole = shaper.line(style.voice, &paragraph)?;
        if whole.width * style.size / 1000 <= width {
            lines.push(whole);
            continue;
        }
        let mark = if whole.is_rtl { "\u{200f}" } else { "\u{200e}" };
        for piece in break_words(shaper, style, &paragraph, width)? {
            lines.push(shaper.line(style.voice, &directed(mark, &piece))?);
        }
    }
    Ok(lines)
}

/// Splits at spaces, but keeps a number and the unit after it together.
fn words(paragraph: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in paragraph.split(' ') {
        let bare = word.trim_matches(['\u{2068}', '\u{2069}', ',', '.', ';']);
        let is_unit = ["°C", "%", "h", "min", "s", "d", "j"].contains(&bare);
        match words.last_mut() {
            Some(last) if is_unit && last.ends_with(|c: char| c.is_ascii_digit()) => {
                last.push('\u{a0}');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// A line taken out of its paragraph keeps the paragraph's direction.
fn directed(mark: &str, piece: &str) -> String {
    if piece.is_ascii() { piece.to_owned() } else { format!("{mark}{piece}") }
}

fn break_words(
    shaper: &mut Shaper,
    style: Style,
    paragraph: &str,
    width: Mp,
) -> Result<Vec<String>, ReportError> {
    let space = shaper.line(style.voice, " ")?.width;
    let limit = width * 1000 / style.size;
    let mut pieces = Vec::new();
    let (mut piece, mut used) = (String::new(), 0);
    for word in words(paragraph) {
        let mut rest = word;
        let mut wide = shaper.line(style.voice, &rest)?.width;
        if !piece.is_empty() && used + space + wide > limit {
            pieces.push(std::mem::take(&mut piece));
            used = 0;
        }
        while wide > limit && piece.is_empty() {
            let line = shaper.line(style.voice, &rest)?;
            let Some(at) = split_point(&line, limit) else { break };
            let (head, tail) = rest.split_at(at);
            pieces.push(head.to_owned());
            rest = tail.to_owned();
            wide = shaper.line(style.voice, &rest)?.width;
        }
        if !piece.is_empty() {
            piece.push(' ');
            used += space;
        }
        piece.push_str(&rest);
        used += wide;
    }
    pieces.push(piece);
    Ok(pieces)
}

/// Returns where the first cluster beyond `limit` begins: there a word may be cut.
fn split_point(line: &Line, limit: Mp) -> Option<usize> {
    let mut clusters: Vec<(usize, Mp)> = line
        .runs
        .iter()
        .flat_map(|run| &run.glyphs)
        .map(|glyph| (glyph.text.start, glyph.advance))
        .collect();
    clusters.sort_by_key(|cluster| cluster.0);
    let mut used = 0;
    let overflow = clusters.into_iter().find(|(_, advance)| {
        used += advance;
        used > limit
    });
    overflow.map(|(start, _)| start).filter(|at| *at > 0)
}
