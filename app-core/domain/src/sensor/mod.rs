//! What sensors say of themselves by radio, made into values.
//!
//! [`decode`] takes one [`Advertisement`] and knows one file per maker; a further maker is one
//! file and one line of [`MAKERS`]. A value the sensor marks as missing is no value. A sensor is
//! known by what its payload says, and by its radio address only where the payload is silent.

mod advertisement;
mod bthome;
pub mod calibration;
mod cipher;
mod dedupe;
mod environmental;
mod fields;
mod json;
mod key;
mod ruuvi;

#[cfg(test)]
mod tests;

pub use advertisement::{Advertisement, Mac, NotAMac, NotAUuid, Uuid};
pub use dedupe::{Heard, Recent};
pub use environmental::{Characteristic, DeviceText, read_characteristic};
pub use json::{DecodedLine, Line, LineError};
pub use key::{Bindkey, Keys, NotABindkey, ReplayGuard};

use crate::{
    ids::SensorId,
    reading::{Reading, TimeSource},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};

/// How an advertisement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// RuuviTag as a web address, data formats 2 and 4 (Eddystone-URL; retired in 2018).
    RuuviUrl,
    /// RuuviTag, data format 3 (RAWv1).
    Ruuvi3,
    /// RuuviTag, data format 5 (RAWv2).
    Ruuvi5,
    /// Ruuvi Air, data format 6.
    Ruuvi6,
    /// RuuviTag without accelerometer, data format C5.
    RuuviC5,
    /// Ruuvi Air, data format E1 (extended advertising).
    RuuviE1,
    /// BTHome version 1.
    Bthome1,
    /// BTHome version 1, encrypted.
    Bthome1Encrypted,
    /// BTHome version 2.
    Bthome2,
    /// BTHome version 2, encrypted.
    Bthome2Encrypted,
    /// Bluetooth SIG characteristic values as service data.
    EnvironmentalSensing,
}

impl Format {
    /// Returns the stable name that files and programs use.
    pub fn name(self) -> &'static str {
        match self {
            Format::RuuviUrl => "ruuvi-url",
            Format::Ruuvi3 => "ruuvi-df03",
            Format::Ruuvi5 => "ruuvi-df05",
            Format::Ruuvi6 => "ruuvi-df06",
            Format::RuuviC5 => "ruuvi-dfc5",
            Format::RuuviE1 => "ruuvi-dfe1",
            Format::Bthome1 => "bthome-v1",
            Format::Bthome1Encrypted => "bthome-v1-encrypted",
            Format::Bthome2 => "bthome-v2",
            Format::Bthome2Encrypted => "bthome-v2-encrypted",
            Format::EnvironmentalSensing => "environmental-sensing",
        }
    }
}

/// Who a sensor is, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The sensor.
    pub sensor: SensorId,
    /// What vouches for it.
    pub source: IdentitySource,
}

/// What vouches for a sensor's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentitySource {
    /// The payload names the sensor.
    Payload,
    /// Only its own key opens the payload.
    Key,
    /// The radio address, where the system shows it. Phones by Apple do not.
    Address,
}

/// A sensor's own count, which tells a repeated packet from another measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// The number as sent.
    pub number: u32,
    /// What it counts.
    pub counts: Counts,
}

/// What a sequence number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Measurements; some are never sent.
    Measurements,
    /// Packets with anything to say, in 8 bits.
    ShortPackets,
    /// Packets with anything to say, in 32 bits.
    Packets,
}

/// What one advertisement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// How it was written.
    pub format: Format,
    /// Who says it, if that can be told.
    pub identity: Option<Identity>,
    /// The temperature; none if the sensor marks it missing or the value is impossible.
    pub temperature: Option<Temperature>,
    /// The relative humidity; none above 100 %, which the makers call a fault.
    pub humidity: Option<Humidity>,
    /// The air pressure in pascals.
    pub pressure_pascals: Option<u32>,
    /// The battery's charge in percent.
    pub battery_percent: Option<u8>,
    /// The battery's voltage.
    pub battery: Option<Millivolts>,
    /// The sensor's own count.
    pub sequence: Option<Sequence>,
}

impl Decoded {
    /// Returns an advertisement of `format` that says nothing yet.
    fn silent(format: Format) -> Self {
        Self {
            format,
            identity: None,
            temperature: None,
            humidity: None,
            pressure_pascals: None,
            battery_percent: None,
            battery: None,
            sequence: None,
        }
    }

    /// Returns the reading to record when this was heard at `wall`; none without a temperature.
    pub fn reading(&self, wall: Timestamp) -> Option<Reading> {
        Some(Reading {
            taken: Reading::heard_at(wall),
            temperature: self.temperature?,
            humidity: self.humidity,
            battery: self.battery,
            sequence: self.sequence.map(|sequence| sequence.number),
            time: TimeSource::Device,
        })
    }
}

/// Why an advertisement is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No maker's format fits.
    #[error("a format that is not known")]
    UnknownFormat,
    /// The payload ends early.
    #[error("a payload of {found} bytes where {expected} are needed")]
    TooShort {
        /// The bytes the format needs.
        expected: usize,
        /// The bytes that came.
        found: usize,
    },
    /// The payload has a length the format never has.
    #[error("a payload of {found} bytes, which the format never has")]
    BadLength {
        /// The bytes that came.
        found: usize,
    },
    /// The payload is encrypted and no key was given for its sensor.
    #[error("encrypted, and no key is known")]
    KeyMissing,
    /// The payload is encrypted and the radio address that belongs to the key is not visible.
    #[error("encrypted, and the sensor's address is hidden")]
    AddressMissing,
    /// The key does not open the payload, or the payload is forged.
    #[error("the key does not open it")]
    KeyWrong,
    /// The payload is older than one that was already accepted.
    #[error("packet {found} after packet {last}")]
    Replayed {
        /// The counter of the newest accepted packet.
        last: u32,
        /// The counter of this packet.
        found: u32,
    },
    /// A sensor that encrypts seems to speak in the clear.
    #[error("in the clear, from a sensor that encrypts")]
    Downgraded,
}

impl DecodeError {
    /// Returns the stable code that files and programs use.
    pub fn code(&self) -> &'static str {
        match self {
            DecodeError::UnknownFormat => "unknown_format",
            DecodeError::TooShort { .. } => "too_short",
            DecodeError::BadLength { .. } => "bad_length",
            DecodeError::KeyMissing => "key_missing",
            DecodeError::AddressMissing => "address_missing",
            DecodeError::KeyWrong => "key_wrong",
            DecodeError::Replayed { .. } => "replayed",
            DecodeError::Downgraded => "downgraded",
        }
    }
}

/// An advertisement that is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct Undecoded {
    /// The format, as far as it was recognised.
    pub format: Option<Format>,
    /// What stands in the way.
    pub error: DecodeError,
}

type Outcome = Option<Result<Decoded, Undecoded>>;

/// Every maker's decoder; none if the advertisement is not theirs. The first success counts.
const MAKERS: [fn(&Advertisement, &Keys, &mut ReplayGuard) -> Outcome; 3] =
    [ruuvi::decode, bthome::decode, environmental::decode];

/// Returns what `advertisement` says.
///
/// `keys` open encrypted payloads; `guard` remembers the newest packet of each such sensor and
/// must outlive the process where replays matter.
///
/// # Errors
///
/// [`Undecoded`] with the recognised format, if any, and a [`DecodeError`].
pub fn decode(
    advertisement: &Advertisement,
    keys: &Keys,
    guard: &mut ReplayGuard,
) -> Result<Decoded, Undecoded> {
    let mut failure = Undecoded { format: None, error: DecodeError::UnknownFormat };
    for maker in MAKERS {
        match maker(advertisement, keys, guard) {
            Some(Ok(decoded)) => return Ok(decoded),
            Some(Err(undecoded)) if failure.format.is_none() => failure = undecoded,
            Some(Err(_)) | None => {}
        }
    }
    Err(failure)
}

/// Returns the identity of a radio address, if it is one that stays.
fn by_address(maker: &str, mac: Option<Mac>) -> Option<Identity> {
    let sensor = mac?.sensor(maker)?;
    Some(Identity { sensor, source: IdentitySource::Address })
}
