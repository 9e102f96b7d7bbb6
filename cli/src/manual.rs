//! Completions and manual pages, made from the command line's own description.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::{Answer, Cli, Failure};

/// Print the completions for a shell.
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell to complete for.
    shell: Shell,
}

/// Print a manual page in roff.
#[derive(Args)]
pub(crate) struct Man {
    /// The command to describe; all of them together if absent.
    command: Option<String>,
}

pub(crate) fn completions(arguments: &Completions) -> Result<Answer, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "isotherm", &mut script);
    Ok(Answer::same(String::from_utf8_lossy(&script).into_owned()))
}

pub(crate) fn man(arguments: &Man) -> Result<Answer, Failure> {
    let mut all = Cli::command();
    all.build();
    let described = match &arguments.command {
        None => all,
        Some(name) => {
            let unknown = || Failure::BadInput(format!("{name:?} is not a command"));
            all.find_subcommand(name).cloned().ok_or_else(unknown)?
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(described).render(&mut page)?;
    Ok(Answer::same(String::from_utf8_lossy(&page).into_owned()))
}
