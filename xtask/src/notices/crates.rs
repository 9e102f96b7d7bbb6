//! The crates compiled into what we ship, or run while it is compiled.

use super::Library;
use crate::json::{list, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const NOT_SHIPPED: &[&str] = &["benches", "bindgen", "tests", "xtask"];

/// Walks from our own crates over everything but what only their tests use.
pub(super) fn shipped(metadata: &Value) -> BTreeSet<Library> {
    let packages: BTreeMap<&str, &Value> = list(metadata, "packages").iter().map(keyed).collect();
    let resolve = metadata.get("resolve").unwrap_or(&Value::Null);
    let nodes: BTreeMap<&str, &Value> = list(resolve, "nodes").iter().map(keyed).collect();
    let members = list(metadata, "workspace_members").iter().filter_map(Value::as_str);
    let name = |id: &str| packages.get(id).map_or("", |package| text(package, "name"));
    let mut waiting: Vec<&str> = members.filter(|id| !NOT_SHIPPED.contains(&name(id))).collect();
    let mut reached: BTreeSet<&str> = waiting.iter().copied().collect();
    while let Some(node) = waiting.pop().and_then(|id| nodes.get(id)) {
        let next =
            list(node, "deps").iter().filter(|link| ships(link)).map(|link| text(link, "pkg"));
        waiting.extend(next.filter(|id| reached.insert(id)));
    }
    let strangers = reached.iter().filter_map(|id| packages.get(id)).filter(|p| is_strange(p));
    strangers.map(|package| library(package)).collect()
}

fn keyed(value: &Value) -> (&str, &Value) {
    (text(value, "id"), value)
}

fn ships(link: &Value) -> bool {
    list(link, "dep_kinds").iter().any(|kind| text(kind, "kind") != "dev")
}

/// Our own crates have no source: they lie in the workspace.
fn is_strange(package: &Value) -> bool {
    package.get("source").is_some_and(|source| !source.is_null())
}

fn library(package: &Value) -> Library {
    let licence = match text(package, "license") {
        "" => "see its package",
        stated => stated,
    };
    Library {
        name: text(package, "name").to_owned(),
        version: text(package, "version").to_owned(),
        licence: licence.replace('/', " OR "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn what_only_tests_use_is_not_shipped() {
        let metadata = r#"{
            "workspace_members": ["a", "xtask"],
            "packages": [
                {"id": "a", "name": "app-core", "version": "1", "source": null},
                {"id": "xtask", "name": "xtask", "version": "1", "source": null},
                {"id": "b", "name": "used", "version": "2", "license": "MIT/Zlib", "source": "r"},
                {"id": "c", "name": "tests-only", "version": "3", "license": "MIT", "source": "r"},
                {"id": "d", "name": "tool-only", "version": "4", "license": "MIT", "source": "r"}],
            "resolve": {"nodes": [
                {"id": "a", "deps": [{"pkg": "b", "dep_kinds": [{"kind": null}]},
                                     {"pkg": "c", "dep_kinds": [{"kind": "dev"}]}]},
                {"id": "xtask", "deps": [{"pkg": "d", "dep_kinds": [{"kind": null}]}]},
                {"id": "b", "deps": []}]}}"#;
        let metadata = json::parse(metadata, "a sample").expect("JSON");
        let only = Library {
            name: "used".to_owned(),
            version: "2".to_owned(),
            licence: "MIT OR Zlib".to_owned(),
        };
        assert_eq!(shipped(&metadata), BTreeSet::from([only]));
    }
}
