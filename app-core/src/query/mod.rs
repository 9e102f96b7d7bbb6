//! From stored rows and readings to what a screen shows.
//!
//! A query reads and never waits: not for the session, not for the network. Rules are the
//! domain's; this room only counts, names and arranges.

mod ask;
mod assessment;
mod error;
mod ribbon;
mod trip;
mod verdict;

pub use ask::{Ask, DeviceFacts, Live};
pub use error::QueryError;
pub use trip::{Track, Trip};
