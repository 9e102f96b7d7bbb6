//! A key out of a passphrase, and what a wrong one costs.

use std::{fs, path::Path, time::Duration};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

use super::record::{WrappingKey, damaged};
use crate::{
    adapter::file_vault::write_whole,
    api::Confidential,
    port::{SecretBytes, VaultError},
};

/// The fewest bytes of a passphrase.
const LENGTH_MIN: usize = 12;
/// The most bytes of a passphrase; stretching a longer one would only cost time.
const LENGTH_MAX: usize = 1_024;

/// RFC 9106, section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
#[cfg(not(test))]
const MEMORY_KIB: u32 = 64 * 1024;
/// Tests look at what happens, and not at what it costs.
#[cfg(test)]
const MEMORY_KIB: u32 = 64;
const PASSES: u32 = 3;
const LANES: u32 = 4;
/// What a record may ask of the machine that opens it.
const MEMORY_KIB_MAX: u32 = 1 << 20;
const PASSES_MAX: u32 = 64;
const LANES_MAX: u32 = 64;

/// So many wrong passphrases in a row cost nothing but the time of stretching them.
const FREE_TRIES: u32 = 3;
const LONGEST_WAIT: Duration = Duration::from_secs(30);
const TRIES_FILE: &str = "keys.tries";

/// How a passphrase becomes a key: Argon2id, version 19.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stretch {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

impl Stretch {
    /// Returns a way with a salt of its own.
    pub(super) fn fresh() -> Result<Self, VaultError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(failed)?;
        let salt = hex::encode(salt);
        Ok(Self { memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES, salt })
    }

    /// Returns the key of a passphrase. Takes tenths of a second and 64 MiB.
    pub(super) fn key(
        &self,
        folder: &Path,
        passphrase: &Confidential,
    ) -> Result<WrappingKey, VaultError> {
        let is_bearable = self.memory_kib <= MEMORY_KIB_MAX
            && self.passes <= PASSES_MAX
            && self.lanes <= LANES_MAX;
        if !is_bearable {
            return Err(damaged(folder, "it asks for more work than any program does"));
        }
        let salt = hex::decode(&self.salt).map_err(|error| damaged(folder, error))?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32));
        let params = params.map_err(|error| damaged(folder, error))?;
        let mut key = SecretBytes::default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.reveal().as_bytes(), &salt, key.as_mut_slice())
            .map_err(failed)?;
        Ok(WrappingKey(key))
    }
}

/// Refuses a passphrase that is too short to guard anything.
pub(super) fn check(passphrase: &Confidential) -> Result<(), VaultError> {
    let length = passphrase.reveal().len();
    let (min, max) = (LENGTH_MIN, LENGTH_MAX);
    if (min..=max).contains(&length) {
        return Ok(());
    }
    Err(VaultError::PassphraseUnfit { min, max, length })
}

/// Counts a try before it is made, so that ending the program spares nobody the wait that grows
/// with each, and returns that wait.
pub(super) fn count_try(folder: &Path) -> Result<Duration, VaultError> {
    let path = folder.join(TRIES_FILE);
    let before = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse::<u32>().ok());
    let before = before.unwrap_or_default();
    write_whole(&path, before.saturating_add(1).to_string().as_bytes()).map_err(failed)?;
    Ok(wait(before))
}

/// Forgets the tries, once one was right.
pub(super) fn forget_tries(folder: &Path) {
    // A count that stays costs the next wrong try a wait, and nothing else.
    let _ = fs::remove_file(folder.join(TRIES_FILE));
}

/// Returns how long a try waits after so many wrong ones: 1, 2, 4 … up to 30 seconds.
fn wait(wrong: u32) -> Duration {
    let Some(beyond) = wrong.checked_sub(FREE_TRIES) else { return Duration::ZERO };
    let seconds = 1_u64.checked_shl(beyond).unwrap_or(u64::MAX);
    Duration::from_secs(seconds).min(LONGEST_WAIT)
}

fn failed(reason: impl std::fmt::Display) -> VaultError {
    VaultError::Unreachable { reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_passphrase_waits_longer_each_time_up_to_half_a_minute() {
        let waits: Vec<u64> = [0, 2, 3, 4, 5, 7, 8, 80].map(|n| wait(n).as_secs()).into();
        assert_eq!(waits, [0, 0, 1, 2, 4, 16, 30, 30]);
    }

    #[test]
    fn a_passphrase_makes_one_key_under_one_salt() {
        let folder = Path::new("device");
        let way = Stretch { memory_kib: 64, ..Stretch::fresh().unwrap() };
        let key = |way: &Stretch, text: &str| way.key(folder, &text.to_owned().into()).unwrap().0;
        assert_eq!(key(&way, "cold box"), key(&way, "cold box"));
        assert_ne!(key(&way, "cold box"), key(&way, "cold boy"));
        let other = Stretch { memory_kib: 64, ..Stretch::fresh().unwrap() };
        assert_ne!(key(&way, "cold box"), key(&other, "cold box"));
        let greedy = Stretch { memory_kib: u32::MAX, ..way };
        assert!(greedy.key(folder, &"cold box".to_owned().into()).is_err());
    }
}
