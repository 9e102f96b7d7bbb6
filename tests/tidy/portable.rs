//! Nothing that is true on one machine only: home folders, registries' addresses.

use super::{Fault, File, Tree, scan};

// Put together here, so that this file does not find itself.
const PLACES: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:\\", "Users"),
    concat!("registry.", "npmjs"),
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("repo.maven", ".apache"),
    concat!("repo1.maven", ".org"),
    concat!("pypi.", "org"),
    concat!("files.python", "hosted"),
    concat!("proxy.go", "lang"),
];

pub(crate) fn places(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files().iter().filter(|file| binds(file)) {
        for (index, line) in file.text.lines().enumerate() {
            let found = PLACES.iter().find(|place| names(line, place));
            let message = |place: &&str| format!("`{place}` holds on one machine only");
            faults.extend(found.map(|place| Fault::new(file, index + 1, message(place))));
        }
    }
    faults
}

/// A folder of ours may be called as a system's folder is, so only one at the root counts.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        !place.starts_with('/') || !before.ends_with(|c| scan::is_word_part(c) || c == '.')
    })
}

/// A container has a home folder of its own, the same everywhere.
fn binds(file: &File) -> bool {
    !file.path.starts_with("deploy/") && file.name() != "Dockerfile"
}

#[test]
fn a_home_folder_and_a_registry_are_found_even_in_a_lock_file() {
    let home = format!("let a = \"{}me/x\";\n", "/ho");
    let lock = format!("\"resolved\": \"https://{}npmjs.org/x\"\n", "registry.");
    let files = [("a.rs", home.as_str()), ("ui/package-lock.json", &lock), ("b.rs", "src/home/\n")];
    assert_eq!(super::found(places, &files), ["a.rs:1", "ui/package-lock.json:1"]);
}
