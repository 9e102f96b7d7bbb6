//! npm packages: the interface's own, and what tests run: the Kotlin compiler and a provider of
//! OpenID Connect.

use super::Install;
use super::stamp::Stamp;
use crate::failure::Outcome;
use crate::place;

const STAMP: &str = ".filled-from";

/// The interface's packages, when its lock file changed since they were installed.
pub(super) fn lacking_interface() -> Outcome<Option<Install>> {
    let ui = place::root().join("ui");
    let stamp = Stamp {
        lock: ui.join("package-lock.json"),
        copy: ui.join("node_modules").join(STAMP),
        inputs: Vec::new(),
    };
    if !stamp.lock.is_file() || stamp.is_fresh() {
        return Ok(None);
    }
    let mut npm = place::command("npm");
    npm.args(["--prefix", "ui", "ci", "--no-audit", "--no-fund"]);
    Ok(Some(Install {
        name: "interface-packages",
        what: "npm packages of ui/, into ui/node_modules".to_owned(),
        why: vec![
            "the interface is built and tested with them; versions are pinned by its lock file"
                .to_owned(),
        ],
        commands: vec![npm],
        remember: Some(stamp),
    }))
}

/// The Kotlin compiler, when it is not there in the pinned version.
pub(super) fn lacking_kotlin() -> Outcome<Option<Install>> {
    let source = place::root().join("xtask/kotlin");
    let folder = place::tools().join("kotlin");
    let stamp = Stamp {
        lock: source.join("package-lock.json"),
        copy: folder.join(STAMP),
        inputs: vec![source.join("package.json"), source.join("package-lock.json")],
    };
    if stamp.is_fresh() {
        return Ok(None);
    }
    let mut npm = place::command("npm");
    npm.arg("--prefix").arg(&folder).args(["ci", "--no-audit", "--no-fund"]);
    Ok(Some(Install {
        name: "kotlin-compiler",
        what: "the Kotlin compiler, by npm, into target/tools/kotlin".to_owned(),
        why: vec!["the mobile bindings are compiled and run as a phone would".to_owned()],
        commands: vec![npm],
        remember: Some(stamp),
    }))
}

/// The provider of OpenID Connect, when it is not there in the pinned version.
pub(super) fn lacking_provider() -> Outcome<Option<Install>> {
    let source = place::root().join("sync-server/tests/oidc-provider");
    let folder = place::tools().join("oidc-provider");
    let stamp = Stamp {
        lock: source.join("package-lock.json"),
        copy: folder.join(STAMP),
        inputs: vec![source.join("package.json"), source.join("package-lock.json")],
    };
    if stamp.is_fresh() {
        return Ok(None);
    }
    let mut npm = place::command("npm");
    npm.arg("--prefix").arg(&folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    Ok(Some(Install {
        name: "oidc-provider",
        what: "oidc-provider 9, by npm, into target/tools/oidc-provider".to_owned(),
        why: vec!["people sign in at the relay with a real provider of OpenID Connect".to_owned()],
        commands: vec![npm],
        remember: Some(stamp),
    }))
}
