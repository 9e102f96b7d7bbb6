//! How values stand in columns: enums as their stable words, read models as JSON.

use domain::document::{ChangeHash, Heads};
use serde::{Serialize, de::DeserializeOwned};

use super::error::corrupt;
use crate::port::StoreError;

/// Returns the stable word of an enum without values.
pub(super) fn word(value: &impl Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(_) | Err(_) => Err(corrupt("a value has no word of its own")),
    }
}

/// Returns the value of a stable word.
pub(super) fn from_word<T: DeserializeOwned>(word: String) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word))
        .map_err(|_| corrupt(format!("a {} has an unknown word", std::any::type_name::<T>())))
}

/// Returns a read model as JSON.
pub(super) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| corrupt(error.to_string()))
}

/// Returns the read model of a JSON text.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| {
        corrupt(format!("a {} cannot be read: {error}", std::any::type_name::<T>()))
    })
}

/// Returns heads as one run of bytes.
pub(super) fn heads_bytes(heads: &Heads) -> Vec<u8> {
    heads.iter().flat_map(|hash| hash.0).collect()
}

/// Returns the heads of one run of bytes.
pub(super) fn from_heads_bytes(bytes: &[u8]) -> Result<Heads, StoreError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() {
        Ok(hashes.iter().copied().map(ChangeHash).collect())
    } else {
        Err(corrupt("heads are cut"))
    }
}

/// Returns an unsigned number as SQLite keeps it.
pub(super) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| corrupt("a number is too large to store"))
}

/// Returns a number that was stored from an unsigned one.
pub(super) fn unsigned(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| corrupt("a stored number is negative"))
}
