//! What a sensor measured, and the log that keeps it.
//!
//! A device that hears a sensor writes a [`Log`]: immutable [`Frame`]s of readings, chained by
//! hash, whose head the device signs. Logs only grow; joining two copies is their union. Two
//! different frames under one number prove that a device told two stories.

mod bits;
mod clock;
mod codec;
mod column;
mod exceptions;
mod frame;
mod head;
mod log;
mod tail;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use codec::Codec;
pub use frame::{Frame, FrameError, FrameHash};
pub use head::{Head, HeadError, SealedHead};
pub use log::{Chain, Equivocation, Gap, Log, LogError};
pub use tail::{PACKED_READINGS, RepackError, Tail, repack};

use crate::{
    ids::{DeviceId, SensorId},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};

/// One measurement by one sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reading {
    /// When it was measured, by the wall clock of the device that recorded it.
    ///
    /// An advertisement is heard up to seconds after its measurement, so its reading carries a
    /// whole second; see [`Reading::heard_at`].
    pub taken: Timestamp,
    /// What the sensor measured, to the sensor's own resolution.
    pub temperature: Temperature,
    /// The relative humidity, where the sensor measures it.
    pub humidity: Option<Humidity>,
    /// The sensor's battery voltage, where it says so.
    pub battery: Option<Millivolts>,
    /// The sensor's own number for this measurement, as sent; wraps as the format does.
    pub sequence: Option<u32>,
    /// How `taken` is known.
    pub time: TimeSource,
}

impl Reading {
    /// Returns the time to record for an advertisement heard at `wall`: its whole second.
    ///
    /// The radio's milliseconds say when a packet got through, not when a sensor measured, and
    /// they would double the size of a stored reading.
    pub fn heard_at(wall: Timestamp) -> Timestamp {
        Timestamp(wall.0.saturating_sub(wall.0.rem_euclid(1000)))
    }
}

/// How a reading's time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeSource {
    /// The recording device's clock when the sensor was heard.
    Device,
    /// The sensor's own tick, brought to wall time.
    Sensor,
    /// Counted back from a logging interval; the sensor kept no times.
    Inferred,
}

/// Names one log: what one device recorded of one sensor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LogId {
    /// The device that writes the log and signs its heads.
    pub device: DeviceId,
    /// The sensor it hears.
    pub sensor: SensorId,
}

impl LogId {
    /// Splits `bytes` into the log they begin with and the rest, if they begin with one.
    pub fn split(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (device, rest) = bytes.split_at_checked(16)?;
        let (length, rest) = rest.split_first()?;
        let (sensor, rest) = rest.split_at_checked(usize::from(*length))?;
        let sensor = std::str::from_utf8(sensor).ok()?.parse().ok()?;
        Some((Self { device: DeviceId(device.try_into().ok()?), sensor }, rest))
    }

    /// Returns the canonical bytes: the device, then the sensor's text after its length.
    pub fn to_bytes(&self) -> Vec<u8> {
        let sensor = self.sensor.as_str().as_bytes();
        let mut bytes = Vec::with_capacity(17 + sensor.len());
        bytes.extend_from_slice(&self.device.0);
        bytes.push(u8::try_from(sensor.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(sensor);
        bytes
    }
}
