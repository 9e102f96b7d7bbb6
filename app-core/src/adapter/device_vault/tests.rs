use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::*;
use crate::{
    adapter::{ScriptedKeystore, SqliteStore, SystemEntropy},
    port::read_or_make,
};

const PASSPHRASE: &str = "nine boxes on the quay";

thread_local! {
    /// The steps after which the power goes; none for a power that stays.
    static POWER: Cell<Option<u32>> = const { Cell::new(None) };
}

pub(super) fn step() {
    match POWER.get() {
        Some(0) => {
            POWER.set(None);
            // Unwinds without the noise of a panic.
            std::panic::resume_unwind(Box::new("the power went"));
        }
        Some(left) => POWER.set(Some(left - 1)),
        None => {}
    }
}

struct Desk {
    folder: tempfile::TempDir,
    keystore: Arc<ScriptedKeystore>,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), keystore: Arc::default() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn alone(&self) -> Unlocking {
        Unlocking { wait: |_| {}, ..Unlocking::default() }
    }

    fn with_keystore(&self) -> Unlocking {
        let keystore: Arc<dyn Keystore> = self.keystore.clone();
        Unlocking { keystore: Some(keystore), ..self.alone() }
    }

    fn saying(&self, passphrase: &str) -> Unlocking {
        Unlocking { passphrase: Some(passphrase.to_owned().into()), ..self.with_keystore() }
    }

    fn open(&self, with: &Unlocking) -> DeviceVault {
        DeviceVault::open(self.path(), with).unwrap()
    }

    fn refused(&self, with: &Unlocking) -> VaultError {
        DeviceVault::open(self.path(), with).err().expect("the keys were opened")
    }

    fn key_files(&self) -> usize {
        let is_key = |name: &str| name.ends_with(".key") || name.ends_with(".part");
        let names = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| is_key(name.to_str().unwrap())).count()
    }
}

fn passphrase() -> Place {
    Place::Passphrase(PASSPHRASE.to_owned().into())
}

#[test]
fn a_new_device_keeps_its_keys_under_the_keystore_and_in_no_file() {
    let desk = Desk::new();
    let vault = desk.open(&desk.with_keystore());
    let made = read_or_make(&vault, Secret::Device, &mut SystemEntropy).unwrap();
    assert_eq!((vault.kept_in(), desk.key_files()), (KeysKeptIn::Keystore, 0));
    let again = desk.open(&desk.with_keystore());
    assert_eq!(again.read(Secret::Device).unwrap(), Some(made));
    assert_eq!(desk.keystore.count(), 1);
}

#[test]
fn without_a_keystore_the_keys_lie_in_files_and_move_once_one_answers() {
    let desk = Desk::new();
    desk.keystore.lock(true);
    let vault = desk.open(&desk.with_keystore());
    vault.keep(Secret::Device, &[7; 32]).unwrap();
    assert_eq!((vault.kept_in(), desk.key_files()), (KeysKeptIn::File, 1));
    assert_eq!(desk.open(&desk.alone()).kept_in(), KeysKeptIn::File);
    desk.keystore.lock(false);
    let moved = desk.open(&desk.with_keystore());
    assert_eq!((moved.kept_in(), desk.key_files()), (KeysKeptIn::Keystore, 0));
    assert_eq!(moved.read(Secret::Device).unwrap(), Some([7; 32].into()));
}

#[test]
fn a_keystore_that_does_not_answer_is_an_error_and_never_a_new_key() {
    let desk = Desk::new();
    let vault = desk.open(&desk.with_keystore());
    vault.keep(Secret::Database, &[7; 32]).unwrap();
    let before = fs::read(desk.path().join("keys.json")).unwrap();
    desk.keystore.lock(true);
    let closed = desk.refused(&desk.with_keystore());
    assert!(matches!(closed, VaultError::KeystoreClosed { .. }), "{closed}");
    assert!(matches!(desk.refused(&desk.alone()), VaultError::KeystoreClosed { .. }));
    desk.keystore.lock(false);
    desk.keystore.lose();
    let empty = desk.refused(&desk.with_keystore());
    assert!(matches!(empty, VaultError::KeystoreEmpty { .. }), "{empty}");
    assert_eq!(fs::read(desk.path().join("keys.json")).unwrap(), before);
    assert_eq!((desk.key_files(), desk.keystore.count()), (0, 0));
}

#[test]
fn a_wrong_passphrase_changes_nothing_and_waits_longer_each_time() {
    thread_local! { static WAITED: Cell<u64> = const { Cell::new(0) }; }
    let desk = Desk::new();
    let vault = desk.open(&desk.alone());
    vault.keep(Secret::Device, &[7; 32]).unwrap();
    drop(vault.move_to(&passphrase()).unwrap());
    assert_eq!(desk.refused(&desk.alone()), VaultError::PassphraseNeeded);
    let before = fs::read(desk.path().join("keys.json")).unwrap();
    let wait = |time: Duration| WAITED.set(WAITED.get() + time.as_secs());
    for waited in [0, 0, 0, 1, 3] {
        let wrong = Unlocking { wait, ..desk.saying("nine boxes on the key") };
        assert_eq!(desk.refused(&wrong), VaultError::WrongPassphrase);
        assert_eq!(WAITED.get(), waited);
    }
    assert_eq!(fs::read(desk.path().join("keys.json")).unwrap(), before);
    let right = desk.open(&desk.saying(PASSPHRASE));
    assert_eq!(right.kept_in(), KeysKeptIn::Passphrase);
    assert_eq!(right.read(Secret::Device).unwrap(), Some([7; 32].into()));
    assert!(!desk.path().join("keys.tries").exists());
}

#[test]
fn a_person_may_choose_files_and_the_keystore_is_left_alone() {
    let desk = Desk::new();
    let vault = desk.open(&desk.with_keystore());
    vault.keep(Secret::Device, &[7; 32]).unwrap();
    let files = vault.move_to(&Place::File).unwrap();
    assert_eq!((files.kept_in(), desk.key_files()), (KeysKeptIn::File, 1));
    assert_eq!(desk.keystore.count(), 0);
    let again = desk.open(&desk.with_keystore());
    assert_eq!(again.kept_in(), KeysKeptIn::File);
    assert_eq!(again.read(Secret::Device).unwrap(), Some([7; 32].into()));
}

/// Cuts the power at every step of a move; the device opens each time, with every key.
#[track_caller]
fn survives(from: &Place, to: &Place) {
    let secrets = [(Secret::Device, [7; 32]), (Secret::Database, [8; 32])];
    for steps in 0.. {
        let desk = Desk::new();
        let with = desk.saying(PASSPHRASE);
        let vault = desk.open(&desk.alone());
        for (secret, value) in secrets {
            vault.keep(secret, &value).unwrap();
        }
        drop(vault);
        let before = held_apart(&desk, from);
        POWER.set(Some(steps));
        let moved = catch_unwind(AssertUnwindSafe(|| before.move_to(to).map(drop)));
        let is_whole = POWER.replace(None).is_some();
        let open = desk.open(&with);
        for (secret, value) in secrets {
            assert_eq!(open.read(secret).unwrap(), Some(value.into()), "{steps} {from:?} {to:?}");
        }
        if open.kept_in() != KeysKeptIn::File {
            assert_eq!(desk.key_files(), 0, "{steps} {from:?} {to:?}");
        }
        if is_whole {
            moved.unwrap().unwrap();
            assert!(steps > 2, "the move has steps");
            return;
        }
        assert!(moved.is_err(), "the power went at {steps}");
    }
}

fn held_apart(desk: &Desk, place: &Place) -> DeviceVault {
    let keystore: Arc<dyn Keystore> = desk.keystore.clone();
    let files =
        DeviceVault { folder: desk.path().to_owned(), keystore: Some(keystore), held: Held::Files };
    files.move_to(place).unwrap()
}

#[test]
fn a_device_opens_whenever_the_power_goes_while_its_keys_move() {
    let places = [Place::File, Place::Keystore, passphrase()];
    for from in &places {
        for to in &places {
            survives(from, to);
        }
    }
}

#[test]
fn an_old_folder_moves_whole_or_not_at_all_when_it_is_opened() {
    for steps in 0..20 {
        let desk = Desk::new();
        let vault = desk.open(&desk.alone());
        vault.keep(Secret::Device, &[7; 32]).unwrap();
        POWER.set(Some(steps));
        let with = desk.with_keystore();
        // Where the power goes is what is varied; what then opens is what is looked at.
        let _ = catch_unwind(AssertUnwindSafe(|| DeviceVault::open(desk.path(), &with).map(drop)));
        POWER.set(None);
        let open = desk.open(&with);
        assert_eq!(open.read(Secret::Device).unwrap(), Some([7; 32].into()), "step {steps}");
        assert_eq!((open.kept_in(), desk.key_files()), (KeysKeptIn::Keystore, 0), "step {steps}");
    }
}

#[test]
fn every_altered_byte_of_the_record_is_refused() {
    let desk = Desk::new();
    desk.open(&desk.with_keystore()).keep(Secret::Device, &[7; 32]).unwrap();
    let path = desk.path().join("keys.json");
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(&path, altered).unwrap();
        let opened = DeviceVault::open(desk.path(), &desk.with_keystore());
        let read = opened.and_then(|vault| vault.read(Secret::Device));
        // White space and the case of a digit may change; a key may not.
        assert!(!matches!(&read, Ok(found) if *found != Some([7; 32].into())), "byte {at}");
    }
    fs::write(&path, br#"{"version":9,"guard":{"kept_in":"tpm"}}"#).unwrap();
    let later = desk.refused(&desk.with_keystore()).to_string();
    assert!(later.contains("version 9") && later.contains("keys.json"), "{later}");
}

#[test]
fn with_the_last_secret_goes_what_guarded_them() {
    let desk = Desk::new();
    let vault = desk.open(&desk.with_keystore());
    vault.keep(Secret::Device, &[7; 32]).unwrap();
    vault.keep(Secret::Refresh, &[8; 32]).unwrap();
    vault.forget(Secret::Refresh).unwrap();
    assert_eq!(desk.keystore.count(), 1);
    vault.forget(Secret::Device).unwrap();
    vault.forget(Secret::Device).unwrap();
    assert_eq!((desk.keystore.count(), vault.read(Secret::Device)), (0, Ok(None)));
    assert!(!desk.path().join("keys.json").exists());
}

#[test]
fn a_process_whose_keys_were_moved_by_another_writes_nothing() {
    let desk = Desk::new();
    let stale = desk.open(&desk.with_keystore());
    stale.keep(Secret::Device, &[7; 32]).unwrap();
    let other = desk.open(&desk.with_keystore()).move_to(&passphrase()).unwrap();
    assert_eq!(stale.keep(Secret::Device, &[9; 32]), Err(VaultError::Moved));
    assert_eq!(other.read(Secret::Device).unwrap(), Some([7; 32].into()));
}

#[test]
fn a_folder_whose_key_files_are_gone_waits_for_them() {
    let desk = Desk::new();
    drop(SqliteStore::open(desk.path(), &desk.open(&desk.alone())).unwrap());
    let key = fs::read(desk.path().join("database.key")).unwrap();
    fs::remove_file(desk.path().join("database.key")).unwrap();
    let vault = desk.open(&desk.with_keystore());
    assert!(SqliteStore::open(desk.path(), &vault).is_err());
    assert_eq!((vault.kept_in(), desk.keystore.count()), (KeysKeptIn::File, 0));
    fs::write(desk.path().join("database.key"), key).unwrap();
    let vault = desk.open(&desk.with_keystore());
    assert_eq!(vault.kept_in(), KeysKeptIn::Keystore);
    assert!(SqliteStore::open(desk.path(), &vault).is_ok());
}

#[test]
fn a_passphrase_that_guards_nothing_is_not_taken() {
    let desk = Desk::new();
    let vault = desk.open(&desk.alone());
    vault.keep(Secret::Device, &[7; 32]).unwrap();
    let short = vault.move_to(&Place::Passphrase("short".to_owned().into())).err().unwrap();
    assert_eq!(short, VaultError::PassphraseUnfit { min: 12, max: 1_024, length: 5 });
    assert_eq!(desk.open(&desk.alone()).kept_in(), KeysKeptIn::File);
}
