//! Changes as no honest device makes them, byte by byte.

use std::io::Write;

use flate2::{Compression, write::DeflateEncoder};
use sha2::{Digest, Sha256};

/// What a made-up change says of itself.
pub(super) struct Forged {
    pub(super) dependencies: Vec<[u8; 32]>,
    pub(super) actor: [u8; 16],
    pub(super) seq: u8,
    pub(super) author: Option<[u8; 16]>,
    /// Columns as the format has them: a specification and data.
    pub(super) columns: Vec<(u8, Vec<u8>)>,
}

impl Forged {
    /// A change of one operation, which sets the text of a field of the root.
    pub(super) fn text(field: &str) -> Self {
        let name = [&[0x7f, field.len() as u8], field.as_bytes()].concat();
        let columns = vec![
            (0x15, name),
            (0x34, vec![1]),
            (0x42, vec![0x7f, 1]),
            (0x56, vec![0x7f, 0x16]),
            (0x57, vec![b'x']),
            (0x70, vec![0x7f, 0]),
        ];
        Self { dependencies: Vec::new(), actor: [0xA0; 16], seq: 1, author: None, columns }
    }

    pub(super) fn content(&self) -> Vec<u8> {
        let mut bytes = number(self.dependencies.len());
        self.dependencies.iter().for_each(|hash| bytes.extend_from_slice(hash));
        bytes.push(16);
        bytes.extend_from_slice(&self.actor);
        bytes.extend_from_slice(&[self.seq, 1, 0, 0, 0]);
        bytes.extend(number(self.columns.len()));
        for (specification, data) in &self.columns {
            bytes.push(*specification);
            bytes.push(data.len() as u8);
        }
        self.columns.iter().for_each(|(_, data)| bytes.extend_from_slice(data));
        if let Some(author) = self.author {
            bytes.extend_from_slice(&[1, 16]);
            bytes.extend_from_slice(&author);
        }
        bytes
    }

    pub(super) fn chunk(&self) -> Vec<u8> {
        chunk(1, &self.content())
    }
}

pub(super) fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// Puts content together as a chunk of a kind, with the checksum that the guard compares.
pub(super) fn chunk(kind: u8, content: &[u8]) -> Vec<u8> {
    let body = [&number(content.len()), content].concat();
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend_from_slice(&hash(content)[..4]);
    bytes.push(kind);
    bytes.extend_from_slice(&body);
    bytes
}

/// The hash of a change by its content, inflated.
pub(super) fn hash(content: &[u8]) -> [u8; 32] {
    Sha256::new_with_prefix([1])
        .chain_update(number(content.len()))
        .chain_update(content)
        .finalize()
        .into()
}

/// The hash that a change of plain form has.
pub(super) fn hash_of(chunk: &[u8]) -> [u8; 32] {
    let length = chunk[9..].iter().position(|byte| byte & 0x80 == 0).unwrap();
    hash(&chunk[9 + length + 1..])
}

/// Returns so many zeros, deflated.
pub(super) fn bomb(bytes: usize) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let zeros = [0; 64 * 1024];
    for begin in (0..bytes).step_by(zeros.len()) {
        encoder.write_all(&zeros[..zeros.len().min(bytes - begin)]).unwrap();
    }
    encoder.finish().unwrap()
}
