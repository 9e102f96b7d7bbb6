//! Documents that lead somewhere, and crates that introduce themselves.

use super::{Fault, File, Tree};

pub(crate) fn crate_introductions(tree: &Tree) -> Vec<Fault> {
    let is_crate = |file: &&File| file.name() == "Cargo.toml" && file.text.contains("[package]");
    let lacks = |file: &File| {
        let readme = format!("{}/README.md", file.folder());
        if tree.find(&readme).is_none() {
            return Some(Fault::new(file, 1, "a crate has a README.md of one screen"));
        }
        let is_included = tree.rust().any(|rust| includes_introduction(rust, file.folder()));
        let message = "README.md is the crate's documentation: include it with `#![doc = …]`";
        (!is_included).then(|| Fault::new(file, 1, message))
    };
    tree.files().iter().filter(is_crate).filter_map(lacks).collect()
}

fn includes_introduction(rust: &File, room: &str) -> bool {
    let Some(inside) = rust.path.strip_prefix(room).and_then(|rest| rest.strip_prefix('/')) else {
        return false;
    };
    let is_crate_root = inside.split('/').count() <= 2;
    is_crate_root
        && rust
            .text
            .lines()
            .any(|line| line.starts_with("#![doc = include_str!(") && line.contains("README.md"))
}

/// Paths in backquotes and link targets, in every document but the changelog, which is history.
pub(crate) fn paths(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let documents = tree.files().iter().filter(|file| file.extension() == "md");
    for file in documents.filter(|file| file.name() != "CHANGELOG.md") {
        let mut is_sample = false;
        for (index, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                is_sample = !is_sample;
            }
            if is_sample {
                continue;
            }
            for path in dangling(tree, file, line) {
                faults.push(Fault::new(file, index + 1, format!("`{path}` leads nowhere")));
            }
        }
    }
    faults
}

fn dangling<'a>(tree: &Tree, file: &File, line: &'a str) -> Vec<&'a str> {
    let spoken = line.split('`').skip(1).step_by(2).filter(|span| claims_path(tree, span));
    let links = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let links = links.filter(|link| !link.contains(':') && !link.starts_with('#'));
    let links = links.filter_map(|link| link.split('#').next());
    spoken.chain(links).filter(|path| !leads_somewhere(tree, file, path)).collect()
}

/// A span speaks of a path when it starts with a folder that the root has.
fn claims_path(tree: &Tree, span: &str) -> bool {
    let is_plain = span.chars().all(|c| c.is_ascii_alphanumeric() || "._/-*<>".contains(c));
    let first = span.split('/').next().unwrap_or_default();
    is_plain && span.contains('/') && !first.is_empty() && tree.has(first)
}

fn leads_somewhere(tree: &Tree, file: &File, path: &str) -> bool {
    let known = path.split(['*', '<']).next().unwrap_or(path);
    let known = if known == path { path } else { known.rsplit_once('/').map_or("", |(a, _)| a) };
    let is_made_by_building =
        ["ui/dist", "ui/node_modules"].iter().any(|made| known.starts_with(made));
    known.is_empty()
        || is_made_by_building
        || tree.has(known)
        || joined(file.folder(), known).is_some_and(|beside| tree.has(&beside))
}

/// `path` as seen from `folder`; nothing when it leaves the repository.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn a_crate_without_an_introduction_is_found() {
    let files = [
        ("a/Cargo.toml", "[package]\n"),
        ("b/Cargo.toml", "[package]\n"),
        ("b/README.md", ""),
        ("b/src/lib.rs", "//! Something else.\n"),
        ("c/Cargo.toml", "[package]\n"),
        ("c/README.md", ""),
        ("c/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n"),
    ];
    assert_eq!(super::found(crate_introductions, &files), ["a/Cargo.toml:1", "b/Cargo.toml:1"]);
}

#[test]
fn a_path_that_leads_nowhere_is_found_and_a_sample_is_left_alone() {
    let text = "`a/b.rs` `a/gone.rs` `application/json` `a/*.rs` `a/<word>.rs`\n\
        [x](b.rs) [y](c.rs) [z](https://example.org) [w](../README.md#top)\n\
        ```\n`a/gone.rs`\n```\n";
    let files = [("a/README.md", text), ("a/b.rs", ""), ("README.md", "")];
    assert_eq!(super::found(paths, &files), ["a/README.md:1", "a/README.md:2"]);
}
