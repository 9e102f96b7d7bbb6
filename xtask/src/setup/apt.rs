//! System packages: Debian and Ubuntu by apt-get, elsewhere a list to install by hand.

use super::{Install, Need, machine};
use crate::failure::{Failure, Outcome};
use crate::place;
use std::process::Command;

struct Package {
    name: &'static str,
    need: Need,
    /// A command that succeeds where the package is not needed, however that came about.
    unless: &'static [&'static str],
    why: &'static str,
}

const fn library(name: &'static str, why: &'static str) -> Package {
    Package { name, need: Need::Build, unless: &[], why }
}

const fn tester(name: &'static str, why: &'static str) -> Package {
    Package { name, need: Need::Test, unless: &[], why }
}

const PACKAGES: &[Package] = &[
    library("build-essential", "C compiler for SQLite and the cryptography library"),
    library("perl", "configures the cipher of the database"),
    library("pkg-config", "finds the libraries below"),
    library("libwebkit2gtk-4.1-dev", "the desktop window"),
    library("libssl-dev", "the desktop window"),
    library("libxdo-dev", "the desktop window"),
    library("libayatana-appindicator3-dev", "the tray icon"),
    library("librsvg2-dev", "icons of the desktop window"),
    library("libdbus-1-dev", "Bluetooth through BlueZ"),
    tester("chromium", "interface tests and screenshots"),
    tester("xvfb", "a display for the desktop window where there is none"),
    tester("xauth", "a display for the desktop window where there is none"),
    tester("webkit2gtk-driver", "drives the desktop window"),
    tester("dbus", "a private bus for the stand-in Bluetooth adapter"),
    tester("gnome-keyring", "a keystore for the keys of a device, on a private bus"),
    tester("qpdf", "checks the structure of every PDF"),
    tester("poppler-utils", "reads text and pages back from every PDF"),
    tester("libjna-java", "calls the mobile bindings from the JVM"),
    tester("libjna-jni", "calls the mobile bindings from the JVM"),
    Package {
        name: "default-jre-headless",
        need: Need::Test,
        unless: &["java", "-version"],
        why: "runs veraPDF and the Kotlin tests",
    },
    Package {
        name: "maven",
        need: Need::Test,
        unless: &["mvn", "--version"],
        why: "fetches veraPDF",
    },
    Package {
        name: "python3-venv",
        need: Need::Licences,
        unless: &["python3", "-c", "import ensurepip"],
        why: "keeps the licence check's tool to itself",
    },
];

/// The system packages that `needs` lack.
///
/// # Errors
///
/// [`Failure::Missing`] lists them where apt-get is not the way to install them.
pub(super) fn lacking(needs: &[Need]) -> Outcome<Option<Install>> {
    let wanted: Vec<&Package> = wanted(needs).filter(|package| !is_unneeded(package)).collect();
    if !machine::is_debian_family() {
        let strangers = wanted.iter().filter(|package| !seems_present(package));
        return by_hand(&strangers.copied().collect::<Vec<_>>());
    }
    let missing = not_installed(&wanted)?;
    if missing.is_empty() {
        return Ok(None);
    }
    let mut install = apt_get(["install", "--yes", "--no-install-recommends"]);
    install.args(missing.iter().map(|package| package.name));
    Ok(Some(Install {
        name: "system-packages",
        what: "system packages, by apt-get".to_owned(),
        why: rows(&missing),
        // One after another: two apt-get at once leave a half-installed system.
        commands: vec![apt_get(["update"]), install],
        remember: None,
    }))
}

fn wanted(needs: &[Need]) -> impl Iterator<Item = &'static Package> {
    PACKAGES.iter().filter(move |package| needs.contains(&package.need))
}

fn is_unneeded(package: &Package) -> bool {
    let Some((program, arguments)) = package.unless.split_first() else { return false };
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// Without a package database, a library is known by pkg-config and a tool by its program.
fn seems_present(package: &Package) -> bool {
    let name = package.name;
    let module = name.strip_prefix("lib").and_then(|rest| rest.strip_suffix("-dev"));
    match module {
        Some(_) => Command::new("pkg-config")
            .args(["--exists", pkg_config_name(name)])
            .status()
            .is_ok_and(|status| status.success()),
        None => place::finds(program_of(name)),
    }
}

fn pkg_config_name(package: &str) -> &str {
    match package {
        "libwebkit2gtk-4.1-dev" => "webkit2gtk-4.1",
        "libssl-dev" => "openssl",
        "libxdo-dev" => "libxdo",
        "libayatana-appindicator3-dev" => "ayatana-appindicator3-0.1",
        "librsvg2-dev" => "librsvg-2.0",
        "libdbus-1-dev" => "dbus-1",
        other => other,
    }
}

fn program_of(package: &str) -> &str {
    match package {
        "build-essential" => "cc",
        "xvfb" => "Xvfb",
        "webkit2gtk-driver" => "WebKitWebDriver",
        "dbus" => "dbus-run-session",
        "gnome-keyring" => "gnome-keyring-daemon",
        "poppler-utils" => "pdftotext",
        other => other,
    }
}

fn by_hand(packages: &[&Package]) -> Outcome<Option<Install>> {
    if packages.is_empty() {
        return Ok(None);
    }
    Err(Failure::Missing(format!(
        "this system is not Debian or Ubuntu, so install these by your own package manager\n\
         (the names are Debian's; other systems spell them a little differently):\n{}",
        rows(packages).join("\n")
    )))
}

fn apt_get<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = if is_root() {
        place::command("apt-get")
    } else {
        let mut sudo = place::command("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Each package beside the reason for it.
fn rows(packages: &[&Package]) -> Vec<String> {
    packages.iter().map(|package| format!("{:<30} {}", package.name, package.why)).collect()
}

fn not_installed<'a>(wanted: &[&'a Package]) -> Outcome<Vec<&'a Package>> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\\n"])
        .args(wanted.iter().map(|package| package.name))
        .output()
        .map_err(|error| Failure::Failed(format!("dpkg-query: {error}")))?;
    let installed = installed(&String::from_utf8_lossy(&output.stdout));
    let is_missing = |package: &&&Package| installed.iter().all(|name| name != package.name);
    Ok(wanted.iter().filter(is_missing).copied().collect())
}

fn installed(listing: &str) -> Vec<String> {
    let rows = listing.lines().filter_map(|line| line.strip_suffix(" installed"));
    rows.map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_package_that_is_wholly_installed_counts() {
        let listing = "qpdf installed\nxvfb not-installed\ndbus config-files\n";
        assert_eq!(installed(listing), ["qpdf"]);
    }

    #[test]
    fn a_build_asks_for_no_browser() {
        assert!(wanted(&[Need::Build]).all(|package| package.name != "chromium"));
        assert!(wanted(&[Need::Test]).any(|package| package.name == "chromium"));
    }

    #[test]
    fn other_systems_are_told_each_name_and_its_reason() {
        let package = tester("qpdf", "checks PDFs");
        let Err(Failure::Missing(message)) = by_hand(&[&package]) else { panic!("not refused") };
        assert!(message.contains("qpdf") && message.contains("checks PDFs"));
    }
}
