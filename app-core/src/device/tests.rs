use std::fs;

use super::*;
use crate::{
    adapter::{Place, Unlocking},
    api::{Command, Event, Query, View, ViewName, view::KeysKeptIn},
    session::Session,
};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn said(name: &str) -> Said {
    Said {
        relay: Some("http://127.0.0.1:7420".to_owned()),
        device_name: Some(name.to_owned()),
        directory: Some(TRY_OUT.as_bytes().to_vec()),
    }
}

#[test]
fn what_is_said_once_is_known_at_the_next_start() {
    let folder = folder();
    assert!(!Device::is_at(folder.path()));
    let first = Device::new(folder.path(), said("Phone")).unwrap();
    assert!(!Device::is_at(folder.path()), "nothing is written before the session is open");
    first.keep().unwrap();
    let again = Device::new(folder.path(), Said::default()).unwrap();
    let config = again.config(Language::Fr).unwrap();
    assert_eq!(config.profile.device_name, "Phone");
    assert_eq!(config.relay.map(|relay| relay.url).as_deref(), Some("http://127.0.0.1:7420"));
}

#[test]
fn a_device_that_was_told_nothing_starts_in_the_try_out_organisation() {
    let folder = folder();
    let device = Device::new(folder.path(), Said::default()).unwrap();
    let directory = device.config(Language::En).unwrap().profile.directory;
    assert_eq!(Directory::from_json(&directory).unwrap().name, "Isotherm try-out");
}

#[test]
fn a_data_folder_stays_with_its_organisation() {
    let folder = folder();
    Device::new(folder.path(), said("Phone")).unwrap().keep().unwrap();
    let other = TRY_OUT.replace("150e0000000000000000000000000001", &"ab".repeat(16));
    let other = Said { directory: Some(other.into_bytes()), ..Said::default() };
    let error = Device::new(folder.path(), other).unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::Malformed, Some("directory")));
}

#[test]
fn what_cannot_be_used_is_refused_by_its_name() {
    let folder = folder();
    let directory = Said { directory: Some(b"{}".to_vec()), ..Said::default() };
    let error = Device::new(folder.path(), directory).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("directory"));
    let relay = Said { relay: Some("not an address".to_owned()), ..Said::default() };
    let error = Device::new(folder.path(), relay).unwrap().config(Language::En).err().unwrap();
    assert_eq!(error.field.as_deref(), Some("relay"));
    fs::write(folder.path().join("device.json"), "{").unwrap();
    assert_eq!(
        Device::new(folder.path(), Said::default()).unwrap_err().code,
        ErrorCode::StorageFailed
    );
}

/// A device that opens as its shells open it, without a keystore.
fn running(folder: &Path) -> Running {
    let device = Device::new(folder, said("Phone")).unwrap();
    Running::start(Box::new(move |passphrase| {
        let mut config = device.config(Language::En)?;
        let wait = |_| {};
        let with = Unlocking { keystore: None, passphrase, wait };
        config.keys = Keys::Folder(with);
        config.relay = None;
        let session = Session::open(config)?;
        device.keep()?;
        Ok(session)
    }))
}

fn unlock(passphrase: &str) -> Command {
    Command::Unlock { passphrase: Some(passphrase.to_owned().into()) }
}

#[test]
fn a_device_under_a_passphrase_opens_with_it_and_tells_who_listens() {
    let folder = folder();
    drop(running(folder.path()));
    let place = Place::Passphrase("nine boxes on the quay".to_owned().into());
    let with = Unlocking::default();
    let kept = move_keys(folder.path(), &with, &place).unwrap();
    assert_eq!((kept, guard_of(folder.path()).unwrap()), (KeysKeptIn::Passphrase, kept));
    let device = running(folder.path());
    let (tell, told) = std::sync::mpsc::channel();
    device.subscribe(move |event| tell.send(event).unwrap());
    let locked = device.query(Query::Status).unwrap_err();
    assert_eq!((locked.code, locked.is_locked()), (ErrorCode::KeysLocked, true));
    let wrong = device.send(unlock("nine boxes on the key")).unwrap_err();
    assert_eq!(wrong.code, ErrorCode::WrongPassphrase);
    assert_eq!(told.try_iter().count(), 0);
    device.send(unlock("nine boxes on the quay")).unwrap();
    device.send(unlock("whatever it is now")).unwrap();
    let View::Membership { view } = device.query(Query::Membership).unwrap() else {
        panic!("another view")
    };
    assert_eq!(view.keys_kept_in, KeysKeptIn::Passphrase);
    let all = Event::ViewsChanged { views: ViewName::ALL.to_vec() };
    assert!(told.try_iter().any(|event| event == all));
}

#[test]
fn the_keys_of_a_device_that_runs_stay_where_they_are() {
    let folder = folder();
    let device = running(folder.path());
    let place = Place::Passphrase("nine boxes on the quay".to_owned().into());
    let with = Unlocking::default();
    let refused = move_keys(folder.path(), &with, &place).unwrap_err();
    assert_eq!(refused.remedy, Remedy::Retry);
    assert_eq!(guard_of(folder.path()).unwrap(), KeysKeptIn::File);
    drop(device);
    move_keys(folder.path(), &with, &place).unwrap();
}

#[test]
fn a_device_that_lost_its_own_key_is_not_made_another() {
    let folder = folder();
    drop(running(folder.path()));
    fs::remove_file(folder.path().join("device.key")).unwrap();
    let closed = running(folder.path()).closed().unwrap();
    assert_eq!(closed.code, ErrorCode::KeysGone);
    assert!(!folder.path().join("device.key").exists());
}
