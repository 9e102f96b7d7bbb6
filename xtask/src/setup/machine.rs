//! What must already be on the machine, because no package of ours can bring it.

use crate::failure::{Failure, Outcome};
use crate::place;
use std::fs;
use std::process::Command;

const NODE_MIN: (u32, u32) = (20, 19);

/// Whether packages are installed with apt-get here.
pub(super) fn is_debian_family() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| names_debian_family(&text))
}

fn names_debian_family(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split(' '))
        .any(|id| id == "debian" || id == "ubuntu")
}

/// Checks for Node and npm, which distributions ship too old for the interface.
///
/// # Errors
///
/// [`Failure::Missing`] says which version is wanted and where it comes from.
pub(super) fn check_toolchains() -> Outcome {
    let found = version_of("node");
    let is_enough =
        found.as_deref().and_then(major_minor).is_some_and(|version| version >= NODE_MIN);
    if is_enough && place::finds("npm") {
        return Ok(());
    }
    let (major, minor) = NODE_MIN;
    let found = found.unwrap_or_else(|| "none".to_owned());
    Err(Failure::Missing(format!(
        "Node.js {major}.{minor} or later, with npm, builds the interface; found: {found}.\n\
         Install it from nodejs.org or with a version manager (nvm, fnm, mise), then try again."
    )))
}

fn version_of(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

fn major_minor(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_is_read_from_the_id_or_its_likes() {
        assert!(names_debian_family("NAME=x\nID=debian\n"));
        assert!(names_debian_family("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!names_debian_family("ID=fedora\nVERSION_ID=debian\n"));
    }

    #[test]
    fn a_version_is_compared_by_number() {
        assert_eq!(major_minor("v20.19.1"), Some((20, 19)));
        assert!(major_minor("v9.0.0") < Some(NODE_MIN));
        assert_eq!(major_minor("unknown"), None);
    }
}
