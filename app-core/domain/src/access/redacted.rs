//! A value that may be used, and must never be written down.

use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::{Zeroize, Zeroizing};

/// A secret or personal value: formatting it shows nothing, and its memory is wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Redacted<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Redacted<T> {
    /// Returns the value under guard.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// Returns the value itself; whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Redacted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

impl<T: Zeroize> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T: Zeroize> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redacted_value_is_usable_and_shows_nothing() {
        let name = Redacted::new("Amina Yusuf".to_owned());
        assert_eq!(name.reveal(), "Amina Yusuf");
        assert_eq!(format!("{name} {name:?}"), "[redacted] [redacted]");
    }
}
