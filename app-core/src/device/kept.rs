use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::access::Directory;
use serde::{Deserialize, Serialize};

use crate::api::{ApiError, ErrorCode, Remedy};

const FILE: &str = "device.json";

/// What a data folder keeps of its device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(default)]
    pub(super) device_name: Option<String>,
    #[serde(default)]
    pub(super) relay: Option<String>,
    #[serde(default)]
    pub(super) directory: Option<Directory>,
}

impl Kept {
    pub(super) fn path(data_dir: &Path) -> PathBuf {
        data_dir.join(FILE)
    }

    /// Returns what the folder keeps; nothing if it is new.
    pub(super) fn read(data_dir: &Path) -> Result<Self, ApiError> {
        let path = Self::path(data_dir);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(&path, error)),
        };
        serde_json::from_slice(&bytes).map_err(|error| failed(&path, error))
    }

    /// Writes beside the old file and then in its place: a power cut leaves one of the two.
    pub(super) fn write(&self, data_dir: &Path) -> Result<(), ApiError> {
        let path = Self::path(data_dir);
        let beside = path.with_extension("json.new");
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| failed(&path, error))?;
        fs::write(&beside, bytes)
            .and_then(|()| fs::File::open(&beside)?.sync_all())
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|error| failed(&path, error))
    }
}

fn failed(path: &Path, reason: impl std::fmt::Display) -> ApiError {
    let reason = format!("{}: {reason}", path.display());
    ApiError::new(ErrorCode::StorageFailed, Remedy::Report).with("reason", reason)
}
