//! What a session needs from the device it runs on, as traits.
//!
//! Every trait has a real adapter and a scripted or in-memory twin in `adapter`.

mod clock;
mod entropy;
mod keystore;
mod list;
mod radio;
mod relay;
mod store;
mod vault;

pub use clock::Clock;
pub use entropy::Entropy;
pub use keystore::{Keystore, KeystoreError};
pub use list::{AlertMark, PageKey, ShipmentFilter, ShipmentOrder, ShipmentSummary};
pub(crate) use list::{search_text, search_words};
pub use radio::{Heard, HeardSink, RadioState, SensorRadio};
pub use relay::{LinkSink, Relay};
pub use store::{Reader, Store, StoreError};
pub(crate) use vault::read_or_make;
pub use vault::{Secret, SecretBytes, Vault, VaultError};
