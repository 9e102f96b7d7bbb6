//! The store in one SQLite file: write-ahead log, one writer, readers beside it.
//!
//! `synchronous=FULL`, so that what was acknowledged survives a power cut. A lock file keeps a
//! second process out of the data folder. The file is encrypted with a key from the vault.

mod again;
mod error;
mod frames;
mod list;
mod queue;
mod read;
mod schema;
mod seal;
mod word;
mod write;

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use domain::replica::Batch;
use rusqlite::Connection;

use self::{error::io_error, read::SqliteReader, seal::Key};
use crate::port::{Reader, Store, StoreError, Vault};

const DATABASE_FILE: &str = "isotherm.db";
const LOCK_FILE: &str = "isotherm.lock";
/// Reader connections kept open between queries.
const IDLE_READERS_MAX: usize = 4;

/// The store in one SQLite file of a data folder.
pub struct SqliteStore {
    folder: PathBuf,
    key: Key,
    writer: Mutex<Writer>,
    readers: Mutex<Readers>,
    reader_returned: Condvar,
}

enum Writer {
    Open(Files),
    /// A write failed in the file system: the file is opened afresh before the next one.
    Failed(File),
    Suspended,
}

struct Files {
    connection: Connection,
    lock: File,
}

#[derive(Default)]
struct Readers {
    is_suspended: bool,
    active: usize,
    idle: Vec<Connection>,
}

impl SqliteStore {
    /// Opens the store of a data folder with the key that the vault keeps for it, and makes what
    /// is not there yet. A database of a version that did not encrypt is encrypted first.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] if another process has it open, [`StoreError::Newer`] if a later
    /// version wrote it, [`StoreError::Corrupt`] if it is damaged or has another key,
    /// [`StoreError::KeyLost`] if the vault has no key for it, [`StoreError::NotEncrypted`] if it
    /// lies open although there is a key.
    pub fn open(folder: &Path, vault: &dyn Vault) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(io_error)?;
        let lock = take_lock(folder)?;
        let path = folder.join(DATABASE_FILE);
        let key = seal::key(&path, vault)?;
        let mut connection = schema::connect(&path, &key)?;
        schema::migrate(&mut connection)?;
        schema::check(&connection)?;
        Ok(Self {
            folder: folder.to_owned(),
            key,
            writer: Mutex::new(Writer::Open(Files { connection, lock })),
            readers: Mutex::new(Readers::default()),
            reader_returned: Condvar::new(),
        })
    }

    /// Returns the size of the frames' table in the file, in bytes, and the readings in it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the store cannot be read.
    pub fn frames_size(&self) -> Result<u64, StoreError> {
        let reader = self.open_reader()?;
        frames::size(reader.connection())
    }

    fn open_reader(&self) -> Result<SqliteReader<'_>, StoreError> {
        let idle = {
            let mut readers = lock(&self.readers);
            if readers.is_suspended {
                return Err(StoreError::Suspended);
            }
            readers.active += 1;
            readers.idle.pop()
        };
        let opened = match idle {
            Some(connection) => Ok(connection),
            None => schema::connect_reader(&self.folder.join(DATABASE_FILE), &self.key),
        };
        match opened.and_then(|connection| SqliteReader::begin(self, connection)) {
            Ok(reader) => Ok(reader),
            Err(error) => {
                self.give_back(None);
                Err(error)
            }
        }
    }

    fn give_back(&self, connection: Option<Connection>) {
        let mut readers = lock(&self.readers);
        readers.active = readers.active.saturating_sub(1);
        if !readers.is_suspended && readers.idle.len() < IDLE_READERS_MAX {
            readers.idle.extend(connection);
        }
        drop(readers);
        self.reader_returned.notify_all();
    }

    /// Refuses new readers, and waits until those at work are done.
    fn drain_readers(&self) {
        let mut readers = lock(&self.readers);
        readers.is_suspended = true;
        while readers.active > 0 {
            readers = self.reader_returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
        }
        readers.idle.clear();
    }

    fn open_files(&self, lock: File) -> Result<Files, (StoreError, File)> {
        match schema::connect(&self.folder.join(DATABASE_FILE), &self.key) {
            Ok(connection) => Ok(Files { connection, lock }),
            Err(error) => Err((error, lock)),
        }
    }
}

impl Store for SqliteStore {
    fn apply(&self, batches: &[Batch]) -> Result<(), StoreError> {
        let mut writer = lock(&self.writer);
        let mut files = match std::mem::replace(&mut *writer, Writer::Suspended) {
            Writer::Open(files) => files,
            Writer::Failed(lock) => match self.open_files(lock) {
                Ok(files) => files,
                Err((error, lock)) => {
                    *writer = Writer::Failed(lock);
                    return Err(error);
                }
            },
            Writer::Suspended => return Err(StoreError::Suspended),
        };
        let outcome = write::apply(&mut files.connection, batches);
        // After a failed write or sync nobody knows what the file holds until it is read again.
        *writer = match outcome {
            Ok(()) | Err(StoreError::UnknownDocument(_)) => Writer::Open(files),
            Err(_) => Writer::Failed(files.lock),
        };
        outcome
    }

    fn reader(&self) -> Result<Box<dyn Reader + '_>, StoreError> {
        Ok(Box::new(self.open_reader()?))
    }

    fn suspend(&self) -> Result<(), StoreError> {
        self.drain_readers();
        let mut writer = lock(&self.writer);
        match std::mem::replace(&mut *writer, Writer::Suspended) {
            Writer::Open(files) => schema::checkpoint_and_close(files.connection),
            Writer::Failed(_) | Writer::Suspended => Ok(()),
        }
    }

    fn resume(&self) -> Result<(), StoreError> {
        let mut writer = lock(&self.writer);
        if matches!(*writer, Writer::Suspended) {
            let files = self.open_files(take_lock(&self.folder)?).map_err(|(error, _)| error)?;
            *writer = Writer::Open(files);
        }
        lock(&self.readers).is_suspended = false;
        Ok(())
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        if let Err(error) = self.suspend() {
            tracing::warn!(%error, "the last writes stay in the write-ahead log");
        }
    }
}

fn take_lock(folder: &Path) -> Result<File, StoreError> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK_FILE))
        .map_err(io_error)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(io_error(error)),
    }
}

/// A panic elsewhere must not take the store away: its state is only replaced whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
