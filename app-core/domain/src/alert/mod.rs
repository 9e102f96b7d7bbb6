//! Alerts: what someone must know now, and what was done about it.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AlertId, DeviceId, EntryId, PersonId, SensorId, ShipmentId},
    units::{Temperature, Timestamp},
};

/// Why an alert was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// The box is above the storage range; there is time to act.
    TooWarm,
    /// The box is below the storage range; there is time to act.
    TooCold,
    /// A heat rule fired: the medicines must not be used until someone decided.
    HeatDamage,
    /// A freezing rule fired: the medicines must not be used.
    Frozen,
    /// The sensor was not heard for too long: nobody knows how the box is.
    SensorSilent,
}

impl AlertKind {
    /// Returns whether the medicines must not be used, rather than need help.
    pub fn is_stop(self) -> bool {
        match self {
            Self::HeatDamage | Self::Frozen => true,
            Self::TooWarm | Self::TooCold | Self::SensorSilent => false,
        }
    }
}

/// The reason a person gives when acknowledging an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The box was opened to load or unload.
    OpenedToLoad,
    /// The lid was left open.
    LidLeftOpen,
    /// The ice packs were changed, or were too cold or too warm.
    IcePacksChanged,
    /// The box stood outside.
    StoodOutside,
    /// The sensor was moved.
    SensorMoved,
    /// The sensor touched ice.
    SensorTouchedIce,
    /// The sensor or its battery is lost.
    SensorLost,
    /// The phone was off, or its battery empty.
    PhoneWasOff,
    /// The box or the vehicle failed.
    EquipmentFailed,
    /// Something else, described in the note.
    Other,
    /// The person does not know.
    NotKnown,
}

/// Someone saw an alert and said why it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The entry of the shipment's document.
    pub id: EntryId,
    /// Who.
    pub by: PersonId,
    /// When, by that person's device.
    pub at: Timestamp,
    /// Why it happened.
    pub reason: Reason,
    /// What was done, in the person's words.
    pub note: String,
}

/// Something someone must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Derived from the shipment, the sensor, the kind and `began`, so that two devices that see
    /// the same breach raise one alert.
    pub id: AlertId,
    /// The shipment.
    pub shipment: ShipmentId,
    /// The sensor that saw it.
    pub sensor: SensorId,
    /// The box, by name.
    pub box_name: String,
    /// Why.
    pub kind: AlertKind,
    /// The first reading out of range, or the last reading heard.
    pub began: Timestamp,
    /// When the first device raised it.
    pub raised_at: Timestamp,
    /// That device.
    pub raised_by: DeviceId,
    /// The reading that raised it; none for a silent sensor.
    pub temperature: Option<Temperature>,
    /// The rule that fired, as `pack/rule`, for a stop.
    pub rule: Option<String>,
    /// Whether it was found when the readings came late, as from a logger's file.
    #[serde(default)]
    pub is_late: bool,
    /// When the box came back into its range, or the sensor was heard again.
    pub resolved_at: Option<Timestamp>,
    /// Who has seen it, oldest first.
    pub acknowledgements: Vec<Acknowledgement>,
}
