use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::port::{Keystore, KeystoreError, SecretBytes};

/// A keystore in memory that a test can lock.
#[derive(Debug, Default)]
pub struct ScriptedKeystore {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    entries: BTreeMap<String, SecretBytes>,
    is_locked: bool,
}

impl ScriptedKeystore {
    /// Locks it, or opens it again.
    pub fn lock(&self, is_locked: bool) {
        self.inner().is_locked = is_locked;
    }

    /// Loses everything that it keeps.
    pub fn lose(&self) {
        self.inner().entries.clear();
    }

    /// Returns how many entries it keeps.
    pub fn count(&self) -> usize {
        self.inner().entries.len()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, Inner>, KeystoreError> {
        let inner = self.inner();
        if inner.is_locked { Err(KeystoreError::new("it is locked")) } else { Ok(inner) }
    }
}

impl Keystore for ScriptedKeystore {
    fn read(&self, entry: &str) -> Result<Option<SecretBytes>, KeystoreError> {
        Ok(self.open()?.entries.get(entry).cloned())
    }

    fn keep(&self, entry: &str, value: &[u8; 32]) -> Result<(), KeystoreError> {
        self.open()?.entries.insert(entry.to_owned(), SecretBytes::new(*value));
        Ok(())
    }

    fn forget(&self, entry: &str) -> Result<(), KeystoreError> {
        self.open()?.entries.remove(entry);
        Ok(())
    }
}
