use std::io::{Read, Write};

use flate2::{Compression, bufread::DeflateDecoder, write::DeflateEncoder};

use super::{
    ENTRIES_MAX, INFLATED_BYTES_MAX, PAYLOAD_BYTES_MAX, WireError,
    cbor::{Reader, encoded},
};
use crate::{access::Signature, ids::DeviceId, sync::Lsn, units::Timestamp};

/// An entry as the relay keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place in the partition.
    pub lsn: Lsn,
    /// When the relay received it, by the relay's clock.
    pub received_at: Timestamp,
    /// The device that pushed it; all zero for the relay itself.
    pub device: DeviceId,
    /// The entry, encoded.
    pub entry: Vec<u8>,
    /// The device's signature, if the entry was the newest change of its document in the push.
    pub signature: Option<Signature>,
}

impl Row {
    /// Whether this and the next row came with one push, which the relay takes in one moment.
    pub fn is_of_push(&self, next: &Self) -> bool {
        self.device == next.device && self.received_at == next.received_at
    }

    /// Returns how much of a payload the row takes, in bytes, before compression.
    pub fn payload_bytes(&self) -> usize {
        self.entry.len() + self.signature.map_or(0, |_| 66) + 36
    }
}

/// A payload as a message carries it: plain, or deflated where that is shorter.
pub(super) struct Packed {
    pub(super) is_deflated: bool,
    pub(super) inflated_bytes: usize,
    pub(super) bytes: Vec<u8>,
}

impl Packed {
    fn of(plain: Vec<u8>) -> Self {
        let inflated_bytes = plain.len();
        match deflated(&plain) {
            Some(bytes) if bytes.len() < plain.len() => {
                Self { is_deflated: true, inflated_bytes, bytes }
            }
            Some(_) | None => Self { is_deflated: false, inflated_bytes, bytes: plain },
        }
    }

    pub(super) fn of_rows(rows: &[Row]) -> Self {
        Self::of(encoded(|encoder| {
            encoder.array(length(rows.len()))?;
            for row in rows {
                let signature: &[u8] = row.signature.as_ref().map_or(&[], |s| &s.0);
                encoder.array(5)?.u64(row.lsn.0)?.i64(row.received_at.0)?.bytes(&row.device.0)?;
                encoder.bytes(&row.entry)?.bytes(signature)?;
            }
            Ok(())
        }))
    }

    pub(super) fn of_entries(entries: &[Vec<u8>]) -> Self {
        Self::of(encoded(|encoder| {
            encoder.array(length(entries.len()))?;
            for entry in entries {
                encoder.bytes(entry)?;
            }
            Ok(())
        }))
    }
}

/// Returns the rows of a payload.
pub(super) fn rows(packed: &Packed) -> Result<Vec<Row>, WireError> {
    let plain = plain(packed)?;
    let mut reader = Reader::new(&plain);
    let rows = reader.list("a payload", ENTRIES_MAX, |reader| {
        reader.tuple(5, |reader| {
            Ok(Row {
                lsn: Lsn(reader.unsigned()?),
                received_at: Timestamp(reader.signed()?),
                device: DeviceId(reader.array_of()?),
                entry: reader.bytes()?.to_vec(),
                signature: match reader.bytes()? {
                    [] => None,
                    bytes => Some(Signature(
                        bytes.try_into().map_err(|_| WireError::Malformed("no signature"))?,
                    )),
                },
            })
        })
    })?;
    reader.end()?;
    Ok(rows)
}

/// Returns the entries of a payload.
pub(super) fn entries(packed: &Packed) -> Result<Vec<Vec<u8>>, WireError> {
    let plain = plain(packed)?;
    let mut reader = Reader::new(&plain);
    let entries =
        reader.list("a payload", ENTRIES_MAX, |reader| reader.bytes().map(<[u8]>::to_vec))?;
    reader.end()?;
    Ok(entries)
}

/// Inflates no further than the message promised and the limit permits.
fn plain(packed: &Packed) -> Result<Vec<u8>, WireError> {
    if packed.inflated_bytes > INFLATED_BYTES_MAX {
        return Err(WireError::TooLarge { what: "a payload", max: INFLATED_BYTES_MAX });
    }
    if !packed.is_deflated {
        let is_whole = packed.bytes.len() == packed.inflated_bytes;
        return if is_whole { Ok(packed.bytes.clone()) } else { Err(WRONG_LENGTH) };
    }
    let limit = length(packed.inflated_bytes).saturating_add(1);
    // A lie about the length costs no memory that the message did not.
    let expected = packed.inflated_bytes.min(packed.bytes.len().saturating_mul(8));
    let mut plain = Vec::with_capacity(expected.saturating_add(1));
    DeflateDecoder::new(packed.bytes.as_slice())
        .take(limit)
        .read_to_end(&mut plain)
        .map_err(|_| WireError::Malformed("a damaged payload"))?;
    if plain.len() == packed.inflated_bytes { Ok(plain) } else { Err(WRONG_LENGTH) }
}

const WRONG_LENGTH: WireError = WireError::Malformed("a payload of another length than promised");

fn deflated(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

pub(super) fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// The most payload bytes of one push as rows, unless it is one larger entry.
const PUSH_BYTES_MAX: usize = PAYLOAD_BYTES_MAX + ENTRIES_MAX * 102;

/// Ends a batch before `next` without parting a push, whose entries one signature may cover.
/// Returns whether it ends: a push that is alone in a batch is not parted while it has room.
pub fn end_push(rows: &mut Vec<Row>, next: &Row) -> bool {
    let bytes = rows.iter().chain([next]).map(Row::payload_bytes).sum::<usize>();
    let Some(last) = rows.last() else { return false };
    if !last.is_of_push(next) {
        return true;
    }
    let begun = rows.iter().rposition(|row| !row.is_of_push(next)).map_or(0, |place| place + 1);
    if begun > 0 {
        rows.truncate(begun);
        return true;
    }
    rows.len() >= ENTRIES_MAX || bytes > PUSH_BYTES_MAX
}
