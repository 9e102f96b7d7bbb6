use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{access::Redacted, ids::DeviceId};
use sha2::{Digest, Sha256};

use super::{SignInError, fetch::ANSWER_WITHIN};

/// The most sign-ins that one device has under way; the oldest makes room.
const OF_A_DEVICE_MAX: usize = 4;
/// The most sign-ins under way at one time.
const PENDING_MAX: usize = 1_000;

/// A sign-in that began and has not ended.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) device: DeviceId,
    /// When it began, in seconds since 1970.
    pub(super) began: i64,
    /// When it ends by itself, by the clock that never jumps.
    pub(super) expires_at: Duration,
    pub(super) nonce: String,
    pub(super) way: Way,
}

/// How the person shows the provider who they are.
#[derive(Clone, Debug)]
pub(super) enum Way {
    Browser { redirect_uri: String, code_challenge: String },
    Code { device_code: Redacted<String>, interval: Duration, ask_at: Duration },
}

/// What becomes of an answer to a sign-in.
#[derive(Debug)]
pub(super) enum Taken {
    /// It is asked for the first time, or the provider may be asked again.
    Yours(Pending),
    /// The provider is not to be asked so soon again.
    Later(Duration),
    /// It ended, or never began on this device.
    Gone,
}

/// Every sign-in under way. A relay that starts again knows none of them: the people begin again.
#[derive(Default)]
pub(super) struct PendingSignIns(Mutex<BTreeMap<[u8; 32], Pending>>);

impl fmt::Debug for PendingSignIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PendingSignIns")
    }
}

impl PendingSignIns {
    /// Notes a sign-in under its state.
    pub(super) fn note(
        &self,
        state: &str,
        pending: Pending,
        now: Duration,
    ) -> Result<(), SignInError> {
        let mut all = self.all();
        all.retain(|_, pending| now < pending.expires_at);
        let own = all.iter().filter(|(_, other)| other.device == pending.device);
        let own: Vec<_> = own.map(|(key, other)| (other.began, other.expires_at, *key)).collect();
        if own.len() >= OF_A_DEVICE_MAX
            && let Some((.., oldest)) = own.into_iter().min()
        {
            all.remove(&oldest);
        }
        if all.len() >= PENDING_MAX {
            return Err(SignInError::Full);
        }
        all.insert(key(state), pending);
        Ok(())
    }

    /// Takes the sign-in of this state for its own device: for good if it can be answered once.
    pub(super) fn take(&self, state: &str, device: DeviceId, now: Duration) -> Taken {
        let (mut all, key) = (self.all(), key(state));
        let Some(found) = all.get_mut(&key) else { return Taken::Gone };
        if found.device != device || now >= found.expires_at {
            return Taken::Gone;
        }
        let asked = match &mut found.way {
            Way::Browser { .. } => None,
            Way::Code { interval, ask_at, .. } if now < *ask_at => {
                return Taken::Later(*interval);
            }
            Way::Code { interval, ask_at, .. } => {
                // Whoever asks meanwhile waits, and nobody for ever if this request is dropped.
                *ask_at = now + ANSWER_WITHIN.max(*interval);
                Some(found.clone())
            }
        };
        asked.or_else(|| all.remove(&key)).map_or(Taken::Gone, Taken::Yours)
    }

    /// Lets the provider be asked again after the interval, which it may have made longer.
    pub(super) fn wait(&self, state: &str, longer: Duration, now: Duration) -> Duration {
        let mut all = self.all();
        let found = all.get_mut(&key(state)).map(|pending| &mut pending.way);
        let Some(Way::Code { interval, ask_at, .. }) = found else { return longer };
        *interval += longer;
        *ask_at = now + *interval;
        *interval
    }

    /// Ends a sign-in.
    pub(super) fn end(&self, state: &str) {
        self.all().remove(&key(state));
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Pending>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A state is found by its hash, so that no timing tells how much of a guess was right.
fn key(state: &str) -> [u8; 32] {
    Sha256::digest(state).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PHONE: DeviceId = DeviceId([1; 16]);

    fn pending(device: DeviceId, way: Way) -> Pending {
        Pending { device, began: 0, expires_at: 300 * SECOND, nonce: String::new(), way }
    }

    fn browser(device: DeviceId) -> Pending {
        let (redirect_uri, code_challenge) = (String::new(), String::new());
        pending(device, Way::Browser { redirect_uri, code_challenge })
    }

    fn code() -> Pending {
        let (device_code, interval) = (Redacted::new("secret".to_owned()), 5 * SECOND);
        pending(PHONE, Way::Code { device_code, interval, ask_at: 5 * SECOND })
    }

    #[test]
    fn a_sign_in_in_the_browser_is_answered_once_and_by_its_own_device() {
        let all = PendingSignIns::default();
        all.note("a", browser(PHONE), Duration::ZERO).unwrap();
        assert!(matches!(all.take("a", DeviceId([2; 16]), SECOND), Taken::Gone));
        assert!(matches!(all.take("b", PHONE, SECOND), Taken::Gone));
        assert!(matches!(all.take("a", PHONE, SECOND), Taken::Yours(_)));
        assert!(matches!(all.take("a", PHONE, SECOND), Taken::Gone));
        all.note("a", browser(PHONE), Duration::ZERO).unwrap();
        assert!(matches!(all.take("a", PHONE, 300 * SECOND), Taken::Gone));
    }

    #[test]
    fn the_provider_is_asked_no_sooner_than_it_wants() {
        let all = PendingSignIns::default();
        all.note("a", code(), Duration::ZERO).unwrap();
        let is_asked = |at| matches!(all.take("a", PHONE, at * SECOND), Taken::Yours(_));
        assert_eq!([4, 5, 6].map(is_asked), [false, true, false]);
        assert_eq!(all.wait("a", Duration::ZERO, 6 * SECOND), 5 * SECOND);
        assert_eq!([10, 11].map(is_asked), [false, true]);
        assert_eq!(all.wait("a", 5 * SECOND, 11 * SECOND), 10 * SECOND);
        assert_eq!([20, 21].map(is_asked), [false, true]);
        // The request was dropped before the provider answered.
        assert_eq!([22, 31].map(is_asked), [false, true]);
        all.end("a");
        assert!(!is_asked(100));
    }

    #[test]
    fn nobody_fills_the_relay_with_sign_ins() {
        let all = PendingSignIns::default();
        for (began, state) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
            let began = began as i64;
            all.note(state, Pending { began, ..browser(PHONE) }, Duration::ZERO).unwrap();
        }
        assert!(matches!(all.take("a", PHONE, SECOND), Taken::Gone), "the oldest made room");
        assert!(matches!(all.take("e", PHONE, SECOND), Taken::Yours(_)));
        let device = |n: usize| {
            let mut id = [9; 16];
            id[..8].copy_from_slice(&n.to_be_bytes());
            DeviceId(id)
        };
        let noted = (0..2 * PENDING_MAX)
            .filter(|n| all.note(&n.to_string(), browser(device(*n)), Duration::ZERO).is_ok());
        assert_eq!(noted.count(), PENDING_MAX - 3);
        assert!(all.note("later", browser(device(0)), 300 * SECOND).is_ok());
    }
}
