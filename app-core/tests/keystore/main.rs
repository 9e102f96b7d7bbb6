//! One suite for the port `Keystore`: the system's own, here a real Secret Service on a bus of the
//! test's own, and the twin in memory. Then a device whose keys it guards.

#![cfg(all(target_os = "linux", feature = "keystore"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "A test stops at the line that surprises it."
)]

mod service;

use std::path::Path;

use app_core::{
    adapter::{DeviceVault, Place, ScriptedKeystore, SqliteStore, Unlocking, system_keystore},
    api::view::KeysKeptIn,
    port::{Keystore, Secret, Vault, VaultError},
};
use service::{Keyring, with_bus};

fn check(keystore: &dyn Keystore) {
    let read = |entry: &str| keystore.read(entry).unwrap().map(|secret| *secret);
    assert_eq!(read("one"), None);
    keystore.keep("one", &[1; 32]).unwrap();
    keystore.keep("two", &[2; 32]).unwrap();
    assert_eq!((read("one"), read("two")), (Some([1; 32]), Some([2; 32])));
    keystore.keep("one", &[3; 32]).unwrap();
    assert_eq!((read("one"), read("two")), (Some([3; 32]), Some([2; 32])));
    keystore.forget("one").unwrap();
    keystore.forget("one").unwrap();
    assert_eq!((read("one"), read("two")), (None, Some([2; 32])));
}

fn with_keystore() -> Unlocking {
    let wait = |_| panic!("nobody enters a passphrase");
    Unlocking { keystore: system_keystore(), passphrase: None, wait }
}

fn open(folder: &Path) -> Result<DeviceVault, VaultError> {
    DeviceVault::open(folder, &with_keystore())
}

fn closed(folder: &Path) {
    let error = open(folder).err().expect("the keys were opened");
    assert!(matches!(error, VaultError::KeystoreClosed { .. }), "{error}");
}

#[test]
fn the_twin_keeps_every_promise_of_the_port() {
    check(&ScriptedKeystore::default());
}

#[test]
fn the_secret_service_keeps_every_promise_of_the_port() {
    with_bus("the_secret_service_keeps_every_promise_of_the_port", |home| {
        let _service = Keyring::unlocked(home);
        check(&*system_keystore().unwrap());
    });
}

#[test]
fn a_runtime_of_the_callers_does_not_stand_in_the_way() {
    with_bus("a_runtime_of_the_callers_does_not_stand_in_the_way", |home| {
        let _service = Keyring::unlocked(home);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { check(&*system_keystore().unwrap()) });
    });
}

#[test]
fn a_device_whose_keystore_is_gone_or_locked_says_so_and_loses_nothing() {
    with_bus("a_device_whose_keystore_is_gone_or_locked_says_so_and_loses_nothing", |home| {
        let folder = tempfile::tempdir().unwrap();
        let service = Keyring::unlocked(home);
        let vault = open(folder.path()).unwrap();
        vault.keep(Secret::Device, &[7; 32]).unwrap();
        drop(SqliteStore::open(folder.path(), &vault).unwrap());
        assert_eq!(vault.kept_in(), KeysKeptIn::Keystore);
        let record = std::fs::read(folder.path().join("keys.json")).unwrap();
        drop(service);
        closed(folder.path());
        let locked = Keyring::locked(home);
        closed(folder.path());
        drop(locked);
        let _service = Keyring::unlocked(home);
        let again = open(folder.path()).unwrap();
        assert_eq!(again.read(Secret::Device).unwrap(), Some([7; 32].into()));
        SqliteStore::open(folder.path(), &again).unwrap();
        assert_eq!(std::fs::read(folder.path().join("keys.json")).unwrap(), record);
    });
}

#[test]
fn keys_go_from_files_to_the_keystore_by_themselves_and_back_when_told() {
    with_bus("keys_go_from_files_to_the_keystore_by_themselves_and_back_when_told", |home| {
        let folder = tempfile::tempdir().unwrap();
        let before = open(folder.path()).unwrap();
        before.keep(Secret::Device, &[7; 32]).unwrap();
        assert_eq!(before.kept_in(), KeysKeptIn::File, "there is no keystore yet");
        let _service = Keyring::unlocked(home);
        let moved = open(folder.path()).unwrap();
        assert_eq!(moved.kept_in(), KeysKeptIn::Keystore);
        assert!(!folder.path().join("device.key").exists());
        assert_eq!(moved.read(Secret::Device).unwrap(), Some([7; 32].into()));
        drop(moved.move_to(&Place::File).unwrap());
        let back = open(folder.path()).unwrap();
        assert_eq!(back.kept_in(), KeysKeptIn::File);
        assert_eq!(back.read(Secret::Device).unwrap(), Some([7; 32].into()));
    });
}
