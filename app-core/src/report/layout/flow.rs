//! A pen that runs down the pages: measures, breaks lines, and starts the next page in time.

use std::rc::Rc;

use crate::i18n::{Calendar, Texts};
use crate::report::ReportError;
use crate::report::display::{
    Bounds, Colour, Drawing, Element, Mark, Mp, Node, PAGE_HEIGHT, PAGE_WIDTH, Page, Pen, Placed,
    Point, Tag,
};
use crate::report::font::Voice;
use crate::report::shape::{Line, Shaper};

/// Returns tenths of a CSS pixel, the unit of the design, as a length.
pub(super) const fn px(tenths: i64) -> Mp {
    tenths * 75
}

pub(super) const LEFT: Mp = px(460);
pub(super) const RIGHT: Mp = PAGE_WIDTH - LEFT;
pub(super) const WIDTH: Mp = RIGHT - LEFT;
const BOTTOM: Mp = PAGE_HEIGHT - px(520);
const BOTTOM_FIRST: Mp = px(9880);
const TOP: Mp = px(720);

pub(super) const INK: Colour = Colour(0x10, 0x18, 0x15);
pub(super) const INK_SOFT: Colour = Colour(0x3c, 0x48, 0x42);
pub(super) const RULE: Colour = Colour(0xc4, 0xca, 0xc1);

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) voice: Voice,
    pub(super) size: Mp,
    pub(super) colour: Colour,
}

impl Style {
    pub(super) const fn new(voice: Voice, size: Mp, colour: Colour) -> Self {
        Self { voice, size, colour }
    }

    /// From one baseline to the next.
    pub(super) const fn leading(self) -> Mp {
        self.size * 132 / 100
    }

    /// From the top of a line to its baseline.
    pub(super) const fn ascent(self) -> Mp {
        self.size * 103 / 100
    }
}

pub(super) const TEXT: Style = Style::new(Voice::Regular, px(110), INK);
pub(super) const STRONG: Style = Style::new(Voice::Bold, px(110), INK);
pub(super) const LABEL: Style = Style::new(Voice::Regular, px(105), INK_SOFT);
pub(super) const SMALL: Style = Style::new(Voice::Regular, px(105), INK);
pub(super) const SMALL_STRONG: Style = Style::new(Voice::Bold, px(105), INK);
pub(super) const HEADING: Style = Style::new(Voice::Bold, px(125), INK);

/// The pages so far and where the next thing goes.
pub(super) struct Flow<'a> {
    pub(super) texts: &'a Texts,
    pub(super) calendar: &'a Calendar<'a>,
    pub(super) drawing: Drawing,
    pub(super) y: Mp,
    pub(super) root: usize,
    shaper: Shaper,
}

impl<'a> Flow<'a> {
    pub(super) fn new(texts: &'a Texts, calendar: &'a Calendar<'a>) -> Self {
        let drawing = Drawing { pages: vec![Page::default()], ..Drawing::default() };
        let mut flow =
            Self { texts, calendar, drawing, y: px(320), root: 0, shaper: Shaper::new() };
        flow.root = flow.element(Tag::Document, None);
        flow
    }

    pub(super) fn say(&self, id: &str) -> String {
        self.texts.say(id, &[])
    }

    pub(super) fn element(&mut self, tag: Tag, parent: Option<usize>) -> usize {
        self.drawing.elements.push(Element { tag, parent, figure: None, columns: 1 });
        self.drawing.elements.len() - 1
    }

    pub(super) fn figure(&mut self, parent: usize, alt: String, bounds: Bounds) -> usize {
        let at = self.element(Tag::Figure, Some(parent));
        if let Some(element) = self.drawing.elements.last_mut() {
            element.figure = Some((alt, bounds));
        }
        at
    }

    /// The page being written, from 0.
    pub(super) fn page(&self) -> usize {
        self.drawing.pages.len() - 1
    }

    pub(super) fn bottom(&self) -> Mp {
        if self.page() == 0 { BOTTOM_FIRST } else { BOTTOM }
    }

    pub(super) fn new_page(&mut self) {
        self.drawing.pages.push(Page::default());
        self.y = TOP;
    }

    /// Starts the next page unless `height` still fits on this one.
    pub(super) fn need(&mut self, height: Mp) {
        let fits_anywhere = height <= BOTTOM - TOP;
        if self.y + height > self.bottom() && (fits_anywhere || self.y > TOP) {
            self.new_page();
        }
    }

    pub(super) fn place(&mut self, mark: Mark, element: Option<usize>) {
        let at = self.page();
        self.place_on(at, mark, element);
    }

    pub(super) fn place_on(&mut self, page: usize, mark: Mark, element: Option<usize>) {
        if let Some(page) = self.drawing.pages.get_mut(page) {
            page.marks.push(Placed { mark, element });
        }
    }

    pub(super) fn line(&mut self, style: Style, text: &str) -> Result<Rc<Line>, ReportError> {
        self.shaper.line(style.voice, text)
    }

    pub(super) fn width(&mut self, style: Style, text: &str) -> Result<Mp, ReportError> {
        Ok(self.line(style, text)?.width * style.size / 1000)
    }

    /// Writes one line with its baseline at `at`, and returns where it ends.
    pub(super) fn text(
        &mut self,
        at: Point,
        style: Style,
        text: &str,
        element: Option<usize>,
    ) -> Result<Mp, ReportError> {
        let line = self.line(style, text)?;
        let end = at.x + line.width * style.size / 1000;
        self.shaped(at, style, line, element);
        Ok(end)
    }

    /// Writes one line that ends at `at`.
    pub(super) fn text_end(
        &mut self,
        at: Point,
        style: Style,
        text: &str,
        element: Option<usize>,
    ) -> Result<(), ReportError> {
        let x = at.x - self.width(style, text)?;
        self.text(Point { x, y: at.y }, style, text, element).map(|_| ())
    }

    pub(super) fn shaped(
        &mut self,
        at: Point,
        style: Style,
        line: Rc<Line>,
        element: Option<usize>,
    ) {
        let mark = Mark::Text { at, size: style.size, colour: style.colour, line };
        self.place(mark, element);
    }

    /// Writes lines from `top` down in a column that begins at `x`, and returns where they end.
    /// Lines of right-to-left text stand at the right edge of the column.
    pub(super) fn column(
        &mut self,
        (x, top, width): (Mp, Mp, Mp),
        style: Style,
        lines: &[Rc<Line>],
        element: Option<usize>,
    ) -> Mp {
        let mut y = top;
        for line in lines {
            let indent = if line.is_rtl { width - line.width * style.size / 1000 } else { 0 };
            let at = Point { x: x + indent, y: y + style.ascent() };
            self.shaped(at, style, Rc::clone(line), element);
            y += style.leading();
        }
        y
    }

    /// Returns `text` as lines no wider than `width`.
    pub(super) fn wrap(
        &mut self,
        style: Style,
        text: &str,
        width: Mp,
    ) -> Result<Vec<Rc<Line>>, ReportError> {
        super::wrap::wrap(&mut self.shaper, style, text, width)
    }

    /// Returns as much of `text` as fits on one line, and says so where it is not all.
    pub(super) fn fitted(
        &mut self,
        style: Style,
        text: &str,
        width: Mp,
    ) -> Result<String, ReportError> {
        let lines = self.wrap(style, text, width)?;
        Ok(match lines.as_slice() {
            [first, _, ..] => format!("{}…", first.text),
            _ => text.to_owned(),
        })
    }

    /// Draws a horizontal line across `from..to`.
    pub(super) fn rule(&mut self, (from, to): (Mp, Mp), y: Mp, width: Mp, colour: Colour) {
        let pen = Pen { width, colour, dash: None, is_round: false };
        let nodes = vec![node(from, y), node(to, y)];
        self.place(Mark::Stroke { nodes, is_closed: false, pen }, None);
    }

    /// Writes a section's heading, keeping `after` below it on the same page, and returns the
    /// section.
    pub(super) fn section(&mut self, title: &str, after: Mp) -> Result<usize, ReportError> {
        let height = px(90) + HEADING.leading();
        self.need(height + after);
        let section = self.element(Tag::Section, Some(self.root));
        let heading = self.element(Tag::Heading2, Some(section));
        if self.y > TOP {
            self.y += px(80);
        }
        let at = Point { x: LEFT, y: self.y + HEADING.ascent() };
        self.text(at, HEADING, title, Some(heading))?;
        self.y += HEADING.leading() + px(10);
        let page = self.page();
        let plain = title.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
        self.drawing.outline.push((plain, page));
        Ok(section)
    }

    /// Writes a paragraph across the page.
    pub(super) fn paragraph(
        &mut self,
        style: Style,
        text: &str,
        parent: usize,
    ) -> Result<(), ReportError> {
        let lines = self.wrap(style, text, WIDTH)?;
        let element = self.element(Tag::Paragraph, Some(parent));
        for line in lines {
            self.need(style.leading());
            self.y = self.column((LEFT, self.y, WIDTH), style, &[line], Some(element));
        }
        Ok(())
    }
}

/// A corner of an outline.
pub(super) const fn node(x: Mp, y: Mp) -> Node {
    Node { at: Point { x, y }, is_control: false }
}

/// A control point of a curve.
pub(super) const fn control(x: Mp, y: Mp) -> Node {
    Node { at: Point { x, y }, is_control: true }
}

/// The four corners of a box.
pub(super) fn rectangle([left, top, right, bottom]: Bounds) -> Vec<Node> {
    vec![node(left, top), node(right, top), node(right, bottom), node(left, bottom)]
}
