//! Where things lie: the repository, what is built and what is written.

use crate::failure::{Failure, Outcome};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    // Cargo names the crate's folder when it runs us; a copied binary falls back to its build.
    let here =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let crate_folder = PathBuf::from(here);
    crate_folder.parent().map_or(crate_folder.clone(), Path::to_path_buf)
}

/// Where test tools are installed: validators, the Kotlin compiler, a Python environment.
pub(crate) fn tools() -> PathBuf {
    root().join("target/tools")
}

/// Where the output of long steps is kept.
pub(crate) fn logs() -> PathBuf {
    root().join("target/xtask-logs")
}

/// A program built without optimisation, by name.
pub(crate) fn program(name: &str) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |set| root().join(set));
    target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The folder, made if it was not there.
pub(crate) fn made(folder: PathBuf) -> Outcome<PathBuf> {
    fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    Ok(folder)
}

/// A command at the repository's root, without the variables Cargo set for this program.
///
/// Build scripts watch some of them, so leaking ours would compile those crates again.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        let leaks = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
        if name.to_str().is_some_and(|name| leaks.iter().any(|leak| name.starts_with(leak))) {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo, as the one that runs us.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Cargo over the whole workspace with every feature.
///
/// Another choice of packages or features would compile their dependencies a second time.
pub(crate) fn whole(word: &str) -> Command {
    cargo([word, "--workspace", "--all-features", "--locked"])
}

/// Whether a program of this name can be started.
pub(crate) fn finds(program: &str) -> bool {
    let Some(path) = env::var_os("PATH") else { return false };
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
