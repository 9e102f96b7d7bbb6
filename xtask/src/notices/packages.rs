//! The npm packages bundled into the interface.

use super::Library;
use crate::json::text;
use serde_json::Value;
use std::collections::BTreeSet;

/// Everything in the lock file that is not for development only.
pub(super) fn shipped(lock: &Value) -> BTreeSet<Library> {
    let Some(packages) = lock.get("packages").and_then(Value::as_object) else {
        return BTreeSet::new();
    };
    let is_for_development = |package: &Value| package.get("dev") == Some(&Value::Bool(true));
    let named = packages.iter().filter_map(|(path, package)| {
        let (_, name) = path.rsplit_once("node_modules/")?;
        (!is_for_development(package)).then(|| Library {
            name: name.to_owned(),
            version: text(package, "version").to_owned(),
            licence: text(package, "license").to_owned(),
        })
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn the_interface_itself_and_its_tools_are_not_named() {
        let lock = r#"{"packages": {
            "": {"name": "ui"},
            "node_modules/vite": {"version": "8", "license": "MIT", "dev": true},
            "node_modules/a/node_modules/@b/c": {"version": "1", "license": "ISC"}}}"#;
        let libraries = shipped(&json::parse(lock, "a sample").expect("JSON"));
        let names: Vec<&str> = libraries.iter().map(|library| library.name.as_str()).collect();
        assert_eq!(names, ["@b/c"]);
    }
}
