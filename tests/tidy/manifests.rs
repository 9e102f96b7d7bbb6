//! Who may depend on whom, by manifest and by import.

use super::{Fault, File, Tree, scan};

/// Crates that wait, or fail for reasons outside the program.
const OUTSIDE: &[&str] = &[
    "tokio", "rusqlite", "reqwest", "btleplug", "tauri", "uniffi", "axum", "hyper", "rand",
    "tracing",
];

/// A room, and the rooms its program must not reach into.
const WALLS: &[(&str, &[&str])] = &[
    ("app-core/domain", &["app-core", "sync-server", "desktop", "cli", "mobile-bindings", "world"]),
    ("app-core", &["sync-server", "desktop", "cli", "mobile-bindings", "world", "tauri"]),
    ("sync-server", &["app-core", "desktop", "cli", "mobile-bindings", "world", "tauri"]),
    ("desktop", &["sync-server", "mobile-bindings", "world"]),
    ("cli", &["sync-server", "desktop", "mobile-bindings", "world", "tauri"]),
    ("mobile-bindings", &["sync-server", "desktop", "cli", "world", "tauri"]),
    ("xtask", &["app-core", "domain", "sync-server", "tokio", "tauri"]),
];

pub(crate) fn aborts(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files().iter().filter(|file| file.extension() == "toml") {
        for (index, line) in file.text.lines().enumerate() {
            let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            if squeezed.starts_with("panic=") && !squeezed.contains("unwind") {
                let message = "a caught panic keeps the app alive; nothing may abort";
                faults.push(Fault::new(file, index + 1, message));
            }
        }
    }
    faults
}

pub(crate) fn domain(tree: &Tree) -> Vec<Fault> {
    let manifest = tree.find("app-core/domain/Cargo.toml");
    manifest.map_or_else(Vec::new, |file| {
        forbidden(file, OUTSIDE, "the domain has no clock, disk, radio or network")
    })
}

pub(crate) fn rooms(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (room, walls) in WALLS {
        if let Some(manifest) = tree.find(&format!("{room}/Cargo.toml")) {
            faults.extend(forbidden(manifest, walls, "arrows point one way"));
        }
    }
    faults
}

/// The shell and its bridge speak one protocol: their versions agree in the first two numbers.
pub(crate) fn pairs(tree: &Tree) -> Vec<Fault> {
    let (Some(cargo), Some(npm)) = (tree.find("Cargo.toml"), tree.find("ui/package.json")) else {
        return Vec::new();
    };
    let Some(shell) = version_after(&cargo.text, "tauri = ") else { return Vec::new() };
    let mut faults = Vec::new();
    for package in ["\"@tauri-apps/api\": ", "\"@tauri-apps/cli\": "] {
        let bridge = version_after(&npm.text, package);
        if let Some(bridge) = bridge.filter(|bridge| *bridge != shell) {
            let message = format!("{package}is of {bridge}, the crate tauri of {shell}");
            faults.push(Fault::new(npm, 1, message));
        }
    }
    faults
}

/// The first two numbers of the version on the line that starts with `name`.
fn version_after(text: &str, name: &str) -> Option<String> {
    let rest = text.lines().find_map(|line| line.trim().strip_prefix(name))?;
    let version =
        rest.split(|c: char| !c.is_ascii_digit() && c != '.').find(|p| p.contains('.'))?;
    let numbers: Vec<&str> = version.split('.').take(2).collect();
    Some(numbers.join("."))
}

/// `units` and `ids` know no one; no feature knows the replica that composes it.
pub(crate) fn ground_floor(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.rust() {
        let Some(inside) = file.path.strip_prefix("app-core/domain/src/") else { continue };
        let room = inside.split(['/', '.']).next().unwrap_or_default();
        if inside.contains("/tests") || matches!(room, "replica" | "lib") {
            continue;
        }
        for (index, line) in file.scanned().code.lines().enumerate() {
            let known = line.split("crate::").skip(1).map(first_word);
            let known = known.chain(line.contains("replica::").then_some("replica"));
            let is_ground = matches!(room, "units" | "ids");
            let is_above = |name: &&str| {
                *name == "replica" || is_ground && !matches!(*name, "" | "units" | "ids")
            };
            for name in known.filter(is_above).take(1) {
                faults.push(Fault::new(
                    file,
                    index + 1,
                    format!("`{name}` stands above this room"),
                ));
            }
        }
    }
    faults
}

fn first_word(path: &str) -> &str {
    path.split(|c: char| !scan::is_word_part(c)).next().unwrap_or_default()
}

/// The kit knows no product, and only the bridge knows which shell it runs in.
pub(crate) fn interface(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.written().filter(|file| file.is_interface()) {
        let Some(inside) = file.path.strip_prefix("ui/src/") else { continue };
        for (index, line) in file.text.lines().enumerate().filter(|(_, line)| is_import(line)) {
            if line.contains("@tauri-apps/") && !inside.starts_with("bridge/") {
                faults.push(Fault::new(file, index + 1, "only ui/src/bridge/ knows the shell"));
            }
            if inside.starts_with("kit/")
                && !inside.contains(".test.")
                && line.contains("features/")
            {
                faults.push(Fault::new(file, index + 1, "the kit knows no feature"));
            }
        }
    }
    faults
}

fn is_import(line: &str) -> bool {
    line.contains(" from ") || line.contains("import(") || line.starts_with("import ")
}

fn forbidden(manifest: &File, names: &[&str], reason: &str) -> Vec<Fault> {
    let found = dependencies(&manifest.text).filter(|(_, name)| names.contains(name));
    let fault = |(line, name)| Fault::new(manifest, line, format!("depends on {name}: {reason}"));
    found.map(fault).collect()
}

/// What the finished crate depends on; its tests may depend on more.
fn dependencies(manifest: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut section = "";
    manifest.lines().enumerate().filter_map(move |(index, line)| {
        if let Some(header) = line.trim().strip_prefix('[') {
            section = header.trim_end_matches(']');
            let name = section.rsplit_once("dependencies.").map(|(_, name)| name);
            return name.filter(|_| binds(section)).map(|name| (index + 1, name));
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        let is_entry = binds(section) && section.ends_with("dependencies") && !name.is_empty();
        (is_entry && !name.starts_with('#')).then_some((index + 1, name))
    })
}

fn binds(section: &str) -> bool {
    section.contains("dependencies") && !section.contains("dev-dependencies")
}

#[test]
fn an_aborting_profile_is_found() {
    let text = "[profile.release]\npanic = \"abort\"\n";
    assert_eq!(super::found(aborts, &[("Cargo.toml", text)]), ["Cargo.toml:2"]);
}

#[test]
fn a_domain_that_waits_is_found_however_it_is_written() {
    let text = "[dependencies]\ntokio.workspace = true\nserde = \"1\"\n\
        [target.'cfg(unix)'.dependencies]\nrusqlite = \"1\"\n\
        [dependencies.reqwest]\nversion = \"1\"\n[dev-dependencies]\nrand = \"1\"\n";
    let path = "app-core/domain/Cargo.toml";
    let expected = [2, 5, 6].map(|line| format!("{path}:{line}"));
    assert_eq!(super::found(domain, &[(path, text)]), expected);
}

#[test]
fn a_relay_that_carries_the_app_is_found() {
    let text = "[dependencies]\napp-core.workspace = true\ndomain.workspace = true\n";
    let found = super::found(rooms, &[("sync-server/Cargo.toml", text)]);
    assert_eq!(found, ["sync-server/Cargo.toml:2"]);
}

#[test]
fn units_that_know_a_feature_and_a_feature_that_knows_the_replica_are_found() {
    let files = [
        ("app-core/domain/src/units.rs", "use crate::ids::SiteId;\nuse crate::alert::Alert;\n"),
        ("app-core/domain/src/alert/tests.rs", "use crate::replica::Output;\n"),
        ("app-core/domain/src/stock/mod.rs", "use crate::{\n    replica::Output,\n};\n"),
        (
            "app-core/domain/src/alert/mod.rs",
            "use crate::units::Now;\nuse crate::replica::Output;\n",
        ),
    ];
    let expected = ["units.rs:2", "stock/mod.rs:2", "alert/mod.rs:2"]
        .map(|place| format!("app-core/domain/src/{place}"));
    assert_eq!(super::found(ground_floor, &files), expected);
}

#[test]
fn a_kit_that_knows_the_product_and_a_screen_that_knows_the_shell_are_found() {
    let files = [
        ("ui/src/kit/Badge.tsx", "import { x } from '../features/alert/x'\n"),
        ("ui/src/kit/Badge.test.tsx", "import { x } from '../features/alert/x'\n"),
        ("ui/src/features/alert/View.tsx", "import { invoke } from '@tauri-apps/api'\n"),
        ("ui/src/bridge/tauri.ts", "import { invoke } from '@tauri-apps/api'\n"),
    ];
    let expected = ["ui/src/kit/Badge.tsx:1", "ui/src/features/alert/View.tsx:1"];
    assert_eq!(super::found(interface, &files), expected);
}

#[test]
fn a_bridge_of_another_version_than_its_shell_is_found() {
    let files = [
        ("Cargo.toml", "tauri = { version = \"2.12.5\" }\n"),
        (
            "ui/package.json",
            "  \"@tauri-apps/api\": \"3.0.0\",\n  \"@tauri-apps/cli\": \"2.12.1\"\n",
        ),
    ];
    assert_eq!(super::found(pairs, &files), ["ui/package.json:1"]);
}
