//! One type per identity, so that a sensor cannot be passed where a site is meant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The text is not an identity of this kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct NotAnId {
    /// What was given.
    pub text: String,
    /// What would have been right, in words.
    pub expected: &'static str,
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 128 random bits, written as 32 lower-case hexadecimal digits.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse_hex(text).map(Self).ok_or_else(|| NotAnId {
                    text: text.to_owned(),
                    expected: "32 hexadecimal digits",
                })
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

random_id!(
    /// An organisation: the outermost scope of every record.
    OrganisationId
);
random_id!(
    /// A replicated document of any kind.
    DocumentId
);
random_id!(
    /// A shipment; also the identity of its document.
    ShipmentId
);
random_id!(
    /// A compliance form; also the identity of its document.
    FormId
);
random_id!(
    /// A calibration of a sensor; also the identity of its document.
    CalibrationId
);
random_id!(
    /// A place that keeps stock, or where a leg begins or ends.
    SiteId
);
random_id!(
    /// A person who uses the product.
    PersonId
);
random_id!(
    /// An install of the product: the fingerprint of its device key.
    DeviceId
);
random_id!(
    /// An alert. Two devices that see the same breach derive the same identity.
    AlertId
);
random_id!(
    /// An entry of a document map that two people may add to at once.
    EntryId
);

impl From<ShipmentId> for DocumentId {
    fn from(id: ShipmentId) -> Self {
        Self(id.0)
    }
}

impl From<CalibrationId> for DocumentId {
    fn from(id: CalibrationId) -> Self {
        Self(id.0)
    }
}

impl From<FormId> for DocumentId {
    fn from(id: FormId) -> Self {
        Self(id.0)
    }
}

/// A sensor, known by what it says of itself and never by its radio address.
///
/// `maker:serial` in lower case, such as `ruuvi:c4a1d20f3f9c`: letters, digits, `-`, `_`, `.`
/// and one `:`, at most 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SensorId(String);

impl SensorId {
    /// The longest accepted identity, in bytes.
    pub const LENGTH_MAX: usize = 64;

    /// Returns the identity as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SensorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SensorId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let is_word = |word: &str| {
            !word.is_empty()
                && word.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte)
                })
        };
        match text.split_once(':') {
            Some((maker, serial))
                if text.len() <= Self::LENGTH_MAX && is_word(maker) && is_word(serial) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(NotAnId { text: text.to_owned(), expected: "maker:serial in lower case" }),
        }
    }
}

impl TryFrom<String> for SensorId {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<SensorId> for String {
    fn from(id: SensorId) -> String {
        id.0
    }
}

pub(crate) fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_survives_its_text_form() {
        let id = ShipmentId([0xA5; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn text_that_is_no_identity_is_refused() {
        for text in
            ["", "a5", "zz5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5", "+1a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"]
        {
            assert!(text.parse::<DeviceId>().is_err(), "{text}");
        }
        for text in ["ruuvi", ":x", "ruuvi:", "Ruuvi:3F9C", "a:b:c", "ruuvi: 3f"] {
            assert!(text.parse::<SensorId>().is_err(), "{text}");
        }
        assert!("ruuvi:c4a1d20f3f9c".parse::<SensorId>().is_ok());
    }
}
