//! What a change says, read from its columns.
//!
//! The relay reads every change that is pushed; Automerge takes four times as long for it, because
//! it makes a value of everything. Only the form that our own devices write is read here. Whatever
//! else a change holds is left to Automerge, so nothing is judged by two sets of rules: what is
//! read here, Automerge reads alike.
//!
//! Source: the Automerge binary format, changes and columns.

use std::collections::BTreeMap;

use super::{
    ChangeHash, Deed, ObjectKey, Step,
    guard::Cursor,
    rows::{Delta, Raw, Runs, Switch},
    step::{Place, Placer},
};
use crate::ids::DeviceId;

/// A change, without its hash.
pub(super) struct Content<'a> {
    pub(super) actor: [u8; 16],
    pub(super) seq: u64,
    pub(super) author: Option<DeviceId>,
    /// In seconds since 1970.
    pub(super) time: i64,
    pub(super) message: &'a str,
    pub(super) dependencies: Vec<ChangeHash>,
    pub(super) steps: Vec<Step>,
    pub(super) texts: BTreeMap<String, String>,
}

/// The footer that names the author: its number and the length of what follows.
const AUTHOR: [u8; 2] = [1, 16];

const OBJECT_ACTOR: u64 = 1;
const OBJECT_COUNTER: u64 = 2;
const KEY_ACTOR: u64 = 17;
const KEY_COUNTER: u64 = 19;
const KEY_TEXT: u64 = 21;
const INSERT: u64 = 52;
const ACTION: u64 = 66;
const VALUE_FORM: u64 = 86;
const VALUE: u64 = 87;
const BEFORE_COUNT: u64 = 112;
const BEFORE_ACTOR: u64 = 113;
const BEFORE_COUNTER: u64 = 115;

/// Reads an inflated change; `None` if Automerge has to.
pub(super) fn read(change: &[u8]) -> Option<Content<'_>> {
    let mut cursor = Cursor(change);
    let count = cursor.count(32).ok()?;
    let dependencies = cursor.take(count * 32).ok()?.chunks_exact(32);
    let dependencies = dependencies.map(|hash| Some(ChangeHash(hash.try_into().ok()?)));
    let dependencies = dependencies.collect::<Option<_>>()?;
    let actor = cursor.counted().ok()?.try_into().ok()?;
    let seq = cursor.unsigned().ok()?;
    let first = cursor.unsigned().ok()?;
    let time = cursor.signed().ok()?;
    let message = str::from_utf8(cursor.counted().ok()?).ok()?;
    let mut actors = vec![actor];
    for _ in 0..cursor.count(1).ok()? {
        actors.push(cursor.counted().ok()?.try_into().ok()?);
    }
    let columns = Columns::read(&mut cursor)?;
    let author = match cursor.0.split_first_chunk() {
        None if cursor.0.is_empty() => None,
        Some((&AUTHOR, author)) => Some(DeviceId(author.try_into().ok()?)),
        None | Some(_) => return None,
    };
    let mut operations = Operations { columns, actors: &actors };
    let (steps, texts) = operations.steps(first)?;
    Some(Content { actor, seq, author, time, message, dependencies, steps, texts })
}

/// The columns of a change; one that is not there is empty.
#[derive(Default)]
struct Columns<'a> {
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Delta<'a>,
    key_text: Runs<'a, &'a str>,
    insert: Switch<'a>,
    action: Runs<'a, u64>,
    value_form: Runs<'a, u64>,
    value: Raw<'a>,
    before_count: Runs<'a, u64>,
    before_actor: Runs<'a, u64>,
    before_counter: Delta<'a>,
}

impl<'a> Columns<'a> {
    fn read(cursor: &mut Cursor<'a>) -> Option<Self> {
        let mut listed = Vec::with_capacity(12);
        let mut last = 0;
        for _ in 0..cursor.count(2).ok()? {
            let (name, length) = (cursor.unsigned().ok()?, cursor.unsigned().ok()?);
            if name <= last || length == 0 {
                return None;
            }
            last = name;
            listed.push((name, usize::try_from(length).ok()?));
        }
        let mut columns = Self::default();
        for (name, length) in listed {
            let data = cursor.take(length).ok()?;
            match name {
                OBJECT_ACTOR => columns.object_actor = Runs::of(data),
                OBJECT_COUNTER => columns.object_counter = Runs::of(data),
                KEY_ACTOR => columns.key_actor = Runs::of(data),
                KEY_COUNTER => columns.key_counter = Delta::of(data),
                KEY_TEXT => columns.key_text = Runs::of(data),
                INSERT => columns.insert = Switch::of(data),
                ACTION => columns.action = Runs::of(data),
                VALUE_FORM => columns.value_form = Runs::of(data),
                VALUE => columns.value = Raw::of(data),
                BEFORE_COUNT => columns.before_count = Runs::of(data),
                BEFORE_ACTOR => columns.before_actor = Runs::of(data),
                BEFORE_COUNTER => columns.before_counter = Delta::of(data),
                _ => return None,
            }
        }
        Some(columns)
    }

    /// Whether every column ended with the last row.
    fn are_done(&self) -> bool {
        self.object_actor.is_done()
            && self.object_counter.is_done()
            && self.key_actor.is_done()
            && self.key_counter.is_done()
            && self.key_text.is_done()
            && self.insert.is_done()
            && self.value_form.is_done()
            && self.value.is_done()
            && self.before_count.is_done()
            && self.before_actor.is_done()
            && self.before_counter.is_done()
    }
}

struct Operations<'a, 'b> {
    columns: Columns<'a>,
    actors: &'b [[u8; 16]],
}

impl<'a> Operations<'a, '_> {
    fn steps(&mut self, first: u64) -> Option<(Vec<Step>, BTreeMap<String, String>)> {
        let maker = *self.actors.first()?;
        let mut placer = Placer::default();
        let mut counter = first;
        while !self.columns.action.is_done() {
            // Automerge counts in 32 bits, from 1.
            let key = ObjectKey { counter: number(counter)?, actor: maker };
            self.step(&mut placer, key)?;
            counter = counter.checked_add(1)?;
        }
        (self.columns.are_done() && counter > first).then(|| placer.finish())
    }

    fn step(&mut self, placer: &mut Placer, made_as: ObjectKey) -> Option<()> {
        let object = self.object()?;
        let field = self.field()?;
        let is_inserted = self.columns.insert.next()?;
        let action = self.columns.action.next()??;
        let text = self.value()?;
        let is_fresh = self.is_fresh()?;
        let is_keyed = field.is_some();
        let deed = match action {
            0 if is_keyed => Deed::MakeMap,
            0 if is_inserted => Deed::Append,
            1 if is_keyed => Deed::Put,
            2 if is_keyed => Deed::MakeList,
            3 if is_keyed => Deed::Delete,
            _ => return None,
        };
        let place = match (object, field) {
            (Some(object), _) => Place::In(object),
            (None, Some(field)) => Place::Root(field),
            (None, None) => return None,
        };
        let text = text.filter(|_| deed == Deed::Put);
        placer.take(place, deed, is_fresh, (made_as, text));
        Some(())
    }

    /// The object that is written into; an inner `None` is the root.
    fn object(&mut self) -> Option<Option<ObjectKey>> {
        match (self.columns.object_actor.next()?, self.columns.object_counter.next()?) {
            (None, None) => Some(None),
            (Some(actor), Some(counter)) => self.known(actor, counter).map(Some),
            (None, Some(_)) | (Some(_), None) => None,
        }
    }

    /// The field of a map; an inner `None` is a place in a list.
    fn field(&mut self) -> Option<Option<&'a str>> {
        let columns = &mut self.columns;
        let place = (columns.key_actor.next()?, columns.key_counter.next()?);
        match (place, columns.key_text.next()?) {
            ((None, None), Some(field)) => Some(Some(field)),
            ((None, Some(0)), None) => Some(None),
            ((Some(actor), Some(counter)), None) => {
                self.known(actor, u64::try_from(counter).ok()?).map(|_| None)
            }
            ((None, _) | (Some(_), None), _) | ((Some(_), Some(_)), Some(_)) => None,
        }
    }

    /// The value, if it is text; of the others only that they are sound.
    fn value(&mut self) -> Option<Option<&'a str>> {
        let form = self.columns.value_form.next()??;
        let bytes = self.columns.value.take(form >> 4)?;
        match form & 0xF {
            0..=2 if bytes.is_empty() => Some(None),
            4 => {
                let mut cursor = Cursor(bytes);
                cursor.signed().ok()?;
                cursor.0.is_empty().then_some(None)
            }
            6 => str::from_utf8(bytes).ok().map(Some),
            _ => None,
        }
    }

    /// Whether nothing is written over.
    fn is_fresh(&mut self) -> Option<bool> {
        let count = self.columns.before_count.next()??;
        for _ in 0..count {
            let actor = self.columns.before_actor.next()??;
            let counter = self.columns.before_counter.next()??;
            self.known(actor, u64::try_from(counter).ok()?)?;
        }
        Some(count == 0)
    }

    fn known(&self, actor: u64, counter: u64) -> Option<ObjectKey> {
        let actor = *self.actors.get(usize::try_from(actor).ok()?)?;
        Some(ObjectKey { counter: number(counter)?, actor })
    }
}

/// Returns the number of an operation, as far as Automerge counts.
fn number(counter: u64) -> Option<u64> {
    (1..u64::from(u32::MAX)).contains(&counter).then_some(counter)
}
