//! How a device starts: who it belongs to, and its way to the relay.
//!
//! What is said once is kept in the data folder, so that the next start needs no arguments. A
//! device that was never told its organisation starts in a try-out one, to be looked at.

mod kept;
mod keys;
mod running;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::access::Directory;

use crate::{
    adapter::{BadRelayAddress, RelayLink, RelayPin, SystemClock},
    api::{ApiError, ErrorCode, Remedy, view::Language},
    session::{Keys, Profile, RelayConfig, SessionConfig},
};
use kept::Kept;
pub use keys::{guard_of, move_keys, unlocking, vault_of};
pub use running::{OpenSession, Running};

/// The people, sites and products of a device that was never told its organisation.
const TRY_OUT: &str = include_str!("try-out.json");

const DEVICE_NAME: &str = "Isotherm";

/// The longest directory that is read, in bytes.
pub const DIRECTORY_BYTES_MAX: u64 = 16 << 20;

/// What a person says of a device when it starts; what is absent stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The address of the relay.
    pub relay: Option<String>,
    /// The name of the device, such as `Clinic laptop`.
    pub device_name: Option<String>,
    /// The organisation's people, sites and products as JSON.
    pub directory: Option<Vec<u8>>,
}

/// A device that has not started.
#[derive(Clone, Debug)]
pub struct Device {
    data_dir: PathBuf,
    before: Kept,
    kept: Kept,
}

impl Device {
    /// Returns whether `data_dir` belongs to a device that started before.
    pub fn is_at(data_dir: &Path) -> bool {
        Kept::path(data_dir).is_file()
    }

    /// Reads what the data folder keeps, with what is said in its place. Writes nothing.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the folder cannot be read, or if the directory cannot be used or is that
    /// of another organisation than the folder's.
    pub fn new(data_dir: &Path, said: Said) -> Result<Self, ApiError> {
        let before = Kept::read(data_dir)?;
        let mut kept = before.clone();
        kept.directory = match (said.directory, &before.directory) {
            (Some(bytes), before) => Some(directory(&bytes, before.as_ref())?),
            (None, Some(before)) => Some(before.clone()),
            (None, None) => Some(directory(TRY_OUT.as_bytes(), None)?),
        };
        kept.relay = said.relay.or(kept.relay);
        kept.device_name = said.device_name.or(kept.device_name);
        Ok(Self { data_dir: data_dir.to_owned(), before, kept })
    }

    /// Returns what a session is opened with: the system's clock, and no radio.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the address of the relay is none.
    pub fn config(&self, language: Language) -> Result<SessionConfig, ApiError> {
        let directory = serde_json::to_vec(&self.kept.directory).map_err(unreadable)?;
        let device_name = self.kept.device_name.clone();
        Ok(SessionConfig {
            data_dir: self.data_dir.clone(),
            profile: Profile {
                device_name: device_name.unwrap_or_else(|| DEVICE_NAME.to_owned()),
                directory,
            },
            relay: self.kept.relay.as_deref().map(RelayConfig::at).transpose()?,
            radio: None,
            clock: Arc::new(SystemClock),
            language,
            keys: Keys::Folder(unlocking(None)),
        })
    }

    /// Keeps what was said for the next start; called once the session is open.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if it cannot be written; what was kept before is still there then.
    pub fn keep(&self) -> Result<(), ApiError> {
        let is_kept = Self::is_at(&self.data_dir) && self.kept == self.before;
        if is_kept { Ok(()) } else { self.kept.write(&self.data_dir) }
    }
}

impl RelayConfig {
    /// Returns the way to the relay at `url`, such as `https://relay.example.org`.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the address is none of a web server.
    pub fn at(url: &str) -> Result<Self, ApiError> {
        let connect = RelayLink::to(url).map_err(no_relay)?;
        Ok(Self { url: url.to_owned(), connect: Box::new(|sink| Box::new(connect(sink))) })
    }

    /// Returns the way to the relay at `url` that holds the key of this pin, and to no other.
    ///
    /// # Errors
    ///
    /// [`ApiError`] if the address is none of a web server.
    pub fn pinned_at(url: &str, pin: RelayPin) -> Result<Self, ApiError> {
        let connect = RelayLink::pinned_to(url, pin).map_err(no_relay)?;
        Ok(Self { url: url.to_owned(), connect: Box::new(|sink| Box::new(connect(sink))) })
    }
}

fn no_relay(error: BadRelayAddress) -> ApiError {
    ApiError::new(ErrorCode::Malformed, Remedy::FixInput).at("relay").with("reason", error)
}

/// A folder's records belong to one organisation for good.
fn directory(bytes: &[u8], before: Option<&Directory>) -> Result<Directory, ApiError> {
    let directory = Directory::from_json(bytes).map_err(unreadable)?;
    match before {
        Some(before) if before.organisation != directory.organisation => {
            let reason = format!("the data folder belongs to {}", before.name);
            Err(unreadable(reason))
        }
        Some(_) | None => Ok(directory),
    }
}

fn unreadable(reason: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::Malformed, Remedy::FixInput).at("directory").with("reason", reason)
}
