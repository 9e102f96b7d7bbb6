//! `isotherm decode`: what advertisements say.

use std::io::{self, BufRead};

use clap::Args;
use domain::sensor::Line;

use crate::{
    Failure,
    answer::{Answer, write},
};

/// Decode advertisements, one JSON object a line on standard input, one line out for each.
///
/// Fields, all optional: local_name, address, manufacturer_data, service_data, service_uuids,
/// bindkey, prior_adverts. Nothing is printed if any line is wrong, unless --follow is given.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Print each line as it comes instead of reading all of them first.
    #[arg(long)]
    follow: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let mut decoded = String::new();
    for (index, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        let wrong =
            |fault| Failure::BadInput(format!("standard input, line {}, {fault}", index + 1));
        let line = Line::parse(&text).map_err(wrong)?.decode();
        decoded += &serde_json::to_string(&line).map_err(io::Error::from)?;
        decoded.push('\n');
        if arguments.follow {
            write(&decoded)?;
            decoded.clear();
        }
    }
    Ok(Answer::same(decoded))
}
