//! Ruled tables whose rows run on over the pages, with their heads repeated.

use std::rc::Rc;

use super::flow::{Flow, INK_SOFT, LABEL, LEFT, RIGHT, RULE, SMALL, SMALL_STRONG, Style, px};
use super::icon::{self, Icon};
use crate::report::ReportError;
use crate::report::display::{Mp, Point, Tag};
use crate::report::shape::Line;

const GAP: Mp = px(100);
const PAD: Mp = px(26);
const ICON: Mp = px(130);
const ICON_GAP: Mp = px(50);

/// A column: its head, the width its text may take, and at which edge the text stands.
pub(super) struct Column {
    pub(super) head: String,
    pub(super) width: Mp,
    pub(super) is_end: bool,
}

impl Column {
    pub(super) fn new(head: String, width_px: i64) -> Self {
        Self { head, width: px(width_px * 10), is_end: false }
    }

    pub(super) fn end(head: String, width_px: i64) -> Self {
        Self { is_end: true, ..Self::new(head, width_px) }
    }
}

/// One cell of text.
pub(super) struct Cell {
    text: String,
    style: Style,
    icon: Option<Icon>,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: SMALL, icon: None }
    }

    pub(super) fn strong(text: impl Into<String>) -> Self {
        Self { style: SMALL_STRONG, ..Self::new(text) }
    }

    pub(super) fn soft(text: impl Into<String>) -> Self {
        Self { style: Style { colour: INK_SOFT, ..SMALL }, ..Self::new(text) }
    }

    pub(super) fn icon(icon: Icon, text: impl Into<String>) -> Self {
        Self { icon: Some(icon), ..Self::strong(text) }
    }
}

struct Set {
    lines: Vec<Rc<Line>>,
    style: Style,
    icon: Option<Icon>,
    element: usize,
}

/// The least room a table needs below its heading: its head and one row.
pub(super) const START: Mp = px(460);

/// Writes a table with its left edge at the margin.
///
/// The last column takes what width is left.
pub(super) fn table(
    flow: &mut Flow<'_>,
    section: usize,
    mut columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
) -> Result<(), ReportError> {
    let before: Mp = columns.iter().rev().skip(1).map(|column| column.width + GAP).sum();
    if let Some(last) = columns.last_mut() {
        last.width = RIGHT - LEFT - before;
    }
    let table = flow.element(Tag::Table, Some(section));
    let row = flow.element(Tag::Row, Some(table));
    let heads: Vec<usize> =
        columns.iter().map(|_| flow.element(Tag::HeaderCell, Some(row))).collect();
    head(flow, &columns, Some(&heads))?;
    for cells in rows {
        let element = flow.element(Tag::Row, Some(table));
        let mut sets = Vec::with_capacity(columns.len());
        for (cell, column) in cells.into_iter().zip(&columns) {
            let room = column.width - cell.icon.map_or(0, |_| ICON + ICON_GAP);
            let lines = flow.wrap(cell.style, &cell.text, room)?;
            let element = flow.element(Tag::Cell, Some(element));
            sets.push(Set { lines, style: cell.style, icon: cell.icon, element });
        }
        body(flow, &columns, &sets)?;
    }
    flow.y += px(20);
    Ok(())
}

fn head(
    flow: &mut Flow<'_>,
    columns: &[Column],
    elements: Option<&[usize]>,
) -> Result<(), ReportError> {
    let mut x = LEFT;
    let mut bottom = flow.y;
    for (at, column) in columns.iter().enumerate() {
        let element = elements.and_then(|elements| elements.get(at).copied());
        let lines = flow.wrap(LABEL, &column.head, column.width)?;
        let end = cell(flow, (x, flow.y), column, LABEL, &lines, element);
        bottom = bottom.max(end);
        x += column.width + GAP;
    }
    flow.y = bottom + px(25);
    flow.rule((LEFT, RIGHT), flow.y, px(10), RULE);
    Ok(())
}

/// A row stays on one page if a page can hold it; a longer one runs on, line by line.
fn body(flow: &mut Flow<'_>, columns: &[Column], sets: &[Set]) -> Result<(), ReportError> {
    let leading = SMALL.leading();
    let count = sets.iter().map(|set| set.lines.len()).max().unwrap_or_default();
    let height = leading * i64::try_from(count).unwrap_or_default() + 2 * PAD;
    let page = flow.page();
    flow.need(height);
    if flow.page() > page {
        head(flow, columns, None)?;
    }
    flow.y += PAD;
    for at in 0..count {
        if flow.y + leading > flow.bottom() {
            flow.new_page();
            head(flow, columns, None)?;
            flow.y += PAD;
        }
        let mut x = LEFT;
        for (set, column) in sets.iter().zip(columns) {
            let mut left = x;
            if let Some(icon) = set.icon {
                if at == 0 {
                    icon::draw(flow, icon, Point { x, y: flow.y + px(5) }, ICON);
                }
                left += ICON + ICON_GAP;
            }
            if let Some(line) = set.lines.get(at) {
                let line = std::slice::from_ref(line);
                cell(flow, (left, flow.y), column, set.style, line, Some(set.element));
            }
            x += column.width + GAP;
        }
        flow.y += leading;
    }
    flow.y += PAD;
    flow.rule((LEFT, RIGHT), flow.y, px(7), RULE);
    Ok(())
}

fn cell(
    flow: &mut Flow<'_>,
    (x, y): (Mp, Mp),
    column: &Column,
    style: Style,
    lines: &[Rc<Line>],
    element: Option<usize>,
) -> Mp {
    if !column.is_end {
        return flow.column((x, y, column.width), style, lines, element);
    }
    let mut y = y;
    for line in lines {
        let end = x + column.width - line.width * style.size / 1000;
        let at = Point { x: end, y: y + style.ascent() };
        flow.shaped(at, style, Rc::clone(line), element);
        y += style.leading();
    }
    y
}
