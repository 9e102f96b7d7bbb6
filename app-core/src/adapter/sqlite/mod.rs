//! The store in one SQLite file: write-ahead log, one writer, readers beside it.
//!
//! `synchronous=FULL`, so that what was acknowledged survives a power cut. A lock file keeps a
//! second process out of the data folder. The file is encrypted with a key from the vault. What a
//! sensor said is durable in a journal beside it first.

mod again;
mod closing;
mod error;
mod frames;
mod journal;
mod list;
mod queue;
mod read;
mod row;
mod schema;
mod seal;
mod signatures;
mod verify;
mod word;
mod write;

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use domain::replica::Batch;
use rusqlite::Connection;

pub use self::verify::{DatabaseError, Held, verify_folder};
use self::{
    error::io_error,
    journal::{Journal, Record},
    read::SqliteReader,
    seal::Key,
    write::Unfolded,
};
use crate::port::{Reader, Store, StoreError, Vault};

pub(super) const DATABASE_FILE: &str = "isotherm.db";
const LOCK_FILE: &str = "isotherm.lock";
/// Reader connections kept open between queries.
const IDLE_READERS_MAX: usize = 4;

/// The store in one SQLite file of a data folder.
pub struct SqliteStore {
    folder: PathBuf,
    key: Key,
    writer: Mutex<Writer>,
    /// What the journal holds and the tables do not.
    unfolded: Mutex<Arc<Vec<Record>>>,
    readers: Mutex<Readers>,
    reader_returned: Condvar,
}

enum Writer {
    Open(Files),
    /// A write failed in the file system: the file is opened afresh before the next one.
    Failed(Beside),
    Suspended,
}

struct Files {
    connection: Connection,
    beside: Beside,
}

/// The files of a data folder that are not SQLite's.
struct Beside {
    journal: Journal,
    /// Held, so that no other process takes the folder.
    _lock: File,
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
        let (journal, unfolded) = Journal::open(folder, &key, write::folded(&connection)?)?;
        let beside = Beside { journal, _lock: lock };
        Ok(Self {
            folder: folder.to_owned(),
            key,
            writer: Mutex::new(Writer::Open(Files { connection, beside })),
            unfolded: Mutex::new(Arc::new(unfolded)),
            readers: Mutex::new(Readers::default()),
            reader_returned: Condvar::new(),
        })
    }

    /// Keeps every process from opening the folder's database as long as the answer is held.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] if a process has it open.
    pub fn at_rest(folder: &Path) -> Result<File, StoreError> {
        take_lock(folder)
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
        // Taken before the view of the tables: what is folded in between is in both, and the view
        // tells it.
        let journal = Arc::clone(&lock(&self.unfolded));
        match opened.and_then(|connection| SqliteReader::begin(self, connection, journal)) {
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

    /// Opens the database afresh after a failure, and looks how far it holds the journal.
    fn reopen(&self, journal: &mut Journal) -> Result<Connection, StoreError> {
        let connection = schema::connect(&self.folder.join(DATABASE_FILE), &self.key)?;
        let folded = write::folded(&connection)?;
        journal.folded_to(folded);
        Arc::make_mut(&mut lock(&self.unfolded)).retain(|record| record.number > folded);
        Ok(connection)
    }

    fn write(&self, files: &mut Files, batches: &[Batch]) -> Result<(), StoreError> {
        let journal = &mut files.beside.journal;
        if let Some(heard) = journal::heard(batches)
            && let Some(number) = journal.append(&heard)?
        {
            let writes = heard.into_iter().map(journal::Kept::into_write).collect();
            Arc::make_mut(&mut lock(&self.unfolded)).push(Record { number, writes });
            return Ok(());
        }
        let records = Arc::clone(&lock(&self.unfolded));
        let unfolded = Unfolded { records: &records, last: journal.unfolded() };
        write::apply(&mut files.connection, &unfolded, batches)?;
        if let Some(last) = unfolded.last {
            journal.folded_to(last);
        }
        *lock(&self.unfolded) = Arc::default();
        Ok(())
    }
}

impl Store for SqliteStore {
    fn apply(&self, batches: &[Batch]) -> Result<(), StoreError> {
        let mut writer = lock(&self.writer);
        let mut files = match std::mem::replace(&mut *writer, Writer::Suspended) {
            Writer::Open(files) => files,
            Writer::Failed(mut beside) => match self.reopen(&mut beside.journal) {
                Ok(connection) => Files { connection, beside },
                Err(error) => {
                    *writer = Writer::Failed(beside);
                    return Err(error);
                }
            },
            Writer::Suspended => return Err(StoreError::Suspended),
        };
        let outcome = self.write(&mut files, batches);
        // After a failed write or sync nobody knows what the file holds until it is read again.
        *writer = match outcome {
            Ok(()) | Err(StoreError::UnknownDocument(_)) => Writer::Open(files),
            Err(_) => Writer::Failed(files.beside),
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
            Writer::Open(mut files) => {
                let folded = self.write(&mut files, &[]);
                let sealed = folded.and_then(|()| closing::seal(&mut files.connection, &self.key));
                schema::checkpoint_and_close(files.connection).and(sealed)
            }
            Writer::Failed(_) | Writer::Suspended => Ok(()),
        }
    }

    fn resume(&self) -> Result<(), StoreError> {
        let mut writer = lock(&self.writer);
        if matches!(*writer, Writer::Suspended) {
            let lock_file = take_lock(&self.folder)?;
            let connection = schema::connect(&self.folder.join(DATABASE_FILE), &self.key)?;
            let folded = write::folded(&connection)?;
            let (journal, unfolded) = Journal::open(&self.folder, &self.key, folded)?;
            *lock(&self.unfolded) = Arc::new(unfolded);
            *writer =
                Writer::Open(Files { connection, beside: Beside { journal, _lock: lock_file } });
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
