use automerge::{
    AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, transaction::Transactable,
};
use serde::Serialize;
use serde_json::Value;

use crate::ids::EntryId;

/// One step of a change. Commands return edits; only this room carries them out.
///
/// Containers of the root are made when the document is created, by one author. What two people
/// may add at once goes into a map under a random key; a list is append-only.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Set a field of the root.
    Set {
        /// The field.
        field: &'static str,
        /// Text, a whole number or a truth value.
        value: Value,
    },
    /// Add an entry to a map of the root.
    Insert {
        /// The map.
        map: &'static str,
        /// Its random key.
        key: String,
        /// The entry: an object of texts, whole numbers and truth values; nulls are left out.
        entry: Value,
    },
    /// Set a field of an entry.
    SetIn {
        /// The map.
        map: &'static str,
        /// The entry's key.
        key: String,
        /// The field.
        field: &'static str,
        /// Text, a whole number or a truth value.
        value: Value,
    },
    /// Set a field of a map of the root that is named by data, such as a form's answers.
    Answer {
        /// The map.
        map: &'static str,
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// Add an entry to the end of an append-only list of the root.
    Append {
        /// The list.
        list: &'static str,
        /// The entry, as in [`Edit::Insert`].
        entry: Value,
    },
}

impl Edit {
    /// Returns an edit that sets a field of the root.
    pub fn set(field: &'static str, value: impl Into<Value>) -> Self {
        Self::Set { field, value: value.into() }
    }

    /// Returns an edit that adds `entry` to a map, under its identity.
    pub fn insert(map: &'static str, key: EntryId, entry: &impl Serialize) -> Self {
        Self::Insert { map, key: key.to_string(), entry: to_value(entry) }
    }

    /// Returns an edit that adds `entry` to the end of a list.
    pub fn append(list: &'static str, entry: &impl Serialize) -> Self {
        Self::Append { list, entry: to_value(entry) }
    }

    /// Returns an edit that sets a field of an entry.
    pub fn set_in(
        map: &'static str,
        key: EntryId,
        field: &'static str,
        value: impl Into<Value>,
    ) -> Self {
        Self::SetIn { map, key: key.to_string(), field, value: value.into() }
    }
}

/// Returns `entry` as JSON.
///
/// # Panics
///
/// Never for our own entry types: none has a map with keys that are not text.
#[expect(clippy::expect_used, reason = "Entry types are structs of texts and numbers.")]
fn to_value(entry: &impl Serialize) -> Value {
    serde_json::to_value(entry).expect("an entry is plain data")
}

pub(super) fn apply(tx: &mut impl Transactable, edit: &Edit) -> Result<(), AutomergeError> {
    match edit {
        Edit::Set { field, value } => put(tx, &ROOT, field, value),
        Edit::Insert { map, key, entry } => {
            let map = container(tx, map)?;
            let object = tx.put_object(&map, key.as_str(), ObjType::Map)?;
            put_all(tx, &object, entry)
        }
        Edit::SetIn { map, key, field, value } => {
            let map = container(tx, map)?;
            match tx.get(&map, key.as_str())? {
                Some((automerge::Value::Object(_), object)) => put(tx, &object, field, value),
                _ => Err(AutomergeError::InvalidObjId(key.clone())),
            }
        }
        Edit::Answer { map, key, value } => {
            let map = container(tx, map)?;
            tx.put(&map, key.as_str(), value.as_str())
        }
        Edit::Append { list, entry } => {
            let list = container(tx, list)?;
            let object = tx.insert_object(&list, tx.length(&list), ObjType::Map)?;
            put_all(tx, &object, entry)
        }
    }
}

pub(super) fn create(
    tx: &mut impl Transactable,
    maps: &[&str],
    lists: &[&str],
) -> Result<(), AutomergeError> {
    for map in maps {
        tx.put_object(ROOT, *map, ObjType::Map)?;
    }
    for list in lists {
        tx.put_object(ROOT, *list, ObjType::List)?;
    }
    Ok(())
}

fn container(tx: &impl ReadDoc, name: &str) -> Result<ObjId, AutomergeError> {
    match tx.get(ROOT, name)? {
        Some((automerge::Value::Object(_), object)) => Ok(object),
        _ => Err(AutomergeError::InvalidObjId(name.to_owned())),
    }
}

fn put_all(
    tx: &mut impl Transactable,
    object: &ObjId,
    entry: &Value,
) -> Result<(), AutomergeError> {
    let fields = entry.as_object().into_iter().flatten();
    fields
        .filter(|(_, value)| !value.is_null())
        .try_for_each(|(field, value)| put(tx, object, field, value))
}

/// Lists and objects inside an entry are written as JSON text: they are set once, as a whole.
fn put(
    tx: &mut impl Transactable,
    object: &ObjId,
    field: &str,
    value: &Value,
) -> Result<(), AutomergeError> {
    let scalar = match value {
        Value::Null => ScalarValue::Null,
        Value::Bool(truth) => ScalarValue::Boolean(*truth),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => ScalarValue::Int(whole),
            None => ScalarValue::Str(number.to_string().into()),
        },
        Value::String(text) => ScalarValue::Str(text.as_str().into()),
        Value::Array(_) | Value::Object(_) => ScalarValue::Str(value.to_string().into()),
    };
    tx.put(object, field, scalar)
}
