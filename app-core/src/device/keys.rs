//! What guards the keys of a device, as its shells ask for it.

use std::path::Path;

use crate::{
    adapter::{DeviceVault, FileVault, Place, SqliteStore, Unlocking},
    api::{ApiError, Confidential, view::KeysKeptIn},
    port::Vault,
    session::{store_error, vault_error},
};

/// Returns what opens the keys of a device on this system, with what a person entered.
pub fn unlocking(passphrase: Option<Confidential>) -> Unlocking {
    #[cfg(feature = "keystore")]
    let keystore = crate::adapter::system_keystore();
    #[cfg(not(feature = "keystore"))]
    let keystore = None;
    Unlocking { keystore, passphrase, ..Unlocking::default() }
}

/// Returns what guards the keys of a data folder, without opening them.
///
/// # Errors
///
/// [`ApiError`] if the folder's record of them cannot be read.
pub fn guard_of(data_dir: &Path) -> Result<KeysKeptIn, ApiError> {
    DeviceVault::guard_of(data_dir).map_err(vault_error)
}

/// Opens the keys of a device where they are; it moves and makes none.
///
/// # Errors
///
/// [`ApiError`] if what guards them is not there, locked or wrong.
pub fn vault_of(data_dir: &Path, with: &Unlocking) -> Result<Box<dyn Vault>, ApiError> {
    if guard_of(data_dir)? == KeysKeptIn::File {
        return Ok(Box::new(FileVault::new(data_dir)));
    }
    Ok(Box::new(DeviceVault::open(data_dir, with).map_err(vault_error)?))
}

/// Keeps the keys of a device that is not running in another place, and returns what guards them
/// then.
///
/// # Errors
///
/// [`ApiError`] if the device is running, its keys do not open, or that place cannot keep them;
/// they stay where they are then.
pub fn move_keys(data_dir: &Path, with: &Unlocking, place: &Place) -> Result<KeysKeptIn, ApiError> {
    let _at_rest = SqliteStore::at_rest(data_dir).map_err(store_error)?;
    let vault = DeviceVault::open(data_dir, with).map_err(vault_error)?;
    Ok(vault.move_to(place).map_err(vault_error)?.kept_in())
}
