//! Ruuvi: RuuviTag (formats 2 to 5 and C5) and Ruuvi Air (formats 6 and E1).
//!
//! Source: docs.ruuvi.com, "Bluetooth advertisements". All integers are big-endian.

use super::{
    Advertisement, Counts, DecodeError, Decoded, Format, Identity, IdentitySource, Keys, Mac,
    Outcome, ReplayGuard, Sequence, Undecoded, Uuid, by_address,
    fields::{Fields, humidity, temperature},
};
use crate::units::{Humidity, Millivolts, Temperature};

const COMPANY: u16 = 0x0499;
const MAKER: &str = "ruuvi";
const EDDYSTONE: Uuid = Uuid::short(0xFEAA);

/// The length of format C5. The maker's page heads its samples with 05, so the length tells.
const C5_LENGTH: usize = 18;

pub(super) fn decode(
    advertisement: &Advertisement,
    _keys: &Keys,
    _guard: &mut ReplayGuard,
) -> Outcome {
    let Some(data) = advertisement.manufacturer_data.get(&COMPANY) else {
        return web_address(advertisement);
    };
    let (format, needed, read): (Format, usize, Layout) = match (data.first()?, data.len()) {
        (0x05, C5_LENGTH) | (0xC5, _) => (Format::RuuviC5, C5_LENGTH, format_c5),
        (0x03, _) => (Format::Ruuvi3, 14, format_3),
        (0x05, _) => (Format::Ruuvi5, 24, format_5),
        (0x06, _) => (Format::Ruuvi6, 20, format_6),
        (0xE1, _) => (Format::RuuviE1, 40, format_e1),
        _ => return None,
    };
    let short = DecodeError::TooShort { expected: needed, found: data.len() };
    let whole = data.get(..needed).and_then(|data| read(Fields(data), advertisement.mac()));
    Some(whole.ok_or(Undecoded { format: Some(format), error: short }))
}

/// Reads formats 2 and 4: the address `https://ruu.vi/#` and six bytes in base 64.
fn web_address(advertisement: &Advertisement) -> Outcome {
    let data = advertisement.service_data.get(&EDDYSTONE)?;
    let text = match data.as_slice() {
        [0x10, _, 0x03, rest @ ..] => rest.strip_prefix(b"ruu.vi/#")?,
        _ => return None,
    };
    let short = DecodeError::TooShort { expected: 8, found: text.len() };
    let Some(digits) = text.get(..8).and_then(|digits| digits.first_chunk::<8>()) else {
        return Some(Err(Undecoded { format: Some(Format::RuuviUrl), error: short }));
    };
    let bits = digits.iter().try_fold(0_u64, |bits, digit| Some(bits << 6 | base64(*digit)?))?;
    let [_, _, format, humid, whole, hundredths, pressure @ ..] = bits.to_be_bytes();
    if !matches!(format, 2 | 4) {
        return None;
    }
    Some(Ok(Decoded {
        identity: by_address(MAKER, advertisement.mac()),
        temperature: sign_and_magnitude(whole, hundredths),
        humidity: humidity(u32::from(humid) * 5, 1),
        pressure_pascals: Some(u32::from(u16::from_be_bytes(pressure)) + 50_000),
        ..Decoded::silent(Format::RuuviUrl)
    }))
}

fn base64(digit: u8) -> Option<u64> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u64::from(value))
}

/// Returns the temperature of whole degrees, whose highest bit is the sign, and hundredths.
fn sign_and_magnitude(whole: u8, hundredths: u8) -> Option<Temperature> {
    let magnitude = i32::from(whole & 0x7F) * 1000 + i32::from(hundredths) * 10;
    temperature(if whole & 0x80 == 0 { magnitude } else { -magnitude })
}

/// Reads a payload of the right length; none if a field lies outside it.
type Layout = fn(Fields<'_>, Option<Mac>) -> Option<Decoded>;

/// Format 3 has neither a sentinel, a sequence nor an identity.
fn format_3(fields: Fields<'_>, mac: Option<Mac>) -> Option<Decoded> {
    Some(Decoded {
        identity: by_address(MAKER, mac),
        temperature: sign_and_magnitude(fields.u8(2)?, fields.u8(3)?),
        humidity: humidity(u32::from(fields.u8(1)?) * 5, 1),
        pressure_pascals: Some(u32::from(fields.u16_be(4)?) + 50_000),
        battery: Some(Millivolts(fields.u16_be(12)?)),
        ..Decoded::silent(Format::Ruuvi3)
    })
}

fn format_5(fields: Fields<'_>, mac: Option<Mac>) -> Option<Decoded> {
    air(fields, mac, Format::Ruuvi5, 13)
}

fn format_c5(fields: Fields<'_>, mac: Option<Mac>) -> Option<Decoded> {
    air(fields, mac, Format::RuuviC5, 7)
}

/// Formats 5 and C5 differ in what lies before the power field at `power`.
fn air(fields: Fields<'_>, mac: Option<Mac>, format: Format, power: usize) -> Option<Decoded> {
    let voltage = fields.u16_be(power)? >> 5;
    let sequence = fields.u16_be(power + 3)?;
    Some(Decoded {
        identity: by_payload(fields.array(power + 5)?).or_else(|| by_address(MAKER, mac)),
        temperature: air_temperature(fields)?,
        humidity: air_humidity(fields)?,
        pressure_pascals: air_pressure(fields)?,
        battery: (voltage != 0x7FF).then_some(Millivolts(voltage + 1600)),
        sequence: measured(u32::from(sequence), 0xFFFF),
        ..Decoded::silent(format)
    })
}

/// Format 6 names the sensor by the last three bytes of its address.
fn format_6(fields: Fields<'_>, mac: Option<Mac>) -> Option<Decoded> {
    let serial: [u8; 3] = fields.array(17)?;
    let whole = mac.filter(|mac| mac.0.ends_with(&serial));
    let identity = by_address(MAKER, whole).or_else(|| {
        let sensor = format!("{MAKER}:{}", hex::encode(serial)).parse().ok()?;
        let is_named = serial != [0xFF; 3];
        is_named.then_some(Identity { sensor, source: IdentitySource::Payload })
    });
    Some(Decoded {
        identity,
        temperature: air_temperature(fields)?,
        humidity: air_humidity(fields)?,
        pressure_pascals: air_pressure(fields)?,
        sequence: Some(Sequence {
            number: u32::from(fields.u8(15)?),
            counts: Counts::ShortPackets,
        }),
        ..Decoded::silent(Format::Ruuvi6)
    })
}

fn format_e1(fields: Fields<'_>, mac: Option<Mac>) -> Option<Decoded> {
    let [a, b, c] = fields.array(25)?;
    Some(Decoded {
        identity: by_payload(fields.array(34)?).or_else(|| by_address(MAKER, mac)),
        temperature: air_temperature(fields)?,
        humidity: air_humidity(fields)?,
        pressure_pascals: air_pressure(fields)?,
        sequence: measured(u32::from_be_bytes([0, a, b, c]), 0xFF_FFFF),
        ..Decoded::silent(Format::RuuviE1)
    })
}

/// The temperature at byte 1, in 0.005 °C; the inner none is the sensor's "no value".
fn air_temperature(fields: Fields<'_>) -> Option<Option<Temperature>> {
    let raw = fields.i16_be(1)?;
    Some(if raw == i16::MIN { None } else { temperature(i32::from(raw) * 5) })
}

/// The humidity at byte 3, in 0.0025 %.
fn air_humidity(fields: Fields<'_>) -> Option<Option<Humidity>> {
    let raw = fields.u16_be(3)?;
    Some(if raw == u16::MAX { None } else { humidity(u32::from(raw), 40) })
}

/// The pressure at byte 5, in pascals above 50,000.
fn air_pressure(fields: Fields<'_>) -> Option<Option<u32>> {
    let raw = fields.u16_be(5)?;
    Some((raw != u16::MAX).then_some(u32::from(raw) + 50_000))
}

fn measured(number: u32, none: u32) -> Option<Sequence> {
    (number != none).then_some(Sequence { number, counts: Counts::Measurements })
}

fn by_payload(mac: [u8; 6]) -> Option<Identity> {
    let sensor = Mac(mac).sensor(MAKER)?;
    Some(Identity { sensor, source: IdentitySource::Payload })
}
