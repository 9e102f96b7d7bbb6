use std::collections::BTreeMap;

use automerge::Change;

use super::{
    ChangeHash, DocumentError, Step, columns, guard, history, live::contained, step::steps,
};
use crate::{
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

/// What a change says of itself, read without a document to apply it to.
///
/// Automerge vouches for none of it: whoever judges a change compares it with what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The hash, computed from the bytes.
    pub hash: ChangeHash,
    /// The actor; one of ours has 16 bytes.
    pub actor: [u8; 16],
    /// The place among the changes of the actor; the first is 1.
    pub seq: u64,
    /// The device that is said to have made it; only the first change of an actor names one.
    pub author: Option<DeviceId>,
    /// Who is said to have used the device; `None` if it acted by itself.
    pub person: Option<PersonId>,
    /// When it was made, by the clock of its device, in whole seconds.
    pub at: Timestamp,
    /// The changes it builds on.
    pub dependencies: Vec<ChangeHash>,
    /// Its operations, in order.
    pub steps: Vec<Step>,
    /// The texts it sets as fields of the root.
    pub texts: BTreeMap<String, String>,
}

impl Claim {
    /// Returns what the change that `bytes` encode says.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Guarded`] if the bytes are unsafe to decode, [`DocumentError::Damaged`] if
    /// they are no change, or one that none of our devices can have made.
    pub fn read(bytes: &[u8]) -> Result<Self, DocumentError> {
        let (hash, inflated) = guard::inflated(bytes)?;
        match columns::read(&inflated) {
            Some(content) => Ok(Self::of(hash, content)),
            None => Self::decoded(hash, bytes),
        }
    }

    fn of(hash: ChangeHash, content: columns::Content<'_>) -> Self {
        let columns::Content { actor, seq, author, time, message, dependencies, steps, texts } =
            content;
        let (person, at) = (history::person_of(message), history::moment(time));
        Self { hash, actor, seq, author, person, at, dependencies, steps, texts }
    }

    /// Reads a change that passed the guard with Automerge.
    pub(super) fn decoded(hash: ChangeHash, bytes: &[u8]) -> Result<Self, DocumentError> {
        let (change, decoded) = contained(|| {
            let change = Change::from_bytes(bytes.to_vec())?;
            let decoded = steps(&change.decode());
            Ok::<_, automerge::LoadChangeError>((change, decoded))
        })?;
        let not_ours = |what: &str| DocumentError::Damaged(what.to_owned());
        let (steps, texts) = decoded.ok_or_else(|| not_ours("an actor of another length"))?;
        let actor = change.actor_id().to_bytes().try_into();
        let author = change.author().map(|author| <[u8; 16]>::try_from(author.as_bytes()));
        let message = change.message().unwrap_or_default();
        Ok(Self {
            hash,
            actor: actor.map_err(|_| not_ours("an actor of another length"))?,
            seq: change.seq(),
            author: author
                .transpose()
                .map_err(|_| not_ours("an author of another length"))?
                .map(DeviceId),
            person: history::person_of(message),
            at: history::moment(change.timestamp()),
            dependencies: change.deps().iter().map(|hash| ChangeHash(hash.0)).collect(),
            steps,
            texts,
        })
    }
}
