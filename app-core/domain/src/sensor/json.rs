//! Advertisements and what they say as JSON lines, for programs.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Advertisement, Bindkey, Keys, ReplayGuard, decode};

/// One line of input: an advertisement, the key of its sensor, and what was heard before it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The advertisement.
    pub advertisement: Advertisement,
    /// The sensor's key.
    pub bindkey: Option<Bindkey>,
    /// Earlier advertisements of the same sensor, oldest first.
    pub prior: Vec<Advertisement>,
}

/// A line that is not an advertisement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {expected}")]
pub struct LineError {
    /// The field at fault, such as `service_data.0xfcd2`; `line` if it is no JSON object.
    pub field: String,
    /// What would have been right, in words.
    pub expected: String,
}

/// One line of output; what is not known is `null`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecodedLine {
    /// The name of the format; see [`super::Format::name`].
    pub format: Option<&'static str>,
    /// The temperature in thousandths of a degree Celsius.
    pub temperature_millicelsius: Option<i32>,
    /// The relative humidity in thousandths.
    pub humidity_permille: Option<u16>,
    /// The battery's charge in percent.
    pub battery_percent: Option<u8>,
    /// The battery's voltage in millivolts.
    pub battery_millivolts: Option<u16>,
    /// The sensor's own count.
    pub sequence: Option<u32>,
    /// What stands in the way; see [`super::DecodeError::code`].
    pub error: Option<&'static str>,
}

impl Line {
    /// The most earlier advertisements in one line.
    pub const PRIOR_MAX: usize = 1_024;

    /// Reads one line. Absent and `null` fields are the same; unknown fields are passed over.
    ///
    /// # Errors
    ///
    /// [`LineError`] with the field at fault.
    pub fn parse(text: &str) -> Result<Self, LineError> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| fault("line", &format!("a JSON object ({error})")))?;
        let object = value.as_object().ok_or_else(|| fault("line", "a JSON object"))?;
        let advertisement = advertisement(object, "", None)?;
        let bindkey = text_of(object, "", "bindkey")?
            .map(|key| Bindkey::from_hex(key).map_err(|error| fault("bindkey", &error.to_string())))
            .transpose()?;
        let mut prior = Vec::new();
        if let Some(value) = present(object, "prior_adverts") {
            let expected = "a list of at most 1024 advertisements";
            let list = value.as_array().filter(|list| list.len() <= Self::PRIOR_MAX);
            let list = list.ok_or_else(|| fault("prior_adverts", expected))?;
            for (index, earlier) in list.iter().enumerate() {
                let path = format!("prior_adverts.{index}");
                let object = earlier.as_object().ok_or_else(|| fault(&path, "an object"))?;
                prior.push(self::advertisement(object, &path, Some(&advertisement))?);
            }
        }
        Ok(Self { advertisement, bindkey, prior })
    }

    /// Returns what the advertisement says, after those before it.
    pub fn decode(&self) -> DecodedLine {
        let keys = self.bindkey.clone().map_or_else(Keys::none, Keys::for_any);
        let mut guard = ReplayGuard::default();
        for earlier in &self.prior {
            // An earlier packet counts only for what it teaches the guard.
            drop(decode(earlier, &keys, &mut guard));
        }
        match decode(&self.advertisement, &keys, &mut guard) {
            Ok(decoded) => DecodedLine {
                format: Some(decoded.format.name()),
                temperature_millicelsius: decoded.temperature.map(Into::into),
                humidity_permille: decoded.humidity.map(Into::into),
                battery_percent: decoded.battery_percent,
                battery_millivolts: decoded.battery.map(|battery| battery.0),
                sequence: decoded.sequence.map(|sequence| sequence.number),
                error: None,
            },
            Err(undecoded) => DecodedLine {
                format: undecoded.format.map(super::Format::name),
                temperature_millicelsius: None,
                humidity_permille: None,
                battery_percent: None,
                battery_millivolts: None,
                sequence: None,
                error: Some(undecoded.error.code()),
            },
        }
    }
}

/// Reads an advertisement; one without an address or name has those of `main`.
fn advertisement(
    object: &Map<String, Value>,
    path: &str,
    main: Option<&Advertisement>,
) -> Result<Advertisement, LineError> {
    let local_name = text_of(object, path, "local_name")?.map(str::to_owned);
    let address = text_of(object, path, "address")?.map(str::to_owned);
    let rssi = match present(object, "rssi") {
        None => None,
        Some(value) => {
            let number = value.as_i64().and_then(|rssi| i16::try_from(rssi).ok());
            Some(number.ok_or_else(|| fault(&join(path, "rssi"), "a whole number of dBm"))?)
        }
    };
    let mut advertisement = Advertisement {
        local_name: local_name.or_else(|| main.and_then(|main| main.local_name.clone())),
        address: address.or_else(|| main.and_then(|main| main.address.clone())),
        rssi,
        ..Advertisement::default()
    };
    for (key, bytes) in bytes_of(object, path, "manufacturer_data")? {
        let company = company(&key).ok_or_else(|| {
            fault(&join(path, &format!("manufacturer_data.{key}")), "a company such as 0x0499")
        })?;
        advertisement.manufacturer_data.insert(company, bytes);
    }
    for (key, bytes) in bytes_of(object, path, "service_data")? {
        let field = join(path, &format!("service_data.{key}"));
        let uuid = key.parse().map_err(|_| fault(&field, "a service such as 0xfcd2"))?;
        advertisement.service_data.insert(uuid, bytes);
    }
    if let Some(value) = present(object, "service_uuids") {
        let field = join(path, "service_uuids");
        let list = value.as_array().ok_or_else(|| fault(&field, "a list of services"))?;
        for uuid in list {
            let uuid = uuid.as_str().and_then(|text| text.parse().ok());
            let uuid = uuid.ok_or_else(|| fault(&field, "services such as 0xfcd2"))?;
            advertisement.service_uuids.insert(uuid);
        }
    }
    Ok(advertisement)
}

fn present<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

fn text_of<'a>(
    object: &'a Map<String, Value>,
    path: &str,
    name: &str,
) -> Result<Option<&'a str>, LineError> {
    let Some(value) = present(object, name) else { return Ok(None) };
    value.as_str().map(Some).ok_or_else(|| fault(&join(path, name), "text"))
}

/// Reads an object of hexadecimal texts.
fn bytes_of(
    object: &Map<String, Value>,
    path: &str,
    name: &str,
) -> Result<Vec<(String, Vec<u8>)>, LineError> {
    let Some(value) = present(object, name) else { return Ok(Vec::new()) };
    let entries = value
        .as_object()
        .ok_or_else(|| fault(&join(path, name), "an object of hexadecimal texts"))?;
    let decoded = entries.iter().map(|(key, value)| {
        let bytes = value.as_str().and_then(|text| hex::decode(text).ok());
        let field = join(path, &format!("{name}.{key}"));
        Ok((key.clone(), bytes.ok_or_else(|| fault(&field, "an even number of hex digits"))?))
    });
    decoded.collect()
}

/// Reads a company identifier in hexadecimal: `0x0499` or `0499`.
fn company(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let is_hex = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn fault(field: &str, expected: &str) -> LineError {
    LineError { field: field.to_owned(), expected: format!("expected {expected}") }
}
