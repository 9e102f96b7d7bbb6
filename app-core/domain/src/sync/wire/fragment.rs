use super::{
    MESSAGE_BYTES_MAX, WHOLE_BYTES_MAX, WireError,
    cbor::{Reader, message},
    payload::length,
};

/// The kind of a fragment, in both directions.
pub(super) const FRAGMENT: u64 = 0;
/// What a fragment carries, so that it fits a message with its own fields.
const FRAGMENT_BYTES: usize = MESSAGE_BYTES_MAX - 32;

/// Returns `whole` as messages of the link: itself, or fragments of it.
pub(super) fn split(whole: Vec<u8>) -> Vec<Vec<u8>> {
    if whole.len() <= MESSAGE_BYTES_MAX {
        return vec![whole];
    }
    let count = length(whole.len().div_ceil(FRAGMENT_BYTES));
    (0..count)
        .zip(whole.chunks(FRAGMENT_BYTES))
        .map(|(index, part)| {
            message(FRAGMENT, 3, |encoder| {
                encoder.u8(1)?.u64(index)?.u8(2)?.u64(count)?.u8(3)?.bytes(part)?.ok()
            })
        })
        .collect()
}

/// Joins fragments to the message they were cut from. One link has one assembler.
#[derive(Clone, Debug, Default)]
pub struct Assembler {
    whole: Vec<u8>,
    next: u64,
    count: u64,
}

impl Assembler {
    /// Takes one message of the link; returns a whole message once its last fragment is here.
    ///
    /// Fragments of one message follow each other with no other message between.
    ///
    /// # Errors
    ///
    /// [`WireError`] if the message is too large, damaged or out of order; the link is then of no
    /// further use.
    pub fn take(&mut self, bytes: Vec<u8>) -> Result<Option<Vec<u8>>, WireError> {
        if bytes.len() > MESSAGE_BYTES_MAX {
            return Err(WireError::TooLarge { what: "a message", max: MESSAGE_BYTES_MAX });
        }
        let mut reader = Reader::new(&bytes);
        if reader.kind()? != FRAGMENT {
            return if self.next == 0 { Ok(Some(bytes)) } else { Err(WireError::OutOfOrder) };
        }
        let (mut index, mut count, mut part) = (0, 0, &[][..]);
        reader.fields(|reader, key| {
            match key {
                1 => index = reader.unsigned()?,
                2 => count = reader.unsigned()?,
                3 => part = reader.bytes()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        self.join(index, count, part)
    }

    fn join(&mut self, index: u64, count: u64, part: &[u8]) -> Result<Option<Vec<u8>>, WireError> {
        let is_first = self.next == 0;
        if index != self.next || index >= count || !is_first && count != self.count {
            return Err(WireError::OutOfOrder);
        }
        if self.whole.len() + part.len() > WHOLE_BYTES_MAX {
            return Err(WireError::TooLarge { what: "a whole message", max: WHOLE_BYTES_MAX });
        }
        self.whole.extend_from_slice(part);
        self.count = count;
        self.next = index + 1;
        if self.next < count {
            return Ok(None);
        }
        self.next = 0;
        Ok(Some(std::mem::take(&mut self.whole)))
    }
}

/// Splits a CBOR sequence (RFC 8742) into its messages, as an HTTP body carries them.
///
/// # Errors
///
/// [`WireError`] if the bytes are no sequence of messages, or one of them is too large.
pub fn messages_of(mut body: &[u8]) -> Result<Vec<Vec<u8>>, WireError> {
    let mut messages = Vec::new();
    while !body.is_empty() {
        let length = Reader::new(body).skipped()?;
        if length > MESSAGE_BYTES_MAX {
            return Err(WireError::TooLarge { what: "a message", max: MESSAGE_BYTES_MAX });
        }
        let (message, rest) = body.split_at_checked(length).unwrap_or((body, &[]));
        messages.push(message.to_vec());
        body = rest;
    }
    Ok(messages)
}
