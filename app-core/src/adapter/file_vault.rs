use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use crate::{
    api::view::KeysKeptIn,
    port::{Secret, SecretBytes, Vault, VaultError},
};

/// Keeps each secret in a file of the data folder that only its owner may read.
#[derive(Clone, Debug)]
pub struct FileVault {
    folder: PathBuf,
}

impl FileVault {
    /// Returns the vault of a data folder.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self, secret: Secret) -> PathBuf {
        self.folder.join(secret.word()).with_extension("key")
    }
}

impl Vault for FileVault {
    fn read(&self, secret: Secret) -> Result<Option<SecretBytes>, VaultError> {
        match File::open(self.path(secret)) {
            Ok(mut file) => {
                let mut bytes = Zeroizing::new(Vec::new());
                file.read_to_end(&mut bytes).map_err(unreachable)?;
                let (word, length) = (secret.word(), bytes.len());
                let key = <[u8; 32]>::try_from(bytes.as_slice());
                key.map(|key| Some(key.into())).map_err(|_| VaultError::NotAKey { word, length })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreachable(error)),
        }
    }

    fn keep(&self, secret: Secret, value: &[u8; 32]) -> Result<(), VaultError> {
        write_whole(&self.path(secret), value).map_err(unreachable)
    }

    fn forget(&self, secret: Secret) -> Result<(), VaultError> {
        let path = self.path(secret);
        // A write that the power cut off may have left it there.
        let _ = std::fs::remove_file(path.with_extension("part"));
        match std::fs::remove_file(path) {
            Ok(()) => sync_folder(&self.folder).map_err(unreachable),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(unreachable(error)),
        }
    }

    fn kept_in(&self) -> KeysKeptIn {
        KeysKeptIn::File
    }
}

/// Writes beside the name first: a power cut leaves it whole, or what was there before.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = path.with_extension("part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    sync_folder(folder)
}

/// Makes a change of names durable, where the system has a way to.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn unreachable(error: io::Error) -> VaultError {
    VaultError::Unreachable { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{adapter::SystemEntropy, port::read_or_make};

    #[test]
    fn a_secret_is_made_once_and_kept_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let vault = FileVault::new(folder.path());
        let first = read_or_make(&vault, Secret::Device, &mut SystemEntropy).unwrap();
        assert_eq!(read_or_make(&vault, Secret::Device, &mut SystemEntropy).unwrap(), first);
        assert_ne!(read_or_make(&vault, Secret::Database, &mut SystemEntropy).unwrap(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let path = folder.path().join("device.key");
            let mode = std::fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_forgotten_secret_is_gone_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let vault = FileVault::new(folder.path());
        for secret in Secret::ALL {
            vault.keep(secret, &[7; 32]).unwrap();
        }
        vault.forget(Secret::Database).unwrap();
        vault.forget(Secret::Database).unwrap();
        let left = Secret::ALL.map(|secret| vault.read(secret).unwrap().is_some());
        assert_eq!(left, [true, false, true, true]);
    }

    #[test]
    fn a_key_file_of_another_length_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("device.key"), b"short").unwrap();
        let vault = FileVault::new(folder.path());
        let refused = VaultError::NotAKey { word: "device", length: 5 };
        assert_eq!(vault.read(Secret::Device), Err(refused));
    }
}
