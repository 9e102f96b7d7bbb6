//! Who wrote which value, and when: read from the changes, which nobody can take back.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{
    ActorId, Change, ExpandedChange, ObjType,
    legacy::{Key, ObjectId, OpId, OpType},
};
use serde::{Deserialize, Serialize};

use super::read::text_of;
use crate::{
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

/// The last moment a calendar of four digits can write, in milliseconds.
const LAST_MOMENT: i64 = 253_402_300_799_000;

/// The longest name of a device that is read from a change, in characters.
const DEVICE_NAME_MAX: usize = 80;

/// Returns the message of a change: who used the device, and what the device is called.
pub(super) fn message(person: Option<PersonId>, device_name: &str) -> String {
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    format!("{person}\n{device_name}")
}

/// Returns who used the device, as the message of a change says.
pub(super) fn person_of(message: &str) -> Option<PersonId> {
    message.split_once('\n').map_or(message, |(person, _)| person).parse().ok()
}

/// Where a value comes from: the change that wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// Who used the device, as the device says; `None` if it acted by itself or does not say.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// The device whose change it is; `None` if the change does not name one of ours.
    #[serde(default)]
    pub device: Option<DeviceId>,
    /// The name the device had then, as it says; empty if it does not say.
    #[serde(default)]
    pub device_name: String,
    /// When, by the device's clock, to the second.
    pub at: Timestamp,
}

/// A value that gave way to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The field by its path, such as `arrive_by` or `items/<entry>/quantity`; of an entry that
    /// was added, the path of the entry.
    pub field: String,
    /// The value that the writer saw, as text; `None` if there was none.
    pub before: Option<String>,
    /// The value that was written, as text; `None` if it was taken away.
    pub after: Option<String>,
    /// Who wrote it.
    pub origin: Origin,
    /// Whether another value was written without knowing of this one.
    pub is_concurrent: bool,
    /// Whether it is the value that counts.
    pub is_current: bool,
}

/// The place of an operation in the order of all: one that knew of another comes after it.
pub(super) type Place = (u64, ActorId);

/// Everything written into the maps of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// An actor's first change names its author; Automerge refuses a second.
    authors: BTreeMap<ActorId, DeviceId>,
    maps: BTreeMap<Place, String>,
    fields: BTreeMap<String, Field>,
}

impl History {
    /// Returns the history of changes, dependencies first.
    pub(super) fn of(changes: &[Change]) -> Self {
        let mut history = Self::default();
        changes.iter().for_each(|change| history.take(change));
        history
    }

    /// Takes in a change whose dependencies were taken in.
    pub(super) fn take(&mut self, change: &Change) {
        let change = change.decode();
        let origin = self.origin_of(&change);
        let mut begun = BTreeSet::new();
        for (step, op) in (change.start_op.get()..).zip(&change.operations) {
            let (Some(parent), Key::Map(key)) = (self.path(&op.obj), &op.key) else { continue };
            let path = if parent.is_empty() { key.to_string() } else { format!("{parent}/{key}") };
            let place = (step, change.actor_id.clone());
            let value = match &op.action {
                OpType::Make(ObjType::Map) => {
                    self.maps.insert(place.clone(), path.clone());
                    begun.insert(path.clone());
                    None
                }
                OpType::Put(value) => text_of(value),
                OpType::Delete => None,
                OpType::Make(_)
                | OpType::Increment(_)
                | OpType::MarkBegin(_)
                | OpType::MarkEnd(_) => {
                    continue;
                }
            };
            let is_beginning = change.deps.is_empty() || begun.contains(&parent);
            let known: Vec<Place> = op.pred.iter().map(place_of).collect();
            let field = self.fields.entry(path).or_default();
            field.take(Written::new(place, value, origin.clone(), is_beginning), &known);
        }
    }

    /// Returns what was changed after it began, of the fields that are wanted, in the order in
    /// which it was written.
    pub(super) fn revisions(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<Revision> {
        let wanted = self.fields.iter().filter(|(path, _)| is_wanted(path));
        let mut revisions: Vec<(&Place, Revision)> =
            wanted.flat_map(|(path, field)| field.revisions(path)).collect();
        revisions.sort_by(|a, b| (a.0, &a.1.field).cmp(&(b.0, &b.1.field)));
        revisions.into_iter().map(|(_, revision)| revision).collect()
    }

    /// Returns the values of a field that stand beside the one that counts, in a fixed order.
    pub(super) fn others(&self, path: &str) -> Vec<(String, Origin)> {
        let Some(field) = self.fields.get(path) else { return Vec::new() };
        let current = field.current().and_then(|written| written.value.as_ref());
        let standing = field.standing().filter(|written| written.value.as_ref() != current);
        let mut others: Vec<(String, Origin)> = standing
            .filter_map(|written| Some((written.value.clone()?, written.origin.clone())))
            .collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    /// Returns where the value comes from that an operation wrote into a field.
    pub(super) fn origin(&self, path: &str, place: &Place) -> Option<Origin> {
        let field = self.fields.get(path)?;
        let written = field.places.get(place).and_then(|index| field.written.get(*index))?;
        Some(written.origin.clone())
    }

    fn origin_of(&mut self, change: &ExpandedChange) -> Origin {
        let named = change.author.as_ref();
        let named = named.and_then(|author| <[u8; 16]>::try_from(author.as_bytes()).ok());
        if let Some(author) = named {
            self.authors.insert(change.actor_id.clone(), DeviceId(author));
        }
        let message = change.message.as_deref().unwrap_or_default();
        let name = message.split_once('\n').map_or("", |(_, name)| name);
        Origin {
            person: person_of(message),
            device_name: name.chars().take(DEVICE_NAME_MAX).collect(),
            device: self.authors.get(&change.actor_id).copied(),
            at: moment(change.time),
        }
    }

    /// Returns the path of a map, empty for the root; `None` for what stands in a list.
    fn path(&self, object: &ObjectId) -> Option<String> {
        match object {
            ObjectId::Root => Some(String::new()),
            ObjectId::Id(id) => self.maps.get(&place_of(id)).cloned(),
        }
    }
}

/// Returns the moment of a change, which counts in seconds.
pub(super) fn moment(seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_mul(1000).clamp(0, LAST_MOMENT))
}

fn place_of(id: &OpId) -> Place {
    (id.counter(), id.actor().clone())
}

#[derive(Clone, Debug)]
struct Written {
    place: Place,
    value: Option<String>,
    origin: Origin,
    /// What it was written over.
    knew: Vec<usize>,
    /// Whether the document or the entry began with it.
    is_beginning: bool,
    is_concurrent: bool,
}

impl Written {
    fn new(place: Place, value: Option<String>, origin: Origin, is_beginning: bool) -> Self {
        Self { place, value, origin, knew: Vec::new(), is_beginning, is_concurrent: false }
    }
}

/// What was written into one field.
#[derive(Clone, Debug, Default)]
struct Field {
    written: Vec<Written>,
    places: BTreeMap<Place, usize>,
    /// Those that nothing was written over.
    tips: BTreeSet<usize>,
}

impl Field {
    fn take(&mut self, mut written: Written, known: &[Place]) {
        written.knew = known.iter().filter_map(|place| self.places.get(place).copied()).collect();
        let apart: Vec<usize> =
            self.tips.iter().copied().filter(|tip| !written.knew.contains(tip)).collect();
        if !apart.is_empty() {
            written.is_concurrent = true;
            let ancestors = self.behind(written.knew.clone(), &BTreeSet::new());
            for index in self.behind(apart, &ancestors) {
                if let Some(other) = self.written.get_mut(index) {
                    other.is_concurrent = true;
                }
            }
        }
        for index in &written.knew {
            self.tips.remove(index);
        }
        let index = self.written.len();
        self.tips.insert(index);
        self.places.insert(written.place.clone(), index);
        self.written.push(written);
    }

    /// Returns `from` and all it was written over, without what is behind `until` as well.
    fn behind(&self, mut from: Vec<usize>, until: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        while let Some(index) = from.pop() {
            if !until.contains(&index) && found.insert(index) {
                from.extend(self.written.get(index).iter().flat_map(|written| &written.knew));
            }
        }
        found
    }

    fn standing(&self) -> impl Iterator<Item = &Written> {
        self.tips.iter().filter_map(|index| self.written.get(*index))
    }

    /// Automerge lets the last place win.
    fn current(&self) -> Option<&Written> {
        self.standing().max_by(|a, b| a.place.cmp(&b.place))
    }

    fn revisions(&self, path: &str) -> Vec<(&Place, Revision)> {
        let current = self.current().map(|written| &written.value);
        let changed = self.written.iter().enumerate();
        changed
            .filter(|(_, written)| !written.is_beginning)
            .map(|(index, written)| {
                let revision = Revision {
                    field: path.to_owned(),
                    before: self.before(written),
                    after: written.value.clone(),
                    origin: written.origin.clone(),
                    is_concurrent: written.is_concurrent,
                    is_current: self.tips.contains(&index) && current == Some(&written.value),
                };
                (&written.place, revision)
            })
            .collect()
    }

    /// Returns the value that a writer saw. Who settles two values by writing one of them again
    /// decided against the other.
    fn before(&self, written: &Written) -> Option<String> {
        let knew = written.knew.iter().filter_map(|index| self.written.get(*index));
        let differs = |known: &&Written| known.value != written.value;
        let seen = knew.max_by(|a, b| (differs(a), &a.place).cmp(&(differs(b), &b.place)));
        seen.and_then(|known| known.value.clone())
    }
}
