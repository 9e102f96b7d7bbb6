//! What a session needs from the device it runs on, as traits.
//!
//! Every trait has a real adapter and a scripted or in-memory twin in `adapter`.

mod clock;
mod entropy;
mod radio;
mod relay;
mod store;
mod vault;

pub use clock::Clock;
pub use entropy::Entropy;
pub use radio::{Heard, HeardSink, RadioState, SensorRadio};
pub use relay::{LinkSink, Relay};
pub use store::{
    AlertMark, PageKey, Reader, ShipmentFilter, ShipmentOrder, ShipmentSummary,
    Store, StoreError,
};
pub(crate) use store::{search_text, search_words};
pub use vault::{Vault, VaultError};
