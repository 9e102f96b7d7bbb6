use std::fs;

use super::*;

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
