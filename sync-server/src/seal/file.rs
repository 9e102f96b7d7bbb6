use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use domain::ids::OrganisationId;
use zeroize::Zeroizing;

use super::{Context, DataKey, KeyNumber, KeyWrapper, SealError, WrappedKey, envelope::random_key};

/// The most wrapping keys that one file may hold.
const KEYS_MAX: usize = 1_000;

/// Wrapping keys in a file that only its owner may read: one a line, a name and 64 hexadecimal
/// digits, the newest last.
pub struct KeyFile {
    path: PathBuf,
    keys: RwLock<Vec<Named>>,
}

struct Named {
    name: String,
    key: DataKey,
    line: Zeroizing<String>,
}

impl KeyFile {
    /// Reads the file; makes it, with one key, where there is none and `may_make` says so.
    ///
    /// # Errors
    ///
    /// [`SealError::KeyFile`] if it cannot be read or made, or is none.
    pub fn open(path: &Path, may_make: bool) -> Result<Self, SealError> {
        if may_make && !path.exists() {
            write(path, &[Named::draw(1)?])?;
        }
        Ok(Self { path: path.to_owned(), keys: RwLock::new(read(path)?) })
    }

    /// Adds a key at the end of the file: it wraps as soon as the relay reads the file again.
    ///
    /// # Errors
    ///
    /// [`SealError::KeyFile`] if the file is none, is full or cannot be written.
    pub fn add_key(path: &Path) -> Result<String, SealError> {
        let mut keys = read(path)?;
        let last = keys.last().and_then(|key| key.name.parse::<u32>().ok()).unwrap_or_default();
        if keys.len() >= KEYS_MAX {
            return Err(failed(path, "it holds as many keys as it may"));
        }
        let added = Named::draw(last.saturating_add(1))?;
        let name = added.name.clone();
        keys.push(added);
        write(path, &keys)?;
        Ok(name)
    }
}

impl KeyWrapper for KeyFile {
    fn newest(&self) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.last().map(|key| format!("file:{}", key.name)).unwrap_or_default()
    }

    fn wrap(&self, organisation: &[u8; 16], key: &[u8; 32]) -> Result<WrappedKey, SealError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let newest = keys.last().ok_or_else(|| failed(&self.path, "it holds no key"))?;
        let bytes = newest.key.seal(&Context::DataKey(organisation), key)?;
        Ok(WrappedKey { by: format!("file:{}", newest.name), bytes })
    }

    fn unwrap(
        &self,
        organisation: &[u8; 16],
        wrapped: &WrappedKey,
    ) -> Result<Zeroizing<[u8; 32]>, SealError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let name = wrapped.by.strip_prefix("file:");
        let found = keys.iter().find(|key| Some(key.name.as_str()) == name);
        let by = found.ok_or_else(|| SealError::UnknownWrapper(wrapped.by.clone()))?;
        let bytes = Zeroizing::new(by.key.open(&Context::DataKey(organisation), &wrapped.bytes)?);
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SealError::NoEnvelope)?;
        Ok(Zeroizing::new(key))
    }

    fn reload(&self) -> Result<(), SealError> {
        let fresh = read(&self.path)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}

impl Named {
    fn draw(number: u32) -> Result<Self, SealError> {
        let digits = Zeroizing::new(hex::encode(random_key()?.as_slice()));
        let line = Zeroizing::new(format!("{number} {}", *digits));
        Self::parse(&line).ok_or(SealError::NoChance)
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, digits) = line.split_once(' ')?;
        let mut secret = Zeroizing::new([0; 32]);
        hex::decode_to_slice(digits, &mut *secret).ok()?;
        let number = name.parse().ok()?;
        // One wrapping key serves every organisation; each wrapped key is bound to its own.
        let key = DataKey::new(KeyNumber(number), OrganisationId([0; 16]), &secret);
        Some(Self { name: number.to_string(), key, line: Zeroizing::new(line.to_owned()) })
    }
}

fn read(path: &Path) -> Result<Vec<Named>, SealError> {
    let text = fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|error| failed(path, error))?;
    let keys: Option<Vec<Named>> = text.lines().map(Named::parse).collect();
    let keys = keys.ok_or_else(|| failed(path, "a line is not a number and 64 digits"))?;
    let is_ascending = keys.iter().map(|key| &key.line).is_sorted_by_key(|line| number(line));
    match keys.len() {
        0 => Err(failed(path, "it holds no key")),
        1..=KEYS_MAX if is_ascending => Ok(keys),
        1..=KEYS_MAX => Err(failed(path, "its keys are not in the order of their numbers")),
        _ => Err(failed(path, "it holds more keys than it may")),
    }
}

fn number(line: &str) -> Option<u32> {
    line.split_once(' ').and_then(|(name, _)| name.parse().ok())
}

/// Writes beside the file and then in its place: a power cut leaves one of the two.
fn write(path: &Path, keys: &[Named]) -> Result<(), SealError> {
    let mut text = Zeroizing::new(String::new());
    for key in keys {
        text.push_str(&key.line);
        text.push('\n');
    }
    write_whole(path, text.as_bytes()).map_err(|error| failed(path, error))
}

/// Writes a secret for its owner alone, beside the file and then in its place.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("part");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    match path.parent() {
        Some(folder) if cfg!(unix) && folder != Path::new("") => File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

fn failed(path: &Path, reason: impl std::fmt::Display) -> SealError {
    SealError::KeyFile { path: path.display().to_string(), reason: reason.to_string() }
}
