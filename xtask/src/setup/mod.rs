//! Installs what building, testing and showing Isotherm need, after saying what and why.

mod apt;
mod machine;
mod maven;
mod npm;
mod python;
mod stamp;

use crate::failure::{Failure, Outcome};
use crate::step::Step;
use clap::ValueEnum;
use std::process::Command;

/// What somebody is about to do, and so what must be there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub(crate) enum Need {
    /// Check what dependencies may be.
    Licences,
    /// Compile every crate and the interface.
    Build,
    /// Run every test, with the outside judges.
    Test,
    /// Show the product working.
    Demo,
}

impl Need {
    /// The need itself and what it cannot do without.
    fn with_its_own(self) -> &'static [Need] {
        match self {
            Self::Licences => &[Self::Licences],
            Self::Build => &[Self::Build],
            Self::Test => &[Self::Licences, Self::Build, Self::Test],
            Self::Demo => &[Self::Build, Self::Demo],
        }
    }
}

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to prepare for; everything when none is named.
    needs: Vec<Need>,
    /// Say what would be installed, and install nothing.
    #[arg(long)]
    dry_run: bool,
}

/// One thing to install: announced first, then carried out.
struct Install {
    name: &'static str,
    what: String,
    why: Vec<String>,
    commands: Vec<Command>,
    /// Runs after the commands succeeded, so that the next run finds nothing to do.
    remember: Option<stamp::Stamp>,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let all = [Need::Test, Need::Demo];
    let needs = if options.needs.is_empty() { &all } else { options.needs.as_slice() };
    if options.dry_run {
        announce(&plan(needs)?);
        return Ok(());
    }
    prepare(needs)
}

/// Installs what `needs` lack on this machine; does nothing when nothing is lacking.
///
/// # Errors
///
/// [`Failure::Missing`] names what a person must install by hand on this system.
pub(crate) fn prepare(needs: &[Need]) -> Outcome {
    let installs = plan(needs)?;
    announce(&installs);
    let of = installs.len();
    for (index, install) in installs.into_iter().enumerate() {
        carry_out(Step { number: index + 1, of, name: install.name }, install)?;
    }
    Ok(())
}

fn carry_out(step: Step<'_>, install: Install) -> Outcome {
    if let Some(stamp) = &install.remember {
        stamp.lay_inputs()?;
    }
    let mut commands = install.commands;
    let ran = step.run(&mut commands)?;
    if !ran.succeeded {
        let message = format!("could not install {}; see {}", install.what, ran.log.display());
        return Err(Failure::Failed(message));
    }
    install.remember.map_or(Ok(()), |stamp| stamp.press())
}

fn plan(needs: &[Need]) -> Outcome<Vec<Install>> {
    let mut wanted: Vec<Need> =
        needs.iter().flat_map(|need| need.with_its_own()).copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut installs = Vec::new();
    installs.extend(apt::lacking(&wanted)?);
    if wanted.contains(&Need::Licences) {
        installs.extend(python::lacking_deny()?);
    }
    if wanted.contains(&Need::Build) {
        machine::check_toolchains()?;
        installs.extend(npm::lacking_interface()?);
    }
    if wanted.contains(&Need::Test) {
        installs.extend(maven::lacking_verapdf()?);
        installs.extend(npm::lacking_kotlin()?);
        installs.extend(npm::lacking_provider()?);
        installs.extend(python::lacking_judge()?);
    }
    Ok(installs)
}

fn announce(installs: &[Install]) {
    if installs.is_empty() {
        println!("setup: everything needed is here");
        return;
    }
    println!("setup will install:");
    for install in installs {
        println!("  {}", install.what);
        for reason in &install.why {
            println!("      {reason}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn testing_and_showing_both_need_a_build() {
        for need in [Need::Test, Need::Demo] {
            let with_its_own = need.with_its_own();
            assert!(with_its_own.contains(&Need::Build) && with_its_own.contains(&need));
        }
    }
}
