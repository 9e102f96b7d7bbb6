//! What the relay lets into a partition.
//!
//! A push is judged twice. First by itself, where nothing is known but who pushes: form, author,
//! signatures. Then against what the relay has, in the transaction that stores it: whose actor and
//! whose log it is, and whether it follows on. The order of the rules is form, author, signature,
//! dependencies, actor, limits, permission; the first that is broken names the refusal.

mod admit;
mod path;
mod rule;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use admit::{Placed, admit};
pub use path::Beneath;
pub use rule::Rule;
pub use standing::{Bound, DocumentFacts, Incident, Standing};

use super::{
    Entry, EntryHash,
    wire::{ChangeHead, EntryError},
};
use crate::{
    access::{DevicePublicKey, Signature},
    document::{ChangeHash, Claim},
    ids::{DeviceId, DocumentId, OrganisationId},
    reading::{Frame, LogId, SealedHead},
};

/// The most changes that one change may build on: as many devices may write at once.
pub const DEPENDENCIES_MAX: usize = 256;

/// Who pushes: the device that said hello on this link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pusher {
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The device.
    pub device: DeviceId,
    /// Its key; the device is its fingerprint.
    pub public_key: DevicePublicKey,
}

/// An entry of sound form, signed by the device that pushes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its hash; a partition that has it keeps the first.
    pub hash: EntryHash,
    /// The entry, encoded.
    pub entry: Vec<u8>,
    /// The pusher's signature over this change, if the push carried one.
    pub signature: Option<Signature>,
    /// What it says.
    pub content: Content,
}

/// What an entry says, as far as the relay reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A change of a document.
    Change {
        /// The document.
        document: DocumentId,
        /// What the change says.
        claim: Box<Claim>,
        /// The signed change of the same push that covers it, itself perhaps; `None` if what
        /// covered it was refused.
        covered_by: Option<ChangeHash>,
    },
    /// A frame of a reading log.
    Frame {
        /// The log; it is the pusher's.
        log: LogId,
        /// The number of the frame.
        seq: u64,
    },
    /// A signed head of a reading log of the pusher's.
    SealedHead,
}

/// What an entry is when its form is sound.
enum Form {
    Change(DocumentId, Box<Claim>),
    Frame(LogId, u64),
    SealedHead,
}

/// Judges the entries of one push by themselves, in order: an entry is a candidate, or its rule is
/// named.
pub(super) fn judge(
    pusher: &Pusher,
    entries: Vec<Vec<u8>>,
    heads: &[ChangeHead],
) -> Vec<Result<Candidate, (EntryHash, Rule)>> {
    let mut forms: Vec<Result<Form, Rule>> =
        entries.iter().map(|encoded| check_form(pusher, encoded)).collect();
    let named = entries.iter().map(|encoded| change_of(encoded)).collect::<Vec<_>>();
    let signed = signatures(pusher, heads, &named);
    let covered = cover(&forms, &signed);
    let mut refused: BTreeSet<(DocumentId, ChangeHash)> = BTreeSet::new();
    let mut broken: BTreeSet<DocumentId> = BTreeSet::new();
    for (form, name) in forms.iter_mut().zip(&named) {
        if let Ok(Form::Change(document, claim)) = form {
            let key = (*document, claim.hash);
            let is_lost = |hash: &ChangeHash| refused.contains(&(*document, *hash));
            let rule = if signed.get(&key) == Some(&None) {
                Some(Rule::SIGNATURE)
            } else if claim.dependencies.iter().any(is_lost) {
                Some(Rule::DEPENDS)
            } else {
                None
            };
            if let Some(rule) = rule {
                *form = Err(rule);
            }
        }
        if let (Err(_), Some(key)) = (&form, name) {
            refused.insert(*key);
            broken.insert(key.0);
        }
    }
    let candidate = |(encoded, form): (Vec<u8>, Result<Form, Rule>)| {
        let hash = EntryHash::of(&encoded);
        let form = form.map_err(|rule| (hash, rule))?;
        let mut signature = None;
        let content = match form {
            Form::Frame(log, seq) => Content::Frame { log, seq },
            Form::SealedHead => Content::SealedHead,
            Form::Change(document, claim) => {
                let key = (document, claim.hash);
                signature = signed.get(&key).copied().flatten();
                let covered_by = covered.get(&key).copied();
                // Without the refused change the device signs what is left of the document.
                if covered_by.is_none() && !broken.contains(&document) {
                    return Err((hash, Rule::UNSIGNED));
                }
                Content::Change { document, claim, covered_by }
            }
        };
        Ok(Candidate { hash, entry: encoded, signature, content })
    };
    entries.into_iter().zip(forms).map(candidate).collect()
}

/// Signatures by the change they are over; `None` where one does not hold.
type Signed = BTreeMap<(DocumentId, ChangeHash), Option<Signature>>;

/// Checks the signatures over the changes of this push; those over others are nobody's business.
fn signatures(
    pusher: &Pusher,
    heads: &[ChangeHead],
    named: &[Option<(DocumentId, ChangeHash)>],
) -> Signed {
    let wanted: BTreeSet<_> = named.iter().flatten().collect();
    let signature = |head: &ChangeHead| {
        let holds = head.is_signed_by(&pusher.public_key);
        ((head.document, head.hash), holds.then_some(head.signature))
    };
    let is_wanted = |head: &&ChangeHead| wanted.contains(&(head.document, head.hash));
    heads.iter().filter(is_wanted).map(signature).collect()
}

/// Returns which signed change covers each change: a hash commits to what it builds on.
fn cover(
    forms: &[Result<Form, Rule>],
    signed: &Signed,
) -> BTreeMap<(DocumentId, ChangeHash), ChangeHash> {
    let mut covered = BTreeMap::new();
    for form in forms.iter().rev() {
        let Ok(Form::Change(document, claim)) = form else { continue };
        let key = (*document, claim.hash);
        if matches!(signed.get(&key), Some(Some(_))) {
            covered.insert(key, claim.hash);
        }
        if let Some(by) = covered.get(&key).copied() {
            for hash in &claim.dependencies {
                covered.entry((*document, *hash)).or_insert(by);
            }
        }
    }
    covered
}

fn change_of(encoded: &[u8]) -> Option<(DocumentId, ChangeHash)> {
    let (kind, rest) = encoded.split_first()?;
    let (document, rest) = rest.split_first_chunk()?;
    (*kind == super::wire::CHANGE).then_some(())?;
    Some((DocumentId(*document), ChangeHash(*rest.first_chunk()?)))
}

/// Checks what an entry says by itself.
fn check_form(pusher: &Pusher, encoded: &[u8]) -> Result<Form, Rule> {
    let entry = Entry::from_bytes(encoded).map_err(|error| match error {
        EntryError::TooLarge => Rule::TOO_LARGE,
        EntryError::UnknownKind(_) => Rule::UNKNOWN_KIND,
        EntryError::Cut => Rule::CUT,
    })?;
    match entry {
        Entry::Directory { .. } | Entry::Grant { .. } => Err(Rule::RELAY_ONLY),
        Entry::Change { document, hash, bytes } => {
            let claim = Claim::read(&bytes).map_err(|_| Rule::CHANGE_MALFORMED)?;
            check_claim(pusher, hash, &claim)?;
            Ok(Form::Change(document, Box::new(claim)))
        }
        Entry::Frame { bytes } => {
            let (log, rest) = LogId::split(&bytes).ok_or(Rule::READING_MALFORMED)?;
            let frame = Frame::from_bytes(rest).map_err(|_| Rule::READING_MALFORMED)?;
            if log.device != pusher.device {
                return Err(Rule::READING_FOREIGN);
            }
            Ok(Form::Frame(log, frame.seq))
        }
        Entry::SealedHead { bytes } => {
            let sealed = SealedHead::from_bytes(&bytes).map_err(|_| Rule::READING_SIGNATURE)?;
            if *sealed.key() != pusher.public_key {
                return Err(Rule::READING_FOREIGN);
            }
            Ok(Form::SealedHead)
        }
    }
}

fn check_claim(pusher: &Pusher, hash: ChangeHash, claim: &Claim) -> Result<(), Rule> {
    let is_first = claim.seq == 1;
    if claim.hash != hash {
        Err(Rule::CHANGE_HASH)
    } else if claim.dependencies.len() > DEPENDENCIES_MAX {
        Err(Rule::DEPENDENCIES)
    } else if claim.author.is_some_and(|author| author != pusher.device)
        || is_first && claim.author.is_none()
    {
        Err(Rule::AUTHOR)
    } else {
        Ok(())
    }
}
