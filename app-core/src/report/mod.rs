//! The report of a shipment: a PDF/A-3 for people with the machine-readable record inside.
//!
//! ```text
//! record  ->  layout  ->  display list  ->  writer  ->  finish  ->  bytes
//! (data)      (pages)     (marks, tags)     (printpdf)  (PDF/A-3)
//! ```
//!
//! `render` is a pure function: the same record and language give the same bytes, on every
//! machine. `verify` uses that: besides comparing hashes it makes the pages again.

mod again;
mod canonical;
mod csv;
mod display;
mod evidence;
mod finding;
mod finish;
mod font;
mod icc;
mod layout;
mod proof;
mod record;
#[cfg(any(test, feature = "sample"))]
pub mod sample;
mod shape;
mod source;
#[cfg(test)]
mod tests;
mod verify;
mod writer;

use thiserror::Error;

pub use again::{AgainError, Compared, Witnessed};
pub use evidence::{DeviceSignature, Evidence, SignedDocument};
pub use finding::Finding;
pub(crate) use proof::SAME_MEASUREMENT;
pub use proof::{Proof, ProofError, Proven};
pub use record::*;
pub use source::{Calibration, Import, Sensor};
pub use verify::{Pages, VERIFY_BYTES_MAX, Verified, VerifyError, verify};

use crate::i18n::{Language, Texts};

/// Readings beyond this are listed without tags: the file is then PDF/A-3u, and the attached
/// CSV is the accessible form of the listing.
pub const TAGGED_READINGS_MAX: usize = 20_000;

/// Readings beyond this are refused: a year at one a minute.
pub const READINGS_MAX: usize = 530_000;

/// Name of the attached record.
pub const RECORD_NAME: &str = "record.json";

/// Name of the attached readings.
pub const READINGS_NAME: &str = "readings.csv";

/// Why a report could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReportError {
    /// No font has the character; the text names the entry to correct.
    #[error("no font has {character:?} (U+{:04X}), in {text:?}", u32::from(*character))]
    MissingGlyph {
        /// The character.
        character: char,
        /// The text it stands in.
        text: String,
    },
    /// The record's zone is not in the time zone database.
    #[error("unknown time zone {zone:?}")]
    UnknownZone {
        /// The name as given.
        zone: String,
    },
    /// A moment before 1970 or after 2199: a clock that was never set, or a broken record.
    #[error("{at_ms} ms since 1970 is no time a sensor can have measured")]
    BadTime {
        /// The moment as given.
        at_ms: i64,
    },
    /// There are more readings than a report may list.
    #[error("{count} readings are more than the {READINGS_MAX} a report may list")]
    TooManyReadings {
        /// How many there are.
        count: usize,
    },
    /// The record cannot be written as JSON.
    #[error("the record cannot be written: {reason}")]
    Record {
        /// What the writer says.
        reason: String,
    },
    /// The PDF cannot be written.
    #[error("the PDF cannot be written: {reason}")]
    Write {
        /// What the writer says.
        reason: String,
    },
}

/// Returns the report of `record` as a PDF.
///
/// Up to [`TAGGED_READINGS_MAX`] readings the file is PDF/A-3a and PDF/UA-1, beyond that
/// PDF/A-3u. The record and its readings are attached.
///
/// # Errors
///
/// [`ReportError::MissingGlyph`] rather than an empty box; the other variants name what the
/// record lacks.
pub fn render(record: &ShipmentRecord, language: Language) -> Result<Vec<u8>, ReportError> {
    let count = record.readings.len();
    if count > READINGS_MAX {
        return Err(ReportError::TooManyReadings { count });
    }
    layout::check_times(record)?;
    make(record, language, count <= TAGGED_READINGS_MAX)
}

fn make(
    record: &ShipmentRecord,
    language: Language,
    is_tagged: bool,
) -> Result<Vec<u8>, ReportError> {
    let texts = Texts::isolating(language);
    let json = canonical::record_json(record)?;
    let sha256 = canonical::sha256(&json);
    let drawing = layout::lay_out(record, &texts, &sha256)?;
    let drawn = writer::draw(&drawing, is_tagged)?;
    let about = finish::About {
        title: drawing.title.clone(),
        author: record.organisation.clone(),
        product: format!("Isotherm {}", record.product_version),
        language,
        made_at_ms: record.made_at_ms,
        record_sha256: sha256,
        is_tagged,
    };
    let attachments = [
        finish::Attachment {
            name: READINGS_NAME,
            mime: "text/csv",
            description: texts.say("report-attached-readings", &[]),
            data: csv::readings(record),
        },
        finish::Attachment {
            name: RECORD_NAME,
            mime: "application/json",
            description: texts.say("report-attached-record", &[]),
            data: json,
        },
    ];
    finish::finish(drawn, &drawing.elements, &about, &attachments)
}

/// Returns the record and its SHA-256 as one JSON object that [`verify()`] can check.
///
/// # Errors
///
/// [`ReportError::Record`] if the record cannot be written.
pub fn export(record: &ShipmentRecord) -> Result<Vec<u8>, ReportError> {
    let json = canonical::record_json(record)?;
    let sha256 = canonical::sha256(&json);
    Ok(as_exported(&json, &sha256))
}

/// Returns an export: the record and its hash.
fn as_exported(json: &[u8], sha256: &str) -> Vec<u8> {
    let mut out = b"{\"record\":".to_vec();
    out.extend_from_slice(json);
    out.extend_from_slice(format!(",\"record_sha256\":\"{sha256}\"}}\n").as_bytes());
    out
}

/// Returns the readings of `record` as the CSV that its report attaches.
pub fn readings_csv(record: &ShipmentRecord) -> Vec<u8> {
    csv::readings(record)
}
