//! Commands, queries, views, events and errors: all that a shell may see.
//!
//! Plain data with public fields. Views are shaped for the screen and carry no prose: codes and
//! typed arguments, which the interface words through Fluent. Names of people, places and
//! products are text. Identities are text. Times are Unix milliseconds, UTC.

mod command;
mod confidential;
mod error;
mod event;
mod import;
mod office;
mod outcome;
mod query;
pub mod view;

#[cfg(test)]
#[cfg(feature = "ts")]
mod bindings;

pub use command::{
    AcknowledgeReason, Command, DecisionOutcome, HandoverCheck, ItemEntry, Placement,
    SignatureMeaning, Stroke, StrokePoint,
};
pub use confidential::Confidential;
#[cfg(feature = "uniffi")]
pub use error::SessionError;
pub use error::{ApiError, Argument, ErrorCode, Remedy};
pub use event::{Event, ViewName};
pub use import::{ImportOutcome, LoggerDateOrder, LoggerFile, LoggerFormat, LoggerScale};
pub use office::{
    AuditFilter, AuditForm, AuditLine, AuditParty, DeviceDecision, DeviceInvitation,
    DeviceStanding, IncidentRow, OfficeAnswer, OfficeDevice, OfficeFile, OfficePerson,
    OfficeQuestion, PersonDecision,
};
pub use outcome::CommandOutcome;
pub use query::{Query, ShipmentLayout, ShipmentSelection, ShipmentSort, View};
