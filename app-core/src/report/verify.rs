//! Checks a report or an export without a network and without trust in who sent it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, Object, ObjectId};
use serde_json::Value;
use thiserror::Error;

use super::again::{self, AgainError, Witnessed};
use super::finish::{LAYOUT, LAYOUT_KEY, NAMESPACE, SHA256_KEY, is_as_made};
use super::proof::{self, ProofError, Proven};
use super::record::ShipmentRecord;
use super::{READINGS_NAME, RECORD_NAME, as_exported, canonical, csv, render};
use crate::i18n::Language;

/// Files beyond this are not looked into.
pub const VERIFY_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What became of the printed pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// Made again from the record, they are the same.
    Same,
    /// Another version of the product laid them out, so they were not compared.
    OtherLayout,
    /// The file is an export and has no pages.
    None,
}

/// A record that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The record.
    pub record: ShipmentRecord,
    /// SHA-256 of the record, as printed and as computed.
    pub sha256: String,
    /// Whether the pages say what the record says.
    pub pages: Pages,
    /// How many of its readings are under a device's signature.
    pub proven: Proven,
    /// What the changes that it carries show.
    pub witnessed: Witnessed,
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VerifyError {
    /// The file is neither a PDF nor JSON.
    #[error("this is neither a report nor an export")]
    NotAReport,
    /// The file is longer than [`VERIFY_BYTES_MAX`].
    #[error("{bytes} bytes are more than a report has")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The file is a PDF that cannot be read.
    #[error("the PDF cannot be read: {reason}")]
    Unreadable {
        /// What the reader says.
        reason: String,
    },
    /// An attachment is not there.
    #[error("the file {name} is not inside")]
    AttachmentMissing {
        /// Its name.
        name: &'static str,
    },
    /// The document does not state a hash.
    #[error("the document does not state the SHA-256 of its record; the record has {computed}")]
    HashMissing {
        /// What was computed.
        computed: String,
    },
    /// The record was changed after the document was made.
    #[error("the record was changed: it has SHA-256 {computed}, the document states {stated}")]
    RecordChanged {
        /// What the document states.
        stated: String,
        /// What was computed.
        computed: String,
    },
    /// The record has the right hash and is not a record.
    #[error("the record cannot be read: {reason}")]
    RecordUnreadable {
        /// What the reader says.
        reason: String,
    },
    /// The readings are not those that the devices recorded.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// What it says does not follow from what the devices did and signed.
    #[error(transparent)]
    Again(#[from] AgainError),
    /// The attached readings are not those of the record.
    #[error("the file {READINGS_NAME} does not agree with the record")]
    ReadingsChanged,
    /// A page shows something else than the record.
    #[error("page {page} does not show what the record says")]
    PageChanged {
        /// The page, from 1; one past the last if there are too few or too many.
        page: usize,
    },
    /// What it says is the same, and something else in the file was changed.
    #[error("the document was changed after it was made")]
    DocumentChanged,
}

/// Checks a PDF report or a JSON export.
///
/// The attached record is hashed and compared with the hash the document states. The attached
/// readings and, where this version of the product laid the pages out, the pages are made again
/// and compared as well. In the end the file as a whole must be as it was made, to the byte.
///
/// # Errors
///
/// [`VerifyError`], the first thing that does not hold.
pub fn verify(bytes: &[u8]) -> Result<Verified, VerifyError> {
    if bytes.len() > VERIFY_BYTES_MAX {
        return Err(VerifyError::TooLong { bytes: bytes.len() });
    }
    if bytes.starts_with(b"%PDF-") {
        // The reader is a library and the file may be hostile: a panic there is a bad file.
        let checked = catch_unwind(AssertUnwindSafe(|| pdf(bytes)));
        return checked.unwrap_or_else(|_| {
            Err(VerifyError::Unreadable { reason: "it is malformed".to_owned() })
        });
    }
    export(bytes)
}

fn export(bytes: &[u8]) -> Result<Verified, VerifyError> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| VerifyError::NotAReport)?;
    let (record, stated) = match value.get("record") {
        Some(record) => (record, value.get("record_sha256").and_then(Value::as_str)),
        None if value.get("schema").is_some() => (&value, None),
        None => return Err(VerifyError::NotAReport),
    };
    let json = canonical::bytes(record);
    let (record, sha256) = compare(&json, stated)?;
    // A reader that takes the first of two equal keys would see another record than this one.
    if as_exported(&json, &sha256) == bytes {
        let proven = proof::check(&record)?;
        let witnessed = again::check(&record)?;
        Ok(Verified { record, sha256, pages: Pages::None, proven, witnessed })
    } else {
        Err(VerifyError::DocumentChanged)
    }
}

/// Hashes a record, compares, and only then reads it.
fn compare(json: &[u8], stated: Option<&str>) -> Result<(ShipmentRecord, String), VerifyError> {
    let computed = canonical::sha256(json);
    let Some(stated) = stated else {
        return Err(VerifyError::HashMissing { computed });
    };
    if stated != computed {
        return Err(VerifyError::RecordChanged { stated: stated.to_owned(), computed });
    }
    let record = serde_json::from_slice(json)
        .map_err(|error| VerifyError::RecordUnreadable { reason: error.to_string() })?;
    Ok((record, computed))
}

fn pdf(bytes: &[u8]) -> Result<Verified, VerifyError> {
    let document = load(bytes)?;
    let metadata = metadata(&document);
    let stated = property(&metadata, SHA256_KEY);
    let json = attachment(&document, RECORD_NAME)?;
    let (record, sha256) = compare(&json, stated)?;
    let proven = proof::check(&record)?;
    let witnessed = again::check(&record)?;
    if attachment(&document, READINGS_NAME)? != csv::readings(&record) {
        return Err(VerifyError::ReadingsChanged);
    }
    let layout = property(&metadata, LAYOUT_KEY).and_then(|layout| layout.parse().ok());
    let language =
        between(&metadata, "<dc:language><rdf:Bag><rdf:li>", "<").and_then(Language::from_tag);
    let pages = match language {
        Some(language) if layout == Some(LAYOUT) => same_pages(&document, &record, language)?,
        _ => Pages::OtherLayout,
    };
    // Some bytes draw nothing and describe nothing; the identifier is over those too.
    if is_as_made(bytes) {
        Ok(Verified { record, sha256, pages, proven, witnessed })
    } else {
        Err(VerifyError::DocumentChanged)
    }
}

fn load(bytes: &[u8]) -> Result<Document, VerifyError> {
    Document::load_mem(bytes).map_err(|error| VerifyError::Unreadable { reason: error.to_string() })
}

fn metadata(document: &Document) -> String {
    let stream = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Metadata"))
        .and_then(Object::as_reference)
        .and_then(|id| document.get_object(id))
        .and_then(Object::as_stream);
    stream.map_or_else(
        |_| String::new(),
        |stream| String::from_utf8_lossy(&stream.content).into_owned(),
    )
}

fn property<'m>(metadata: &'m str, key: &str) -> Option<&'m str> {
    let declared = format!("xmlns:isotherm=\"{NAMESPACE}\"");
    metadata.contains(&declared).then_some(())?;
    between(metadata, &format!("<isotherm:{key}>"), "<")
}

fn between<'m>(text: &'m str, start: &str, end: &str) -> Option<&'m str> {
    text.split_once(start)?.1.split_once(end).map(|found| found.0)
}

fn attachment(document: &Document, name: &'static str) -> Result<Vec<u8>, VerifyError> {
    find(document, name).ok_or(VerifyError::AttachmentMissing { name })
}

fn find(document: &Document, name: &str) -> Option<Vec<u8>> {
    let names = dictionary(document, document.catalog().ok()?.get(b"Names").ok()?)?;
    let files = dictionary(document, names.get(b"EmbeddedFiles").ok()?)?;
    let pairs = files.get(b"Names").and_then(Object::as_array).ok()?;
    let file = pairs.chunks_exact(2).find_map(|pair| match pair {
        [Object::String(key, _), file] if key.as_slice() == name.as_bytes() => Some(file),
        _ => None,
    })?;
    let embedded = dictionary(document, dictionary(document, file)?.get(b"EF").ok()?)?;
    let id = embedded.get(b"F").and_then(Object::as_reference).ok()?;
    content(document, id)
}

fn dictionary<'d>(document: &'d Document, object: &'d Object) -> Option<&'d Dictionary> {
    object
        .as_reference()
        .map_or_else(|_| object.as_dict().ok(), |id| document.get_dictionary(id).ok())
}

fn content(document: &Document, id: ObjectId) -> Option<Vec<u8>> {
    let stream = document.get_object(id).and_then(Object::as_stream).ok()?;
    if stream.dict.has(b"Filter") {
        stream.decompressed_content().ok()
    } else {
        Some(stream.content.clone())
    }
}

/// Makes the document again and compares: first what each page draws, then everything else.
fn same_pages(
    document: &Document,
    record: &ShipmentRecord,
    language: Language,
) -> Result<Pages, VerifyError> {
    let again = render(record, language)
        .map_err(|error| VerifyError::RecordUnreadable { reason: error.to_string() })?;
    let again = load(&again)?;
    let (shown, expected) = (document.get_pages(), again.get_pages());
    let mut pairs = shown.values().zip(expected.values());
    let draws = |document: &Document, page: &ObjectId| document.get_page_content(*page);
    if let Some(at) = pairs.position(|(a, b)| draws(document, a) != draws(&again, b)) {
        return Err(VerifyError::PageChanged { page: at + 1 });
    }
    if shown.len() != expected.len() {
        return Err(VerifyError::PageChanged { page: shown.len().min(expected.len()) + 1 });
    }
    if same_objects(document, &again) && same_objects(&again, document) {
        Ok(Pages::Same)
    } else {
        Err(VerifyError::DocumentChanged)
    }
}

/// Tells whether everything in `one` is in `other`: another font, a cover over a page or a
/// different title would show something else with the same drawing.
fn same_objects(one: &Document, other: &Document) -> bool {
    let matters = |object: &Object| {
        let kind = object.as_stream().ok().and_then(|stream| stream.dict.get_type().ok());
        !matches!(kind, Some(b"ObjStm" | b"XRef"))
    };
    one.objects.iter().filter(|(_, object)| matters(object)).all(|(id, object)| {
        match (object, other.objects.get(id)) {
            (Object::Stream(a), Some(Object::Stream(b))) => {
                described(&a.dict) == described(&b.dict) && content(one, *id) == content(other, *id)
            }
            (a, Some(b)) => a == b,
            (_, None) => false,
        }
    })
}

/// How a stream is packed may differ between two builds of the product; what it is may not.
fn described(dictionary: &Dictionary) -> Dictionary {
    let mut dictionary = dictionary.clone();
    for key in [b"Length".as_slice(), b"Filter"] {
        dictionary.remove(key);
    }
    dictionary
}
