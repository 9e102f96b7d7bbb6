//! Source files that nothing reaches.

use super::scan::is_word_part;
use super::{Fault, File, Tree};

pub(crate) fn files(tree: &Tree) -> Vec<Fault> {
    let rust = tree.rust().filter(|file| !is_reached_module(tree, file));
    let interface = tree.written().filter(|file| file.is_interface() && !is_imported(tree, file));
    let sql = tree.written().filter(|file| file.extension() == "sql" && !is_included(tree, file));
    let dead = rust.chain(interface).chain(sql);
    dead.map(|file| Fault::new(file, 1, "nothing reaches this file: use it or delete it")).collect()
}

fn is_reached_module(tree: &Tree, file: &File) -> bool {
    is_target(tree, file) || is_declared(tree, file) || is_declared_by_path(tree, file)
}

fn is_target(tree: &Tree, file: &File) -> bool {
    let folder = file.folder();
    let is_known = matches!(file.name(), "lib.rs" | "main.rs") && folder.ends_with("src")
        || file.name() == "build.rs"
        || folder.ends_with("src/bin")
        || ["tests", "benches", "examples"].iter().any(|kind| is_target_of(kind, file));
    is_known || is_named_by_manifest(tree, file)
}

/// `tests/a.rs` and `tests/a/main.rs` alike.
fn is_target_of(kind: &str, file: &File) -> bool {
    let folder = file.folder();
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    let ends = |folder: &str| folder.ends_with(&format!("/{kind}"));
    ends(folder) || file.name() == "main.rs" && ends(above)
}

fn is_named_by_manifest(tree: &Tree, file: &File) -> bool {
    tree.files().iter().filter(|manifest| manifest.name() == "Cargo.toml").any(|manifest| {
        let inside = file.path.strip_prefix(manifest.folder()).unwrap_or_default();
        manifest.text.contains(&format!("path = \"{}\"", inside.trim_start_matches('/')))
    })
}

fn is_declared(tree: &Tree, file: &File) -> bool {
    let folder = file.folder();
    let (folder, module) = match file.name() {
        "mod.rs" => folder.rsplit_once('/').unwrap_or(("", folder)),
        name => (folder, name.trim_end_matches(".rs")),
    };
    let beside = ["mod.rs", "lib.rs", "main.rs"].map(|name| format!("{folder}/{name}"));
    let above = format!("{folder}.rs");
    let parents = beside.iter().chain([&above]).filter_map(|path| tree.find(path));
    parents.into_iter().any(|parent| declares(parent, module))
}

fn declares(parent: &File, module: &str) -> bool {
    let declaration = format!("mod {module}");
    let code = &parent.scanned().code;
    code.match_indices(&declaration).any(|(at, _)| {
        let after = code.get(at + declaration.len()..).unwrap_or_default();
        !after.starts_with(is_word_part)
    })
}

fn is_declared_by_path(tree: &Tree, file: &File) -> bool {
    tree.rust().any(|parent| {
        let beside = file.path.strip_prefix(parent.folder());
        let inside = beside.unwrap_or_default().trim_start_matches('/');
        !inside.is_empty() && parent.text.contains(&format!("#[path = \"{inside}\"]"))
    })
}

fn is_imported(tree: &Tree, file: &File) -> bool {
    let name = file.name();
    let is_entry = name.ends_with(".d.ts")
        || name.contains(".test.")
        || name.contains(".config.")
        || name.contains(".setup.")
        || !file.path.contains("/src/");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem =
        if stem == "index" { file.folder().rsplit('/').next().unwrap_or(stem) } else { stem };
    let ends = ["'", "\"", ".ts'", ".ts\"", ".tsx'", ".tsx\""];
    let spellings: Vec<String> = ends.iter().map(|end| format!("/{stem}{end}")).collect();
    let is_web = |from: &&File| matches!(from.extension(), "ts" | "tsx" | "html" | "js" | "mjs");
    let others = tree.files().iter().filter(is_web).filter(|from| from.path != file.path);
    is_entry || others.into_iter().any(|from| spellings.iter().any(|s| from.text.contains(s)))
}

fn is_included(tree: &Tree, file: &File) -> bool {
    tree.rust().any(|rust| rust.text.contains(file.name()))
}

#[test]
fn a_module_that_nobody_declares_is_found() {
    let files = [
        ("a/Cargo.toml", "[[test]]\npath = \"odd.rs\"\n"),
        ("a/odd.rs", "#[path = \"deep/b.rs\"]\nmod b;\n"),
        ("a/deep/b.rs", ""),
        ("a/tests/flat.rs", ""),
        ("a/tests/deep/main.rs", "mod case;\n"),
        ("a/tests/deep/case.rs", ""),
        ("a/src/lib.rs", "mod used;\n// mod dead;\n"),
        ("a/src/used.rs", "mod inner;\n"),
        ("a/src/used/inner.rs", ""),
        ("a/src/dead.rs", ""),
        ("a/src/lost/mod.rs", ""),
    ];
    assert_eq!(super::found(self::files, &files), ["a/src/dead.rs:1", "a/src/lost/mod.rs:1"]);
}

#[test]
fn a_screen_that_nobody_imports_is_found() {
    let files = [
        ("ui/index.html", "<script src=\"/src/main.tsx\"></script>"),
        ("ui/src/main.tsx", "import { App } from './App';"),
        ("ui/src/App.tsx", ""),
        ("ui/src/Old.tsx", ""),
        ("ui/src/App.test.tsx", ""),
    ];
    assert_eq!(super::found(self::files, &files), ["ui/src/Old.tsx:1"]);
}

#[test]
fn a_query_that_nobody_includes_is_found() {
    let files = [
        ("a/src/lib.rs", "const Q: &str = include_str!(\"used.sql\");"),
        ("a/src/used.sql", ""),
        ("a/src/dead.sql", ""),
    ];
    assert_eq!(super::found(self::files, &files), ["a/src/dead.sql:1"]);
}
