//! What a person enters in confidence: asked for without showing it, or read from a file; never an
//! argument, for those are seen by everyone on the machine.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal, Read, Write},
    path::Path,
};

use app_core::api::Confidential;

use crate::Failure;

/// The longest text that is read, in bytes.
const INPUT_BYTES_MAX: u64 = 4_096;

/// Returns the first line of a file.
pub(crate) fn from_file(path: &Path) -> Result<Confidential, Failure> {
    let wrong = |what: String| Failure::BadInput(format!("{}: {what}", path.display()));
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    line(&mut BufReader::new(file)).map_err(|_| wrong("has no text in its first line".to_owned()))
}

/// Reads secrets: one by one at a terminal, without showing them, or a line each.
pub(crate) fn ask<const N: usize>(prompts: [&str; N]) -> Result<[Confidential; N], Failure> {
    let input = io::stdin();
    let is_terminal = input.is_terminal();
    let mut lines = input.lock();
    let mut read = prompts.map(|_| Confidential::default());
    for (secret, prompt) in read.iter_mut().zip(prompts) {
        *secret = if is_terminal { asked(&mut lines, prompt)? } else { line(&mut lines)? };
    }
    Ok(read)
}

#[cfg(unix)]
fn asked(lines: &mut impl BufRead, prompt: &str) -> Result<Confidential, Failure> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    write(prompt)?;
    let input = io::stdin();
    let before = tcgetattr(&input).map_err(io::Error::from)?;
    let mut hidden = before.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&input, OptionalActions::Flush, &hidden).map_err(io::Error::from)?;
    let read = line(lines);
    let shown = tcsetattr(&input, OptionalActions::Flush, &before).map_err(io::Error::from);
    write("\n")?;
    shown?;
    read
}

/// A terminal that cannot be told to hide what is typed is not asked.
#[cfg(not(unix))]
fn asked(_: &mut impl BufRead, prompt: &str) -> Result<Confidential, Failure> {
    let what = format!("{prompt}give it on standard input");
    Err(Failure::BadInput(what))
}

#[cfg(unix)]
fn write(text: &str) -> io::Result<()> {
    let mut screen = io::stderr().lock();
    screen.write_all(text.as_bytes())?;
    screen.flush()
}

/// Reads one line without its end.
pub(crate) fn line(lines: &mut impl BufRead) -> Result<Confidential, Failure> {
    let mut text = String::new();
    lines.take(INPUT_BYTES_MAX).read_line(&mut text)?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(Failure::BadInput("standard input: nothing was given".to_owned()));
    }
    Ok(text.to_owned().into())
}
