//! Makes a drawn document an archival one: PDF/A-3a and PDF/UA-1, or PDF/A-3u without tags.
//!
//! printpdf's own conformance setting claims PDF/X with a press profile; nothing of it is kept.
//! What a reader is told about the document comes from one [`About`], so that the metadata, the
//! information dictionary and the catalogue cannot disagree.

mod object;
mod package;
mod tree;
mod xmp;

use chrono::DateTime;
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use super::ReportError;
use super::display::Element;
use super::icc;
use super::writer::Drawn;
use crate::i18n::Language;
use object::{name, text};

pub(crate) use package::is_as_made;
pub(crate) use xmp::{LAYOUT, LAYOUT_KEY, NAMESPACE, SHA256_KEY};

/// What a document says about itself.
pub(crate) struct About {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) product: String,
    pub(crate) language: Language,
    pub(crate) made_at_ms: i64,
    pub(crate) record_sha256: String,
    pub(crate) is_tagged: bool,
}

impl About {
    /// Returns the time as metadata has it, `2026-03-11T22:02:00`; it is UTC.
    fn time(&self) -> String {
        let time = DateTime::from_timestamp_millis(self.made_at_ms).unwrap_or_default();
        time.format("%Y-%m-%dT%H:%M:%S").to_string()
    }

    /// Returns the time as PDF objects have it, `D:20260311220200Z`.
    fn date(&self) -> String {
        format!("D:{}Z", self.time().replace(['-', ':', 'T'], ""))
    }
}

/// A file inside the file.
pub(crate) struct Attachment {
    pub(crate) name: &'static str,
    pub(crate) mime: &'static str,
    pub(crate) description: String,
    pub(crate) data: Vec<u8>,
}

/// Returns the finished file.
///
/// # Errors
///
/// [`ReportError::Write`] if the drawn document lacks what every PDF has.
pub(crate) fn finish(
    drawn: Drawn,
    elements: &[Element],
    about: &About,
    attachments: &[Attachment],
) -> Result<Vec<u8>, ReportError> {
    let Drawn { mut document, content, pages } = drawn;
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    tidy(&mut document);
    let info = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .map_err(|error| wrong(&error))?;
    document.set_object(info, information(about));
    let profile = document.add_object(Stream::new(dictionary! { "N" => 3 }, icc::srgb()));
    let packet = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp::packet(about).into_bytes(),
    );
    let metadata = document.add_object(packet.with_compression(false));
    let files = embed(&mut document, about, attachments);
    let tree = about.is_tagged.then(|| {
        tie_pages(&mut document, &page_ids);
        tree::build(elements, &content, &pages, &page_ids, document.max_id)
    });
    let catalog = document.catalog_mut().map_err(|error| wrong(&error))?;
    describe(catalog, about, profile, metadata, &files);
    catalog.set("MarkInfo", dictionary! { "Marked" => tree.is_some() });
    if let Some(tree) = &tree {
        catalog.set("StructTreeRoot", Object::Reference((tree.root, 0)));
    }
    package::package(&document, tree.map(|tree| tree.objects).unwrap_or_default())
}

fn wrong(error: &lopdf::Error) -> ReportError {
    ReportError::Write { reason: error.to_string() }
}

/// printpdf calls every font non-symbolic and leaves an empty list of annotations on each page;
/// a subset with its own glyph numbers is symbolic.
fn tidy(document: &mut lopdf::Document) {
    for object in document.objects.values_mut() {
        if let Object::Dictionary(dictionary) = object {
            if dictionary.has_type(b"FontDescriptor") {
                dictionary.set("Flags", 4);
            }
            if dictionary.has_type(b"Page") {
                dictionary.remove(b"Annots");
            }
        }
    }
}

fn information(about: &About) -> Dictionary {
    let date = about.date();
    dictionary! {
        "Title" => text(&about.title),
        "Author" => text(&about.author),
        "Creator" => text(&about.product),
        "Producer" => text(xmp::PRODUCER),
        "CreationDate" => text(&date),
        "ModDate" => text(&date),
    }
}

/// Adds the attachments, and returns their specifications in the order of their names.
fn embed(
    document: &mut lopdf::Document,
    about: &About,
    attachments: &[Attachment],
) -> Vec<(&'static str, Object)> {
    let mut files = Vec::new();
    for attachment in attachments {
        let size = i64::try_from(attachment.data.len()).unwrap_or(i64::MAX);
        let stream = Stream::new(
            dictionary! {
                "Type" => "EmbeddedFile",
                "Subtype" => name(attachment.mime),
                "Params" => dictionary! { "Size" => size, "ModDate" => text(&about.date()) },
            },
            attachment.data.clone(),
        );
        let stream = document.add_object(stream);
        let file = document.add_object(dictionary! {
            "Type" => "Filespec",
            "F" => text(attachment.name),
            "UF" => text(attachment.name),
            "Desc" => text(&attachment.description),
            "AFRelationship" => name("Data"),
            "EF" => dictionary! { "F" => stream, "UF" => stream },
        });
        files.push((attachment.name, Object::Reference(file)));
    }
    files.sort_by_key(|file| file.0);
    files
}

fn tie_pages(document: &mut lopdf::Document, pages: &[ObjectId]) {
    for (number, page) in (0_i64..).zip(pages) {
        if let Ok(page) = document.get_dictionary_mut(*page) {
            page.set("StructParents", number);
            page.set("Tabs", name("S"));
        }
    }
}

fn describe(
    catalog: &mut Dictionary,
    about: &About,
    profile: ObjectId,
    metadata: ObjectId,
    files: &[(&'static str, Object)],
) {
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => text("sRGB"),
        "Info" => text("sRGB IEC61966-2.1"),
        "RegistryName" => text("http://www.color.org"),
        "DestOutputProfile" => profile,
    };
    catalog.set("OutputIntents", vec![intent.into()]);
    catalog.set("Metadata", metadata);
    catalog.set("Lang", text(about.language.tag()));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    // printpdf writes a string here, which readers ignore.
    catalog.set("PageMode", name("UseOutlines"));
    catalog.set("AF", files.iter().map(|file| file.1.clone()).collect::<Vec<_>>());
    let names: Vec<Object> =
        files.iter().flat_map(|(key, file)| [text(key), file.clone()]).collect();
    let names = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } };
    catalog.set("Names", names);
}
