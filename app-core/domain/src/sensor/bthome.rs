//! BTHome, versions 1 and 2, plain and encrypted.
//!
//! Source: bthome.io, "Format" and "Encryption"; integers are little-endian.

use super::{
    Advertisement, Counts, DecodeError, Decoded, Format, Identity, IdentitySource, Keys, Mac,
    Outcome, ReplayGuard, Sequence, Undecoded, Uuid, by_address, cipher,
    fields::{humidity, percent, temperature},
    key::Bindkey,
};
use crate::{ids::SensorId, units::Millivolts};

const MAKER: &str = "bthome";
const V2: Uuid = Uuid::short(0xFCD2);
const V1: Uuid = Uuid::short(0x181C);
const V1_ENCRYPTED: Uuid = Uuid::short(0x181E);

/// Shelly names its sensors in manufacturer data beside the BTHome payload.
const SHELLY: u16 = 0x0BA9;

/// The counter and the tag that end an encrypted payload.
const TRAILER: usize = 8;

pub(super) fn decode(
    advertisement: &Advertisement,
    keys: &Keys,
    guard: &mut ReplayGuard,
) -> Outcome {
    let service = |uuid| advertisement.service_data.get(&uuid).map(Vec::as_slice);
    let (format, result) = if let Some(data) = service(V2) {
        let (info, mut body) = data.split_first()?;
        if info >> 5 != 2 {
            return None;
        }
        let mut identity = visible(advertisement);
        if info & 0b10 != 0
            && let Some((mac, rest)) = body.split_at_checked(6)
        {
            identity = named(Mac::from_reversed(mac)).or(identity);
            body = rest;
        }
        if info & 1 == 0 {
            let clear = Clear { format: Format::Bthome2, read: read_objects, body };
            (Format::Bthome2, clear.read(identity, keys, guard))
        } else {
            let sealed = Sealed { format: Format::Bthome2Encrypted, info: Some(*info), body };
            (Format::Bthome2Encrypted, sealed.open(identity, keys, guard))
        }
    } else if let Some(body) = service(V1_ENCRYPTED) {
        let sealed = Sealed { format: Format::Bthome1Encrypted, info: None, body };
        (Format::Bthome1Encrypted, sealed.open(visible(advertisement), keys, guard))
    } else {
        let body = service(V1)?;
        let clear = Clear { format: Format::Bthome1, read: read_objects_v1, body };
        (Format::Bthome1, clear.read(visible(advertisement), keys, guard))
    };
    Some(result.map_err(|error| Undecoded { format: Some(format), error }))
}

/// Returns who speaks, as far as the air shows it: Shelly's own word, then the radio address.
fn visible(advertisement: &Advertisement) -> Option<Identity> {
    let shelly = advertisement.manufacturer_data.get(&SHELLY);
    named(shelly.and_then(|data| shelly_mac(data)))
        .or_else(|| by_address(MAKER, advertisement.mac()))
}

fn named(mac: Option<Mac>) -> Option<Identity> {
    let sensor = mac?.sensor(MAKER)?;
    Some(Identity { sensor, source: IdentitySource::Payload })
}

/// Returns the address among Shelly's blocks: flags (01), address (0A), model (0B).
fn shelly_mac(mut data: &[u8]) -> Option<Mac> {
    loop {
        let (block, rest) = data.split_first()?;
        data = match block {
            0x01 | 0x0B => rest.get(2..)?,
            0x0A => return Mac::from_reversed(rest.get(..6)?),
            _ => return None,
        };
    }
}

/// A payload in the clear.
struct Clear<'a> {
    format: Format,
    read: fn(&[u8], &mut Decoded) -> Result<(), DecodeError>,
    body: &'a [u8],
}

impl Clear<'_> {
    /// Reads it, unless its sensor is known to encrypt.
    fn read(
        &self,
        identity: Option<Identity>,
        keys: &Keys,
        guard: &ReplayGuard,
    ) -> Result<Decoded, DecodeError> {
        let encrypts = |sensor: &SensorId| keys.is_paired(sensor) || guard.has_heard(sensor);
        if identity.as_ref().is_some_and(|identity| encrypts(&identity.sensor)) {
            return Err(DecodeError::Downgraded);
        }
        let mut decoded = Decoded { identity, ..Decoded::silent(self.format) };
        (self.read)(self.body, &mut decoded)?;
        Ok(decoded)
    }
}

/// An encrypted payload: ciphertext, counter, tag.
struct Sealed<'a> {
    format: Format,
    info: Option<u8>,
    body: &'a [u8],
}

impl Sealed<'_> {
    fn open(
        &self,
        identity: Option<Identity>,
        keys: &Keys,
        guard: &mut ReplayGuard,
    ) -> Result<Decoded, DecodeError> {
        let short = DecodeError::TooShort { expected: TRAILER, found: self.body.len() };
        let (rest, tag) = self.body.split_last_chunk::<4>().ok_or(short)?;
        let (ciphertext, counter) = rest.split_last_chunk::<4>().ok_or(short)?;
        let sealed = [ciphertext, tag].concat();
        let (identity, body) = match identity {
            Some(identity) => {
                let key = keys.of(&identity.sensor).ok_or(DecodeError::KeyMissing)?;
                let body = self.try_key(&identity.sensor, key, *counter, &sealed);
                (identity, body.ok_or(DecodeError::KeyWrong)?)
            }
            None => self.try_paired(keys, *counter, &sealed)?,
        };
        let counter = u32::from_le_bytes(*counter);
        guard
            .accept(&identity.sensor, counter)
            .map_err(|last| DecodeError::Replayed { last, found: counter })?;
        let mut decoded = Decoded { identity: Some(identity), ..Decoded::silent(self.format) };
        match self.info {
            Some(_) => read_objects(&body, &mut decoded),
            None => read_objects_v1(&body, &mut decoded),
        }?;
        decoded.sequence.get_or_insert(Sequence { number: counter, counts: Counts::Packets });
        Ok(decoded)
    }

    /// Tries the keys of all paired sensors: where addresses are hidden, the key tells who it is.
    fn try_paired(
        &self,
        keys: &Keys,
        counter: [u8; 4],
        sealed: &[u8],
    ) -> Result<(Identity, Vec<u8>), DecodeError> {
        let mut has_tried = false;
        for (sensor, key) in keys.paired() {
            has_tried = true;
            if let Some(body) = self.try_key(sensor, key, counter, sealed) {
                let identity = Identity { sensor: sensor.clone(), source: IdentitySource::Key };
                return Ok((identity, body));
            }
        }
        Err(if has_tried { DecodeError::KeyMissing } else { DecodeError::AddressMissing })
    }

    fn try_key(
        &self,
        sensor: &SensorId,
        key: &Bindkey,
        counter: [u8; 4],
        sealed: &[u8],
    ) -> Option<Vec<u8>> {
        let mac = Mac::of_sensor(sensor)?;
        match self.info {
            Some(info) => {
                let nonce = [mac.0.as_slice(), &[0xD2, 0xFC, info], &counter].concat();
                cipher::open(key, &nonce, sealed, &[])
            }
            None => {
                let nonce = [mac.0.as_slice(), &[0x1E, 0x18], &counter].concat();
                cipher::open(key, &nonce, sealed, &[0x11])
            }
        }
    }
}

/// Reads the objects of version 2. An unknown one ends the reading; those before it hold.
fn read_objects(mut body: &[u8], decoded: &mut Decoded) -> Result<(), DecodeError> {
    let mut is_first = true;
    while let Some((id, rest)) = body.split_first() {
        let Some(length) = object_length(*id, rest) else { break };
        let Some((value, later)) = rest.split_at_checked(length) else {
            let short = DecodeError::TooShort { expected: length, found: rest.len() };
            return if is_first { Err(short) } else { Ok(()) };
        };
        read_object(*id, value, decoded);
        (body, is_first) = (later, false);
    }
    Ok(())
}

/// Reads the objects of version 1, each with its length (itself not counted) in five bits.
fn read_objects_v1(mut body: &[u8], decoded: &mut Decoded) -> Result<(), DecodeError> {
    let mut is_first = true;
    while let Some((control, rest)) = body.split_first() {
        let length = usize::from(control & 0x1F);
        let Some((object, later)) = rest.split_at_checked(length) else {
            let short = DecodeError::TooShort { expected: length, found: rest.len() };
            return if is_first { Err(short) } else { Ok(()) };
        };
        if let Some((id, value)) = object.split_first()
            && object_length(*id, value) == Some(value.len())
        {
            read_object(*id, value, decoded);
        }
        (body, is_first) = (later, false);
    }
    Ok(())
}

/// Takes what one object says. Of several temperatures the last counts, as in other decoders.
fn read_object(id: u8, value: &[u8], decoded: &mut Decoded) {
    match (id, value) {
        (0x00, &[number]) => {
            let number = u32::from(number);
            decoded.sequence = Some(Sequence { number, counts: Counts::ShortPackets });
        }
        (0x01, &[charge]) => decoded.battery_percent = percent(charge),
        (0x02, &[a, b]) => {
            decoded.temperature = temperature(i32::from(i16::from_le_bytes([a, b])) * 10);
        }
        (0x45, &[a, b]) => {
            decoded.temperature = temperature(i32::from(i16::from_le_bytes([a, b])) * 100);
        }
        (0x57, &[a]) => decoded.temperature = temperature(i32::from(a.cast_signed()) * 1000),
        (0x58, &[a]) => decoded.temperature = temperature(i32::from(a.cast_signed()) * 350),
        (0x03, &[a, b]) => {
            decoded.humidity = humidity(u32::from(u16::from_le_bytes([a, b])), 10);
        }
        (0x2E, &[a]) => decoded.humidity = humidity(u32::from(a) * 10, 1),
        (0x04, &[a, b, c]) => {
            decoded.pressure_pascals = Some(u32::from_le_bytes([a, b, c, 0]));
        }
        (0x0C, &[a, b]) => decoded.battery = Some(Millivolts(u16::from_le_bytes([a, b]))),
        _ => {}
    }
}

/// Returns how many bytes follow an object's number; none for an unknown one.
fn object_length(id: u8, rest: &[u8]) -> Option<usize> {
    match id {
        0x00
        | 0x01
        | 0x09
        | 0x0F..=0x11
        | 0x15..=0x2F
        | 0x3A
        | 0x46
        | 0x57..=0x59
        | 0x60
        | 0x64 => Some(1),
        0x02 | 0x03 | 0x06..=0x08 | 0x0C..=0x0E | 0x12..=0x14 | 0x3C | 0x3D | 0x3F..=0x41 => {
            Some(2)
        }
        0x43..=0x45 | 0x47..=0x4A | 0x51 | 0x52 | 0x56 | 0x5A | 0x5D..=0x5F | 0x61 | 0xF0 => {
            Some(2)
        }
        0x04 | 0x05 | 0x0A | 0x0B | 0x42 | 0x4B | 0xF2 => Some(3),
        0x3E | 0x4C..=0x50 | 0x55 | 0x5B | 0x5C | 0x62 | 0x63 | 0xF1 => Some(4),
        0x53 | 0x54 => rest.first().map(|length| usize::from(*length) + 1),
        _ => None,
    }
}
