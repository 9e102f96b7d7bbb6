//! Draws the display list with printpdf. The only file that knows it.
//!
//! printpdf writes `.notdef` for what a font lacks and gives each glyph one text for the whole
//! document. So fonts are cut down before it sees them, glyphs are named by id, and text that a
//! glyph's own name does not spell is given beside it as ActualText.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use printpdf::{
    Codepoint, Color, DictItem, FontId, LineCapStyle, LineDashPattern, LineJoinStyle, LinePoint,
    Op, PageAnnotId, PageAnnotation, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Polygon, PolygonRing, Pt, Rect, Rgb, TextItem,
};
use rustybuzz::ttf_parser::GlyphId;

use super::ReportError;
use super::canonical;
use super::display::{
    Colour, Drawing, Mark, Mp, Node, PAGE_HEIGHT, PAGE_WIDTH, Page, Pen, Placed, Point,
};
use super::font::fonts;
use super::shape::{Glyph, Line, Run};

/// The pages as PDF objects, and which marked content belongs to which element.
pub(crate) struct Drawn {
    pub(crate) document: lopdf::Document,
    /// For each element its marked content, as page and number on that page.
    pub(crate) content: Vec<Vec<(usize, usize)>>,
    /// For each page the elements of its marked content, in order.
    pub(crate) pages: Vec<Vec<usize>>,
}

/// A font cut down to the glyphs in use.
struct Subset {
    id: FontId,
    font: ParsedFont,
    glyphs: BTreeMap<u16, Used>,
}

/// A glyph in use.
struct Used {
    /// Its number in the subset.
    id: u16,
    /// Its width as the font has it, in thousandths of an em.
    width: i64,
    /// The text a reader gets for it.
    text: String,
    /// The character it is shown by, where one stands for it alone.
    character: Option<char>,
}

/// Draws all pages; with `is_tagged` each mark is tied to its element.
///
/// # Errors
///
/// [`ReportError::Write`] if a font cannot be cut down or printpdf objects.
pub(crate) fn draw(drawing: &Drawing, is_tagged: bool) -> Result<Drawn, ReportError> {
    let subsets = subsets(drawing)?;
    let mut document = PdfDocument::new(&drawing.title);
    for subset in subsets.values() {
        let font = PdfFont::new(subset.font.clone());
        document.resources.fonts.map.insert(subset.id.clone(), font);
    }
    let mut content = vec![Vec::new(); drawing.elements.len()];
    let mut pages = Vec::with_capacity(drawing.pages.len());
    for (at, page) in drawing.pages.iter().enumerate() {
        let mut writer = PageWriter::new(&subsets);
        let here = writer.page(page, drawing, is_tagged);
        for (number, element) in here.iter().enumerate() {
            if let Some(places) = content.get_mut(*element) {
                places.push((at, number));
            }
        }
        pages.push(here);
        let area = Rect::from_wh(points(PAGE_WIDTH), points(PAGE_HEIGHT));
        document.pages.push(PdfPage {
            media_box: area.clone(),
            trim_box: area.clone(),
            crop_box: area,
            ops: writer.ops,
        });
    }
    for (at, (name, page)) in drawing.outline.iter().enumerate() {
        let entry = PageAnnotation { name: name.clone(), page: page + 1 };
        document.bookmarks.map.insert(PageAnnotId(format!("b{at:04}")), entry);
    }
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let mut warnings = Vec::new();
    let document = document.to_lopdf_document(&options, &mut warnings);
    match warnings.first() {
        None => Ok(Drawn { document, content, pages }),
        Some(warning) => Err(ReportError::Write { reason: format!("{warning:?}") }),
    }
}

/// Returns each line once: readings share most of theirs.
fn lines(drawing: &Drawing) -> Vec<&Line> {
    let mut seen = BTreeSet::new();
    let marks = drawing.pages.iter().flat_map(|page| &page.marks);
    marks
        .filter_map(|placed| match &placed.mark {
            Mark::Text { line, .. } => Some(line),
            Mark::Fill { .. } | Mark::Stroke { .. } => None,
        })
        .filter(|line| seen.insert(Rc::as_ptr(line)))
        .map(Rc::as_ref)
        .collect()
}

/// Splits a run into clusters: the glyphs that stand for one piece of text.
fn clusters(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|a, b| a.text == b.text)
}

fn spelled<'l>(line: &'l Line, cluster: &[Glyph]) -> &'l str {
    let range = cluster.first().map_or(0..0, |glyph| glyph.text.clone());
    line.text.get(range).unwrap_or_default()
}

fn subsets(drawing: &Drawing) -> Result<BTreeMap<usize, Subset>, ReportError> {
    let lines = lines(drawing);
    let mut names: BTreeMap<usize, BTreeMap<u16, String>> = BTreeMap::new();
    // A glyph that stands alone for its text takes that text as its name; the parts of clusters
    // take theirs after, from the character they are the picture of.
    for is_alone in [true, false] {
        for line in &lines {
            for run in &line.runs {
                let names = names.entry(run.font).or_default();
                let chosen = clusters(&run.glyphs).filter(|c| (c.len() == 1) == is_alone);
                for cluster in chosen {
                    let text = spelled(line, cluster);
                    for glyph in cluster {
                        names.entry(glyph.id).or_insert_with(|| name(run.font, glyph.id, text));
                    }
                }
            }
        }
    }
    names.into_iter().map(|(font, names)| Ok((font, subset(font, names)?))).collect()
}

fn name(font: usize, glyph: u16, text: &str) -> String {
    let pictures = |c: &char| {
        let face = fonts().get(font).map(|font| &font.face);
        face.and_then(|face| face.glyph_index(*c)) == Some(GlyphId(glyph))
    };
    text.chars().find(pictures).map_or_else(|| text.to_owned(), String::from)
}

fn subset(at: usize, names: BTreeMap<u16, String>) -> Result<Subset, ReportError> {
    let wrong = |reason: String| ReportError::Write { reason };
    let font = fonts().get(at).ok_or_else(|| wrong(format!("no font {at}")))?;
    let mut remapper = subsetter::GlyphRemapper::new();
    for glyph in names.keys() {
        remapper.remap(*glyph);
    }
    let bytes = subsetter::subset(font.data, 0, &remapper)
        .map_err(|error| wrong(format!("{}: {error}", font.name)))?;
    let mut parsed = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
        .ok_or_else(|| wrong(format!("{} cannot be read back", font.name)))?;
    parsed.font_name = Some(format!("{}+{}", prefix(&bytes), font.name));
    let mut glyphs = BTreeMap::new();
    for (glyph, text) in names {
        let id = remapper.get(glyph).unwrap_or_default();
        let mut characters = text.chars();
        let character = characters.next().filter(|_| characters.next().is_none());
        let character = character
            .filter(|c| *parsed.codepoint_to_glyph.entry(u32::from(*c)).or_insert(id) == id);
        let width = font.face.glyph_hor_advance(GlyphId(glyph)).unwrap_or_default();
        let width = i64::from(width) * 1000 / font.units;
        glyphs.insert(glyph, Used { id, width, text, character });
    }
    Ok(Subset { id: FontId(format!("F{at}")), font: parsed, glyphs })
}

/// Returns six letters that name a subset by its content.
fn prefix(bytes: &[u8]) -> String {
    let hash = canonical::sha256(bytes);
    let digits = hash.chars().filter_map(|digit| digit.to_digit(16));
    digits.take(6).filter_map(|digit| char::from_u32(u32::from(b'A') + digit)).collect()
}

/// Writes one page, changing pens and colours only when they differ.
struct PageWriter<'s> {
    subsets: &'s BTreeMap<usize, Subset>,
    ops: Vec<Op>,
    fill: Option<Colour>,
    pen: Option<Pen>,
    font: Option<(usize, Mp)>,
    rise: Mp,
}

impl<'s> PageWriter<'s> {
    fn new(subsets: &'s BTreeMap<usize, Subset>) -> Self {
        Self { subsets, ops: Vec::new(), fill: None, pen: None, font: None, rise: 0 }
    }

    /// Writes the marks, and returns the elements of its marked content.
    fn page(&mut self, page: &Page, drawing: &Drawing, is_tagged: bool) -> Vec<usize> {
        let mut here = Vec::new();
        let runs = page.marks.chunk_by(|a, b| !is_tagged || a.element == b.element);
        for run in runs {
            let element = run.first().and_then(|placed| placed.element).filter(|_| is_tagged);
            match element.and_then(|at| Some((at, drawing.elements.get(at)?))) {
                Some((at, element)) => {
                    let number = DictItem::Int(i64::try_from(here.len()).unwrap_or(i64::MAX));
                    self.ops.push(marked(element.tag.name(), "MCID", number));
                    here.push(at);
                }
                None => self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() }),
            }
            for Placed { mark, .. } in run {
                self.mark(mark);
            }
            self.ops.push(Op::EndMarkedContent);
        }
        here
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Text { at, size, colour, line } => {
                self.fill(*colour);
                self.text(*at, *size, line);
            }
            Mark::Fill { rings, colour } => {
                self.fill(*colour);
                let rings = rings.iter().map(|ring| PolygonRing { points: outline(ring) });
                let polygon = Polygon {
                    rings: rings.collect(),
                    mode: printpdf::PaintMode::Fill,
                    winding_order: printpdf::WindingOrder::EvenOdd,
                };
                self.ops.push(Op::DrawPolygon { polygon });
            }
            Mark::Stroke { nodes, is_closed, pen } => {
                self.pen(*pen);
                let line = printpdf::Line { points: outline(nodes), is_closed: *is_closed };
                self.ops.push(Op::DrawLine { line });
            }
        }
    }

    fn fill(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            self.ops.push(Op::SetFillColor { col: rgb(colour) });
            self.fill = Some(colour);
        }
    }

    fn pen(&mut self, pen: Pen) {
        let before = self.pen.replace(pen);
        if before == Some(pen) {
            return;
        }
        if before.map(|pen| pen.colour) != Some(pen.colour) {
            self.ops.push(Op::SetOutlineColor { col: rgb(pen.colour) });
        }
        if before.map(|pen| pen.width) != Some(pen.width) {
            self.ops.push(Op::SetOutlineThickness { pt: points(pen.width) });
        }
        if before.and_then(|pen| pen.dash) != pen.dash {
            let dash = pen.dash.map_or_else(LineDashPattern::solid, |(on, off)| {
                LineDashPattern::new(0.0, &[points(on).0, points(off).0])
            });
            self.ops.push(Op::SetLineDashPattern { dash });
        }
        if before.is_some_and(|pen| pen.is_round) != pen.is_round {
            let (cap, join) = if pen.is_round {
                (LineCapStyle::Round, LineJoinStyle::Round)
            } else {
                (LineCapStyle::Butt, LineJoinStyle::Miter)
            };
            self.ops.push(Op::SetLineCapStyle { cap });
            self.ops.push(Op::SetLineJoinStyle { join });
        }
    }

    fn text(&mut self, at: Point, size: Mp, line: &Line) {
        self.ops.push(Op::StartTextSection);
        self.ops.push(Op::SetTextCursor { pos: corner(at) });
        for run in &line.runs {
            if let Some(subset) = self.subsets.get(&run.font) {
                self.run(size, line, run, subset);
            }
        }
        self.raise(0);
        self.ops.push(Op::EndTextSection);
    }

    fn run(&mut self, size: Mp, line: &Line, run: &Run, subset: &Subset) {
        if self.font != Some((run.font, size)) {
            let font = PdfFontHandle::External(subset.id.clone());
            self.ops.push(Op::SetFont { font, size: points(size) });
            self.font = Some((run.font, size));
        }
        let mut show = Show::default();
        for word in words(line, run) {
            let is_spelled = clusters(word).all(|cluster| match cluster {
                [glyph] => subset
                    .glyphs
                    .get(&glyph.id)
                    .is_some_and(|used| used.text == spelled(line, cluster)),
                _ => false,
            });
            if !is_spelled {
                self.flush(&mut show);
                self.ops.push(marked("Span", "ActualText", actual(line, word)));
            }
            for glyph in word {
                let rise = glyph.dy * size / 1000;
                if rise != self.rise {
                    self.flush(&mut show);
                    self.raise(rise);
                }
                show.glyph(glyph, subset);
            }
            if !is_spelled {
                self.flush(&mut show);
                self.ops.push(Op::EndMarkedContent);
            }
        }
        show.settle(0);
        self.flush(&mut show);
    }

    fn flush(&mut self, show: &mut Show) {
        show.spell();
        if !show.items.is_empty() {
            self.ops.push(Op::ShowText { items: std::mem::take(&mut show.items) });
        }
    }

    fn raise(&mut self, rise: Mp) {
        if rise != self.rise {
            self.ops.push(Op::SetLineOffset { multiplier: points(rise).0 });
            self.rise = rise;
        }
    }
}

/// Text waiting to be shown, and how far the reader's pen is from where it should be.
#[derive(Default)]
struct Show {
    items: Vec<TextItem>,
    text: String,
    /// Where the pen of the reader is, less where the shaper wants it, in thousandths of an em.
    ahead: i64,
}

impl Show {
    fn glyph(&mut self, glyph: &Glyph, subset: &Subset) {
        let Some(used) = subset.glyphs.get(&glyph.id) else {
            return;
        };
        self.settle(glyph.dx);
        match used.character {
            Some(character) => self.text.push(character),
            None => {
                self.spell();
                let glyph = Codepoint::with_cid(used.id, 0.0, used.text.clone());
                self.items.push(TextItem::GlyphIds(vec![glyph]));
            }
        }
        self.ahead += used.width - glyph.advance;
    }

    /// Moves the pen to where the next glyph goes, `dx` from where the line stands.
    fn settle(&mut self, dx: i64) {
        let back = self.ahead - dx;
        if back != 0 {
            self.spell();
            #[expect(clippy::cast_precision_loss, reason = "a few ems in thousandths are exact")]
            self.items.push(TextItem::Offset(back as f32));
            self.ahead = dx;
        }
    }

    fn spell(&mut self) {
        if !self.text.is_empty() {
            self.items.push(TextItem::Text(std::mem::take(&mut self.text)));
        }
    }
}

/// Splits a run at spaces; each space is a word of its own.
fn words<'r>(line: &'r Line, run: &'r Run) -> impl Iterator<Item = &'r [Glyph]> {
    let is_space = |glyph: &Glyph| {
        line.text.get(glyph.text.clone()).is_some_and(|text| text.trim().is_empty())
    };
    run.glyphs.chunk_by(move |a, b| !is_space(a) && !is_space(b))
}

/// Returns the text of a word in the order it is read.
fn actual(line: &Line, word: &[Glyph]) -> DictItem {
    let start = word.iter().map(|glyph| glyph.text.start).min().unwrap_or_default();
    let end = word.iter().map(|glyph| glyph.text.end).max().unwrap_or_default();
    let text = line.text.get(start..end).unwrap_or_default();
    let mut data = vec![0xfe, 0xff];
    data.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    DictItem::String { data, literal: false }
}

fn marked(tag: &str, key: &str, value: DictItem) -> Op {
    let map = BTreeMap::from([(key.to_owned(), value)]);
    Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties: DictItem::Dict { map } }
}

fn outline(nodes: &[Node]) -> Vec<LinePoint> {
    nodes.iter().map(|node| LinePoint { p: corner(node.at), bezier: node.is_control }).collect()
}

fn corner(at: Point) -> printpdf::Point {
    printpdf::Point { x: points(at.x), y: points(PAGE_HEIGHT - at.y) }
}

/// Rounds to hundredths of a point: finer than any printer, and short to write.
#[expect(clippy::cast_precision_loss, reason = "a page in hundredths of a point is exact")]
fn points(length: Mp) -> Pt {
    Pt(((length + 5).div_euclid(10)) as f32 / 100.0)
}

fn rgb(Colour(red, green, blue): Colour) -> Color {
    let part = |value: u8| (f32::from(value) / 255.0 * 1000.0).round() / 1000.0;
    Color::Rgb(Rgb { r: part(red), g: part(green), b: part(blue), icc_profile: None })
}
