//! Names that say nothing, and names from other fields than ours.

use super::scan::is_word_part;
use super::{Fault, File, Tree};

const DRAWERS: &[&str] = &["common", "shared", "util", "utils", "helper", "helpers", "misc"];
const DOERS: &[&str] = &["Manager", "Service", "Helper", "Processor"];
const TYPE_WORDS: &[&str] = &["struct", "enum", "trait", "type", "class", "interface", "union"];

/// The word to use, for each word of another trade that a type might be named after.
const FOREIGN: &[(&str, &str)] = &[
    ("Probe", "sensor"),
    ("Violation", "breach"),
    ("Anomaly", "excursion"),
    ("Cooler", "cold box"),
    ("Facility", "site"),
    ("Backend", "relay"),
];

pub(crate) fn drawers(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.written().filter(|file| file.is_rust() || file.is_interface()) {
        let stems = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
        if let Some(drawer) = stems.into_iter().find(|stem| DRAWERS.contains(stem)) {
            let message = format!("`{drawer}` says nothing about what is inside");
            faults.push(Fault::new(file, 1, message));
        }
    }
    faults
}

pub(crate) fn doers(tree: &Tree) -> Vec<Fault> {
    let doer = |name: &str| DOERS.iter().find(|doer| name.ends_with(**doer)).copied();
    types(tree, |name| doer(name).map(|doer| format!("`{name}`: what is it, other than a {doer}?")))
}

pub(crate) fn foreign_words(tree: &Tree) -> Vec<Fault> {
    types(tree, |name| {
        let words = words(name);
        let (foreign, ours) = FOREIGN.iter().find(|(foreign, _)| words.contains(foreign))?;
        Some(format!("`{name}`: not {foreign}; the word here is {ours}"))
    })
}

fn types(tree: &Tree, objection: impl Fn(&str) -> Option<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.written().filter(|file| file.is_rust() || file.is_interface()) {
        for (line, name) in defined_types(file) {
            faults.extend(objection(&name).map(|message| Fault::new(file, line, message)));
        }
    }
    faults
}

fn defined_types(file: &File) -> Vec<(usize, String)> {
    let code = &file.scanned().code;
    let mut found = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut words = line.split(|c| !is_word_part(c)).filter(|word| !word.is_empty());
        while let Some(word) = words.next() {
            if TYPE_WORDS.contains(&word) {
                found.extend(words.next().map(|name| (index + 1, name.to_owned())));
            }
        }
    }
    found
}

/// `SensorProbe` as `Sensor` and `Probe`.
fn words(name: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        name.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at).collect();
    starts.push(name.len());
    starts.windows(2).filter_map(|pair| name.get(*pair.first()?..*pair.last()?)).collect()
}

#[test]
fn a_drawer_is_found_as_a_file_and_as_a_folder() {
    let files = [("a/src/utils.rs", ""), ("ui/src/common/Button.tsx", ""), ("a/src/units.rs", "")];
    assert_eq!(super::found(drawers, &files), ["a/src/utils.rs:1", "ui/src/common/Button.tsx:1"]);
}

#[test]
fn a_doer_is_found_where_it_is_defined_and_not_where_it_is_mentioned() {
    let text = "use tower::Service;\n// a struct SyncManager\npub struct SyncManager;\n";
    assert_eq!(super::found(doers, &[("a.rs", text)]), ["a.rs:3"]);
}

#[test]
fn a_foreign_word_is_found_inside_a_longer_name() {
    let text = "enum SensorProbe {}\nstruct Probed;\nstruct Sensor;\n";
    assert_eq!(super::found(foreign_words, &[("a.rs", text)]), ["a.rs:1"]);
}
