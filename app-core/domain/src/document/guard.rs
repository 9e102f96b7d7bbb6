//! What foreign bytes must survive before Automerge sees one of them.
//!
//! Automerge inflates without a cap and expands run lengths as they are written: half a megabyte
//! can cost gigabytes. The guard accepts one change chunk, caps its inflated size, and adds up
//! every run in its columns.
//!
//! Source: the Automerge binary format, chunks and columns.

use std::{borrow::Cow, cell::RefCell};

use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};

use super::ChangeHash;

/// Why foreign bytes were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// The bytes are not one whole chunk.
    #[error("not a chunk")]
    NotAChunk,
    /// The chunk is a document or a bundle; peers send changes.
    #[error("chunk type {0} is not a change")]
    NotAChange(u8),
    /// The change is larger than [`CHANGE_BYTES_MAX`], as sent or inflated.
    #[error("the change is larger than {CHANGE_BYTES_MAX} bytes")]
    TooLarge,
    /// The change says it has more operations than [`OPERATIONS_MAX`].
    #[error("the change has more than {OPERATIONS_MAX} operations")]
    TooManyOperations,
    /// The checksum does not fit the change. Automerge does not compare it for a single change.
    #[error("the checksum does not fit the change")]
    WrongChecksum,
    /// The change's header or columns do not add up.
    #[error("the change is malformed")]
    Malformed,
}

/// The largest change, inflated.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;
/// The most operations in one change, and the most rows in one column.
pub const OPERATIONS_MAX: u64 = 20_000;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;
const COMPRESSED_CHANGE: u8 = 2;

/// Checks that `bytes` are one change of a size that is safe to decode, and returns its hash.
///
/// # Errors
///
/// [`GuardError`] names what does not hold.
pub fn check(bytes: &[u8]) -> Result<ChangeHash, GuardError> {
    inflated(bytes).map(|(hash, _)| hash)
}

/// Checks the same, and returns the change inflated, without its header.
pub(super) fn inflated(bytes: &[u8]) -> Result<(ChangeHash, Cow<'_, [u8]>), GuardError> {
    let (change, checksum) = unpack(bytes)?;
    check_change(&change)?;
    let hash = hash(&change);
    if hash.get(..4) == Some(checksum) {
        Ok((ChangeHash(hash), change))
    } else {
        Err(GuardError::WrongChecksum)
    }
}

/// Returns the changes that a change builds on.
///
/// # Errors
///
/// [`GuardError`] names what does not hold.
pub fn dependencies(bytes: &[u8]) -> Result<Vec<ChangeHash>, GuardError> {
    let (change, _) = unpack(bytes)?;
    let mut cursor = Cursor(&change);
    let count = cursor.count(32)?;
    let hashes = cursor.take(count * 32)?.chunks_exact(32);
    Ok(hashes.filter_map(|hash| hash.try_into().ok()).map(ChangeHash).collect())
}

/// Returns a change as its hash is taken of it, and its checksum.
fn unpack(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, &[u8]), GuardError> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(GuardError::TooLarge);
    }
    let mut cursor = Cursor(bytes);
    if cursor.take(4)? != MAGIC {
        return Err(GuardError::NotAChunk);
    }
    let checksum = cursor.take(4)?;
    let kind = cursor.byte()?;
    let length = cursor.unsigned()?;
    if u64::try_from(cursor.0.len()) != Ok(length) {
        return Err(GuardError::NotAChunk);
    }
    match kind {
        CHANGE => Ok((Cow::Borrowed(cursor.0), checksum)),
        COMPRESSED_CHANGE => Ok((Cow::Owned(inflate(cursor.0)?), checksum)),
        other => Err(GuardError::NotAChange(other)),
    }
}

/// Returns the hash of a change, which is taken of its inflated form.
pub(super) fn hash(change: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new_with_prefix([CHANGE]);
    let mut length = change.len();
    while length >= 0x80 {
        hasher.update([u8::try_from(length & 0x7f).unwrap_or_default() | 0x80]);
        length >>= 7;
    }
    hasher.update([u8::try_from(length).unwrap_or_default()]);
    hasher.update(change);
    hasher.finalize().into()
}

thread_local! {
    /// Making ready to inflate costs more than inflating a change, so one state serves them all.
    static INFLATER: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// Inflates no further than the limit; the deflated bytes must end where `bytes` do.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, GuardError> {
    INFLATER.with_borrow_mut(|inflater| {
        inflater.reset(false);
        let mut inflated = Vec::with_capacity(bytes.len().saturating_mul(4).min(CHANGE_BYTES_MAX));
        loop {
            let read = usize::try_from(inflater.total_in()).map_err(|_| GuardError::TooLarge)?;
            let rest = bytes.get(read..).ok_or(GuardError::Malformed)?;
            let before = (inflater.total_in(), inflated.len());
            let status = inflater.decompress_vec(rest, &mut inflated, FlushDecompress::Finish);
            if inflated.len() > CHANGE_BYTES_MAX {
                return Err(GuardError::TooLarge);
            }
            let is_whole = u64::try_from(bytes.len()) == Ok(inflater.total_in());
            match status.map_err(|_| GuardError::Malformed)? {
                Status::StreamEnd if is_whole => return Ok(inflated),
                Status::StreamEnd => return Err(GuardError::Malformed),
                Status::Ok | Status::BufError if inflated.len() == inflated.capacity() => {
                    inflated.reserve(inflated.len().max(1024));
                }
                Status::Ok | Status::BufError => {
                    if before == (inflater.total_in(), inflated.len()) {
                        return Err(GuardError::Malformed);
                    }
                }
            }
        }
    })
}

fn check_change(bytes: &[u8]) -> Result<(), GuardError> {
    let mut cursor = Cursor(bytes);
    let dependencies = cursor.count(32)?;
    cursor.take(dependencies * 32)?;
    cursor.counted()?;
    let _sequence = cursor.unsigned()?;
    let _first_operation = cursor.unsigned()?;
    let _time = cursor.signed()?;
    cursor.counted()?;
    for _ in 0..cursor.count(1)? {
        cursor.counted()?;
    }
    let mut columns = Vec::new();
    for _ in 0..cursor.count(2)? {
        columns.push((cursor.unsigned()?, cursor.unsigned()?));
    }
    for (specification, length) in columns {
        let length = usize::try_from(length).map_err(|_| GuardError::Malformed)?;
        let data = cursor.take(length)?;
        check_column(specification & 0b1111, data)?;
    }
    Ok(())
}

/// Adds up the runs of a column; bit 3 of the specification marks deflate, which changes lack.
fn check_column(kind: u64, data: &[u8]) -> Result<(), GuardError> {
    let mut cursor = Cursor(data);
    let mut rows: u64 = 0;
    while !cursor.0.is_empty() {
        let added = match kind {
            0..=2 | 6 => run(&mut cursor, |cursor| cursor.unsigned().map(|_| ()))?,
            3 => run(&mut cursor, |cursor| cursor.signed().map(|_| ()))?,
            4 => cursor.unsigned()?,
            5 => run(&mut cursor, |cursor| cursor.counted().map(|_| ()))?,
            7 => return Ok(()),
            _ => return Err(GuardError::Malformed),
        };
        rows = rows.saturating_add(added);
        if rows > OPERATIONS_MAX {
            return Err(GuardError::TooManyOperations);
        }
    }
    Ok(())
}

/// Skips one run: a positive length and a value, a negative length and as many values, or zero
/// and a number of nulls.
fn run(
    cursor: &mut Cursor<'_>,
    skip: impl Fn(&mut Cursor<'_>) -> Result<(), GuardError>,
) -> Result<u64, GuardError> {
    let length = cursor.signed()?;
    let rows = length.unsigned_abs();
    if rows > OPERATIONS_MAX {
        return Err(GuardError::TooManyOperations);
    }
    match length {
        0 => cursor.unsigned(),
        1.. => skip(cursor).map(|()| rows),
        _ => {
            for _ in 0..rows {
                skip(cursor)?;
            }
            Ok(rows)
        }
    }
}

/// What is left of bytes that are read from the front.
#[derive(Default)]
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], GuardError> {
        let (head, tail) = self.0.split_at_checked(length).ok_or(GuardError::Malformed)?;
        self.0 = tail;
        Ok(head)
    }

    fn byte(&mut self) -> Result<u8, GuardError> {
        let (byte, tail) = self.0.split_first().ok_or(GuardError::Malformed)?;
        self.0 = tail;
        Ok(*byte)
    }

    /// Reads an unsigned LEB128 number of at most 64 bits, in its shortest form.
    pub(super) fn unsigned(&mut self) -> Result<u64, GuardError> {
        let mut value: u64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let is_shortest = byte != 0 || shift == 0;
                let fits = shift < 63 || byte < 2;
                return if is_shortest && fits { Ok(value) } else { Err(GuardError::Malformed) };
            }
        }
        Err(GuardError::Malformed)
    }

    /// Reads a signed LEB128 number of at most 64 bits, in its shortest form.
    pub(super) fn signed(&mut self) -> Result<i64, GuardError> {
        let (mut value, mut before): (i64, u8) = (0, 0);
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign = if before & 0x40 == 0 { 0 } else { 0x7f };
                let is_shortest = shift == 0 || byte != sign;
                let fits = shift < 63 || byte == 0 || byte == 0x7f;
                if !is_shortest || !fits {
                    return Err(GuardError::Malformed);
                }
                let is_negative = byte & 0x40 != 0 && shift < 63;
                return Ok(if is_negative { value | (-1_i64 << (shift + 7)) } else { value });
            }
            before = byte;
        }
        Err(GuardError::Malformed)
    }

    /// Reads a count of things of at least `size` bytes each, so that it cannot exceed what is
    /// left.
    pub(super) fn count(&mut self, size: usize) -> Result<usize, GuardError> {
        let count = usize::try_from(self.unsigned()?).map_err(|_| GuardError::Malformed)?;
        if count.saturating_mul(size) > self.0.len() {
            Err(GuardError::Malformed)
        } else {
            Ok(count)
        }
    }

    pub(super) fn counted(&mut self) -> Result<&'a [u8], GuardError> {
        let length = self.count(1)?;
        self.take(length)
    }
}
