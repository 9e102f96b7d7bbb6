//! The machine-readable record of one shipment: plain data, complete without the product.
//!
//! Times are UTC milliseconds since 1970 and carry `_ms`; temperatures are millicelsius. The
//! report is a pure function of this record and a language, so whoever has the record can make
//! the same pages again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::finding::Finding;
use super::proof::Proof;
use super::source::Sensor;

/// The version of the record's shape. Fields are added; meanings never change.
pub const SCHEMA: u32 = 1;

/// Everything that is known about one shipment when the report is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShipmentRecord {
    /// [`SCHEMA`] of the product that made the record.
    pub schema: u32,
    /// The number people use, such as `26-0417`.
    pub reference: String,
    /// Who answers for the shipment.
    pub organisation: String,
    /// IANA name of the zone all printed times are in.
    pub zone: String,
    /// The way taken: origin first, destination last.
    pub sites: Vec<Site>,
    /// When the first carrier took custody.
    pub left_at_ms: Option<i64>,
    /// When the destination took custody.
    pub received_at_ms: Option<i64>,
    /// What the medicines permit.
    pub storage_range: StorageRange,
    /// The state of the shipment as assessed.
    pub state: State,
    /// What was shipped.
    pub items: Vec<Item>,
    /// Each placement of a sensor; a sensor that was moved appears once for each place.
    pub sensors: Vec<Sensor>,
    /// Every reading, in any order.
    pub readings: Vec<Reading>,
    /// The reading logs as the devices wrote and signed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// What was done, as the devices wrote and signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// Spans without readings, longer than twice the interval.
    pub gaps: Vec<Gap>,
    /// Spans outside the storage range.
    pub excursions: Vec<Excursion>,
    /// Mean kinetic temperature over the whole record.
    pub mkt_millicelsius: Option<i64>,
    /// Warm time spent, where the product has a stability budget.
    pub budget_warm: Option<Budget>,
    /// What each rule says, with its clause and inputs.
    pub verdicts: Vec<Verdict>,
    /// Who held the shipment, in order.
    pub custody: Vec<Custody>,
    /// Alerts raised, with what people answered.
    pub alerts: Vec<Alert>,
    /// The receipt form as filled in.
    pub form: Option<Form>,
    /// What was decided about the medicines.
    pub decision: Option<Decision>,
    /// Entries that were changed after they were first made.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Signatures, in order.
    pub signatures: Vec<Signature>,
    /// When the record was made.
    pub made_at_ms: i64,
    /// Version of the product that made the record.
    pub product_version: String,
    /// Date of the rule packs used, `YYYY-MM-DD`.
    pub rule_packs_date: String,
}

/// A place on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The full name, such as `Yellowknife depot`.
    pub name: String,
    /// The name for a title or an axis, such as `Yellowknife`.
    pub name_short: String,
    /// When the shipment was there, if that is known.
    pub passed_at_ms: Option<i64>,
}

/// The temperatures a product permits, both bounds included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageRange {
    /// Lowest permitted temperature.
    pub min_millicelsius: i64,
    /// Highest permitted temperature.
    pub max_millicelsius: i64,
    /// Whether any of the items is spoilt by freezing.
    pub is_freeze_sensitive: bool,
}

/// What a person should make of the shipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Inside the range throughout.
    Ok,
    /// Something needs a decision.
    Warning,
    /// Not to be used.
    Stop,
    /// Not enough is known.
    Unknown,
}

/// One batch in the shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Name of the product.
    pub product: String,
    /// Batch or lot number.
    pub batch: String,
    /// Expiry, `YYYY-MM-DD` or `YYYY-MM`.
    pub expiry: String,
    /// How many of `unit`.
    pub quantity: i64,
    /// What is counted, such as `vials`.
    pub unit: String,
    /// Whether freezing spoils it.
    pub is_freeze_sensitive: bool,
}

/// One measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Identity of the sensor.
    pub sensor: String,
    /// When it was measured.
    pub taken_at_ms: i64,
    /// Temperature.
    pub temperature_millicelsius: i64,
    /// Relative humidity, where the sensor has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub humidity_permille: Option<i64>,
    /// Whether the time was worked out and not told by the sensor's own clock.
    #[serde(default, skip_serializing_if = "is_false")]
    pub time_is_inferred: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// A span in which nothing was measured. It counts as unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The sensor that was silent; all of them if absent.
    pub sensor: Option<String>,
    /// Last reading before.
    pub began_ms: i64,
    /// First reading after.
    pub ended_ms: i64,
    /// What a person said about it.
    pub reason: Option<Note>,
}

/// Which bound was crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Above the highest permitted temperature.
    Hot,
    /// Below the lowest permitted temperature.
    Cold,
}

/// A span outside the storage range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excursion {
    /// The sensor that saw it; all of them if absent.
    pub sensor: Option<String>,
    /// Which side.
    pub breach: Breach,
    /// First reading outside.
    pub began_ms: i64,
    /// Last reading outside.
    pub ended_ms: i64,
    /// Time that counts, which may be one interval longer than the readings span.
    pub duration_seconds: i64,
    /// The reading furthest outside.
    pub extreme_millicelsius: i64,
    /// What a person said about it.
    pub reason: Option<Note>,
}

/// Words a person put on the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    pub text: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at_ms: i64,
}

/// Time out of range spent, of the time the product endures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Spent over all legs.
    pub used_seconds: i64,
    /// Permitted in all.
    pub allowed_seconds: i64,
}

/// What a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The rule is broken.
    Fail,
    /// The readings cannot tell.
    Unknown,
    /// The rule is kept.
    Pass,
}

/// A value a rule was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Input {
    /// A yes or no.
    Flag(bool),
    /// A number; the unit ends the input's name, such as `limit_millicelsius`.
    Number(i64),
    /// Words.
    Text(String),
}

/// One rule, applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Identity of the rule in its pack.
    pub rule: String,
    /// The rule in words, where `finding` does not give them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Version of the rule.
    pub version: String,
    /// The clause it comes from.
    pub clause: String,
    /// What it says.
    pub outcome: Outcome,
    /// What it found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// What it was given.
    pub inputs: BTreeMap<String, Input>,
    /// Whether the numbers still have to be checked against the published text.
    pub verify_against_source: bool,
}

/// One change of custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// Who gave.
    pub from: String,
    /// Who received.
    pub to: String,
    /// When both had confirmed.
    pub at_ms: i64,
    /// Where.
    pub place: String,
    /// The state of the shipment then.
    pub state: State,
    /// The last reading then.
    pub temperature_millicelsius: Option<i64>,
}

/// An alert and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// When it was raised.
    pub raised_at_ms: i64,
    /// What it said.
    pub text: String,
    /// Who answered, and what; absent while open.
    pub acknowledgement: Option<Note>,
    /// How it was found after the fact; absent where it was raised as it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateFinding>,
}

/// How an alert was found after the fact: `raised_at_ms` is when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateFinding {
    /// When what it is about began.
    pub began_ms: i64,
    /// The name of the logger's file that showed it, where that is known.
    pub file_name: Option<String>,
}

/// A filled-in form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Name of the template.
    pub template: String,
    /// Version of the template.
    pub version: String,
    /// Labels and answers, in the order of the form.
    pub fields: Vec<Field>,
}

/// One answer in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The question.
    pub label: String,
    /// The answer.
    pub value: String,
}

/// What may be decided about a shipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionOutcome {
    /// To be used.
    Accept,
    /// To be kept apart until more is known.
    Quarantine,
    /// Not to be used.
    Reject,
}

/// A decision, with the person who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub outcome: DecisionOutcome,
    /// Who decided.
    pub by: String,
    /// When.
    pub at_ms: i64,
    /// Why.
    pub reason: String,
}

/// An entry that was changed after it was made; both values stay on the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which entry, in words.
    pub entry: String,
    /// The value before.
    pub before: String,
    /// The value after.
    pub after: String,
    /// Who changed it; empty where the change does not name a person.
    pub by: String,
    /// The device it was changed on.
    #[serde(default)]
    pub device: String,
    /// When.
    pub at_ms: i64,
    /// Whether someone else changed the same entry without knowing of this.
    #[serde(default)]
    pub is_concurrent: bool,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
}

/// A signature bound to the state of the record it was given for.
///
/// Source: 21 CFR 11.50 (name, date and time, meaning) and 11.70 (bound to the record).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The printed name of the signer.
    pub name: String,
    /// When it was given.
    pub at_ms: i64,
    /// What it means, in words.
    pub meaning: String,
    /// The handwriting as strokes of points, 0 to 1000 across and down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strokes: Vec<Vec<[u16; 2]>>,
    /// Fingerprint of the key of the device it was given on.
    pub device_fingerprint: String,
    /// Hash of the document's heads that were signed, hexadecimal.
    pub heads_sha256: String,
}
