//! The file of the organisation's key: a secret a line, the one that signs and perhaps the next.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use domain::access::{OrganisationKey, OrganisationPublicKey};
use zeroize::Zeroizing;

use crate::store::StoreError;

type Seed = Zeroizing<[u8; 32]>;

/// Returns the key of a file whose public half is known.
///
/// # Errors
///
/// [`StoreError`] if the file cannot be read or has no such key.
pub(super) fn key(
    path: &Path,
    public: &OrganisationPublicKey,
) -> Result<OrganisationKey, StoreError> {
    let failed =
        |error: &dyn std::fmt::Display| StoreError::Failed(format!("{}: {error}", path.display()));
    let seeds = read(path).map_err(|error| failed(&error))?;
    let mut keys = seeds.iter().map(|seed| OrganisationKey::from_seed(**seed));
    keys.find(|key| key.public() == *public)
        .ok_or_else(|| failed(&"not the key of this organisation"))
}

/// Draws a key and makes its file, which only its owner may read; an existing one is not replaced.
///
/// # Errors
///
/// If there is no randomness, or the file is there or cannot be written.
pub(super) fn begin(path: &Path) -> io::Result<OrganisationKey> {
    let seed = draw()?;
    write(path, OpenOptions::new().create_new(true), std::slice::from_ref(&seed))?;
    Ok(OrganisationKey::from_seed(*seed))
}

/// Draws another key and keeps it in the file beside the one with the public half `current`.
///
/// # Errors
///
/// If there is no randomness, or the file cannot be read or written; it is as it was then.
pub(super) fn add(path: &Path, current: &OrganisationPublicKey) -> io::Result<OrganisationKey> {
    let seed = draw()?;
    let mut seeds = read(path)?;
    seeds.retain(|seed| is_of(seed, current));
    seeds.push(seed.clone());
    replace(path, &seeds)?;
    Ok(OrganisationKey::from_seed(*seed))
}

/// Destroys every key of the file but the one with the public half `current`.
///
/// # Errors
///
/// If the file cannot be read or written; it is as it was then.
pub(super) fn keep_only(path: &Path, current: &OrganisationPublicKey) -> io::Result<()> {
    let mut seeds = read(path)?;
    seeds.retain(|seed| is_of(seed, current));
    if seeds.is_empty() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the key is not in the file"));
    }
    replace(path, &seeds)
}

fn is_of(seed: &Seed, public: &OrganisationPublicKey) -> bool {
    OrganisationKey::from_seed(**seed).public() == *public
}

fn draw() -> io::Result<Seed> {
    let mut seed = Seed::default();
    getrandom::fill(&mut *seed).map_err(io::Error::other)?;
    Ok(seed)
}

fn read(path: &Path) -> io::Result<Vec<Seed>> {
    let text = Zeroizing::new(fs::read_to_string(path)?);
    let seed = |line: &str| {
        let mut seed = Seed::default();
        hex::decode_to_slice(line.trim(), &mut *seed)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(seed)
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(seed).collect()
}

/// Writes beside the name first: a power cut leaves the file before or the file after.
fn replace(path: &Path, seeds: &[Seed]) -> io::Result<()> {
    let beside = path.with_extension("part");
    write(&beside, OpenOptions::new().create(true).truncate(true), seeds)?;
    fs::rename(&beside, path)?;
    match path.parent().filter(|_| cfg!(unix)) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn write(path: &Path, options: &mut OpenOptions, seeds: &[Seed]) -> io::Result<()> {
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    let mut file = options.open(path)?;
    for seed in seeds {
        writeln!(file, "{}", *Zeroizing::new(hex::encode(**seed)))?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_the_key_and_the_next_one_until_it_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("organisation.key");
        let first = begin(&path).unwrap().public();
        assert!(begin(&path).is_err(), "an existing key is not replaced");
        let dropped = add(&path, &first).unwrap().public();
        let next = add(&path, &first).unwrap().public();
        assert_eq!(key(&path, &first).unwrap().public(), first);
        assert_eq!(key(&path, &next).unwrap().public(), next);
        assert!(key(&path, &dropped).is_err());
        keep_only(&path, &next).unwrap();
        assert!(key(&path, &first).is_err());
        assert!(keep_only(&path, &first).is_err());
        assert_eq!(key(&path, &next).unwrap().public(), next);
    }

    #[test]
    #[cfg(unix)]
    fn only_its_owner_may_read_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("organisation.key");
        let first = begin(&path).unwrap().public();
        add(&path, &first).unwrap();
        let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(&path).unwrap());
        assert_eq!(mode & 0o777, 0o600);
    }
}
