use minicbor::{Decoder, Encoder, encode};

use super::{FIELD_BYTES_MAX, WireError};

pub(super) type Writer<'a> = Encoder<&'a mut Vec<u8>>;
pub(super) type Written = Result<(), encode::Error<core::convert::Infallible>>;

/// Returns what `write` encodes; memory takes any number of bytes.
pub(super) fn encoded(write: impl FnOnce(&mut Writer<'_>) -> Written) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = write(&mut Encoder::new(&mut bytes));
    assert!(written.is_ok(), "memory takes every byte");
    bytes
}

/// Returns the message `[kind, fields]`; `write` encodes the `fields` keys and values, ascending.
pub(super) fn message(
    kind: u64,
    fields: u64,
    write: impl FnOnce(&mut Writer<'_>) -> Written,
) -> Vec<u8> {
    encoded(|encoder| {
        encoder.array(2)?.u64(kind)?.map(fields)?;
        write(encoder)
    })
}

/// Reads CBOR that somebody else wrote; every error is a [`WireError`].
pub(super) struct Reader<'b>(Decoder<'b>);

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self(Decoder::new(bytes))
    }

    /// Reads the start of a message and returns its kind.
    pub(super) fn kind(&mut self) -> Result<u64, WireError> {
        if self.array()? < 2 {
            return Err(WireError::Malformed("a message has a kind and fields"));
        }
        self.unsigned()
    }

    /// Reads a map of fields, giving each known key's value to `read`; others are skipped.
    ///
    /// `read` returns whether it knew the key, and must then have consumed the value.
    pub(super) fn fields(
        &mut self,
        mut read: impl FnMut(&mut Self, u64) -> Result<bool, WireError>,
    ) -> Result<(), WireError> {
        let length = self.0.map().ok().flatten().ok_or(WireError::Malformed("no map"))?;
        for _ in 0..length {
            let key = self.unsigned()?;
            if !read(self, key)? {
                self.skip()?;
            }
        }
        Ok(())
    }

    /// Reads a list of at most `max` items.
    pub(super) fn list<T>(
        &mut self,
        what: &'static str,
        max: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, WireError>,
    ) -> Result<Vec<T>, WireError> {
        let length = self.array()?;
        if !usize::try_from(length).is_ok_and(|length| length <= max) {
            return Err(WireError::TooLarge { what, max });
        }
        (0..length).map(|_| read(self)).collect()
    }

    /// Reads an array of at least `fewest` items; those beyond are of a later version.
    pub(super) fn tuple<T>(
        &mut self,
        fewest: u64,
        read: impl FnOnce(&mut Self) -> Result<T, WireError>,
    ) -> Result<T, WireError> {
        let length = self.array()?;
        if length < fewest {
            return Err(WireError::Malformed("a row is too short"));
        }
        let value = read(self)?;
        for _ in fewest..length {
            self.skip()?;
        }
        Ok(value)
    }

    pub(super) fn unsigned(&mut self) -> Result<u64, WireError> {
        self.0.u64().map_err(|_| WireError::Malformed("no whole number"))
    }

    pub(super) fn boolean(&mut self) -> Result<bool, WireError> {
        self.0.bool().map_err(|_| WireError::Malformed("no truth value"))
    }

    pub(super) fn signed(&mut self) -> Result<i64, WireError> {
        self.0.i64().map_err(|_| WireError::Malformed("no number"))
    }

    pub(super) fn bytes(&mut self) -> Result<&'b [u8], WireError> {
        self.0.bytes().map_err(|_| WireError::Malformed("no bytes"))
    }

    pub(super) fn array_of<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        self.bytes()?.try_into().map_err(|_| WireError::Malformed("bytes of another length"))
    }

    /// Reads bytes that are not the payload, of at most [`FIELD_BYTES_MAX`].
    pub(super) fn small_bytes(&mut self) -> Result<Vec<u8>, WireError> {
        Ok(small(self.bytes()?)?.to_vec())
    }

    pub(super) fn text(&mut self) -> Result<String, WireError> {
        let text = self.0.str().map_err(|_| WireError::Malformed("no text"))?;
        small(text.as_bytes()).map(|_| text.to_owned())
    }

    /// Whether the next value is a whole number, rather than an array or text.
    pub(super) fn is_unsigned(&mut self) -> bool {
        self.0.probe().u64().is_ok()
    }

    pub(super) fn end(&self) -> Result<(), WireError> {
        if self.0.position() == self.0.input().len() {
            Ok(())
        } else {
            Err(WireError::Malformed("bytes after the end"))
        }
    }

    /// Skips one value and returns how many bytes it has.
    pub(super) fn skipped(&mut self) -> Result<usize, WireError> {
        self.skip()?;
        Ok(self.0.position())
    }

    fn array(&mut self) -> Result<u64, WireError> {
        self.0.array().ok().flatten().ok_or(WireError::Malformed("no array"))
    }

    fn skip(&mut self) -> Result<(), WireError> {
        self.0.skip().map_err(|_| WireError::Malformed("a damaged value"))
    }
}

fn small(bytes: &[u8]) -> Result<&[u8], WireError> {
    if bytes.len() > FIELD_BYTES_MAX {
        return Err(WireError::TooLarge { what: "a field", max: FIELD_BYTES_MAX });
    }
    Ok(bytes)
}
