//! The ports on real technology, and their scripted or in-memory twins.

#[cfg(feature = "ble")]
mod ble;
mod file_vault;
mod memory;
mod relay;
mod scripted;
mod sqlite;
mod system_clock;
mod system_entropy;

#[cfg(feature = "ble")]
pub use ble::{BluetoothRadio, open_bluetooth};
pub use file_vault::FileVault;
pub use memory::MemoryStore;
pub(crate) use relay::relay_client;
pub use relay::{BadRelayAddress, BadRelayPin, RelayLink, RelayPin};
pub use scripted::{ScriptedClock, ScriptedRadio};
pub use sqlite::{DatabaseError, Held, SqliteStore, verify_folder};
pub use system_clock::SystemClock;
pub use system_entropy::SystemEntropy;
