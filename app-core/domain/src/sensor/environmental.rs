//! Bluetooth SIG Environmental Sensing, Battery and Device Information.
//!
//! Sensors such as ELA's put characteristic values into service data; others are read after
//! connecting. Source: Bluetooth SIG, GATT Specification Supplement.

use super::{
    Advertisement, DecodeError, Decoded, Format, Keys, Outcome, ReplayGuard, Uuid, by_address,
    fields::{humidity, percent, temperature},
};
use crate::units::{Humidity, Millivolts, Temperature};

const MAKER: &str = "ble";
const TEMPERATURE: Uuid = Uuid::short(0x2A6E);
const HUMIDITY: Uuid = Uuid::short(0x2A6F);
const PRESSURE: Uuid = Uuid::short(0x2A6D);
const BATTERY_LEVEL: Uuid = Uuid::short(0x2A19);

/// ELA Innovation adds its battery in manufacturer data: F1 percent, F2 millivolts.
const ELA: u16 = 0x0757;

/// The value of one characteristic; a value the sensor marks as unknown is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Characteristic {
    /// Temperature (2A6E).
    Temperature(Option<Temperature>),
    /// Humidity (2A6F).
    Humidity(Option<Humidity>),
    /// Pressure (2A6D), in pascals.
    PressurePascals(Option<u32>),
    /// Battery Level (2A19), in percent.
    BatteryPercent(Option<u8>),
    /// A text about the device.
    Text(DeviceText, String),
}

/// What a text of the Device Information service says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceText {
    /// Model Number String (2A24).
    Model,
    /// Serial Number String (2A25).
    Serial,
    /// Firmware Revision String (2A26).
    Firmware,
    /// Manufacturer Name String (2A29).
    Manufacturer,
}

/// The longest text taken from a device, in bytes.
const TEXT_MAX: usize = 248;

const TEXTS: [(Uuid, DeviceText); 4] = [
    (Uuid::short(0x2A24), DeviceText::Model),
    (Uuid::short(0x2A25), DeviceText::Serial),
    (Uuid::short(0x2A26), DeviceText::Firmware),
    (Uuid::short(0x2A29), DeviceText::Manufacturer),
];

/// Returns what the value of the characteristic `uuid` says.
///
/// # Errors
///
/// [`DecodeError::UnknownFormat`] for other characteristics, [`DecodeError::BadLength`] for a
/// value of another length, or a text that is too long or not UTF-8.
pub fn read_characteristic(uuid: Uuid, value: &[u8]) -> Result<Characteristic, DecodeError> {
    let bad = DecodeError::BadLength { found: value.len() };
    if let Some((_, about)) = TEXTS.iter().find(|(known, _)| *known == uuid) {
        let text = std::str::from_utf8(value).ok().filter(|text| text.len() <= TEXT_MAX);
        let text = text.ok_or(bad)?.trim_matches(['\0', ' ']).to_owned();
        return Ok(Characteristic::Text(*about, text));
    }
    match (uuid, value) {
        (TEMPERATURE, &[a, b]) => {
            let raw = i16::from_le_bytes([a, b]);
            let known = (raw != i16::MIN).then_some(i32::from(raw) * 10);
            Ok(Characteristic::Temperature(known.and_then(temperature)))
        }
        (HUMIDITY, &[a, b]) => {
            let raw = u16::from_le_bytes([a, b]);
            Ok(Characteristic::Humidity(humidity(u32::from(raw), 10)))
        }
        // ELA sends whole percents in one byte.
        (HUMIDITY, &[a]) => Ok(Characteristic::Humidity(humidity(u32::from(a) * 10, 1))),
        (PRESSURE, bytes) => {
            let bytes = <[u8; 4]>::try_from(bytes).map_err(|_| bad)?;
            Ok(Characteristic::PressurePascals(Some(u32::from_le_bytes(bytes) / 10)))
        }
        (BATTERY_LEVEL, &[a]) => Ok(Characteristic::BatteryPercent(percent(a))),
        (TEMPERATURE | HUMIDITY | BATTERY_LEVEL, _) => Err(bad),
        _ => Err(DecodeError::UnknownFormat),
    }
}

pub(super) fn decode(
    advertisement: &Advertisement,
    _keys: &Keys,
    _guard: &mut ReplayGuard,
) -> Outcome {
    let mut decoded = Decoded::silent(Format::EnvironmentalSensing);
    let mut has_any = false;
    for (uuid, value) in &advertisement.service_data {
        match read_characteristic(*uuid, value) {
            Ok(Characteristic::Temperature(value)) => decoded.temperature = value,
            Ok(Characteristic::Humidity(value)) => decoded.humidity = value,
            Ok(Characteristic::PressurePascals(value)) => decoded.pressure_pascals = value,
            Ok(Characteristic::BatteryPercent(value)) => decoded.battery_percent = value,
            Ok(Characteristic::Text(..)) | Err(_) => continue,
        }
        has_any = true;
    }
    if !has_any {
        return None;
    }
    match advertisement.manufacturer_data.get(&ELA).map(Vec::as_slice) {
        Some([0xF1, charge, ..]) => decoded.battery_percent = percent(*charge),
        Some([0xF2, a, b, ..]) => {
            decoded.battery = Some(Millivolts(u16::from_le_bytes([*a, *b])));
        }
        Some(_) | None => {}
    }
    decoded.identity = by_address(MAKER, advertisement.mac());
    Some(Ok(decoded))
}
