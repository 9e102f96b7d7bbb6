use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{
    ActorId, Author, Automerge, Change, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable},
};

use super::{ChangeHash, DocumentKind, Edit, Heads, edit, guard, history, history::History};
use crate::{
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

/// Why a document could not be opened, changed or read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Foreign bytes did not pass the guard.
    #[error("the change was refused: {0}")]
    Guarded(#[from] guard::GuardError),
    /// Automerge could not read the bytes, or panicked over them.
    #[error("the change is damaged: {0}")]
    Damaged(String),
    /// The document has grown to its limit.
    #[error("the document has reached its limit of {} bytes", Document::BYTES_MAX)]
    Full,
    /// The edits say what the document says already, so there is no change to store.
    #[error("the edits change nothing")]
    Unchanged,
    /// The root lacks what every document of ours has.
    #[error("the document has no {0}")]
    Incomplete(&'static str),
}

/// A change that was made or accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// Its encoding.
    pub bytes: Vec<u8>,
}

/// An open document.
#[derive(Clone, Debug)]
pub struct Document {
    kind: DocumentKind,
    inner: Automerge,
    history: History,
    /// Encoded size of the compact part and of the changes after it, for compaction.
    compact_bytes: usize,
    change_bytes: usize,
    change_count: usize,
}

/// Who writes: the random actor of this run, and the device.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// Random for every document and every run: a repeated actor wedges a replica for good.
    pub actor: [u8; 16],
    /// The device whose key signs.
    pub author: DeviceId,
    /// The device's name, for people who read the history elsewhere.
    pub device_name: &'a str,
    /// Who uses the device; `None` for what the device does by itself.
    pub person: Option<PersonId>,
    /// When, by the device's clock.
    pub at: Timestamp,
}

impl Writer<'_> {
    fn options(&self) -> CommitOptions {
        CommitOptions::default()
            .with_time(self.at.0.div_euclid(1000))
            .with_message(history::message(self.person, self.device_name))
    }
}

impl Document {
    /// The size at which a document takes no more changes.
    pub const BYTES_MAX: usize = 1024 * 1024;
    /// The number of changes at which a document takes no more.
    pub const CHANGES_MAX: usize = 20_000;
    /// The number of changes after which compacting is worth its cost.
    pub const COMPACT_AFTER: usize = 64;

    /// Creates a document with its containers, and its first edits in the same change.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Damaged`] if an edit names a container that is not there.
    pub fn create(
        kind: DocumentKind,
        writer: Writer<'_>,
        containers: (&[&str], &[&str]),
        edits: &[Edit],
    ) -> Result<(Self, StoredChange), DocumentError> {
        let mut document = Self {
            kind,
            inner: Automerge::new(),
            history: History::default(),
            compact_bytes: 0,
            change_bytes: 0,
            change_count: 0,
        };
        document.set_writer(writer.actor, writer.author);
        let change = document.transact(writer.options(), |tx| {
            tx.put(ROOT, "schema", 1_i64)?;
            tx.put(ROOT, "kind", kind.as_str())?;
            edit::create(tx, containers.0, containers.1)?;
            edits.iter().try_for_each(|step| edit::apply(tx, step))
        })?;
        Ok((document, change))
    }

    /// Opens a document from what this device stored.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Damaged`] if the bytes are not what was stored.
    pub fn open(
        kind: DocumentKind,
        compact: &[u8],
        changes: &[Vec<u8>],
    ) -> Result<Self, DocumentError> {
        let mut inner = if compact.is_empty() {
            Automerge::new()
        } else {
            contained(|| Automerge::load(compact))?
        };
        let decoded = changes
            .iter()
            .map(|bytes| contained(|| Change::from_bytes(bytes.clone())))
            .collect::<Result<Vec<_>, _>>()?;
        contained(|| inner.apply_changes(decoded))?;
        let history = read_history(|| History::of(&inner.get_changes(&[])))?;
        Ok(Self {
            kind,
            inner,
            history,
            compact_bytes: compact.len(),
            change_bytes: changes.iter().map(Vec::len).sum(),
            change_count: changes.len(),
        })
    }

    /// Returns an empty document that waits for the first change of another device.
    pub fn awaited(kind: DocumentKind) -> Self {
        let inner = Automerge::new();
        let history = History::default();
        Self { kind, inner, history, compact_bytes: 0, change_bytes: 0, change_count: 0 }
    }

    /// Makes one change of `edits`.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Full`] at the document's limit; [`DocumentError::Damaged`] if an edit
    /// names something that is not there; [`DocumentError::Unchanged`] if nothing differs. The
    /// document is as it was.
    pub fn change(
        &mut self,
        writer: Writer<'_>,
        edits: &[Edit],
    ) -> Result<StoredChange, DocumentError> {
        if self.is_full() {
            return Err(DocumentError::Full);
        }
        self.set_writer(writer.actor, writer.author);
        self.transact(writer.options(), |tx| {
            edits.iter().try_for_each(|step| edit::apply(tx, step))
        })
    }

    /// Takes in changes of other devices; those already known change nothing.
    ///
    /// They pass the guard, are applied to a copy, and the copy must survive being saved and
    /// loaded before it replaces the document.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] if any of them is refused; the document is as it was.
    pub fn receive(&mut self, changes: &[Vec<u8>]) -> Result<Vec<StoredChange>, DocumentError> {
        let added: usize = changes.iter().map(Vec::len).sum();
        if self.is_full() || self.compact_bytes + self.change_bytes + added > Self::BYTES_MAX {
            return Err(DocumentError::Full);
        }
        let mut decoded = Vec::with_capacity(changes.len());
        for bytes in changes {
            guard::check(bytes)?;
            decoded.push(contained(|| Change::from_bytes(bytes.clone()))?);
        }
        let stored = decoded
            .iter()
            .zip(changes)
            .filter(|(change, _)| self.inner.get_change_by_hash(&change.hash()).is_none())
            .map(|(change, bytes)| StoredChange {
                hash: ChangeHash(change.hash().0),
                bytes: bytes.clone(),
            })
            .collect::<Vec<_>>();

        let mut scratch = self.inner.clone();
        contained(|| scratch.apply_changes(decoded))?;
        contained(|| Automerge::load(&scratch.save()))?;
        let added = scratch.get_changes(&self.inner.get_heads());
        self.history = read_history(|| {
            let mut history = self.history.clone();
            added.iter().for_each(|change| history.take(change));
            history
        })?;
        self.inner = scratch;
        self.change_bytes += stored.iter().map(|change| change.bytes.len()).sum::<usize>();
        self.change_count += stored.len();
        Ok(stored)
    }

    /// Takes the kind that the root names; a document awaited from another device learns it.
    pub fn learn_kind(&mut self) {
        let found = self.inner.get(ROOT, "kind").ok().flatten();
        let kind = found.and_then(|(value, _)| value.as_str().and_then(DocumentKind::parse));
        self.kind = kind.unwrap_or(self.kind);
    }

    /// Returns what the document describes.
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Returns whether the document holds a change.
    pub fn holds(&self, hash: ChangeHash) -> bool {
        self.inner.get_change_by_hash(&automerge::ChangeHash(hash.0)).is_some()
    }

    /// Returns the newest changes, sorted.
    pub fn heads(&self) -> Heads {
        let mut heads: Heads =
            self.inner.get_heads().into_iter().map(|hash| ChangeHash(hash.0)).collect();
        heads.sort_unstable();
        heads
    }

    /// Returns the compact encoding if compacting is worth its cost by now.
    ///
    /// Increments must outweigh half of the compact part and number at least
    /// [`Self::COMPACT_AFTER`]: the cost of saving then spreads over many changes.
    pub fn compact(&mut self) -> Option<Vec<u8>> {
        let is_due =
            self.change_count >= Self::COMPACT_AFTER && self.change_bytes * 2 > self.compact_bytes;
        if !is_due || !self.inner.get_missing_deps(&[]).is_empty() {
            return None;
        }
        let bytes = self.inner.save();
        self.compact_bytes = bytes.len();
        self.change_bytes = 0;
        self.change_count = 0;
        Some(bytes)
    }

    /// Returns the changes that a device made, dependencies first.
    pub fn changes_by(&self, author: DeviceId) -> Vec<StoredChange> {
        let changes = self.inner.get_changes(&[]);
        let actors = by_author(&changes, author);
        let own = changes.into_iter().filter(|change| actors.contains(change.actor_id()));
        own.map(|mut change| StoredChange {
            hash: ChangeHash(change.hash().0),
            bytes: change.bytes().into_owned(),
        })
        .collect()
    }

    /// Returns every change, dependencies first.
    pub fn changes(&self) -> Vec<Vec<u8>> {
        let changes = self.inner.get_changes(&[]);
        changes.into_iter().map(|mut change| change.bytes().into_owned()).collect()
    }

    pub(super) fn inner(&self) -> &Automerge {
        &self.inner
    }

    pub(super) fn history(&self) -> &History {
        &self.history
    }

    /// Returns a document of the same kind that was just saved in so many bytes.
    pub(super) fn with_inner(&self, inner: Automerge, compact_bytes: usize) -> Self {
        let history = History::of(&inner.get_changes(&[]));
        Self { kind: self.kind, inner, history, compact_bytes, change_bytes: 0, change_count: 0 }
    }

    fn is_full(&self) -> bool {
        self.compact_bytes + self.change_bytes > Self::BYTES_MAX
            || self.change_count > Self::CHANGES_MAX
    }

    /// Automerge draws a random actor when the author changes, so ours is set after it.
    pub(super) fn set_writer(&mut self, actor: [u8; 16], author: DeviceId) {
        self.inner.set_author(Some(Author::from(author.0.to_vec())));
        self.inner.set_actor(ActorId::from(actor.as_slice()));
    }

    pub(super) fn transact(
        &mut self,
        options: CommitOptions,
        steps: impl FnOnce(
            &mut automerge::transaction::Transaction<'_>,
        ) -> Result<(), automerge::AutomergeError>,
    ) -> Result<StoredChange, DocumentError> {
        let mut tx = self.inner.transaction();
        if let Err(error) = steps(&mut tx) {
            tx.rollback();
            return Err(DocumentError::Damaged(error.to_string()));
        }
        let (hash, _) = tx.commit_with(options);
        let change = hash.and_then(|hash| self.inner.get_change_by_hash(&hash));
        let mut change = change.ok_or(DocumentError::Unchanged)?;
        let stored =
            StoredChange { hash: ChangeHash(change.hash().0), bytes: change.bytes().into_owned() };
        self.change_bytes += stored.bytes.len();
        self.change_count += 1;
        self.history.take(&change);
        Ok(stored)
    }
}

/// Returns the actors of a device; Automerge names the author in the first change of an actor only.
pub(super) fn by_author(changes: &[Change], author: DeviceId) -> BTreeSet<ActorId> {
    let is_by =
        |change: &&Change| change.author().is_some_and(|named| named.as_bytes() == author.0);
    changes.iter().filter(is_by).map(|change| change.actor_id().clone()).collect()
}

/// Reads a history from changes that a device of another version may have made.
fn read_history(read: impl FnOnce() -> History) -> Result<History, DocumentError> {
    contained(|| Ok::<_, DocumentError>(read()))
}

/// Runs Automerge over foreign bytes; a panic is an error like any other.
pub(super) fn contained<T, E: std::fmt::Display>(
    call: impl FnOnce() -> Result<T, E>,
) -> Result<T, DocumentError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(DocumentError::Damaged(error.to_string())),
        Err(_) => Err(DocumentError::Damaged("Automerge panicked".to_owned())),
    }
}
