//! The finished layout as data: what stands where, and what it means. It knows no writer, so
//! another one is one other file.
//!
//! Lengths are thousandths of a point, from the top left corner, so that every machine lays out
//! the same page.

use std::rc::Rc;

use super::shape::Line;

/// A length, in thousandths of a point.
pub(crate) type Mp = i64;

/// A4, portrait.
pub(crate) const PAGE_WIDTH: Mp = 595_276;
/// A4, portrait.
pub(crate) const PAGE_HEIGHT: Mp = 841_890;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// A point on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) x: Mp,
    pub(crate) y: Mp,
}

/// A point of an outline; `is_control` marks the two inner points of a Bézier curve.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) at: Point,
    pub(crate) is_control: bool,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pen {
    pub(crate) width: Mp,
    pub(crate) colour: Colour,
    /// Length of dashes and of the spaces between them.
    pub(crate) dash: Option<(Mp, Mp)>,
    pub(crate) is_round: bool,
}

/// One mark on a page.
#[derive(Debug)]
pub(crate) enum Mark {
    /// A line of text on its baseline.
    Text { at: Point, size: Mp, colour: Colour, line: Rc<Line> },
    /// Filled outlines; where they overlap an even number of times the page shows through.
    Fill { rings: Vec<Vec<Node>>, colour: Colour },
    /// A drawn line.
    Stroke { nodes: Vec<Node>, is_closed: bool, pen: Pen },
}

/// A mark and the element it belongs to; marks of no element are decoration.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) mark: Mark,
    pub(crate) element: Option<usize>,
}

/// One page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) marks: Vec<Placed>,
}

/// What a part of the document is, in the words of tagged PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Document,
    Section,
    Heading1,
    Heading2,
    Heading3,
    Paragraph,
    Figure,
    List,
    ListItem,
    Label,
    ListBody,
    Table,
    Row,
    HeaderCell,
    Cell,
}

impl Tag {
    /// Returns the name of the standard structure type.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Section => "Sect",
            Self::Heading1 => "H1",
            Self::Heading2 => "H2",
            Self::Heading3 => "H3",
            Self::Paragraph => "P",
            Self::Figure => "Figure",
            Self::List => "L",
            Self::ListItem => "LI",
            Self::Label => "Lbl",
            Self::ListBody => "LBody",
            Self::Table => "Table",
            Self::Row => "TR",
            Self::HeaderCell => "TH",
            Self::Cell => "TD",
        }
    }
}

/// A box on a page: left, top, right, bottom.
pub(crate) type Bounds = [Mp; 4];

/// A node of the structure tree. Parents come before their children.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) tag: Tag,
    pub(crate) parent: Option<usize>,
    /// What a figure shows, in words, and where it stands.
    pub(crate) figure: Option<(String, Bounds)>,
    /// How many columns a cell covers.
    pub(crate) columns: usize,
}

/// A whole document.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) title: String,
    pub(crate) pages: Vec<Page>,
    pub(crate) elements: Vec<Element>,
    /// Headings for the reader's outline, with the page each stands on, from 0.
    pub(crate) outline: Vec<(String, usize)>,
}
