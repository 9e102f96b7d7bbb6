//! What a command made.

use serde::{Deserialize, Serialize};

use super::{ImportOutcome, OfficeAnswer};

/// What an acknowledged command made; empty for commands that make nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CommandOutcome {
    /// The shipment created.
    pub shipment: Option<String>,
    /// The lines of the packing list created, in the order given.
    pub items: Vec<String>,
    /// The handover offered.
    pub handover: Option<String>,
    /// The form opened.
    pub form: Option<String>,
    /// The note added.
    pub note: Option<String>,
    /// What a logger's file added.
    pub imported: Option<ImportOutcome>,
    /// What the relay answered.
    pub office: Option<OfficeAnswer>,
}
