use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
};

use domain::access::{DevicePublicKey, token::PROOF_SECONDS};
use sha2::{Digest, Sha256};

/// The most proofs that are remembered at one time: two minutes of 800 requests a second.
const REMEMBERED_MAX: usize = 100_000;

/// Remembers proofs for as long as they could be used again.
#[derive(Debug, Default)]
pub(crate) struct Replays(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    proofs: BTreeSet<[u8; 32]>,
    forget: BTreeMap<(i64, [u8; 32]), ()>,
}

impl Replays {
    /// Whether a proof is seen for the first time. When there is no room to remember it, it is
    /// not taken either.
    pub(crate) fn is_fresh(&self, key: &DevicePublicKey, jti: &str, now: i64) -> bool {
        let proof = Sha256::new().chain_update(key.as_bytes()).chain_update(jti).finalize().into();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(oldest) = seen.forget.first_entry() {
            let (until, proof) = *oldest.key();
            if until >= now {
                break;
            }
            oldest.remove();
            seen.proofs.remove(&proof);
        }
        if seen.proofs.len() >= REMEMBERED_MAX || !seen.proofs.insert(proof) {
            return false;
        }
        // A proof may be dated ahead by as much as it may be late.
        seen.forget.insert((now + 2 * PROOF_SECONDS, proof), ());
        true
    }
}

#[cfg(test)]
mod tests {
    use domain::access::DeviceKey;

    use super::*;

    #[test]
    fn a_proof_is_taken_once_for_as_long_as_it_holds() {
        let (replays, key) = (Replays::default(), DeviceKey::from_seed([1; 32]).public());
        assert!(replays.is_fresh(&key, "a", 1_000));
        assert!(!replays.is_fresh(&key, "a", 1_120));
        assert!(replays.is_fresh(&key, "b", 1_120));
        assert!(replays.is_fresh(&DeviceKey::from_seed([2; 32]).public(), "a", 1_120));
        assert!(replays.is_fresh(&key, "a", 1_121));
    }

    #[test]
    fn a_flood_of_proofs_costs_no_more_memory() {
        let (replays, key) = (Replays::default(), DeviceKey::from_seed([1; 32]).public());
        let taken = (0..REMEMBERED_MAX + 10).filter(|n| replays.is_fresh(&key, &n.to_string(), 0));
        assert_eq!(taken.count(), REMEMBERED_MAX);
        assert!(replays.is_fresh(&key, "later", 2 * PROOF_SECONDS + 1));
    }
}
