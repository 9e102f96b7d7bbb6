//! A device that its organisation has delete what it holds.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::units::Timestamp;
use serde::{Deserialize, Serialize};

use crate::port::{Secret, Vault};

const FILE: &str = "wiped.json";
/// What a data folder holds beside its keys. Without its key the database is noise already.
const HELD: [&str; 10] = [
    "keys.json",
    "keys.lock",
    "keys.tries",
    "isotherm.db",
    "isotherm.db-wal",
    "isotherm.db-shm",
    "device.json",
    "device.json.new",
    "isotherm.sealing",
    "isotherm.journal",
];

/// What is left of a device that was wiped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wiped {
    /// The relay that passed the order on.
    pub relay: String,
    /// When, by the device's clock.
    pub at: Timestamp,
}

/// Returns when and by whom the device of a data folder was wiped, if it was.
pub fn wiped(data_dir: &Path) -> Option<Wiped> {
    let bytes = fs::read(path(data_dir)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Forgets that a device was wiped, for the folder has another one.
pub(crate) fn forget_wiped(data_dir: &Path) -> io::Result<()> {
    gone(&path(data_dir))
}

/// Destroys the keys of a device, then what they locked. The order says so first: a device that
/// loses its power between goes on where it stopped.
pub(crate) fn wipe(data_dir: &Path, vault: &dyn Vault, wiped: &Wiped) -> io::Result<()> {
    let json = serde_json::to_vec(wiped).map_err(io::Error::other)?;
    fs::write(path(data_dir), json)?;
    let mut done = Ok(());
    let keys = [Secret::Database, Secret::DatabaseNext, Secret::Refresh, Secret::Device];
    for secret in keys {
        done = done.and(vault.forget(secret).map_err(io::Error::other));
    }
    for name in HELD {
        done = done.and(gone(&data_dir.join(name)));
    }
    done
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}
