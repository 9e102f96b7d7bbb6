//! Seeded noise: the same mutations in every run.

use rusqlite::types::Value;

/// Draws numbers, and spoils what it is given.
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `below`.
    pub(crate) fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % below
    }

    /// Changes `bytes` in one place, somehow.
    pub(crate) fn spoil(&mut self, bytes: &mut Vec<u8>) {
        let at = self.draw(bytes.len());
        match self.draw(5) {
            0 => bytes[at] ^= 1 << self.draw(8),
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, self.draw(256) as u8),
            3 => bytes.truncate(at),
            _ => {
                let other = (at + 1 + self.draw(64)).min(bytes.len() - 1);
                bytes.swap(at, other);
            }
        }
    }

    /// Returns another value than this of the same type, if there is one.
    pub(crate) fn other(&mut self, value: &Value) -> Option<Value> {
        let other = match value {
            Value::Integer(number) => {
                let bits = if self.draw(2) == 0 { 4 } else { 40 };
                Value::Integer(number ^ (1 << self.draw(bits)))
            }
            Value::Blob(bytes) if !bytes.is_empty() => {
                let mut bytes = bytes.clone();
                self.spoil(&mut bytes);
                Value::Blob(bytes)
            }
            Value::Text(text) if !text.is_empty() => {
                let mut bytes = text.clone().into_bytes();
                self.spoil(&mut bytes);
                Value::Text(String::from_utf8(bytes).ok()?)
            }
            Value::Null | Value::Real(_) | Value::Blob(_) | Value::Text(_) => return None,
        };
        (other != *value).then_some(other)
    }
}
