//! How keys change their place.

use super::{
    DeviceVault, Guard, Held, Place, Record, Unlocking, WrappingKey, lock, passphrase, step,
};
use crate::{
    adapter::sqlite::DATABASE_FILE,
    port::{Keystore, KeystoreError, SecretBytes, Vault, VaultError},
};

impl DeviceVault {
    /// Keeps the keys in another place from now on. Whenever the power goes, they open from the
    /// place before or from this one.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if that place cannot keep them; they stay where they are then.
    pub fn move_to(self, place: &Place) -> Result<Self, VaultError> {
        let lock = lock(&self.folder)?;
        let moved = self.moved_to(place);
        drop(lock);
        moved
    }

    /// Moves keys out of files that nobody chose. A keystore that does not answer is no fault.
    pub(super) fn move_by_itself(self, with: &Unlocking) -> Result<Self, VaultError> {
        let place = match (&with.passphrase, &with.keystore) {
            (Some(passphrase), _) => Place::Passphrase(passphrase.clone()),
            (None, Some(_)) => Place::Keystore,
            (None, None) => return Ok(self),
        };
        // A database whose keys are gone is told as that; its folder waits for them in files.
        if self.secrets()?.is_empty() && self.folder.join(DATABASE_FILE).exists() {
            return Ok(self);
        }
        let (folder, keystore) = (self.folder.clone(), self.keystore.clone());
        match self.moved_to(&place) {
            Err(VaultError::KeystoreClosed { reason }) => {
                tracing::info!(reason, "the keys stay in files: the keystore does not open");
                Ok(Self { folder, keystore, held: Held::Files })
            }
            moved => moved,
        }
    }

    fn moved_to(self, place: &Place) -> Result<Self, VaultError> {
        let secrets = self.secrets()?;
        let held = match place {
            Place::File => {
                for (secret, value) in &secrets {
                    step();
                    self.files().keep(*secret, value)?;
                }
                Record::of_files().write(&self.folder)?;
                Held::Files
            }
            Place::Keystore => {
                let (guard, key) = self.new_entry()?;
                key.seal(guard.clone(), &secrets)?.write(&self.folder)?;
                Held::Sealed { guard, key }
            }
            Place::Passphrase(passphrase) => {
                passphrase::check(passphrase)?;
                let stretch = passphrase::Stretch::fresh()?;
                let key = stretch.key(&self.folder, passphrase)?;
                let guard = Guard::Passphrase { stretch };
                key.seal(guard.clone(), &secrets)?.write(&self.folder)?;
                Held::Sealed { guard, key }
            }
        };
        let moved = Self { folder: self.folder.clone(), keystore: self.keystore.clone(), held };
        moved.is_whole(&secrets)?;
        moved.tidy_after(self);
        Ok(moved)
    }

    /// Makes a key that the keystore has, and reads it back: a keystore that forgets is none.
    fn new_entry(&self) -> Result<(Guard, WrappingKey), VaultError> {
        let keystore = self.keystore.as_deref().ok_or_else(no_keystore)?;
        let mut key = SecretBytes::default();
        let mut name = [0; 16];
        let filled = getrandom::fill(key.as_mut_slice()).and_then(|()| getrandom::fill(&mut name));
        filled.map_err(|error| VaultError::Unreachable { reason: error.to_string() })?;
        let entry = hex::encode(name);
        step();
        keystore.keep(&entry, &key).map_err(closed)?;
        step();
        match keystore.read(&entry).map_err(closed)? {
            Some(kept) if kept == key => Ok((Guard::Keystore { entry }, WrappingKey(key))),
            Some(_) | None => Err(closed(KeystoreError::new("it does not keep what it is given"))),
        }
    }

    /// Reads back what was moved, before what it was moved from goes.
    fn is_whole(&self, secrets: &super::Secrets) -> Result<(), VaultError> {
        if self.secrets()? == *secrets {
            return Ok(());
        }
        let reason = "what was written cannot be read back".to_owned();
        Err(VaultError::Unreachable { reason })
    }

    /// Removes what guarded the keys before.
    fn tidy_after(&self, before: Self) {
        step();
        self.tidy();
        step();
        if let Held::Sealed { guard: Guard::Keystore { entry }, .. } = before.held
            && let Err(error) = forget_entry(self.keystore.as_deref(), &entry)
        {
            tracing::warn!(%error, "an entry that is no longer used stays in the keystore");
        }
        step();
    }
}

pub(super) fn forget_entry(keystore: Option<&dyn Keystore>, entry: &str) -> Result<(), VaultError> {
    keystore.ok_or_else(no_keystore)?.forget(entry).map_err(closed)
}

pub(super) fn no_keystore() -> VaultError {
    closed(KeystoreError::new("this system has none, or it is switched off"))
}

pub(super) fn closed(error: KeystoreError) -> VaultError {
    VaultError::KeystoreClosed { reason: error.reason }
}
