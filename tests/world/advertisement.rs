//! What a RuuviTag in the box would broadcast, as a radio hands it on.

use crate::Measurement;
use serde_json::{Value, json};
use std::fmt::Write;

const RUUVI_COMPANY: &str = "0x0499";
const BATTERY_MILLIVOLTS: u16 = 2_950;
const POWER_DBM: u16 = 4;
const UNKNOWN_PRESSURE: u16 = u16::MAX;
const UNKNOWN_ACCELERATION: i16 = i16::MIN;
const UNKNOWN_MOVEMENT: u8 = u8::MAX;

/// A RuuviTag, by its address, which counts its measurements.
#[derive(Clone, Debug)]
pub struct Ruuvi {
    address: [u8; 6],
    sequence: u16,
}

impl Ruuvi {
    /// A tag that has not measured.
    #[must_use]
    pub fn new(address: [u8; 6]) -> Self {
        Self { address, sequence: 0 }
    }

    /// The address as people write it.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.map(|byte| format!("{byte:02X}")).join(":")
    }

    /// The advertisement for one measurement, in the form `isotherm decode` reads.
    pub fn advertise(&mut self, measurement: Measurement) -> Value {
        let data = format_5(measurement, self.sequence, self.address);
        // 65535 means unknown, so the count starts again before it.
        self.sequence = if self.sequence == u16::MAX - 1 { 0 } else { self.sequence + 1 };
        json!({
            "local_name": null,
            "address": self.address(),
            "manufacturer_data": { RUUVI_COMPANY: hexadecimal(&data) },
            "service_data": {},
            "service_uuids": [],
        })
    }
}

/// Data format 5: 24 bytes, most significant first.
///
/// Source: Ruuvi Innovations, Data format 5 (RAWv2).
fn format_5(measurement: Measurement, sequence: u16, address: [u8; 6]) -> Vec<u8> {
    let temperature = i16::try_from(measurement.temperature_millicelsius / 5).unwrap_or(i16::MIN);
    let humidity = u16::try_from(measurement.humidity_permille * 40).unwrap_or(u16::MAX);
    let power = ((BATTERY_MILLIVOLTS - 1_600) << 5) | ((POWER_DBM + 40) / 2);
    let mut data = vec![5];
    data.extend(temperature.to_be_bytes());
    data.extend(humidity.to_be_bytes());
    data.extend(UNKNOWN_PRESSURE.to_be_bytes());
    for _axis in 0..3 {
        data.extend(UNKNOWN_ACCELERATION.to_be_bytes());
    }
    data.extend(power.to_be_bytes());
    data.push(UNKNOWN_MOVEMENT);
    data.extend(sequence.to_be_bytes());
    data.extend(address);
    data
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: [u8; 6] = [0xcb, 0xb8, 0x33, 0x4c, 0x88, 0x4f];

    fn measured(temperature_millicelsius: i32) -> Measurement {
        Measurement { at_ms: 0, temperature_millicelsius, humidity_permille: 480 }
    }

    #[test]
    fn the_bytes_stand_where_the_maker_says() {
        let data = format_5(measured(24_300), 205, TAG);
        let expected = "0512fc4b00ffff800080008000a8d6ff00cdcbb8334c884f";
        assert_eq!(hexadecimal(&data), expected);
    }

    #[test]
    fn cold_is_a_negative_number_and_each_advertisement_counts_one() {
        let mut tag = Ruuvi::new(TAG);
        let first = tag.advertise(measured(-1_000)).to_string();
        let second = tag.advertise(measured(-1_000)).to_string();
        assert!(first.contains("05ff38") && first != second, "{first}");
    }
}
