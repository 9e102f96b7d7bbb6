use zeroize::Zeroizing;

/// A data key under a wrapping key, as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// The name of the wrapping key.
    pub by: String,
    /// The wrapped key; only its wrapper reads it.
    pub bytes: Vec<u8>,
}

/// Wraps data keys with a key that never lies beside what they encrypt.
pub trait KeyWrapper: Send + Sync {
    /// Returns the name of the key that wraps from now on.
    fn newest(&self) -> String;

    /// Wraps a data key for an organisation, with the newest key.
    ///
    /// # Errors
    ///
    /// [`SealError`] if the wrapping key cannot be used.
    fn wrap(&self, organisation: &[u8; 16], key: &[u8; 32]) -> Result<WrappedKey, SealError>;

    /// Returns what was wrapped for this organisation, by the newest key or an earlier one.
    ///
    /// # Errors
    ///
    /// [`SealError`] if the wrapping key is not there, or if it did not wrap this.
    fn unwrap(
        &self,
        organisation: &[u8; 16],
        wrapped: &WrappedKey,
    ) -> Result<Zeroizing<[u8; 32]>, SealError>;

    /// Learns of wrapping keys that were added.
    ///
    /// # Errors
    ///
    /// [`SealError`] if they cannot be read; those known before stay in use.
    fn reload(&self) -> Result<(), SealError>;
}

/// What is kept encrypted cannot be written or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key file cannot be used.
    #[error("{path}: {reason}")]
    KeyFile {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A wrapping key is gone.
    #[error("the wrapping key {0} is not there")]
    UnknownWrapper(String),
    /// A data key is gone.
    #[error("data key {0} is not there")]
    UnknownKey(u32),
    /// The envelope names an algorithm that this version does not know.
    #[error("the envelope's algorithm {0} is not known")]
    UnknownAlgorithm(u8),
    /// What should be an envelope is none.
    #[error("what is stored is no envelope")]
    NoEnvelope,
    /// The envelope was altered, or belongs to something else.
    #[error("the envelope was altered or moved")]
    Altered,
    /// It is longer than one envelope holds.
    #[error("{0} bytes are too many for one envelope")]
    TooLong(usize),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoChance,
}
