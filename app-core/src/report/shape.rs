//! From text to placed glyphs: direction, font fallback and shaping, each string shaped once.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use rustybuzz::{Direction, GlyphInfo, Script, ShapePlan, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};

use super::ReportError;
use super::font::{Font, Voice, fonts};

/// A glyph with its place, in thousandths of an em.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    pub(crate) advance: i64,
    pub(crate) dx: i64,
    pub(crate) dy: i64,
    /// The bytes of the line's text it stands for, shared by all glyphs of a cluster.
    pub(crate) text: Range<usize>,
}

/// Glyphs of one font, in the order they are seen.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) font: usize,
    pub(crate) glyphs: Vec<Glyph>,
}

/// A shaped line.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) runs: Vec<Run>,
    /// Width in thousandths of an em.
    pub(crate) width: i64,
    /// Whether the line as a whole reads from right to left.
    pub(crate) is_rtl: bool,
}

type PlanKey = (usize, bool, Script);

/// Shapes strings, keeping each result for the next time.
pub(crate) struct Shaper {
    plans: Vec<(PlanKey, ShapePlan)>,
    lines: BTreeMap<Voice, BTreeMap<String, Rc<Line>>>,
    buffer: UnicodeBuffer,
}

impl Shaper {
    pub(crate) fn new() -> Self {
        Self { plans: Vec::new(), lines: BTreeMap::new(), buffer: UnicodeBuffer::new() }
    }

    /// Returns `text` shaped as one line.
    ///
    /// # Errors
    ///
    /// [`ReportError::MissingGlyph`] if no font of the voice has a character of it.
    pub(crate) fn line(&mut self, voice: Voice, text: &str) -> Result<Rc<Line>, ReportError> {
        if let Some(line) = self.lines.get(&voice).and_then(|lines| lines.get(text)) {
            return Ok(Rc::clone(line));
        }
        let line = Rc::new(self.shape(voice, text)?);
        let lines = self.lines.entry(voice).or_default();
        lines.insert(text.to_owned(), Rc::clone(&line));
        Ok(line)
    }

    fn shape(&mut self, voice: Voice, text: &str) -> Result<Line, ReportError> {
        let mut runs = Vec::new();
        let mut reads_rtl = false;
        if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            let font = voice.chain().first().copied().unwrap_or_default();
            self.run(text, 0..text.len(), font, false, &mut runs)?;
        } else {
            let info = BidiInfo::new(text, None);
            for paragraph in &info.paragraphs {
                reads_rtl = paragraph.level.is_rtl();
                let (levels, spans) = info.visual_runs(paragraph, paragraph.range.clone());
                for span in spans {
                    let is_rtl = levels.get(span.start).is_some_and(Level::is_rtl);
                    let mut parts = parts(voice, text, span)?;
                    if is_rtl {
                        parts.reverse();
                    }
                    for (font, part) in parts {
                        self.run(text, part, font, is_rtl, &mut runs)?;
                    }
                }
            }
        }
        let glyphs = runs.iter().flat_map(|run| &run.glyphs);
        let width = glyphs.map(|glyph| glyph.advance).sum();
        Ok(Line { text: text.to_owned(), runs, width, is_rtl: reads_rtl })
    }

    fn run(
        &mut self,
        text: &str,
        part: Range<usize>,
        at: usize,
        is_rtl: bool,
        runs: &mut Vec<Run>,
    ) -> Result<(), ReportError> {
        let (Some(font), Some(piece)) = (fonts().get(at), text.get(part.clone())) else {
            return Ok(());
        };
        if piece.is_empty() {
            return Ok(());
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(piece);
        let direction = if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        let key = (at, is_rtl, buffer.script());
        let shaped = rustybuzz::shape_with_plan(&font.face, self.plan(font, key), buffer);
        let infos = shaped.glyph_infos();
        let mut starts: Vec<usize> = infos.iter().map(cluster).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut glyphs = Vec::with_capacity(infos.len());
        for (info, place) in infos.iter().zip(shaped.glyph_positions()) {
            let start = cluster(info);
            let next = starts.partition_point(|other| *other <= start);
            let end = starts.get(next).copied().unwrap_or(piece.len());
            let em = |value: i32| i64::from(value) * 1000 / font.units;
            let Some(id) = u16::try_from(info.glyph_id).ok().filter(|id| *id != 0) else {
                return Err(missing(piece.get(start..end).unwrap_or(piece), text));
            };
            glyphs.push(Glyph {
                id,
                advance: em(place.x_advance),
                dx: em(place.x_offset),
                dy: em(place.y_offset),
                text: part.start + start..part.start + end,
            });
        }
        runs.push(Run { font: at, glyphs });
        self.buffer = shaped.clear();
        Ok(())
    }

    fn plan(&mut self, font: &Font, key: PlanKey) -> &ShapePlan {
        let at = self.plans.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let direction = if key.1 { Direction::RightToLeft } else { Direction::LeftToRight };
            let plan = ShapePlan::new(&font.face, direction, Some(key.2), None, &[]);
            self.plans.push((key, plan));
            self.plans.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the place was found or made just above")]
        &self.plans[at].1
    }
}

fn cluster(info: &GlyphInfo) -> usize {
    usize::try_from(info.cluster).unwrap_or(usize::MAX)
}

fn missing(cluster: &str, text: &str) -> ReportError {
    let character = cluster.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
    ReportError::MissingGlyph { character, text: text.chars().filter(|c| !is_silent(*c)).collect() }
}

/// Splits one span of a single direction by the font that has its characters.
fn parts(
    voice: Voice,
    text: &str,
    span: Range<usize>,
) -> Result<Vec<(usize, Range<usize>)>, ReportError> {
    let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
    let mut is_broken = true;
    for (offset, c) in text.get(span.clone()).unwrap_or_default().char_indices() {
        let at = span.start + offset;
        if is_silent(c) {
            is_broken = true;
            continue;
        }
        let current = parts.last().map(|part| part.0);
        let font =
            pick(voice, c, current).ok_or_else(|| missing(c.encode_utf8(&mut [0; 4]), text))?;
        let end = at + c.len_utf8();
        match parts.last_mut() {
            Some(part) if part.0 == font && !is_broken => part.1.end = end,
            _ => parts.push((font, at..end)),
        }
        is_broken = false;
    }
    Ok(parts)
}

/// Marks, digits and punctuation stay in the font of the letters before them if it has them.
fn pick(voice: Voice, c: char, current: Option<usize>) -> Option<usize> {
    let has =
        |font: &usize| fonts().get(*font).is_some_and(|font| font.face.glyph_index(c).is_some());
    let joins = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    if let Some(font) = current.filter(|_| joins || !c.is_alphabetic() && !c.is_ascii_digit())
        && (joins || has(&font))
    {
        return Some(font);
    }
    voice.chain().iter().copied().find(has)
}

/// Characters that steer layout and have no picture: bidi controls, and the soft
/// hyphen and zero-width space, at which lines are not broken here.
fn is_silent(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
