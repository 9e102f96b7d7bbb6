//! Keys of sensors that encrypt, and the memory that refuses old packets.

use std::{collections::BTreeMap, fmt};

use zeroize::Zeroizing;

use crate::ids::SensorId;

/// A sensor's 128-bit secret, as printed on it or shown at pairing; wiped when dropped.
#[derive(Clone)]
pub struct Bindkey(Zeroizing<[u8; 16]>);

/// The text is no 128-bit key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key is 32 hexadecimal digits")]
pub struct NotABindkey;

impl Bindkey {
    /// Returns the key of 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns the key of 32 hexadecimal digits.
    ///
    /// # Errors
    ///
    /// [`NotABindkey`] for any other text.
    pub fn from_hex(text: &str) -> Result<Self, NotABindkey> {
        let mut bytes = Zeroizing::new([0; 16]);
        hex::decode_to_slice(text, bytes.as_mut_slice()).map_err(|_| NotABindkey)?;
        Ok(Self(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Bindkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bindkey(secret)")
    }
}

/// The keys a device holds.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    by_sensor: BTreeMap<SensorId, Bindkey>,
    any: Option<Bindkey>,
}

impl Keys {
    /// Returns no keys.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns one key that is tried on whichever sensor encrypts.
    pub fn for_any(key: Bindkey) -> Self {
        Self { by_sensor: BTreeMap::new(), any: Some(key) }
    }

    /// Keeps the key of a paired sensor, which from then on must encrypt.
    pub fn insert(&mut self, sensor: SensorId, key: Bindkey) {
        self.by_sensor.insert(sensor, key);
    }

    /// Forgets the key of a sensor.
    pub fn remove(&mut self, sensor: &SensorId) {
        self.by_sensor.remove(sensor);
    }

    pub(super) fn of(&self, sensor: &SensorId) -> Option<&Bindkey> {
        self.by_sensor.get(sensor).or(self.any.as_ref())
    }

    pub(super) fn is_paired(&self, sensor: &SensorId) -> bool {
        self.by_sensor.contains_key(sensor)
    }

    pub(super) fn paired(&self) -> impl Iterator<Item = (&SensorId, &Bindkey)> {
        self.by_sensor.iter()
    }
}

/// The newest counter of every sensor whose key has opened a packet.
///
/// Only holders of a key get in, so it cannot grow beyond the keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplayGuard {
    newest: BTreeMap<SensorId, u32>,
}

impl ReplayGuard {
    /// A counter below this may follow any other: the sensor began anew with a fresh battery.
    pub const RESTART_BELOW: u32 = 100;

    /// Returns a guard that remembers what [`Self::newest`] gave before.
    pub fn restore(newest: impl IntoIterator<Item = (SensorId, u32)>) -> Self {
        Self { newest: newest.into_iter().collect() }
    }

    /// Returns the newest counter of each sensor, to be kept across starts.
    pub fn newest(&self) -> impl Iterator<Item = (&SensorId, u32)> {
        self.newest.iter().map(|(sensor, counter)| (sensor, *counter))
    }

    pub(super) fn has_heard(&self, sensor: &SensorId) -> bool {
        self.newest.contains_key(sensor)
    }

    /// Accepts an authentic packet, or returns the newer counter that makes it old.
    ///
    /// The same counter again is the same packet: radios repeat it.
    pub(super) fn accept(&mut self, sensor: &SensorId, counter: u32) -> Result<(), u32> {
        match self.newest.get(sensor) {
            Some(newest) if counter < *newest && counter >= Self::RESTART_BELOW => Err(*newest),
            Some(_) | None => {
                self.newest.insert(sensor.clone(), counter);
                Ok(())
            }
        }
    }
}
