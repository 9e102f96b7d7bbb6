use super::{Candidate, Pusher, Rule};
use crate::{
    ids::{DeviceId, DocumentId},
    reading::LogId,
    sync::{EntryHash, Lsn},
};

/// Whose an actor is, and how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The device that used it first.
    pub device: DeviceId,
    /// The place of its last change.
    pub seq: u64,
}

/// How large a document is on the relay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// The bytes of its changes, as they were sent.
    pub bytes: u64,
    /// The number of its changes.
    pub changes: u64,
}

/// Something that no honest device does, for those who run the relay to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The rule that was broken.
    pub rule: Rule,
    /// The device that pushed.
    pub device: DeviceId,
    /// The entry that was refused.
    pub entry: EntryHash,
    /// What it is about, by identities alone.
    pub about: String,
}

/// What the relay knows, seen and changed within one transaction.
pub trait Standing {
    /// Why the relay's store does not answer.
    type Error;

    /// Returns the place of an entry that the partition has.
    ///
    /// # Errors
    ///
    /// If the store does not answer; so have all methods.
    fn place(&mut self, hash: &EntryHash) -> Result<Option<Lsn>, Self::Error>;

    /// Returns whose an actor of a document is, once it was used.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn actor(
        &mut self,
        document: DocumentId,
        actor: [u8; 16],
    ) -> Result<Option<Bound>, Self::Error>;

    /// Notes how far an actor has come.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn bind(
        &mut self,
        document: DocumentId,
        actor: [u8; 16],
        bound: Bound,
    ) -> Result<(), Self::Error>;

    /// Returns how large a document is.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn size(&mut self, document: DocumentId) -> Result<Size, Self::Error>;

    /// Notes how large a document has become.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn resize(&mut self, document: DocumentId, size: Size) -> Result<(), Self::Error>;

    /// Returns the number of the last frame of a log, once there is one.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn last_frame(&mut self, log: &LogId) -> Result<Option<u64>, Self::Error>;

    /// Notes the number of the last frame of a log.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn note_frame(&mut self, log: &LogId, seq: u64) -> Result<(), Self::Error>;

    /// Returns whether the organisation permits an entry to whoever acts in it.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn permit(
        &mut self,
        pusher: &Pusher,
        candidate: &Candidate,
    ) -> Result<Result<(), Rule>, Self::Error>;

    /// Appends an entry that holds and returns its place.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn append(&mut self, candidate: Candidate) -> Result<Lsn, Self::Error>;

    /// Records what no honest device does.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn record(&mut self, incident: Incident) -> Result<(), Self::Error>;
}
