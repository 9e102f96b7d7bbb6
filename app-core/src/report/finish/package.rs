//! The file itself: streams, object streams and a cross-reference stream.
//!
//! lopdf packs at the highest level and takes longer than layout and drawing together; thousands
//! of tags make that matter.

use std::io::Write;
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, dictionary};

use super::object::write;
use crate::report::ReportError;
use crate::report::canonical;

/// Objects packed into one stream: readers unpack a whole stream to reach one of them.
const PACKED_MAX: usize = 500;
/// Streams shorter than this do not gain.
const COMPRESSED_MIN: usize = 60;
/// Half a percent larger than the highest level, in two thirds of its time.
const LEVEL: u32 = 5;
/// Stands for the identifier until the file is whole: as long as a hash, and found nowhere else.
const HOLE: &[u8; 64] = b"isotherm-identifier-not-yet-set-isotherm-identifier-not-yet-set-";

/// What stands before the identifier in the last dictionary of the file.
const ID: &[u8] = b"/ID[(";

/// Where an object is.
#[derive(Clone, Copy)]
enum Entry {
    Free,
    At(usize),
    In { stream: u32, place: usize },
}

struct File {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

/// Returns the file. `packed` are further objects, ready as bytes.
///
/// # Errors
///
/// [`ReportError::Write`] if the document has no catalogue.
pub(super) fn package(
    document: &lopdf::Document,
    packed: Vec<(u32, Vec<u8>)>,
) -> Result<Vec<u8>, ReportError> {
    let mut file = File { bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), entries: Vec::new() };
    let mut small: Vec<(u32, Vec<u8>)> = Vec::new();
    for ((id, _), object) in &document.objects {
        if let Object::Stream(stream) = object {
            let may_pack = stream.allows_compression;
            file.stream(*id, stream.dict.clone(), &stream.content, may_pack);
        } else {
            let mut bytes = Vec::new();
            write(object, &mut bytes);
            small.push((*id, bytes));
        }
    }
    small.extend(packed);
    let mut next = small.iter().map(|object| object.0).max().unwrap_or_default();
    next = next.max(document.max_id) + 1;
    for chunk in small.chunks(PACKED_MAX) {
        file.pack(next, chunk);
        next += 1;
    }
    let mut trailer = Dictionary::new();
    for key in [b"Root".as_slice(), b"Info"] {
        let value = document.trailer.get(key).map_err(|error| super::wrong(&error))?;
        trailer.set(key, value.clone());
    }
    file.close(next, trailer);
    identify(&mut file.bytes);
    Ok(file.bytes)
}

impl File {
    fn enter(&mut self, id: u32, entry: Entry) {
        let at = usize::try_from(id).unwrap_or_default();
        if self.entries.len() <= at {
            self.entries.resize(at + 1, Entry::Free);
        }
        if let Some(slot) = self.entries.get_mut(at) {
            *slot = entry;
        }
    }

    fn stream(&mut self, id: u32, mut dictionary: Dictionary, content: &[u8], may_pack: bool) {
        let is_plain = !dictionary.has(b"Filter");
        let packed = (may_pack && is_plain && content.len() >= COMPRESSED_MIN)
            .then(|| deflate(content))
            .filter(|packed| packed.len() < content.len());
        if packed.is_some() {
            dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        }
        let content = packed.unwrap_or_else(|| content.to_vec());
        dictionary.set("Length", i64::try_from(content.len()).unwrap_or(i64::MAX));
        self.enter(id, Entry::At(self.bytes.len()));
        self.bytes.extend_from_slice(format!("{id} 0 obj\n").as_bytes());
        let stream = lopdf::Stream::new(dictionary, content);
        write(&Object::Stream(stream), &mut self.bytes);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn pack(&mut self, id: u32, objects: &[(u32, Vec<u8>)]) {
        let mut head = String::new();
        let mut body = Vec::new();
        for (place, (number, bytes)) in objects.iter().enumerate() {
            head.push_str(&format!("{number} {} ", body.len()));
            body.extend_from_slice(bytes);
            body.push(b'\n');
            self.enter(*number, Entry::In { stream: id, place });
        }
        let count = i64::try_from(objects.len()).unwrap_or(i64::MAX);
        let first = i64::try_from(head.len()).unwrap_or(i64::MAX);
        let mut content = head.into_bytes();
        content.append(&mut body);
        let dictionary = dictionary! { "Type" => "ObjStm", "N" => count, "First" => first };
        self.stream(id, dictionary, &content, true);
    }

    /// Writes the cross-reference stream and what a reader looks for at the end.
    fn close(&mut self, id: u32, mut dictionary: Dictionary) {
        let start = self.bytes.len();
        self.enter(id, Entry::At(start));
        let mut table = Vec::with_capacity(self.entries.len() * 7);
        for (number, entry) in self.entries.iter().enumerate() {
            let (kind, value, rest) = match entry {
                Entry::Free => (0_u8, 0, if number == 0 { usize::from(u16::MAX) } else { 0 }),
                Entry::At(offset) => (1, *offset, 0),
                Entry::In { stream, place } => {
                    (2, usize::try_from(*stream).unwrap_or_default(), *place)
                }
            };
            table.push(kind);
            table.extend_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes());
            table.extend_from_slice(&u16::try_from(rest).unwrap_or(u16::MAX).to_be_bytes());
        }
        let hole = Object::String(HOLE.to_vec(), lopdf::StringFormat::Literal);
        dictionary.set("Type", Object::Name(b"XRef".to_vec()));
        dictionary.set("Size", i64::try_from(self.entries.len()).unwrap_or(i64::MAX));
        dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
        dictionary.set("ID", vec![hole.clone(), hole]);
        self.stream(id, dictionary, &table, true);
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    }
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    // Writing to memory does not fail; if it did, the empty result would be longer to nobody.
    match encoder.write_all(content).and_then(|()| encoder.finish()) {
        Ok(packed) => packed,
        Err(_) => content.to_vec(),
    }
}

/// Puts the SHA-256 of the file where its identifier goes: the same file has the same one, and a
/// file that was changed no longer has its own.
fn identify(bytes: &mut [u8]) {
    let hash = canonical::sha256(bytes);
    for slot in slots(bytes, HOLE) {
        if let Some(slot) = bytes.get_mut(slot) {
            slot.copy_from_slice(hash.as_bytes());
        }
    }
}

/// Tells whether the file has the identifier that it was given when it was made.
pub(crate) fn is_as_made(bytes: &[u8]) -> bool {
    let mut before = bytes.to_vec();
    let stated = before.windows(ID.len()).rposition(|window| window == ID);
    let stated = stated.and_then(|at| bytes.get(at + ID.len()..)?.get(..HOLE.len()));
    let Some(stated) = stated else {
        return false;
    };
    for slot in slots(bytes, stated) {
        if let Some(slot) = before.get_mut(slot) {
            slot.copy_from_slice(HOLE);
        }
    }
    canonical::sha256(&before).as_bytes() == stated
}

/// Returns where `digits` stand last and last but one.
fn slots(bytes: &[u8], digits: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut end = bytes.len();
    for _ in 0..2 {
        let before = bytes.get(..end).unwrap_or_default();
        let Some(at) = before.windows(digits.len()).rposition(|window| window == digits) else {
            break;
        };
        found.push(at..at + digits.len());
        end = at;
    }
    found
}
