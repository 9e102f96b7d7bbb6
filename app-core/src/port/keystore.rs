use super::SecretBytes;

/// The keystore of the system: it keeps small secrets that the login of a person opens.
pub trait Keystore: Send + Sync {
    /// Returns what an entry holds, if it is there. May wait for a person to unlock the keystore.
    ///
    /// # Errors
    ///
    /// [`KeystoreError`] if the keystore does not answer or stays locked.
    fn read(&self, entry: &str) -> Result<Option<SecretBytes>, KeystoreError>;

    /// Keeps a secret under an entry, in the place of one before.
    ///
    /// # Errors
    ///
    /// [`KeystoreError`] if it cannot be kept.
    fn keep(&self, entry: &str, value: &[u8; 32]) -> Result<(), KeystoreError>;

    /// Destroys an entry; one that is not there is no error.
    ///
    /// # Errors
    ///
    /// [`KeystoreError`] if it may still be there.
    fn forget(&self, entry: &str) -> Result<(), KeystoreError>;
}

/// The keystore of the system does not do as it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct KeystoreError {
    /// What the system said.
    pub reason: String,
}

impl KeystoreError {
    /// Returns the error with what the system said.
    pub fn new(reason: impl std::fmt::Display) -> Self {
        Self { reason: reason.to_string() }
    }
}
