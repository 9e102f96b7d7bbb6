use zeroize::Zeroizing;

use super::Entropy;

/// The bytes of a secret; they are wiped from memory when they are dropped.
pub type SecretBytes = Zeroizing<[u8; 32]>;

/// Keeps the secrets of one device, 32 bytes each.
pub trait Vault: Send + Sync {
    /// Returns a secret, if there is one.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if the place of the secrets cannot be read.
    fn read(&self, secret: Secret) -> Result<Option<SecretBytes>, VaultError>;

    /// Keeps a secret in the place of the one before; when it returns the secret is durable.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if it cannot be kept; the one before is still there then.
    fn keep(&self, secret: Secret, value: &[u8; 32]) -> Result<(), VaultError>;

    /// Destroys a secret; what it had locked can never be read again.
    ///
    /// # Errors
    ///
    /// [`VaultError`] if it may still be there.
    fn forget(&self, secret: Secret) -> Result<(), VaultError>;
}

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secret {
    /// The device's own Ed25519 seed.
    Device,
    /// The key of the database.
    Database,
    /// The key that the database is being brought to; it becomes [`Secret::Database`].
    DatabaseNext,
    /// The token that renews the sign-in of a person, once.
    Refresh,
}

impl Secret {
    /// Every secret that a vault may hold.
    pub const ALL: [Self; 4] = [Self::Device, Self::Database, Self::DatabaseNext, Self::Refresh];

    /// Returns the name under which a vault keeps it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Database => "database",
            Self::DatabaseNext => "database-next",
            Self::Refresh => "refresh",
        }
    }
}

/// A secret of the device is out of reach.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The place of the secrets could not be read or written.
    #[error("the device's keys cannot be reached: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// What is kept is not a key.
    #[error("the device's {word} key has {length} bytes instead of 32")]
    NotAKey {
        /// The name of the secret.
        word: &'static str,
        /// The length found.
        length: usize,
    },
}

/// Returns a secret, made by chance if there was none.
pub(crate) fn read_or_make(
    vault: &dyn Vault,
    secret: Secret,
    entropy: &mut dyn Entropy,
) -> Result<SecretBytes, VaultError> {
    if let Some(found) = vault.read(secret)? {
        return Ok(found);
    }
    let mut fresh = SecretBytes::default();
    entropy.fill(&mut *fresh);
    vault.keep(secret, &fresh)?;
    Ok(fresh)
}
