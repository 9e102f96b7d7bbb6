/// Keeps the device's secret.
pub trait Vault: Send {
    /// Returns the device's secret, made from `fresh` if there was none.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if a secret cannot be read or kept.
    fn device_secret(&self, fresh: [u8; 32]) -> Result<[u8; 32], VaultError>;
}

/// The device's secret is out of reach.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key file could not be read or written.
    #[error("the device key cannot be reached: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// The key file is not a key.
    #[error("the device key has {length} bytes instead of 32")]
    NotAKey {
        /// The length found.
        length: usize,
    },
}
