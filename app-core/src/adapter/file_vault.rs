use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::port::{Vault, VaultError};

const KEY_FILE: &str = "device.key";

/// Keeps the device's secret in a file of the data folder that only its owner may read.
#[derive(Clone, Debug)]
pub struct FileVault {
    path: PathBuf,
}

impl FileVault {
    /// Returns the vault of a data folder.
    pub fn new(folder: &Path) -> Self {
        Self { path: folder.join(KEY_FILE) }
    }
}

impl Vault for FileVault {
    fn device_secret(&self, fresh: [u8; 32]) -> Result<[u8; 32], VaultError> {
        match File::open(&self.path) {
            Ok(mut file) => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).map_err(unreachable)?;
                let length = bytes.len();
                bytes.try_into().map_err(|_| VaultError::NotAKey { length })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                keep(&self.path, &fresh).map_err(unreachable)?;
                Ok(fresh)
            }
            Err(error) => Err(unreachable(error)),
        }
    }
}

/// Writes beside the name first: a power cut leaves a whole key or none.
fn keep(path: &Path, secret: &[u8; 32]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(secret)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn unreachable(error: io::Error) -> VaultError {
    VaultError::Unreachable { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let vault = FileVault::new(folder.path());
        assert_eq!(vault.device_secret([7; 32]), Ok([7; 32]));
        assert_eq!(vault.device_secret([8; 32]), Ok([7; 32]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode =
                std::fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_file_of_another_length_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(KEY_FILE), b"short").unwrap();
        let vault = FileVault::new(folder.path());
        assert_eq!(vault.device_secret([7; 32]), Err(VaultError::NotAKey { length: 5 }));
    }
}
