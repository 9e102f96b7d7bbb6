//! The ports on real technology, and their scripted or in-memory twins.

#[cfg(feature = "ble")]
mod ble;
mod device_vault;
mod file_vault;
#[cfg(feature = "keystore")]
mod keystore;
mod memory;
mod relay;
mod scripted;
mod scripted_keystore;
mod sqlite;
mod system_clock;
mod system_entropy;

#[cfg(feature = "ble")]
pub use ble::{BluetoothRadio, open_bluetooth};
pub use device_vault::{DeviceVault, Place, Unlocking};
pub use file_vault::FileVault;
#[cfg(feature = "keystore")]
pub use keystore::system_keystore;
pub use memory::MemoryStore;
pub(crate) use relay::relay_client;
pub use relay::{BadRelayAddress, BadRelayPin, RelayLink, RelayPin};
pub use scripted::{ScriptedClock, ScriptedRadio};
pub use scripted_keystore::ScriptedKeystore;
pub use sqlite::{DatabaseError, Held, SqliteStore, verify_folder};
pub use system_clock::SystemClock;
pub use system_entropy::SystemEntropy;
