//! The keystore of the system: Keychain on macOS, the Credential Manager on Windows, the Secret
//! Service on Linux. A machine without one, as a server is, has none.

use std::{
    env,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use keyring_core::{Entry, Error, api::CredentialStoreApi};

use crate::port::{Keystore, KeystoreError, SecretBytes};

/// What the entries belong to, as the system shows it.
const SERVICE: &str = "Isotherm";
/// Leaves the keystore alone where it says `off`.
const SWITCH: &str = "ISOTHERM_KEYSTORE";
/// A person may have to find a password first.
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

type Store = Arc<dyn CredentialStoreApi + Send + Sync>;

/// Returns the keystore of this system, unless `ISOTHERM_KEYSTORE` is `off`. Whether one answers
/// shows when it is asked.
pub fn system_keystore() -> Option<Arc<dyn Keystore>> {
    let is_off = env::var_os(SWITCH).is_some_and(|said| said == "off");
    (!is_off).then(|| Arc::new(SystemKeystore) as Arc<dyn Keystore>)
}

struct SystemKeystore;

impl Keystore for SystemKeystore {
    fn read(&self, entry: &str) -> Result<Option<SecretBytes>, KeystoreError> {
        asked(entry, |entry| match entry.get_secret() {
            Ok(bytes) => {
                let bytes = zeroize::Zeroizing::new(bytes);
                let length = bytes.len();
                let value = <[u8; 32]>::try_from(bytes.as_slice()).map(SecretBytes::new);
                let odd = |_| KeystoreError::new(format!("the entry has {length} bytes, not 32"));
                value.map(Some).map_err(odd)
            }
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(KeystoreError::new(error)),
        })
    }

    fn keep(&self, entry: &str, value: &[u8; 32]) -> Result<(), KeystoreError> {
        let value = SecretBytes::new(*value);
        asked(entry, move |entry| entry.set_secret(value.as_slice()).map_err(KeystoreError::new))
    }

    fn forget(&self, entry: &str) -> Result<(), KeystoreError> {
        asked(entry, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(KeystoreError::new(error)),
        })
    }
}

/// Asks on a thread of its own: what waits for a person must not hold the device up for good, and
/// the library's own waiting does not go together with a runtime of the caller's.
fn asked<T: Send + 'static>(
    entry: &str,
    question: impl FnOnce(&Entry) -> Result<T, KeystoreError> + Send + 'static,
) -> Result<T, KeystoreError> {
    let entry = entry.to_owned();
    let (tell, told) = mpsc::channel();
    let work = move || {
        let answer = store().and_then(|store| {
            let entry = store.build(SERVICE, &entry, None).map_err(KeystoreError::new)?;
            question(&entry)
        });
        // Nobody waits any longer for an answer that came too late.
        let _ = tell.send(answer);
    };
    let thread = thread::Builder::new().name("keystore".to_owned());
    thread.spawn(work).map_err(KeystoreError::new)?;
    let silent = |_| KeystoreError::new("it does not answer");
    told.recv_timeout(ANSWERS_WITHIN).map_err(silent).flatten()
}

#[cfg(target_os = "macos")]
fn store() -> Result<Store, KeystoreError> {
    Ok(apple_native_keyring_store::keychain::Store::new().map_err(KeystoreError::new)?)
}

#[cfg(target_os = "windows")]
fn store() -> Result<Store, KeystoreError> {
    Ok(windows_native_keyring_store::Store::new().map_err(KeystoreError::new)?)
}

#[cfg(target_os = "linux")]
fn store() -> Result<Store, KeystoreError> {
    Ok(zbus_secret_service_keyring_store::Store::new().map_err(KeystoreError::new)?)
}

#[cfg(not(any(target_os = "macos", target_os = "windows", target_os = "linux")))]
fn store() -> Result<Store, KeystoreError> {
    Err(KeystoreError::new("this system has none"))
}
