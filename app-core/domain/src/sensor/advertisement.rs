//! What a radio hears, before anyone understands it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use crate::ids::SensorId;

/// One Bluetooth advertisement, scan response included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advertisement {
    /// The name the device gives itself.
    pub local_name: Option<String>,
    /// The radio address as the system shows it: a MAC, or a meaningless UUID on Apple systems.
    pub address: Option<String>,
    /// Manufacturer data by company identifier, without the identifier.
    pub manufacturer_data: BTreeMap<u16, Vec<u8>>,
    /// Service data by service, without the identifier.
    pub service_data: BTreeMap<Uuid, Vec<u8>>,
    /// The services the device names.
    pub service_uuids: BTreeSet<Uuid>,
    /// The signal strength in dBm.
    pub rssi: Option<i16>,
}

impl Advertisement {
    /// Returns the address, if it is a MAC that could belong to a device.
    pub fn mac(&self) -> Option<Mac> {
        self.address.as_deref()?.parse().ok().filter(|mac: &Mac| mac.is_real())
    }
}

/// A Bluetooth UUID. 16-bit ones stand on the Bluetooth base.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(u128);

/// The text is no Bluetooth UUID.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no Bluetooth UUID")]
pub struct NotAUuid {
    /// What was given.
    pub text: String,
}

impl Uuid {
    /// `00000000-0000-1000-8000-00805f9b34fb`.
    const BASE: u128 = 0x1000_8000_0080_5f9b_34fb;

    /// Returns the UUID of an assigned 16-bit number.
    pub const fn short(number: u16) -> Self {
        Self((number as u128) << 96 | Self::BASE)
    }

    /// Returns the UUID of 128 bits.
    pub const fn long(bits: u128) -> Self {
        Self(bits)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = format!("{:032x}", self.0);
        let mut rest = all.as_str();
        for (index, width) in [8, 4, 4, 4, 12].into_iter().enumerate() {
            let (group, later) = rest.split_at_checked(width).unwrap_or((rest, ""));
            f.write_str(if index == 0 { "" } else { "-" })?;
            f.write_str(group)?;
            rest = later;
        }
        Ok(())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uuid({self})")
    }
}

impl FromStr for Uuid {
    type Err = NotAUuid;

    /// Reads `0xfcd2`, `fcd2`, 8 digits, or the long form with or without hyphens.
    fn from_str(text: &str) -> Result<Self, NotAUuid> {
        let digits = text.strip_prefix("0x").unwrap_or(text).replace('-', "");
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bits = u128::from_str_radix(&digits, 16).ok().filter(|_| is_hex);
        match (bits, digits.len()) {
            (Some(bits), 32) => Ok(Self(bits)),
            (Some(bits), 4 | 8) => Ok(Self(bits << 96 | Self::BASE)),
            _ => Err(NotAUuid { text: text.to_owned() }),
        }
    }
}

/// A device's hardware address, first byte first as it is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac(pub [u8; 6]);

/// The text is no hardware address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no hardware address")]
pub struct NotAMac {
    /// What was given.
    pub text: String,
}

impl Mac {
    /// Returns the address of 6 bytes sent last byte first, if there are 6.
    pub(super) fn from_reversed(bytes: &[u8]) -> Option<Self> {
        let mut bytes: [u8; 6] = bytes.try_into().ok()?;
        bytes.reverse();
        Some(Self(bytes))
    }

    /// Returns whether the address could belong to a device: all zeros or ones mean "none".
    pub fn is_real(&self) -> bool {
        self.0 != [0; 6] && self.0 != [0xFF; 6]
    }

    /// Returns the sensor of `maker` that has this address; none if no device can have it.
    pub fn sensor(&self, maker: &str) -> Option<SensorId> {
        let id = format!("{maker}:{}", hex::encode(self.0));
        id.parse().ok().filter(|_| self.is_real())
    }

    /// Returns the address that a sensor identity of [`Self::sensor`] names.
    pub fn of_sensor(sensor: &SensorId) -> Option<Self> {
        let (_, serial) = sensor.as_str().split_once(':')?;
        serial.parse().ok()
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{g:02X}")
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mac({self})")
    }
}

impl FromStr for Mac {
    type Err = NotAMac;

    /// Reads `A4:C1:38:8D:18:B2`, `a4-c1-38-8d-18-b2` or `a4c1388d18b2`.
    fn from_str(text: &str) -> Result<Self, NotAMac> {
        let digits = match text.len() {
            17 => text.replace([':', '-'], ""),
            _ => text.to_owned(),
        };
        let mut bytes = [0; 6];
        match hex::decode_to_slice(digits, &mut bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(_) => Err(NotAMac { text: text.to_owned() }),
        }
    }
}
