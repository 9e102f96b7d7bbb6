//! Work left for later: markers, code kept as comments, tests switched off.

use super::scan::{Comment, is_word_part};
use super::{Fault, File, Tree};

// Put together here, so that this file does not find itself.
const MARKERS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const SWITCHED_OFF_RUST: &[&str] = &[concat!("#[ign", "ore")];
const SWITCHED_OFF_INTERFACE: &[&str] = &[
    "it.skip(",
    "test.skip(",
    "describe.skip(",
    "it.only(",
    "test.only(",
    "describe.only(",
    "it.todo(",
    "test.todo(",
    "xit(",
    "xdescribe(",
];

pub(crate) fn markers(tree: &Tree) -> Vec<Fault> {
    lines(tree, |_, line| {
        let marker = MARKERS.iter().find(|marker| has_word(line, marker))?;
        Some(format!("{marker}: finish it"))
    })
}

pub(crate) fn skipped_tests(tree: &Tree) -> Vec<Fault> {
    lines(tree, |file, line| {
        let off = if file.is_rust() {
            SWITCHED_OFF_RUST
        } else if matches!(file.extension(), "ts" | "tsx" | "js" | "mjs") {
            SWITCHED_OFF_INTERFACE
        } else {
            return None;
        };
        let found = off.iter().find(|off| starts_a_word(line, off))?;
        Some(format!("{found} hides a test: mend it or delete it"))
    })
}

pub(crate) fn commented_code(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.written().filter(|file| file.is_rust() || file.is_interface()) {
        let comments = &file.scanned().comments;
        for comment in comments.iter().filter(|comment| is_code(comment)) {
            let message = "code kept as a comment: the history keeps it better";
            faults.push(Fault::new(file, comment.line, message));
        }
    }
    faults
}

fn lines(tree: &Tree, objection: impl Fn(&File, &str) -> Option<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.written() {
        for (index, line) in file.text.lines().enumerate() {
            let objection = objection(file, line);
            faults.extend(objection.map(|message| Fault::new(file, index + 1, message)));
        }
    }
    faults
}

fn is_code(comment: &Comment) -> bool {
    let text = comment.text.as_str();
    let ends = text.ends_with([';', '{', '}']);
    let has_shape = [" = ", "(", "::", "->", "=>"].iter().any(|shape| text.contains(shape));
    !comment.is_documentation && ends && (has_shape || text.starts_with('}'))
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + word.len()..).unwrap_or_default();
        !before.ends_with(is_word_part) && !after.starts_with(is_word_part)
    })
}

fn starts_a_word(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        !before.ends_with(|c| is_word_part(c) || c == '.' || c == '"')
    })
}

#[test]
fn a_marker_is_found_as_a_word_only() {
    let marker = MARKERS.first().copied().unwrap_or_default();
    let text = format!("// {marker}: later\nlet MAS{marker}S = 1;\n");
    assert_eq!(super::found(markers, &[("a.rs", &text)]), ["a.rs:1"]);
}

#[test]
fn a_hidden_test_is_found_and_an_iterator_may_skip() {
    let rust = format!("{}]\nlist.iter().skip(1);\n", concat!("#[ign", "ore"));
    let interface = "describe.only('x')\nexit(1)\nawait page.skip()\n";
    let files = [("a.rs", rust.as_str()), ("b.ts", interface)];
    assert_eq!(super::found(skipped_tests, &files), ["a.rs:1", "b.ts:1"]);
}

#[test]
fn kept_code_is_found_and_a_sentence_is_not() {
    let text = "// let a = f(b);\n// } else {\n// The relay (or a peer) answers.\n/// f(b);\n";
    assert_eq!(super::found(commented_code, &[("a.rs", text)]), ["a.rs:1", "a.rs:2"]);
}
