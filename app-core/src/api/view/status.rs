//! Where the device stands: the frame around every screen.

use serde::{Deserialize, Serialize};

use super::PersonRef;

/// What the frame around every screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StatusView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// Who uses this device; absent until someone is chosen.
    pub person: Option<PersonRef>,
    /// The name of this device.
    pub device_name: String,
    /// The link to the relay.
    pub link: LinkView,
    /// How many alerts nobody acknowledged.
    pub open_alerts: u32,
}

/// The link to the relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LinkView {
    /// Where it stands.
    pub state: LinkState,
    /// Since when.
    pub since_at_ms: Option<i64>,
    /// When the relay last acknowledged anything.
    pub sent_at_ms: Option<i64>,
    /// How many records wait on this device.
    pub waiting: u32,
    /// How many changes the relay refused and nobody withdrew.
    pub refused: u32,
}

/// Where the link to the relay stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LinkState {
    /// Everything was exchanged.
    InStep,
    /// Records are on their way.
    Sending,
    /// The relay cannot be reached.
    Offline,
    /// No relay is set.
    NoRelay,
}
