use automerge::{Automerge, ObjId, ROOT, ReadDoc, ScalarValue};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    ChangeHash, Document, ObjectKey,
    history::{History, Origin, Revision},
};
use crate::shipment::{Conflict, OtherValue};

/// Reads a document's root, now or as it stood at some heads.
pub struct Reader<'a> {
    document: &'a Automerge,
    history: &'a History,
    at: Option<Vec<automerge::ChangeHash>>,
    unreadable: Vec<String>,
    conflicts: Vec<Conflict>,
}

impl<'a> Reader<'a> {
    /// Returns a reader of the document as it is.
    pub fn new(document: &'a Document) -> Self {
        Self {
            document: document.inner(),
            history: document.history(),
            at: None,
            unreadable: Vec::new(),
            conflicts: Vec::new(),
        }
    }

    /// Returns a reader of the document as it stood at `heads`.
    pub fn at(document: &'a Document, heads: &[ChangeHash]) -> Self {
        let heads = heads.iter().map(|hash| automerge::ChangeHash(hash.0)).collect();
        Self { at: Some(heads), ..Self::new(document) }
    }

    /// Returns the root's field as `T`, or `None` if it is missing or of another kind.
    pub fn field<T: DeserializeOwned>(&mut self, field: &str) -> Option<T> {
        let value = self.scalar(&ROOT, field)?;
        self.note_conflict(field.to_owned());
        serde_json::from_value(value).ok()
    }

    /// Returns the entries of a map of the root in the order of their keys, as `T`.
    ///
    /// Fields named in `contended` that two people set at once are noted as conflicts. An entry
    /// that is no `T` is noted as unreadable and left out: it stays in the document.
    pub fn map<T: DeserializeOwned>(&mut self, map: &str, contended: &[&str]) -> Vec<T> {
        let Some(object) = self.object(&ROOT, map) else { return Vec::new() };
        let keys: Vec<String> = match &self.at {
            Some(at) => self.document.keys_at(&object, at).collect(),
            None => self.document.keys(&object).collect(),
        };
        keys.into_iter()
            .filter_map(|key| {
                let path = format!("{map}/{key}");
                let entry = self.object(&object, &key);
                for field in contended {
                    self.note_conflict(format!("{path}/{field}"));
                }
                self.entry(entry, path)
            })
            .collect()
    }

    /// Returns a map of the root whose values are texts, in the order of its keys, each with
    /// where it comes from.
    pub fn texts(&mut self, map: &str) -> Vec<(String, String, Option<Origin>)> {
        let Some(object) = self.object(&ROOT, map) else { return Vec::new() };
        let keys: Vec<String> = match &self.at {
            Some(at) => self.document.keys_at(&object, at).collect(),
            None => self.document.keys(&object).collect(),
        };
        keys.into_iter()
            .filter_map(|key| {
                let path = format!("{map}/{key}");
                let text = self.scalar(&object, &key)?.as_str()?.to_owned();
                let origin = self.origin(&object, &key, &path);
                self.note_conflict(path);
                Some((key, text, origin))
            })
            .collect()
    }

    /// Returns the entries of a list of the root, as `T`, in the order of the list.
    pub fn list<T: DeserializeOwned>(&mut self, list: &str) -> Vec<T> {
        let Some(object) = self.object(&ROOT, list) else { return Vec::new() };
        let length = match &self.at {
            Some(at) => self.document.length_at(&object, at),
            None => self.document.length(&object),
        };
        (0..length)
            .filter_map(|index| {
                let found = match &self.at {
                    Some(at) => self.document.get_at(&object, index, at),
                    None => self.document.get(&object, index),
                };
                let entry = match found {
                    Ok(Some((automerge::Value::Object(_), entry))) => Some(entry),
                    _ => None,
                };
                self.entry(entry, format!("{list}/{index}"))
            })
            .collect()
    }

    /// Returns the entries of a list of the root in its order: what made each, and its values.
    pub fn made(&self, list: &str) -> Vec<(ObjectKey, Map<String, Value>)> {
        let Some(object) = self.object(&ROOT, list) else { return Vec::new() };
        let entry = |index| {
            let entry = match self.document.get(&object, index) {
                Ok(Some((automerge::Value::Object(_), entry))) => entry,
                _ => return None,
            };
            let ObjId::Id(counter, actor, _) = &entry else { return None };
            let actor = actor.to_bytes().try_into().ok()?;
            let values = self.document.keys(&entry);
            let values = values.filter_map(|key| Some((key.clone(), self.scalar(&entry, &key)?)));
            Some((ObjectKey { counter: *counter, actor }, values.collect()))
        };
        (0..self.document.length(&object)).filter_map(entry).collect()
    }

    /// Returns what was changed of the root's `fields`, and in or of the entries of its `maps`,
    /// after it began, in the order in which it was written.
    pub fn revisions(&self, fields: &[&str], maps: &[&str]) -> Vec<Revision> {
        self.history.revisions(|path| match path.split_once('/') {
            Some((map, _)) => maps.contains(&map),
            None => fields.contains(&path),
        })
    }

    /// Returns the conflicts and the paths of unreadable entries met so far, sorted.
    pub fn finish(mut self) -> (Vec<Conflict>, Vec<String>) {
        self.conflicts.sort_unstable_by(|a, b| a.field.cmp(&b.field));
        self.unreadable.sort_unstable();
        (self.conflicts, self.unreadable)
    }

    fn entry<T: DeserializeOwned>(&mut self, entry: Option<ObjId>, path: String) -> Option<T> {
        let read = entry.and_then(|entry| {
            let mut fields = Map::new();
            let keys: Vec<String> = self.document.keys(&entry).collect();
            for key in keys {
                if let Some(value) = self.scalar(&entry, &key) {
                    fields.insert(key, value);
                }
            }
            serde_json::from_value(Value::Object(fields)).ok()
        });
        if read.is_none() {
            self.unreadable.push(path);
        }
        read
    }

    fn object(&self, parent: &ObjId, key: &str) -> Option<ObjId> {
        let found = match &self.at {
            Some(at) => self.document.get_at(parent, key, at),
            None => self.document.get(parent, key),
        };
        match found {
            Ok(Some((automerge::Value::Object(_), object))) => Some(object),
            _ => None,
        }
    }

    fn scalar(&self, parent: &ObjId, key: &str) -> Option<Value> {
        let found = match &self.at {
            Some(at) => self.document.get_at(parent, key, at),
            None => self.document.get(parent, key),
        };
        match found {
            Ok(Some((automerge::Value::Scalar(value), _))) => to_json(value.as_ref()),
            _ => None,
        }
    }

    /// Returns where the value of a field comes from.
    fn origin(&self, parent: &ObjId, key: &str, path: &str) -> Option<Origin> {
        let found = match &self.at {
            Some(at) => self.document.get_at(parent, key, at),
            None => self.document.get(parent, key),
        };
        match found {
            Ok(Some((_, ObjId::Id(counter, actor, _)))) => {
                self.history.origin(path, &(counter, actor))
            }
            _ => None,
        }
    }

    fn note_conflict(&mut self, field: String) {
        let others = self.history.others(&field).into_iter();
        let others: Vec<OtherValue> =
            others.map(|(value, origin)| OtherValue { value, origin }).collect();
        if !others.is_empty() {
            self.conflicts.push(Conflict { field, others });
        }
    }
}

fn to_json(value: &ScalarValue) -> Option<Value> {
    match value {
        ScalarValue::Str(text) => Some(Value::String(text.to_string())),
        ScalarValue::Int(whole) => Some(Value::from(*whole)),
        ScalarValue::Uint(whole) => Some(Value::from(*whole)),
        ScalarValue::Boolean(truth) => Some(Value::from(*truth)),
        ScalarValue::Timestamp(at) => Some(Value::from(*at)),
        ScalarValue::Null
        | ScalarValue::Bytes(_)
        | ScalarValue::F64(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Unknown { .. } => None,
    }
}

/// Returns a value as text, if it is one of those that our documents hold.
pub(super) fn text_of(value: &ScalarValue) -> Option<String> {
    let value = to_json(value)?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}
