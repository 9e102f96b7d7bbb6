//! Backups of a relay that goes on serving, and the way back.
//!
//! A backup holds the log, the keys that wrap its data keys and the organisation's key, so it is
//! encrypted under a passphrase. What was restored is another log: it draws a name of its own, by
//! which devices notice and send again what they made since.

mod stream;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use zeroize::Zeroizing;

use self::stream::{Opening, Sealing};
use crate::{
    seal::write_whole,
    store::{
        FILE, FolderLock, StoreError,
        audit::{self, By},
        check_restored,
    },
};

/// The fewest characters that a passphrase may have.
const PASSPHRASE_MIN: usize = 12;
/// The longest file of keys, in bytes.
const KEY_FILE_MAX: u32 = 1 << 20;
/// A relay that serves meanwhile writes in commits that take far less.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Where a restored relay finds the key that it signs with for its organisation.
const ORGANISATION_FILE: &str = "organisation.key";

/// Where a relay keeps its log and its keys.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder of the log.
    pub data: PathBuf,
    /// The file of the wrapping keys.
    pub key_file: PathBuf,
}

/// A backup was not made, or not brought back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file could not be read or written, or is no whole backup.
    #[error("{path}: {error}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Something is there already, and nothing is written over.
    #[error("{} is there already", _0.display())]
    Occupied(PathBuf),
    /// The passphrase could be guessed.
    #[error("the passphrase has {0} characters; it needs {PASSPHRASE_MIN} at least")]
    ShortPassphrase(usize),
    /// The log cannot be read, or is in use.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What guards a backup.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Reads the first line of a file.
    ///
    /// # Errors
    ///
    /// [`BackupError`] if the file cannot be read or the line is too short.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let text = Zeroizing::new(fs::read_to_string(path).map_err(at(path))?);
        let line = text.lines().next().unwrap_or_default();
        match line.chars().count() {
            length if length < PASSPHRASE_MIN => Err(BackupError::ShortPassphrase(length)),
            _ => Ok(Self(Zeroizing::new(line.to_owned()))),
        }
    }
}

/// Writes a backup of a relay, which may serve meanwhile, and returns its length in bytes.
///
/// # Errors
///
/// [`BackupError`]; there is no file of this name then.
pub fn backup(place: &Place, to: &Path, passphrase: &Passphrase) -> Result<u64, BackupError> {
    if to.exists() {
        return Err(BackupError::Occupied(to.to_owned()));
    }
    let (copy, part) = (place.data.join("relay.backup-copy"), to.with_extension("part"));
    let written = copy_database(&place.data, &copy)
        .and_then(|()| write(place, &copy, &part, passphrase))
        .and_then(|length| put(&part, to).map(|()| length));
    for left in [&copy, &part] {
        remove(left)?;
    }
    written
}

/// Copies the log as of one moment; who writes to it is not held up.
fn copy_database(data: &Path, copy: &Path) -> Result<(), BackupError> {
    let database = data.join(FILE);
    if !database.is_file() {
        let error = io::Error::new(io::ErrorKind::NotFound, "there is no log");
        return Err(BackupError::File { path: database, error });
    }
    remove(copy)?;
    let mut source = Connection::open(&database).map_err(StoreError::from)?;
    source.busy_timeout(BUSY_WAIT).map_err(StoreError::from)?;
    note(&mut source, "relay.backup")?;
    let Some(name) = copy.to_str() else {
        return Err(at(copy)(io::Error::other("its name is no Unicode")));
    };
    source.execute("VACUUM INTO ?1", [name]).map_err(StoreError::from)?;
    Ok(())
}

/// Writes into the audit that everything was copied, or brought back. A log of an older version
/// has no audit, or none that says when a line was written; its copy tells nothing.
fn note(log: &mut Connection, action: &'static str) -> Result<(), StoreError> {
    let is_noted: bool = log.query_row(
        "SELECT EXISTS (SELECT 1 FROM pragma_table_info('audit') WHERE name = 'written_at_ms')",
        [],
        |row| row.get(0),
    )?;
    if is_noted {
        let transaction = log.transaction_with_behavior(TransactionBehavior::Immediate)?;
        audit::note(&transaction, By::hand(audit::now()).line(action))?;
        transaction.commit()?;
    }
    Ok(())
}

fn write(
    place: &Place,
    copy: &Path,
    to: &Path,
    passphrase: &Passphrase,
) -> Result<u64, BackupError> {
    // Read after the log was copied: whatever wraps a key of the copy is in the file by now.
    let keys = Zeroizing::new(fs::read(&place.key_file).map_err(at(&place.key_file))?);
    let organisation = organisation_key(copy)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(to).map_err(at(to))?;
    let sealed = Sealing::begin(BufWriter::new(file), &passphrase.0).and_then(|mut sealing| {
        for section in [&keys, &organisation] {
            let length = u32::try_from(section.len()).map_err(io::Error::other)?;
            sealing.write_all(&length.to_be_bytes())?;
            sealing.write_all(section)?;
        }
        io::copy(&mut File::open(copy)?, &mut sealing)?;
        let file = sealing.finish()?.into_inner().map_err(|error| error.into_error())?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    });
    sealed.map_err(at(to))
}

/// Returns the key that the relay signs with for its organisation; empty if it serves without one.
fn organisation_key(copy: &Path) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let copy = Connection::open(copy).map_err(StoreError::from)?;
    let found = copy
        .query_row("SELECT key_file FROM organisations", [], |row| row.get::<_, String>(0))
        .optional()
        .map_err(StoreError::from)?;
    let Some(path) = found.map(PathBuf::from) else { return Ok(Zeroizing::default()) };
    fs::read(&path).map(Zeroizing::new).map_err(at(&path))
}

/// Brings a backup back into a folder that holds no log, under a new name of the log.
///
/// # Errors
///
/// [`BackupError`] if the backup is not whole, the folder is in use or there is a log in it;
/// nothing was written then.
pub fn restore(place: &Place, from: &Path, passphrase: &Passphrase) -> Result<(), BackupError> {
    let database = place.data.join(FILE);
    if place.data.is_dir() {
        let lock = FolderLock::take(&place.data)?;
        drop(lock);
    }
    let organisation_file = place.data.join(ORGANISATION_FILE);
    for path in [&database, &place.key_file, &organisation_file] {
        if path.exists() {
            return Err(BackupError::Occupied(path.clone()));
        }
    }
    open(from, passphrase, |backup| io::copy(backup, &mut io::sink()).map(drop))?;
    fs::create_dir_all(&place.data).map_err(at(&place.data))?;
    let _lock = FolderLock::take(&place.data)?;
    let part = place.data.join("relay.restored");
    let (mut keys, mut organisation) = (Zeroizing::default(), Zeroizing::default());
    let restored = open(from, passphrase, |backup| {
        keys = read_section(backup)?;
        organisation = read_section(backup)?;
        let mut file = File::create(&part)?;
        io::copy(backup, &mut file)?;
        file.sync_all()
    });
    let put = restored.and_then(|()| {
        let folder = fs::canonicalize(&place.data).map_err(at(&place.data))?;
        check_restored(&part, &folder.join(ORGANISATION_FILE))?;
        note(&mut Connection::open(&part).map_err(StoreError::from)?, "relay.restore")?;
        if !organisation.is_empty() {
            write_whole(&organisation_file, &organisation).map_err(at(&organisation_file))?;
        }
        write_whole(&place.key_file, &keys).map_err(at(&place.key_file))?;
        put(&part, &database)
    });
    remove(&part)?;
    put
}

fn open(
    from: &Path,
    passphrase: &Passphrase,
    read: impl FnOnce(&mut dyn Read) -> io::Result<()>,
) -> Result<(), BackupError> {
    let file = File::open(from).map_err(at(from))?;
    let opened = Opening::begin(BufReader::new(file), &passphrase.0);
    opened.and_then(|mut backup| read(&mut backup)).map_err(at(from))
}

fn read_section(backup: &mut dyn Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut length = [0; 4];
    backup.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > KEY_FILE_MAX {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its keys are too long"));
    }
    let mut keys = Zeroizing::new(Vec::new());
    backup.take(u64::from(length)).read_to_end(&mut keys)?;
    Ok(keys)
}

/// Gives a whole file its name, durably.
fn put(part: &Path, to: &Path) -> Result<(), BackupError> {
    fs::rename(part, to).map_err(at(to))?;
    match to.parent() {
        Some(folder) if cfg!(unix) && folder != Path::new("") => {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
        }
        Some(_) | None => Ok(()),
    }
}

fn remove(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |error| BackupError::File { path: path.clone(), error }
}
