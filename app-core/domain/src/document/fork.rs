//! Taking a refused change back: the document goes on from what everyone else has, and later
//! changes of this device that stand without it are made again.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{
    ActorId, Automerge, AutomergeError, Change, ExpandedChange, ObjId, ObjType, Prop, ROOT,
    ReadDoc, ScalarValue,
    legacy::{Key, ObjectId, Op, OpId, OpType},
    transaction::{CommitOptions, Transactable, Transaction},
};

use super::{
    ChangeHash, Document, DocumentError, StoredChange,
    live::{by_author, contained},
    read::text_of,
};
use crate::ids::DeviceId;

/// A change that left its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The change.
    pub change: StoredChange,
    /// The values it wrote as text, by the field, such as `items.quantity`.
    pub said: BTreeMap<String, String>,
}

/// What taking a change back made of a document.
#[derive(Clone, Debug)]
pub struct Fork {
    /// The document without the change.
    pub document: Document,
    /// Its encoding; it replaces what was stored.
    pub compact: Vec<u8>,
    /// The refused change first, then what cannot stand without it.
    pub apart: Vec<Apart>,
    /// Later changes of this device as they were, and as they were made again.
    pub remade: Vec<(StoredChange, StoredChange)>,
}

/// Objects made again, by the operation that first made them.
type Made = BTreeMap<OpId, ObjId>;

impl Document {
    /// Takes `refused` and what builds on it out of the document, and makes again what stands
    /// without it, as changes of `author` by `actor`, which no change has used.
    ///
    /// A later change stands if it writes into nothing that a lost change made, and names no
    /// lost change, as a signature does. Returns `None` for a change that the document does not
    /// hold, for the first, which takes the whole document with it, and for one that another
    /// device has built on: it was accepted once.
    ///
    /// # Errors
    ///
    /// [`DocumentError::Damaged`] if what is left cannot be put together; nothing has changed.
    pub fn without(
        &self,
        refused: ChangeHash,
        (actor, author): ([u8; 16], DeviceId),
    ) -> Result<Option<Fork>, DocumentError> {
        let Some(parted) = self.part(refused, author) else { return Ok(None) };
        let waiting = self.waiting();
        let mut inner = Automerge::new();
        contained(|| inner.apply_changes(parted.kept))?;
        let mut document = self.with_inner(inner, 0);
        let (mut apart, mut remade, mut made) = (Vec::new(), Vec::new(), Made::new());
        for mut change in parted.lost {
            let hash = ChangeHash(change.hash().0);
            let stored = StoredChange { hash, bytes: change.bytes().into_owned() };
            let expanded = change.decode();
            let again = (hash != refused)
                .then(|| document.make_again(&expanded, (actor, author), &parted.gone, &mut made))
                .flatten();
            match again {
                Some(again) => remade.push((stored, again)),
                None => apart.push(Apart { said: self.said(&expanded), change: stored }),
            }
        }
        let mut compact = document.inner().save();
        compact.extend(waiting);
        let inner = contained(|| Automerge::load(&compact))?;
        let document = self.with_inner(inner, compact.len());
        Ok(Some(Fork { document, compact, apart, remade }))
    }

    /// Returns every change of a document whose first one is `refused`, if all are `author`'s: no
    /// other device can have it, and nothing is left without its beginning.
    pub fn whole(&self, refused: ChangeHash, author: DeviceId) -> Option<Vec<Apart>> {
        let changes = self.inner().get_changes(&[]);
        let first = changes.first().filter(|first| first.hash().0 == refused.0)?;
        let own = by_author(&changes, author);
        let is_whole = first.deps().is_empty()
            && self.waiting().is_empty()
            && changes.iter().all(|change| own.contains(change.actor_id()));
        let apart = |mut change: Change| Apart {
            said: self.said(&change.decode()),
            change: StoredChange {
                hash: ChangeHash(change.hash().0),
                bytes: change.bytes().into_owned(),
            },
        };
        is_whole.then(|| changes.into_iter().map(apart).collect())
    }

    fn part(&self, refused: ChangeHash, author: DeviceId) -> Option<Parted> {
        let changes = self.inner().get_changes(&[]);
        let own: BTreeSet<ActorId> = by_author(&changes, author);
        let mut parted = Parted::default();
        for change in changes {
            let hash = ChangeHash(change.hash().0);
            let is_built_on =
                |dep: &automerge::ChangeHash| parted.gone.contains(&ChangeHash(dep.0));
            if hash != refused && !change.deps().iter().any(is_built_on) {
                parted.kept.push(change);
            } else if own.contains(change.actor_id()) && !change.deps().is_empty() {
                parted.gone.insert(hash);
                parted.lost.push(change);
            } else {
                return None;
            }
        }
        (!parted.lost.is_empty()).then_some(parted)
    }

    /// Returns the changes that wait for others, as they stand behind a saved document.
    fn waiting(&self) -> Vec<u8> {
        let bare = automerge::SaveOptions { deflate: true, retain_orphans: false };
        let length = self.inner().save_with_options(bare).len();
        let mut whole = self.inner().save();
        whole.split_off(length.min(whole.len()))
    }

    fn make_again(
        &mut self,
        change: &ExpandedChange,
        (actor, author): ([u8; 16], DeviceId),
        gone: &BTreeSet<ChangeHash>,
        made: &mut Made,
    ) -> Option<StoredChange> {
        if change.operations.iter().any(|op| names_one_of(op, gone)) {
            return None;
        }
        let mut known = made.clone();
        for op in &change.operations {
            if let ObjectId::Id(id) = &op.obj
                && !known.contains_key(id)
                && let Ok((object, _)) = self.inner().import(&id.to_string())
            {
                known.insert(id.clone(), object);
            }
        }
        self.set_writer(actor, author);
        let mut options = CommitOptions::default().with_time(change.time);
        if let Some(message) = &change.message {
            options = options.with_message(message.clone());
        }
        let numbers = change.start_op.get()..;
        let stored = self.transact(options, |tx| {
            change.operations.iter().zip(numbers).try_for_each(|(op, number)| {
                let id = OpId(number, change.actor_id.clone());
                known.extend(step(tx, op, &known)?.map(|object| (id, object)));
                Ok(())
            })
        });
        let stored = stored.ok()?;
        *made = known;
        Some(stored)
    }

    /// Returns what a change wrote, for a person who asks what was refused.
    fn said(&self, change: &ExpandedChange) -> BTreeMap<String, String> {
        let said = |op: &Op| {
            let value = match &op.action {
                OpType::Put(value) => text_of(value)?,
                // Who writes the value that counts again takes the others away.
                OpType::Delete => String::new(),
                OpType::Make(_)
                | OpType::Increment(_)
                | OpType::MarkBegin(_)
                | OpType::MarkEnd(_) => return None,
            };
            Some((self.field(op)?, value))
        };
        change.operations.iter().filter_map(said).collect()
    }

    fn field(&self, op: &Op) -> Option<String> {
        let Key::Map(key) = &op.key else { return None };
        let ObjectId::Id(id) = &op.obj else { return Some(key.to_string()) };
        let (object, _) = self.inner().import(&id.to_string()).ok()?;
        match self.inner().parents(&object).ok()?.last()?.prop {
            Prop::Map(container) => Some(format!("{container}.{key}")),
            Prop::Seq(_) => None,
        }
    }
}

#[derive(Default)]
struct Parted {
    kept: Vec<Change>,
    lost: Vec<Change>,
    gone: BTreeSet<ChangeHash>,
}

/// Carries one operation out again, and returns the object it made.
fn step(tx: &mut Transaction<'_>, op: &Op, known: &Made) -> Result<Option<ObjId>, AutomergeError> {
    let object = match &op.obj {
        ObjectId::Root => ROOT,
        ObjectId::Id(id) => match known.get(id) {
            Some(object) => object.clone(),
            None => return Err(AutomergeError::InvalidObjId(id.to_string())),
        },
    };
    let unsound = || AutomergeError::InvalidObjId("an operation of another kind".to_owned());
    match (&op.action, &op.key) {
        (OpType::Put(value), Key::Map(key)) => {
            tx.put(&object, key.as_str(), value.clone()).map(|()| None)
        }
        (OpType::Make(ObjType::Map), Key::Map(key)) if object != ROOT => {
            tx.put_object(&object, key.as_str(), ObjType::Map).map(Some)
        }
        (OpType::Make(ObjType::Map), Key::Seq(_)) if op.insert => {
            tx.insert_object(&object, tx.length(&object), ObjType::Map).map(Some)
        }
        _ => Err(unsound()),
    }
}

fn names_one_of(op: &Op, gone: &BTreeSet<ChangeHash>) -> bool {
    let OpType::Put(ScalarValue::Str(text)) = &op.action else { return false };
    gone.iter().any(|hash| text.contains(&hash.to_string()))
}
