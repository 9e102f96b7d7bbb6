//! What a command answers with, and how it fails.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use serde::Serialize;

/// What a command has to say, for programs and for people.
pub(crate) struct Answer {
    json: String,
    text: String,
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The input is wrong: the message names the file, the line and the field.
    #[error("{0}")]
    BadInput(String),
    /// This machine failed.
    #[error("{0}")]
    Broken(#[from] io::Error),
}

impl Answer {
    /// Returns the answer that reads `record` to programs and `text` to people.
    pub(crate) fn new(record: &impl Serialize, text: String) -> Result<Self, Failure> {
        let json = serde_json::to_string(record).map_err(io::Error::from)?;
        Ok(Self { json: json + "\n", text })
    }

    /// Returns the answer that reads the same to both.
    pub(crate) fn same(text: String) -> Self {
        Self { json: text.clone(), text }
    }

    pub(crate) fn print(&self, is_json: bool) -> Result<(), Failure> {
        let text = if is_json { &self.json } else { &self.text };
        write(text)
    }
}

/// Writes to standard output; a reader that has gone away is not an error.
pub(crate) fn write(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

impl Failure {
    /// Says what is wrong and returns the exit code for it.
    pub(crate) fn report(&self) -> ExitCode {
        // Nothing is left to be done where standard error is closed too.
        drop(writeln!(io::stderr(), "isotherm: {self}"));
        match self {
            Failure::BadInput(_) => ExitCode::from(2),
            Failure::Broken(_) => ExitCode::FAILURE,
        }
    }
}
