//! One measurement is one reading, however often its packet is heard.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use super::{Counts, Decoded};
use crate::{
    ids::SensorId,
    units::{Humidity, Millivolts, Temperature},
};

/// Whether an advertisement tells of another measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A measurement that was not heard before.
    Measurement,
    /// A packet that was heard before, or its like.
    Repeat,
}

/// The newest packets of every sensor in earshot.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    sensors: BTreeMap<SensorId, VecDeque<Packet>>,
}

#[derive(Clone, Debug)]
struct Packet {
    at: Duration,
    mark: Mark,
}

/// What tells one packet from the next.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    Number(u32),
    Values(Option<Temperature>, Option<Humidity>, Option<Millivolts>),
}

impl Recent {
    /// The most sensors remembered; beyond it the one unheard for longest is forgotten.
    pub const SENSORS_MAX: usize = 4_096;
    /// The packets of one sensor remembered: gateways deliver a few out of order.
    pub const PACKETS_MAX: usize = 8;
    /// How long equal values without a number are one packet repeated.
    pub const SAME_VALUES_FOR: Duration = Duration::from_secs(10);
    /// How long an 8-bit number means the same packet; afterwards it has wrapped.
    pub const SAME_BYTE_FOR: Duration = Duration::from_secs(120);
    /// How long a longer number means the same packet; afterwards the sensor began anew.
    pub const SAME_NUMBER_FOR: Duration = Duration::from_secs(6 * 3_600);

    /// Returns whether `decoded`, heard from `sensor` at monotonic time `at`, is a measurement
    /// not heard before, and remembers it.
    pub fn hear(&mut self, sensor: &SensorId, decoded: &Decoded, at: Duration) -> Heard {
        let (mark, lasts) = mark(decoded);
        if !self.sensors.contains_key(sensor) && self.sensors.len() >= Self::SENSORS_MAX {
            self.forget_stalest();
        }
        let packets = self.sensors.entry(sensor.clone()).or_default();
        let is_repeat = packets
            .iter()
            .any(|packet| packet.mark == mark && at.saturating_sub(packet.at) < lasts);
        if is_repeat {
            return Heard::Repeat;
        }
        packets.push_back(Packet { at, mark });
        if packets.len() > Self::PACKETS_MAX {
            packets.pop_front();
        }
        Heard::Measurement
    }

    fn forget_stalest(&mut self) {
        let last_heard = |packets: &VecDeque<Packet>| packets.back().map(|packet| packet.at);
        let stalest = self.sensors.iter().min_by_key(|(_, packets)| last_heard(packets));
        if let Some(stalest) = stalest.map(|(sensor, _)| sensor.clone()) {
            self.sensors.remove(&stalest);
        }
    }
}

/// Returns what tells this packet from others, and for how long it does.
fn mark(decoded: &Decoded) -> (Mark, Duration) {
    match decoded.sequence {
        Some(sequence) => {
            let lasts = match sequence.counts {
                Counts::ShortPackets => Recent::SAME_BYTE_FOR,
                Counts::Measurements | Counts::Packets => Recent::SAME_NUMBER_FOR,
            };
            (Mark::Number(sequence.number), lasts)
        }
        None => {
            let values = Mark::Values(decoded.temperature, decoded.humidity, decoded.battery);
            (values, Recent::SAME_VALUES_FOR)
        }
    }
}
