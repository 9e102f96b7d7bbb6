use zeroize::Zeroizing;

use super::Entropy;
use crate::api::view::KeysKeptIn;

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

    /// Returns what guards the secrets.
    fn kept_in(&self) -> KeysKeptIn;
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
    /// A passphrase guards the keys, and none was given.
    #[error("a passphrase guards the device's keys")]
    PassphraseNeeded,
    /// The passphrase is not the one that guards the keys; nothing was changed.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The passphrase that is to guard the keys is too short or too long.
    #[error("a passphrase has {min} to {max} bytes, not {length}")]
    PassphraseUnfit {
        /// The fewest bytes.
        min: usize,
        /// The most bytes.
        max: usize,
        /// Those given.
        length: usize,
    },
    /// The keys are guarded by the system's keystore, which is locked or not there.
    #[error(
        "the device's keys are guarded by the system's keystore, which does not open: {reason}"
    )]
    KeystoreClosed {
        /// What the system said.
        reason: String,
    },
    /// The system's keystore answers, and no longer has what guards the keys.
    #[error("the system's keystore no longer has what guards the device's keys (entry {entry})")]
    KeystoreEmpty {
        /// The entry that is gone.
        entry: String,
    },
    /// The record of the keys was altered, or is of a later version.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Another process moved the keys since this one opened them.
    #[error("the device's keys were moved to another place; start the program again")]
    Moved,
    /// A device that was here before has lost a key; another is not made in its place.
    #[error("the device's {word} key is gone")]
    Lost {
        /// The name of the secret.
        word: &'static str,
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
