//! The keys of a device, where they are guarded best.
//!
//! Where the system has a keystore, or a person set a passphrase, the keys lie sealed in one
//! record of the data folder, under a key that only the keystore or the passphrase gives. Else each
//! lies in a file. The record says which, so a keystore that does not answer is told as that, and
//! never taken for a device without keys.
//!
//! Moving puts a whole record in the place of the one before. What lies there is the truth; what
//! a move left behind, or had laid ready, is removed when the keys are opened next.

mod moving;
mod passphrase;
mod record;
#[cfg(test)]
mod tests;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use crate::{
    adapter::FileVault,
    api::{Confidential, view::KeysKeptIn},
    port::{Keystore, Secret, SecretBytes, Vault, VaultError},
};
use record::{Guard, Record, Secrets, WrappingKey};

const LOCK_FILE: &str = "keys.lock";

/// What opens the keys of a device, as far as it is there.
#[derive(Clone)]
pub struct Unlocking {
    /// The keystore of the system.
    pub keystore: Option<Arc<dyn Keystore>>,
    /// What a person entered.
    pub passphrase: Option<Confidential>,
    /// Waits before a passphrase is tried after wrong ones.
    pub wait: fn(Duration),
}

impl Default for Unlocking {
    fn default() -> Self {
        Self { keystore: None, passphrase: None, wait: std::thread::sleep }
    }
}

/// Where keys are to be kept.
#[derive(Clone, Debug)]
pub enum Place {
    /// In files of the data folder.
    File,
    /// Under the system's keystore.
    Keystore,
    /// Under this passphrase.
    Passphrase(Confidential),
}

/// The keys of a device, open.
pub struct DeviceVault {
    folder: PathBuf,
    keystore: Option<Arc<dyn Keystore>>,
    held: Held,
}

enum Held {
    Files,
    Sealed { guard: Guard, key: WrappingKey },
}

impl DeviceVault {
    /// Opens the keys of a data folder. Keys in files move by themselves: under the passphrase
    /// that was given, else under the keystore if one answers, unless a person chose files.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if what guards the keys is not there, locked or wrong; nothing is made or
    /// changed then.
    pub fn open(folder: &Path, with: &Unlocking) -> Result<Self, VaultError> {
        fs::create_dir_all(folder).map_err(unreachable)?;
        let _lock = lock(folder)?;
        let keystore = with.keystore.clone();
        match Record::read(folder)? {
            Some(record) => {
                let held = held(folder, &record, with)?;
                let vault = Self { folder: folder.to_owned(), keystore, held };
                vault.tidy();
                Ok(vault)
            }
            None => {
                let vault = Self { folder: folder.to_owned(), keystore, held: Held::Files };
                vault.move_by_itself(with)
            }
        }
    }

    /// Returns what guards the keys of a data folder, without opening them.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if the folder's record cannot be read.
    pub fn guard_of(folder: &Path) -> Result<KeysKeptIn, VaultError> {
        let record = Record::read(folder)?;
        Ok(record.map_or(KeysKeptIn::File, |record| kept_in(&record.guard)))
    }

    fn files(&self) -> FileVault {
        FileVault::new(&self.folder)
    }

    /// Removes what a move left behind: the record holds everything.
    fn tidy(&self) {
        if matches!(self.held, Held::Files) {
            return;
        }
        for secret in Secret::ALL {
            if let Err(error) = self.files().forget(secret) {
                tracing::warn!(%error, "a key file that is no longer used could not be removed");
            }
        }
    }

    /// Returns every secret.
    fn secrets(&self) -> Result<Secrets, VaultError> {
        match &self.held {
            Held::Files => {
                let files = self.files();
                let read = |secret| {
                    files.read(secret).map(|value| value.map(|value| (secret, value))).transpose()
                };
                Secret::ALL.into_iter().filter_map(read).collect()
            }
            Held::Sealed { guard, key } => {
                let record = self.current(guard)?.ok_or(VaultError::Moved)?;
                opened(&self.folder, &record, key)
            }
        }
    }

    /// Returns the record, if it is still the one that was opened.
    fn current(&self, guard: &Guard) -> Result<Option<Record>, VaultError> {
        match Record::read(&self.folder)? {
            Some(record) if record.guard != *guard => Err(VaultError::Moved),
            record => Ok(record),
        }
    }
}

impl Vault for DeviceVault {
    fn read(&self, secret: Secret) -> Result<Option<SecretBytes>, VaultError> {
        match &self.held {
            Held::Files => self.files().read(secret),
            Held::Sealed { guard, key } => match self.current(guard)? {
                Some(record) => Ok(opened(&self.folder, &record, key)?.remove(&secret)),
                None => Ok(None),
            },
        }
    }

    fn keep(&self, secret: Secret, value: &[u8; 32]) -> Result<(), VaultError> {
        let Held::Sealed { guard, key } = &self.held else {
            return self.files().keep(secret, value);
        };
        let _lock = lock(&self.folder)?;
        let mut secrets = self.secrets()?;
        secrets.insert(secret, SecretBytes::new(*value));
        key.seal(guard.clone(), &secrets)?.write(&self.folder)
    }

    /// With the last secret goes what guarded them all.
    fn forget(&self, secret: Secret) -> Result<(), VaultError> {
        let Held::Sealed { guard, key } = &self.held else {
            return self.files().forget(secret);
        };
        let _lock = lock(&self.folder)?;
        let Some(record) = self.current(guard)? else { return Ok(()) };
        let mut secrets = opened(&self.folder, &record, key)?;
        if secrets.remove(&secret).is_none() && !secrets.is_empty() {
            return Ok(());
        }
        key.seal(guard.clone(), &secrets)?.write(&self.folder)?;
        if secrets.is_empty() {
            if let Guard::Keystore { entry } = guard {
                moving::forget_entry(self.keystore.as_deref(), entry)?;
            }
            Record::remove(&self.folder)?;
        }
        Ok(())
    }

    fn kept_in(&self) -> KeysKeptIn {
        match &self.held {
            Held::Files => KeysKeptIn::File,
            Held::Sealed { guard, .. } => kept_in(guard),
        }
    }
}

/// Gets the key that opens a record.
fn held(folder: &Path, record: &Record, with: &Unlocking) -> Result<Held, VaultError> {
    let guard = record.guard.clone();
    match &guard {
        Guard::File => Ok(Held::Files),
        Guard::Keystore { entry } => {
            let key = from_keystore(with.keystore.as_deref(), entry)?;
            opened(folder, record, &key)?;
            Ok(Held::Sealed { guard, key })
        }
        Guard::Passphrase { stretch } => {
            let passphrase = with.passphrase.as_ref().ok_or(VaultError::PassphraseNeeded)?;
            (with.wait)(passphrase::count_try(folder)?);
            let key = stretch.key(folder, passphrase)?;
            record.open(&key).ok_or(VaultError::WrongPassphrase)?;
            passphrase::forget_tries(folder);
            Ok(Held::Sealed { guard, key })
        }
    }
}

fn from_keystore(keystore: Option<&dyn Keystore>, entry: &str) -> Result<WrappingKey, VaultError> {
    let keystore = keystore.ok_or_else(moving::no_keystore)?;
    let found = keystore.read(entry).map_err(moving::closed)?;
    let lost = || VaultError::KeystoreEmpty { entry: entry.to_owned() };
    found.map(WrappingKey).ok_or_else(lost)
}

fn opened(folder: &Path, record: &Record, key: &WrappingKey) -> Result<Secrets, VaultError> {
    record.open(key).ok_or_else(|| record::damaged(folder, "its seal does not fit its key"))
}

const fn kept_in(guard: &Guard) -> KeysKeptIn {
    match guard {
        Guard::File => KeysKeptIn::File,
        Guard::Keystore { .. } => KeysKeptIn::Keystore,
        Guard::Passphrase { .. } => KeysKeptIn::Passphrase,
    }
}

/// Waits until no other process reads the record to change it.
fn lock(folder: &Path) -> Result<File, VaultError> {
    let path = folder.join(LOCK_FILE);
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(unreachable)?;
    file.lock().map_err(unreachable)?;
    Ok(file)
}

fn unreachable(error: std::io::Error) -> VaultError {
    VaultError::Unreachable { reason: error.to_string() }
}

/// A moment at which the power may go; tests let it.
#[cfg(not(test))]
const fn step() {}

#[cfg(test)]
use tests::step;
