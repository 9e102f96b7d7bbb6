//! The structure tree, written straight as bytes.
//!
//! A report has thousands of cells. As dictionaries they would take longer than all the rest.

use lopdf::ObjectId;

use super::object::{text, write};
use crate::report::display::{Element, PAGE_HEIGHT, Tag};

/// The structure tree as finished objects.
pub(super) struct Tree {
    /// Number of the root.
    pub(super) root: u32,
    /// Numbers and bytes of all objects.
    pub(super) objects: Vec<(u32, Vec<u8>)>,
}

/// Returns the tree, its objects numbered from after `last`.
pub(super) fn build(
    elements: &[Element],
    content: &[Vec<(usize, usize)>],
    pages: &[Vec<usize>],
    page_ids: &[ObjectId],
    last: u32,
) -> Tree {
    let (root, parents) = (last + 1, last + 2);
    let id = |element: usize| u32::try_from(element).unwrap_or(u32::MAX - 3 - last) + 3 + last;
    let mut kids: Vec<Vec<usize>> = vec![Vec::new(); elements.len()];
    let mut top = Vec::new();
    for (at, element) in elements.iter().enumerate() {
        match element.parent.and_then(|parent| kids.get_mut(parent)) {
            Some(kids) => kids.push(at),
            None => top.push(at),
        }
    }
    let mut objects = Vec::with_capacity(elements.len() + 2);
    let mut out = b"<</Type/StructTreeRoot/K[".to_vec();
    references(top.iter().map(|at| id(*at)), &mut out);
    push(&mut out, &format!("]/ParentTree {parents} 0 R/ParentTreeNextKey {}>>", pages.len()));
    objects.push((root, out));
    let mut out = b"<</Nums[".to_vec();
    for (number, page) in pages.iter().enumerate() {
        push(&mut out, &format!("{number}["));
        references(page.iter().map(|at| id(*at)), &mut out);
        out.push(b']');
    }
    out.extend_from_slice(b"]>>");
    objects.push((parents, out));
    for (at, (element, kids)) in elements.iter().zip(&kids).enumerate() {
        let parent = element.parent.map_or(root, id);
        let mut out = Vec::with_capacity(64);
        push(&mut out, &format!("<</S/{}/P {parent} 0 R", element.tag.name()));
        let places = content.get(at).map(Vec::as_slice).unwrap_or_default();
        let home = places.first().map(|place| place.0);
        if let Some(page) = home.and_then(|page| page_ids.get(page)) {
            push(&mut out, &format!("/Pg {} 0 R", page.0));
        }
        out.extend_from_slice(b"/K[");
        references(kids.iter().map(|kid| id(*kid)), &mut out);
        for (page, number) in places {
            match page_ids.get(*page) {
                Some(other) if home != Some(*page) => {
                    let mcr = format!("<</Type/MCR/Pg {} 0 R/MCID {number}>>", other.0);
                    push(&mut out, &mcr);
                }
                _ => push(&mut out, &format!(" {number}")),
            }
        }
        out.push(b']');
        attributes(element, &mut out);
        out.extend_from_slice(b">>");
        objects.push((id(at), out));
    }
    Tree { root, objects }
}

fn push(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn references(ids: impl Iterator<Item = u32>, out: &mut Vec<u8>) {
    for id in ids {
        push(out, &format!("{id} 0 R "));
    }
}

fn attributes(element: &Element, out: &mut Vec<u8>) {
    if element.tag == Tag::HeaderCell {
        push(out, "/A<</O/Table/Scope/Column>>");
    }
    if element.columns > 1 {
        push(out, &format!("/A<</O/Table/ColSpan {}>>", element.columns));
    }
    if let Some((alternative, [left, top, right, bottom])) = &element.figure {
        push(out, "/Alt");
        write(&text(alternative), out);
        let point = |length: i64| format!("{}.{:02}", length / 1000, length % 1000 / 10);
        let (low, high) = (point(PAGE_HEIGHT - bottom), point(PAGE_HEIGHT - top));
        let (left, right) = (point(*left), point(*right));
        let bounds = format!("{left} {low} {right} {high}");
        push(out, &format!("/A<</O/Layout/Placement/Block/BBox[{bounds}]>>"));
    }
}
