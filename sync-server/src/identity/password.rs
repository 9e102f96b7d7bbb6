//! Passwords: hashed slowly, guessed slowly.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};

use crate::store::StoreError;

/// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The shortest password that a person may choose, in characters.
pub(crate) const LENGTH_MIN: usize = 12;
/// The longest password, in bytes; hashing a longer one would only cost time.
pub(crate) const LENGTH_MAX: usize = 256;

/// So many failures in a row cost nothing but the time of the hash.
const FREE_FAILURES: u32 = 4;
const FIRST_LOCK: Duration = Duration::from_secs(30);
const LONGEST_LOCK: Duration = Duration::from_secs(60 * 60);

/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Twenty letters of 32 are 100 bits.
const ONE_TIME_LENGTH: usize = 20;

/// A password as the store keeps it. Empty bytes fit no password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hashed {
    pub(crate) salt: Vec<u8>,
    pub(crate) hash: Vec<u8>,
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
}

impl Hashed {
    /// Returns the hash of a password with a fresh salt. Takes tens of milliseconds.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the machine has no randomness.
    pub(crate) fn of(password: &[u8]) -> Result<Self, StoreError> {
        let mut salt = vec![0; 16];
        getrandom::fill(&mut salt).map_err(|error| StoreError::Failed(error.to_string()))?;
        let (memory_kib, passes) = (MEMORY_KIB, PASSES);
        let hash = hash(password, &salt, memory_kib, passes)?;
        Ok(Self { salt, hash, memory_kib, passes })
    }

    /// Whether this is the hash of a password. Takes as long as [`Self::of`].
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store holds no sound hash.
    pub(crate) fn is_of(&self, password: &[u8]) -> Result<bool, StoreError> {
        let found = hash(password, &self.salt, self.memory_kib, self.passes)?;
        let differs = found.iter().zip(&self.hash).fold(0, |all, (a, b)| all | (a ^ b));
        Ok(found.len() == self.hash.len() && differs == 0)
    }
}

fn hash(password: &[u8], salt: &[u8], memory: u32, passes: u32) -> Result<Vec<u8>, StoreError> {
    let failed = |error: argon2::Error| StoreError::Failed(error.to_string());
    let mut hash = vec![0; 32];
    let params = Params::new(memory, passes, LANES, Some(hash.len())).map_err(failed)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password, salt, &mut hash)
        .map_err(failed)?;
    Ok(hash)
}

/// Returns a password of 100 random bits.
pub(crate) fn one_time() -> Result<String, StoreError> {
    let mut bytes = [0; ONE_TIME_LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed(error.to_string()))?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).copied().map(char::from);
    Ok(bytes.iter().filter_map(letter).collect())
}

/// Returns how long an account is locked after so many failures in a row.
pub(crate) fn locked_for(failures: u32) -> Duration {
    let Some(doublings) = failures.checked_sub(FREE_FAILURES + 1) else { return Duration::ZERO };
    let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
    FIRST_LOCK.saturating_mul(factor).min(LONGEST_LOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_and_no_other() {
        let hashed = Hashed::of(b"correct horse battery").unwrap();
        assert!(hashed.is_of(b"correct horse battery").unwrap());
        assert!(!hashed.is_of(b"correct horse batterz").unwrap());
        assert_ne!(Hashed::of(b"correct horse battery").unwrap().hash, hashed.hash);
        assert!(Hashed::default().is_of(b"").is_err());
    }

    /// RFC 9106, section 5.3, has a secret and associated data; this is the reference program's
    /// own test of version 0x13 with 256 KiB.
    #[test]
    fn a_published_hash_is_reproduced() {
        let found = hash(b"password", b"somesalt", 256, 2).unwrap();
        let expected = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe";
        assert_eq!(hex::encode(found), expected);
    }

    #[test]
    fn each_failure_locks_for_longer_up_to_an_hour() {
        let seconds = [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600)];
        for (failures, seconds) in seconds {
            assert_eq!(locked_for(failures), Duration::from_secs(seconds), "{failures}");
        }
        assert_eq!(locked_for(u32::MAX), LONGEST_LOCK);
    }

    #[test]
    fn a_one_time_password_is_long_and_never_the_same() {
        let (one, other) = (one_time().unwrap(), one_time().unwrap());
        assert_eq!(one.len(), ONE_TIME_LENGTH);
        assert_ne!(one, other);
    }
}
