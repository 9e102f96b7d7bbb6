//! Makes a record again from its evidence: what it says must follow from what devices signed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Directory,
    ids::{DeviceId, ShipmentId},
    reading::{self, LogId, TimeSource},
    replica::{Batch, BatchId, Write, evidence::EvidenceError},
    units::{Humidity, Temperature, Timestamp},
};
use serde_json::Value;
use thiserror::Error;

use super::record::{Reading, ShipmentRecord};
use crate::{
    adapter::MemoryStore,
    api::view::{KeysKeptIn, RadioState},
    i18n::Language,
    port::{Store, StoreError},
    query::{self, Ask, DeviceFacts, Live, QueryError},
};

/// How much of a record was made again and compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Compared {
    /// All that it says.
    Whole,
    /// What was done and measured; another version of the product worded and judged it.
    Facts,
    /// Nothing: it carries no changes.
    #[default]
    Nothing,
}

/// What the changes that a record carries show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witnessed {
    /// How much of the record was compared with what follows from them.
    pub compared: Compared,
    /// Changes under a signature of their device.
    pub changes_signed: usize,
    /// Changes that no signature covers.
    pub changes_unsigned: usize,
    /// Confirmations of a change of hands, each on the device whose change it is.
    pub confirmations: usize,
    /// Signatures of people that hold.
    pub signatures: usize,
    /// The first that nobody vouches for, in words.
    pub first_unsigned: Option<String>,
    /// The devices that signed: the fingerprints of their keys.
    pub devices: BTreeSet<String>,
}

/// Why a record does not follow from its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AgainError {
    /// A document of the evidence cannot be read.
    #[error("evidence/documents/{place} cannot be read")]
    Unreadable {
        /// Its place in the list, from 0.
        place: usize,
    },
    /// A document does not hold.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The evidence is not of one shipment in a language that is known.
    #[error("the evidence is not that of one shipment: {reason}")]
    Incomplete {
        /// What is missing.
        reason: String,
    },
    /// The record says something else than follows from its evidence.
    #[error("the record says {said} at {path}; what the devices signed says {shown}")]
    Differs {
        /// Where in the record, such as `custody/0/to`.
        path: String,
        /// What the record says there, as JSON.
        said: String,
        /// What follows from the evidence, as JSON.
        shown: String,
    },
}

impl From<StoreError> for AgainError {
    fn from(error: StoreError) -> Self {
        Self::Incomplete { reason: error.to_string() }
    }
}

impl From<QueryError> for AgainError {
    fn from(error: QueryError) -> Self {
        Self::Incomplete { reason: error.to_string() }
    }
}

/// Checks the documents of a record, makes the record again from them and its proofs, and
/// compares.
///
/// # Errors
///
/// [`AgainError`], the first thing that does not hold.
pub(crate) fn check(record: &ShipmentRecord) -> Result<Witnessed, AgainError> {
    let Some(evidence) = &record.evidence else { return Ok(Witnessed::default()) };
    let incomplete = |reason: &str| AgainError::Incomplete { reason: reason.to_owned() };
    let language = Language::ALL.into_iter().find(|known| known.tag() == evidence.language);
    let language = language.ok_or_else(|| incomplete("its language is not known"))?;
    let mut witnessed = Witnessed::default();
    let mut writes = Vec::new();
    let mut shipments = Vec::new();
    for (place, document) in evidence.documents.iter().enumerate() {
        let document = document.read().ok_or(AgainError::Unreadable { place })?;
        let shown = document.check(&evidence.directory)?;
        witnessed.note(&document, &shown);
        let is_of = |write: &&Write| matches!(write, Write::Shipment(..));
        if shown.rows.iter().any(|write| is_of(&write)) {
            shipments.push(ShipmentId(document.document.0));
        }
        writes.extend(shown.rows);
    }
    let [shipment] = shipments[..] else { return Err(incomplete("there is not one shipment")) };
    writes.extend(readings(record));
    let shown = make(record, &evidence.directory, (shipment, language), writes)?;
    witnessed.compared = compare(record, &shown)?;
    Ok(witnessed)
}

impl Witnessed {
    fn note(
        &mut self,
        document: &domain::replica::evidence::Evidence,
        shown: &domain::replica::evidence::Shown,
    ) {
        let name = format!("{} {}", document.kind.as_str(), document.document);
        self.changes_unsigned += shown.unsigned.len();
        self.changes_signed += shown.changes.saturating_sub(shown.unsigned.len());
        self.confirmations += shown.confirmations;
        self.signatures += shown.signatures;
        self.devices.extend(shown.keys.iter().map(|key| key.device().to_string()));
        let change = shown.unsigned.first();
        let change = change.map(|(hash, device)| format!("change {hash} of {name}, by {device}"));
        let person = shown.unsigned_signatures.first();
        let person = person.map(|number| format!("signature {number} on {name}"));
        self.first_unsigned = self.first_unsigned.take().or(change).or(person);
    }
}

/// Returns the writes of a device that has the readings of a record: as frames, and those that no
/// frame has in a log of no device.
fn readings(record: &ShipmentRecord) -> Vec<Write> {
    let mut writes = Vec::new();
    let mut known: BTreeSet<(String, i64, i64)> = BTreeSet::new();
    for (log, frames, tail) in record.proofs.iter().filter_map(super::Proof::read) {
        let framed = frames.iter().filter_map(|frame| frame.readings().ok()).flatten();
        let key = |reading: &reading::Reading| {
            let temperature = i64::from(reading.temperature.millicelsius());
            (log.sensor.to_string(), reading.taken.0, temperature)
        };
        known.extend(framed.chain(tail.iter().copied()).map(|reading| key(&reading)));
        writes.extend(frames.into_iter().map(|frame| Write::Frame {
            log: log.clone(),
            frame,
            end_index: 0,
        }));
        writes.extend((0..).zip(tail).map(|(index, reading)| Write::TailReading {
            log: log.clone(),
            index,
            reading,
        }));
    }
    let mut next: BTreeMap<&str, u64> = BTreeMap::new();
    for said in &record.readings {
        let key = (said.sensor.clone(), said.taken_at_ms, said.temperature_millicelsius);
        if let (false, Some(reading), Ok(sensor)) =
            (known.contains(&key), measured(said), said.sensor.parse())
        {
            let index = next.entry(&said.sensor).or_default();
            let log = LogId { device: DeviceId([0; 16]), sensor };
            writes.push(Write::TailReading { log, index: *index, reading });
            *index += 1;
        }
    }
    writes
}

fn measured(said: &Reading) -> Option<reading::Reading> {
    let temperature = i32::try_from(said.temperature_millicelsius).ok()?;
    let humidity = said.humidity_permille.map(|humidity| u16::try_from(humidity).ok());
    Some(reading::Reading {
        taken: Timestamp(said.taken_at_ms),
        temperature: Temperature::from_millicelsius(temperature).ok()?,
        humidity: humidity.flatten().and_then(|humidity| Humidity::from_permille(humidity).ok()),
        battery: None,
        sequence: None,
        time: if said.time_is_inferred { TimeSource::Inferred } else { TimeSource::Sensor },
    })
}

fn make(
    record: &ShipmentRecord,
    directory: &Directory,
    (shipment, language): (ShipmentId, Language),
    writes: Vec<Write>,
) -> Result<ShipmentRecord, AgainError> {
    let store = MemoryStore::default();
    store.apply(&[Batch { id: BatchId(1), writes }])?;
    let reader = store.reader()?;
    let device = DeviceFacts {
        id: DeviceId([0; 16]),
        name: String::new(),
        keys_kept_in: KeysKeptIn::File,
        data_dir: None,
    };
    let live = Live {
        candidates: Vec::new(),
        radio: RadioState::Absent,
        is_scanning: false,
        relay: None,
        problem: None,
    };
    let ask = Ask {
        reader: &*reader,
        directory,
        person: None,
        now: Timestamp(record.made_at_ms),
        device: &device,
        live: &live,
    };
    Ok(query::record(&ask, &shipment.to_string(), language)?)
}

/// What another version of the product may word or judge in its own way.
const WORDS: [&str; 14] = [
    "schema",
    "product_version",
    "rule_packs_date",
    "state",
    "gaps",
    "excursions",
    "mkt_millicelsius",
    "budget_warm",
    "verdicts",
    "alerts",
    "form",
    "changes",
    "sensors",
    "meaning",
];

fn compare(said: &ShipmentRecord, shown: &ShipmentRecord) -> Result<Compared, AgainError> {
    let is_same_version = said.product_version == shown.product_version;
    let plain = |record: &ShipmentRecord| {
        let mut value = serde_json::to_value(record).unwrap_or_default();
        leave_out(&mut value, &["proofs", "evidence"]);
        if !is_same_version {
            leave_out(&mut value, &WORDS);
        }
        value
    };
    match differs(&plain(said), &plain(shown), String::new()) {
        Some(error) => Err(error),
        None if is_same_version => Ok(Compared::Whole),
        None => Ok(Compared::Facts),
    }
}

fn leave_out(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            names.iter().for_each(|name| drop(fields.remove(*name)));
            fields.values_mut().for_each(|inner| leave_out(inner, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| leave_out(inner, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the first place where two values differ, in the order of the keys.
fn differs(said: &Value, shown: &Value, path: String) -> Option<AgainError> {
    let below = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
    };
    match (said, shown) {
        (Value::Object(a), Value::Object(b)) => {
            let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            let of = |fields: &serde_json::Map<String, Value>, name: &str| {
                fields.get(name).cloned().unwrap_or_default()
            };
            names.into_iter().find_map(|name| differs(&of(a, name), &of(b, name), below(name)))
        }
        (Value::Array(a), Value::Array(b)) => {
            let length = a.len().max(b.len());
            let of = |items: &[Value], at: usize| items.get(at).cloned().unwrap_or_default();
            (0..length).find_map(|at| differs(&of(a, at), &of(b, at), below(&at.to_string())))
        }
        (a, b) if a == b => None,
        (a, b) => Some(AgainError::Differs { path, said: a.to_string(), shown: b.to_string() }),
    }
}
