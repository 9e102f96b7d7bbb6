//! Settings of this device.

use serde::{Deserialize, Serialize};

use super::{LinkView, PersonRef};

/// What the settings page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SettingsView {
    /// The language of the interface and the reports.
    pub language: Language,
    /// The unit temperatures are shown in.
    pub temperature_unit: TemperatureUnit,
    /// The colours.
    pub theme: Theme,
    /// Who uses this device.
    pub person: Option<PersonRef>,
    /// Who may use it.
    pub people: Vec<PersonRef>,
    /// The name of this device.
    pub device_name: String,
    /// The fingerprint of its key.
    pub device: String,
    /// The relay's address; absent when none is set.
    pub relay: Option<String>,
    /// The link to it.
    pub link: LinkView,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The time of this view.
    pub now_at_ms: i64,
    /// The version of the product.
    pub version: String,
    /// How many bytes this device keeps.
    pub storage_bytes: i64,
}

/// A language of the interface, as a BCP 47 tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Language {
    /// English.
    En,
    /// French.
    Fr,
}

/// The unit temperatures are shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TemperatureUnit {
    /// Degrees Celsius.
    Celsius,
    /// Degrees Fahrenheit, for display only.
    Fahrenheit,
}

/// The colours of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Theme {
    /// What the system asks for.
    System,
    /// Lichen paper.
    Light,
    /// Night spruce.
    Dark,
    /// Black on white, for sunlight.
    Contrast,
}
