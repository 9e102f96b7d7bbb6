//! A Python environment of our own for the second opinion on PDFs, where that script is at hand.

use super::Install;
use super::stamp::Stamp;
use crate::failure::Outcome;
use crate::place;

/// The script's libraries, when the script is beside the repository and they are not there.
pub(super) fn lacking() -> Outcome<Option<Install>> {
    let folder = place::tools().join("python");
    let stamp = Stamp {
        lock: place::root().join("xtask/python/requirements.txt"),
        copy: folder.join("requirements.txt"),
        inputs: Vec::new(),
    };
    let script = place::shared().join("prototypes/pdf/check.py");
    if stamp.is_fresh() || !script.is_file() {
        return Ok(None);
    }
    let mut venv = place::command("python3");
    venv.args(["-m", "venv"]).arg(&folder);
    let mut pip = place::command(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--requirement"]);
    pip.arg(&stamp.lock);
    Ok(Some(Install {
        name: "python-libraries",
        what: "pikepdf and fontTools, by pip, into target/tools/python".to_owned(),
        why: "a second opinion on every PDF",
        commands: vec![venv, pip],
        remember: Some(stamp),
    }))
}
