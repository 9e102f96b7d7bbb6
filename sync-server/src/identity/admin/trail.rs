use std::{io::Write, path::Path};

use domain::{
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

use super::{AdminError, now, write};
use crate::{
    export::{AuditLine, CSV_HEAD},
    store::{
        audit::{self, By, Line},
        search::{Filter, search},
    },
};

/// How many lines are held in memory at one time.
const LINES_MAX: i64 = 1_000;

/// In which form the audit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values (RFC 4180) with a heading.
    Csv,
    /// One array of objects.
    Json,
}

/// What somebody looks for in the audit; what is not given fits every line.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Lines after this number.
    pub after: i64,
    /// Who did it.
    pub person: Option<PersonId>,
    /// The device that it was done on.
    pub device: Option<DeviceId>,
    /// What was done, such as `device.approve`, or all of a kind such as `device`.
    pub action: String,
    /// From this moment on, by the relay's clock.
    pub from: Option<Timestamp>,
    /// Before this moment, by the relay's clock.
    pub to: Option<Timestamp>,
    /// A part of any word or identity of the line.
    pub text: String,
}

/// Writes the lines of the audit that fit, and then into the audit that they were exported.
///
/// # Errors
///
/// [`AdminError`] if there is no organisation, or the store or `out` cannot be used.
pub fn export_audit(
    data: &Path,
    sought: Sought,
    form: Form,
    out: &mut dyn Write,
) -> Result<(), AdminError> {
    let Sought { after, person, device, action, from, to, text } = sought;
    let mut filter = Filter { after, person, device, action, from, to, text, ..Filter::default() };
    let unwritten = |error: std::io::Error| AdminError::Refused(error.to_string());
    write(data, |transaction| {
        let mut count = 0;
        out.write_all(if form == Form::Csv { CSV_HEAD } else { "[" }.as_bytes())
            .map_err(unwritten)?;
        loop {
            let lines = search(transaction, &filter, LINES_MAX)?;
            let Some(last) = lines.last() else { break };
            filter.after = last.number;
            for line in lines.into_iter().map(AuditLine::of) {
                let comma = if count == 0 { "\n" } else { ",\n" };
                let text = match form {
                    Form::Csv => line.csv(),
                    Form::Json => format!("{comma}{}", line.json()?),
                };
                out.write_all(text.as_bytes()).map_err(unwritten)?;
                count += 1;
            }
        }
        out.write_all(if form == Form::Csv { "" } else { "\n]\n" }.as_bytes())
            .map_err(unwritten)?;
        let after = format!("{count} lines");
        audit::note(transaction, Line { after, ..By::hand(now()).line("audit.export") })?;
        Ok(())
    })
}
