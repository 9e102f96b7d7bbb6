//! What the relay lets into a partition.

use std::collections::BTreeSet;

use super::{
    Entry, EntryHash, Partition,
    wire::{ChangeHead, EntryError},
};
use crate::{
    access::DevicePublicKey,
    document::{ChangeHash, guard},
    ids::{DeviceId, OrganisationId},
};

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

/// A rule that an entry broke, as a stable code that devices show in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule(pub &'static str);

impl Rule {
    /// The entry is larger than an entry may be.
    pub const TOO_LARGE: Rule = Rule("entry.too_large");
    /// The relay does not know this kind of entry.
    pub const UNKNOWN_KIND: Rule = Rule("entry.unknown_kind");
    /// The entry ends early or is empty.
    pub const CUT: Rule = Rule("entry.cut");
    /// Only the relay writes the directory.
    pub const RELAY_ONLY: Rule = Rule("directory.relay_only");
    /// The change is damaged, or too large to be safe.
    pub const CHANGE_MALFORMED: Rule = Rule("change.malformed");
    /// The change builds on one that was refused.
    pub const DEPENDS: Rule = Rule("change.depends_on_refused");
    /// The change is not the one it is said to be.
    pub const CHANGE_HASH: Rule = Rule("change.wrong_hash");
}

/// Decides whether an entry whose form is sound may enter a partition.
///
/// The form is checked before, by [`check_form`]: a gate judges who may write what.
pub trait Gate {
    /// Admits the entry, or names the rule that it breaks.
    ///
    /// `head` is the pusher's signature over this change, if it is the newest of its document in
    /// the push.
    ///
    /// # Errors
    ///
    /// The broken [`Rule`].
    fn admit(
        &self,
        pusher: &Pusher,
        partition: Partition,
        entry: &Entry,
        head: Option<&ChangeHead>,
    ) -> Result<(), Rule>;
}

/// Admits whatever has a sound form: every device of the organisation may write every entry but
/// the directory.
#[derive(Clone, Copy, Debug, Default)]
pub struct FormGate;

impl Gate for FormGate {
    fn admit(
        &self,
        _pusher: &Pusher,
        _partition: Partition,
        _entry: &Entry,
        _head: Option<&ChangeHead>,
    ) -> Result<(), Rule> {
        Ok(())
    }
}

/// Checks what holds for every entry of every device, and returns the entry.
///
/// # Errors
///
/// The broken [`Rule`].
pub fn check_form(encoded: &[u8]) -> Result<Entry, Rule> {
    let entry = Entry::from_bytes(encoded).map_err(|error| match error {
        EntryError::TooLarge => Rule::TOO_LARGE,
        EntryError::UnknownKind(_) => Rule::UNKNOWN_KIND,
        EntryError::Cut => Rule::CUT,
    })?;
    match &entry {
        Entry::Directory { .. } => return Err(Rule::RELAY_ONLY),
        Entry::Change { hash, bytes, .. } => {
            let found = guard::check(bytes).map_err(|_| Rule::CHANGE_MALFORMED)?;
            if found != *hash {
                return Err(Rule::CHANGE_HASH);
            }
        }
        Entry::Frame { bytes } | Entry::SealedHead { bytes } => {
            if bytes.is_empty() {
                return Err(Rule::CUT);
            }
        }
    }
    Ok(entry)
}

/// An entry that may be appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Its hash; a partition that has it keeps the first.
    pub hash: EntryHash,
    /// The entry, encoded.
    pub entry: Vec<u8>,
    /// The pusher's signature over this change, if the push carried one.
    pub head: Option<ChangeHead>,
}

/// Judges the entries of one push, in order.
pub(super) struct Judge<'a> {
    gate: &'a dyn Gate,
    pusher: &'a Pusher,
    partition: Partition,
    heads: &'a [ChangeHead],
    /// The changes that were refused: what builds on them would wait for them in vain.
    refused: BTreeSet<ChangeHash>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        gate: &'a dyn Gate,
        pusher: &'a Pusher,
        partition: Partition,
        heads: &'a [ChangeHead],
    ) -> Self {
        Self { gate, pusher, partition, heads, refused: BTreeSet::new() }
    }

    /// Returns the entry as it may be appended, or its hash and the rule it breaks.
    pub(super) fn judge(&mut self, encoded: Vec<u8>) -> Result<Admitted, (EntryHash, Rule)> {
        let hash = EntryHash::of(&encoded);
        let judged = self.judge_entry(&encoded);
        if let (Err(_), Ok(Entry::Change { hash, .. })) = (&judged, Entry::from_bytes(&encoded)) {
            self.refused.insert(hash);
        }
        let head = judged.map_err(|rule| (hash, rule))?;
        Ok(Admitted { hash, entry: encoded, head })
    }

    fn judge_entry(&self, encoded: &[u8]) -> Result<Option<ChangeHead>, Rule> {
        let entry = check_form(encoded)?;
        let head = match &entry {
            Entry::Change { document, hash, bytes } => {
                let known = guard::dependencies(bytes).map_err(|_| Rule::CHANGE_MALFORMED)?;
                if known.iter().any(|hash| self.refused.contains(hash)) {
                    return Err(Rule::DEPENDS);
                }
                let is_of = |head: &&ChangeHead| head.document == *document && head.hash == *hash;
                self.heads.iter().find(is_of).copied()
            }
            Entry::Frame { .. } | Entry::SealedHead { .. } | Entry::Directory { .. } => None,
        };
        self.gate.admit(self.pusher, self.partition, &entry, head.as_ref())?;
        Ok(head)
    }
}
