use std::collections::BTreeSet;

use super::*;

const NORTH: OrganisationId = OrganisationId([1; 16]);
const SOUTH: OrganisationId = OrganisationId([2; 16]);

fn sealer(folder: &tempfile::TempDir) -> Sealer {
    Sealer::new(Arc::new(KeyFile::open(&folder.path().join("relay.key"), true).unwrap()))
}

fn key(sealer: &Sealer, number: u32, of: OrganisationId) -> Arc<DataKey> {
    let wrapped = sealer.draw(of).unwrap();
    sealer.install(KeyNumber(number), of, &wrapped).unwrap()
}

#[test]
fn an_envelope_opens_where_it_belongs_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let sealer = sealer(&folder);
    let north = key(&sealer, 1, NORTH);
    key(&sealer, 2, SOUTH);
    let (here, there) = (Context::Entry(&[7; 32]), Context::Entry(&[8; 32]));
    let sealed = north.seal(&here, b"Claire").unwrap();
    assert_eq!(sealer.open(NORTH, &here, &sealed), Ok(b"Claire".to_vec()));
    assert_eq!(sealer.open(NORTH, &there, &sealed), Err(SealError::Altered));
    assert_eq!(sealer.open(NORTH, &Context::Directory, &sealed), Err(SealError::Altered));
    assert_eq!(sealer.open(SOUTH, &here, &sealed), Err(SealError::Altered));
}

#[test]
fn every_altered_byte_and_every_cut_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let sealer = sealer(&folder);
    let north = key(&sealer, 1, NORTH);
    let sealed = north.seal(&Context::Directory, b"Claire").unwrap();
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 0x40;
        assert!(sealer.open(NORTH, &Context::Directory, &altered).is_err(), "byte {at}");
        assert!(sealer.open(NORTH, &Context::Directory, &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn an_envelope_names_its_form_its_algorithm_and_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let sealer = sealer(&folder);
    let sealed = key(&sealer, 0x0102_0304, NORTH).seal(&Context::Directory, b"x").unwrap();
    assert_eq!(sealed[..6], [1, 1, 1, 2, 3, 4]);
    assert_eq!(sealed.len(), 6 + 12 + 1 + 16);
    let mut other = sealed;
    other[1] = 9;
    let refused = sealer.open(NORTH, &Context::Directory, &other);
    assert_eq!(refused, Err(SealError::UnknownAlgorithm(9)));
}

#[test]
fn no_nonce_comes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let north = key(&sealer(&folder), 1, NORTH);
    let nonce = |_| <[u8; 12]>::try_from(&north.seal(&Context::Directory, b"").unwrap()[6..18]);
    let nonces: BTreeSet<_> = (0..100_000).map(nonce).map(Result::unwrap).collect();
    assert_eq!(nonces.len(), 100_000);
}

#[test]
fn a_wrapped_key_is_bound_to_its_organisation() {
    let folder = tempfile::tempdir().unwrap();
    let sealer = sealer(&folder);
    let wrapped = sealer.draw(NORTH).unwrap();
    let moved = sealer.install(KeyNumber(1), SOUTH, &wrapped).map(drop);
    assert_eq!(moved, Err(SealError::Altered));
}

#[test]
fn after_a_key_was_added_the_old_ones_still_unwrap() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.key");
    let sealer = sealer(&folder);
    let wrapped = sealer.draw(NORTH).unwrap();
    assert_eq!(sealer.renew(NORTH, &wrapped), Ok(None));
    assert_eq!(KeyFile::add_key(&path), Ok("2".to_owned()));
    sealer.reload().unwrap();
    let renewed = sealer.renew(NORTH, &wrapped).unwrap().unwrap();
    assert_eq!((wrapped.by.as_str(), renewed.by.as_str()), ("file:1", "file:2"));
    let sealed = sealer
        .install(KeyNumber(1), NORTH, &wrapped)
        .unwrap()
        .seal(&Context::Directory, b"Claire")
        .unwrap();
    sealer.install(KeyNumber(1), NORTH, &renewed).unwrap();
    assert_eq!(sealer.open(NORTH, &Context::Directory, &sealed), Ok(b"Claire".to_vec()));
}

#[test]
fn a_key_file_that_is_gone_or_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.key");
    let refused = |reason: &str| {
        let error = KeyFile::open(&path, false).map(drop).unwrap_err().to_string();
        assert!(error.contains("relay.key") && error.contains(reason), "{error}");
    };
    refused("");
    let (first, second) = (format!("1 {}\n", "ab".repeat(32)), format!("2 {}\n", "cd".repeat(32)));
    for (text, reason) in [
        (String::new(), "no key"),
        ("1 abcd\n".to_owned(), "64 digits"),
        (second + &first, "order"),
    ] {
        std::fs::write(&path, text).unwrap();
        refused(reason);
    }
    std::fs::write(&path, &first).unwrap();
    assert_eq!(KeyFile::open(&path, true).unwrap().newest(), "file:1");
}
