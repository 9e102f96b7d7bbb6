//! The operations of a change, by where they write and how.

use std::collections::BTreeMap;

use automerge::{
    ExpandedChange, ObjType, ScalarValue,
    legacy::{Key, ObjectId, Op, OpId, OpType},
};

/// Names a map or a list of a document: the operation that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectKey {
    /// The number of the operation.
    pub counter: u64,
    /// The actor of the operation.
    pub actor: [u8; 16],
}

/// What a change began to write into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Top {
    /// A field of the root.
    Field(String),
    /// An object that an earlier change made.
    Known(ObjectKey),
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Sets a value.
    Put,
    /// Takes a value away.
    Delete,
    /// Makes a map under a key.
    MakeMap,
    /// Makes a map as a further entry of a list.
    Append,
    /// Makes a list under a key.
    MakeList,
    /// What no device of ours does.
    Other,
}

/// One operation of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it begins.
    pub top: Top,
    /// How many objects of this change lie between `top` and what is written; 0 if it is written
    /// into `top` itself.
    pub levels: u8,
    /// What it does.
    pub deed: Deed,
    /// Whether nothing was there that it writes over.
    pub is_fresh: bool,
    /// The object that it makes.
    pub makes: Option<ObjectKey>,
}

/// Returns the operations of a change in order, and the texts it sets as fields of the root;
/// `None` if it names actors that are none of ours.
pub(super) fn steps(change: &ExpandedChange) -> Option<(Vec<Step>, BTreeMap<String, String>)> {
    let mut placer = Placer::default();
    let numbers = change.start_op.get()..;
    for (counter, op) in numbers.zip(&change.operations) {
        let place = match (&op.obj, &op.key) {
            (ObjectId::Root, Key::Map(field)) => Place::Root(field),
            (ObjectId::Root, Key::Seq(_)) => return None,
            (ObjectId::Id(id), _) => Place::In(key_of(id)?),
        };
        let made_as = key_of(&OpId(counter, change.actor_id.clone()))?;
        let mut text = None;
        if let OpType::Put(ScalarValue::Str(put)) = &op.action {
            text = Some(put.as_str());
        }
        placer.take(place, deed(op), op.pred.is_empty(), (made_as, text));
    }
    Some(placer.finish())
}

/// What an operation writes into.
pub(super) enum Place<'a> {
    /// A field of the root.
    Root(&'a str),
    /// An object, made by this change or an earlier one.
    In(ObjectKey),
}

/// Places the operations of a change, one after the other.
#[derive(Default)]
pub(super) struct Placer {
    made: BTreeMap<ObjectKey, (Top, u8)>,
    steps: Vec<Step>,
    texts: BTreeMap<String, String>,
}

impl Placer {
    /// Takes an operation by its own name, which is that of the object it may make, and the text
    /// that it sets, if it sets one.
    pub(super) fn take(
        &mut self,
        place: Place<'_>,
        deed: Deed,
        is_fresh: bool,
        (made_as, text): (ObjectKey, Option<&str>),
    ) {
        let (top, levels) = match place {
            Place::Root(field) => {
                if let Some(text) = text {
                    self.texts.insert(field.to_owned(), text.to_owned());
                }
                (Top::Field(field.to_owned()), 0)
            }
            Place::In(key) => self.made.get(&key).cloned().unwrap_or((Top::Known(key), 0)),
        };
        let makes = matches!(deed, Deed::MakeMap | Deed::MakeList | Deed::Append);
        if makes {
            self.made.insert(made_as, (top.clone(), levels.saturating_add(1)));
        }
        let makes = makes.then_some(made_as);
        self.steps.push(Step { top, levels, deed, is_fresh, makes });
    }

    /// Returns the operations in order, and the texts that were set as fields of the root.
    pub(super) fn finish(self) -> (Vec<Step>, BTreeMap<String, String>) {
        (self.steps, self.texts)
    }
}

fn deed(op: &Op) -> Deed {
    let is_keyed = matches!(op.key, Key::Map(_));
    match &op.action {
        OpType::Put(_) if is_keyed => Deed::Put,
        OpType::Delete if is_keyed => Deed::Delete,
        OpType::Make(ObjType::Map) if is_keyed => Deed::MakeMap,
        OpType::Make(ObjType::Map) if op.insert => Deed::Append,
        OpType::Make(ObjType::List) if is_keyed => Deed::MakeList,
        OpType::Put(_)
        | OpType::Delete
        | OpType::Make(_)
        | OpType::Increment(_)
        | OpType::MarkBegin(_)
        | OpType::MarkEnd(_) => Deed::Other,
    }
}

fn key_of(id: &OpId) -> Option<ObjectKey> {
    Some(ObjectKey { counter: id.counter(), actor: id.actor().to_bytes().try_into().ok()? })
}
