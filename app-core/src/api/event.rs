//! What the core tells a shell unasked.

use serde::{Deserialize, Serialize};

use super::view::{BoxState, Reason, RefusedChange};

/// Something happened that a shell may show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Event {
    /// Views hold other values than before; read them again.
    ViewsChanged {
        /// Which views.
        views: Vec<ViewName>,
    },
    /// An alert was raised or became worse: sound, vibrate, notify.
    AlertRaised {
        /// The alert.
        alert: String,
        /// The shipment whose box it concerns.
        shipment: Option<String>,
        /// The name of the box.
        box_name: String,
        /// How bad it is.
        state: BoxState,
        /// What happened.
        reason: Reason,
    },
    /// The relay refused a change that was acknowledged on this device.
    CommandRefusedLater {
        /// What was refused, and why.
        refused: RefusedChange,
    },
}

/// The name of a view, without its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ViewName {
    /// Where the device stands.
    Status,
    /// The driver's page.
    Today,
    /// The list of shipments.
    Shipments,
    /// One shipment.
    Shipment,
    /// The ribbon of one shipment.
    Ribbon,
    /// The readings of one shipment.
    Readings,
    /// The handover of one shipment.
    Handover,
    /// One form.
    Form,
    /// Sensors paired and heard.
    Sensors,
    /// Alerts.
    Alerts,
    /// What is saved where.
    Sync,
    /// Settings of this device.
    Settings,
    /// Where the device stands with its organisation.
    Membership,
    /// People, sites, products and templates.
    Directory,
    /// What a logger's file would add to a shipment.
    LoggerFile,
    /// The report of one shipment.
    Report,
}

impl ViewName {
    /// Every view.
    pub const ALL: [Self; 16] = [
        Self::Status,
        Self::Today,
        Self::Shipments,
        Self::Shipment,
        Self::Ribbon,
        Self::Readings,
        Self::Handover,
        Self::Form,
        Self::Sensors,
        Self::Alerts,
        Self::Sync,
        Self::Settings,
        Self::Membership,
        Self::Directory,
        Self::LoggerFile,
        Self::Report,
    ];
}
