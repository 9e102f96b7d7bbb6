use super::{Beneath, Candidate, Pusher, Rule};
use crate::{
    access::Directory,
    document::{Claim, DocumentKind, ObjectKey},
    ids::{DeviceId, DocumentId, ShipmentId, SiteId},
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

/// What the relay knows of a document without opening it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFacts {
    /// The bytes of its changes, as they were sent.
    pub bytes: u64,
    /// The number of its changes.
    pub changes: u64,
    /// What it describes, once its first change is there.
    pub kind: Option<DocumentKind>,
    /// The shipment that it is about, if it is about one.
    pub shipment: Option<ShipmentId>,
    /// Where the shipment begins.
    pub origin: Option<SiteId>,
    /// Where the shipment ends, as the last change says that says so.
    pub destination: Option<SiteId>,
}

impl DocumentFacts {
    /// Returns the facts after a change.
    #[must_use]
    pub fn with(&self, claim: &Claim) -> Self {
        let text = |field: &str| claim.texts.get(field);
        let site = |field: &str| text(field).and_then(|text| text.parse().ok());
        let mut facts = self.clone();
        if claim.dependencies.is_empty() && facts.kind.is_none() {
            facts.kind = text("kind").and_then(|word| DocumentKind::parse(word));
            facts.shipment = text("shipment").and_then(|text| text.parse().ok());
            facts.origin = site("origin");
        }
        facts.destination = site("destination").or(facts.destination);
        facts
    }

    /// Returns the facts after a change of so many bytes was stored.
    #[must_use]
    pub fn grown(self, length: usize) -> Self {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let bytes = self.bytes.saturating_add(length);
        Self { bytes, changes: self.changes.saturating_add(1), ..self }
    }
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

    /// Returns what is known of a document; nothing if it is not there.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn document(&mut self, document: DocumentId) -> Result<DocumentFacts, Self::Error>;

    /// Notes what is known of a document.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn note_document(
        &mut self,
        document: DocumentId,
        facts: DocumentFacts,
    ) -> Result<(), Self::Error>;

    /// Returns where an object of a document lies.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn object(
        &mut self,
        document: DocumentId,
        object: ObjectKey,
    ) -> Result<Option<Beneath>, Self::Error>;

    /// Notes where an object of a document lies.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn note_object(
        &mut self,
        document: DocumentId,
        object: ObjectKey,
        beneath: Beneath,
    ) -> Result<(), Self::Error>;

    /// Returns the organisation of the pusher, if the relay knows it.
    ///
    /// # Errors
    ///
    /// If the store does not answer.
    fn directory(&mut self) -> Result<Option<&Directory>, Self::Error>;

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
