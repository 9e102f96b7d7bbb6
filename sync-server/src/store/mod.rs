//! The log on disk: one SQLite file, one thread that writes, readers beside it.

pub(crate) mod audit;
mod chain;
mod commit;
mod keys;
mod lock;
mod read;
pub(crate) mod schema;
pub(crate) mod search;
mod standing;
mod verify;
mod writer;

pub(crate) use commit::{Contact, Job, Writing};
pub(crate) use lock::FolderLock;
pub(crate) use read::Loaded;
pub(crate) use schema::check_restored;
pub use verify::{Checked, LogError, verify};

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use domain::{
    access::DevicePublicKey,
    ids::{DeviceId, OrganisationId},
    sync::{
        EntryHash, Partition, RelayLog,
        gate::{Candidate, Placed, Pusher, Rule},
        relay::Followed,
        wire::Cursor,
    },
    units::Timestamp,
};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::{
    hub::Hub,
    seal::{KeyFile, SealError, Sealer},
};

/// The file of the log, in the data folder.
pub(crate) const FILE: &str = "relay.sqlite";

/// The most jobs that wait for the writer; whoever brings one more waits too.
const JOBS_MAX: usize = 256;
/// Connections that read, so that a long catch-up does not hold up the others.
const READERS: usize = 2;

/// The store does not do what was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite failed: the disk is full, or the file is damaged.
    #[error("the store failed: {0}")]
    Failed(String),
    /// The database was written by a later version.
    #[error("the database has version {found}, and this relay knows {known}")]
    Newer {
        /// The version of the database.
        found: u32,
        /// The newest version that this build knows.
        known: u32,
    },
    /// Another process uses the folder.
    #[error("another process uses {}", _0.display())]
    InUse(PathBuf),
    /// What is kept encrypted cannot be written or read.
    #[error(transparent)]
    Sealed(#[from] SealError),
    /// The partition belongs to another organisation.
    #[error("the partition belongs to another organisation")]
    Foreign,
    /// The relay serves other organisations only.
    #[error("the organisation is not served")]
    UnknownOrganisation,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Entries of one push.
#[derive(Debug)]
pub(crate) struct Append {
    pub(crate) pusher: Pusher,
    pub(crate) partition: Partition,
    pub(crate) received_at: Timestamp,
    pub(crate) entries: Vec<Candidate>,
    /// What was refused before the store was asked.
    pub(crate) refused: Vec<(EntryHash, Rule)>,
}

/// The partitions that a device follows from now on.
#[derive(Debug)]
pub(crate) struct Follow {
    pub(crate) organisation: OrganisationId,
    pub(crate) device: DeviceId,
    pub(crate) public_key: DevicePublicKey,
    pub(crate) at: Timestamp,
    pub(crate) cursors: Vec<Cursor>,
}

/// The log. Clones share it.
#[derive(Clone)]
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
    readers: Arc<[Mutex<Connection>; READERS]>,
    hub: Arc<Hub>,
    sealer: Sealer,
    name: RelayLog,
    _lock: Arc<FolderLock>,
    writer: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Store {
    /// Opens the log in a folder, or makes it, and reads where each partition stands. The key
    /// file is made with the log, and never for a log that has had one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be opened or is of a later version, or if the key file
    /// is not the one that it was written with.
    pub(crate) fn open(folder: &Path, key_file: &Path, hub: Arc<Hub>) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Failed(error.to_string()))?;
        let lock = FolderLock::take(folder)?;
        let path: PathBuf = folder.join(FILE);
        let mut connection = schema::connect(&path)?;
        schema::migrate(&mut connection)?;
        let name = schema::name(&connection)?;
        let wrapper = KeyFile::open(key_file, !keys::are_there(&connection)?)?;
        let keys = keys::Keys::take_up(&mut connection, Sealer::new(Arc::new(wrapper)))?;
        let sealer = keys.sealer().clone();
        let readers = [schema::connect_reader(&path)?, schema::connect_reader(&path)?];
        let (jobs, waiting) = mpsc::channel(JOBS_MAX);
        let writer = writer::start(connection, keys, waiting, Arc::clone(&hub))?;
        Ok(Self {
            jobs,
            readers: Arc::new(readers.map(Mutex::new)),
            hub,
            sealer,
            name,
            _lock: Arc::new(lock),
            writer: Arc::new(Mutex::new(Some(writer))),
        })
    }

    /// Returns the name of the log.
    pub(crate) fn name(&self) -> RelayLog {
        self.name
    }

    pub(crate) async fn append(&self, append: Append) -> Result<Vec<Placed>, StoreError> {
        self.ask(|reply| Job::Append(append, reply)).await
    }

    pub(crate) async fn follow(&self, follow: Follow) -> Result<Vec<Followed>, StoreError> {
        self.ask(|reply| Job::Follow(follow, reply)).await
    }

    pub(crate) async fn note(&self, device: DeviceId, cursor: Cursor) -> Result<(), StoreError> {
        self.ask(|reply| Job::Note { device, cursor, reply }).await
    }

    /// Appends a directory entry, if it differs from the last one.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be stored.
    pub(crate) async fn publish_directory(
        &self,
        organisation: OrganisationId,
        entry: Vec<u8>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.ask(|reply| Job::Directory { organisation, entry, at, reply }).await
    }

    /// Reads the wrapping keys again, and replaces what older ones have wrapped.
    pub(crate) async fn rotate(&self) -> Result<(), StoreError> {
        self.ask(Job::Rotate).await
    }

    /// Does `work` within the next commit and returns its answer once that is durable.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be stored.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writing<'_, '_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(|reply| Job::Write(commit::work(work, reply))).await
    }

    /// Commits nothing, to see whether the store can commit.
    pub(crate) async fn probe(&self) -> Result<(), StoreError> {
        self.ask(Job::Probe).await
    }

    /// Returns the rows after a place, without those that the device has pushed and holds.
    pub(crate) async fn load(
        &self,
        device: DeviceId,
        after: Cursor,
        bytes_max: usize,
    ) -> Result<Loaded, StoreError> {
        let Some((number, organisation, echo_to)) = self.hub.place(after.partition, device) else {
            return Ok(Loaded { rows: Vec::new(), last: after.lsn });
        };
        let after = after.lsn;
        let query = read::Query { number, organisation, device, echo_to, after, bytes_max };
        let sealer = self.sealer.clone();
        self.read(move |connection| read::rows(connection, &query, &sealer)).await
    }

    /// Returns the directory entries that lead from the organisation's first key to its present
    /// one; the newest is the last.
    pub(crate) async fn directories(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let sealer = self.sealer.clone();
        self.read(move |connection| read::directories(connection, organisation, &sealer)).await
    }

    pub(crate) async fn contacts(&self) -> Result<Vec<Contact>, StoreError> {
        self.read(read::contacts).await
    }

    /// Waits for what was begun, moves the write-ahead log into the file and closes it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Closed`] if it was closed before.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        self.ask(Job::Close).await?;
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let joined = writer.map(JoinHandle::join);
        assert!(!matches!(joined, Some(Err(_))), "the writer does not panic");
        Ok(())
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = Arc::clone(&self.readers);
        let task = tokio::task::spawn_blocking(move || {
            let [first, second] = readers.as_ref();
            let connection =
                first.try_lock().or_else(|_| second.lock()).unwrap_or_else(PoisonError::into_inner);
            read(&connection)
        });
        task.await.map_err(|error| StoreError::Failed(error.to_string()))?
    }

    async fn ask<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.jobs.send(job(reply)).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}
