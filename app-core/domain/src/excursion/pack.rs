use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    mkt::ActivationEnergy,
    range::{Breach, StorageRange},
};
use crate::units::Temperature;

/// A rule of a standard as data: what it limits, from which clause, and how sure we are of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// The rule's stable name, such as `who-pqs-30-day-recorder`.
    pub id: String,
    /// The version of the pack; a changed limit is a changed version.
    pub version: String,
    /// The day its limits were last compared with their source.
    pub dated: NaiveDate,
    /// What the rule is called, in English.
    pub title: String,
    /// The document and clause it restates.
    pub clause: String,
    /// Where or for whom it is in force.
    pub jurisdiction: String,
    /// Where the numbers were read.
    pub source: String,
    /// What it may be applied to.
    pub applies: Applicability,
    /// The facts it judges by.
    pub inputs: Vec<String>,
    /// Its limits; the rule fails if any of them fails.
    pub limits: Vec<Limit>,
}

/// What a rule may be applied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applicability {
    /// The products, in English.
    pub products: String,
    /// The range that a product's storage range must lie in, or `None` for any product.
    pub storage: Option<StorageRange>,
}

/// One limit of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Its name within the rule.
    pub name: String,
    /// How its numbers are known.
    pub evidence: Evidence,
    /// What it forbids.
    #[serde(flatten)]
    pub check: LimitCheck,
}

/// How the numbers of a limit are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Read in a public source.
    Seen,
    /// From general knowledge and not read again: verify against the source before relying on it.
    Known,
    /// Stated by the product's owner.
    Stated,
}

/// What a limit forbids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "check", rename_all = "snake_case", deny_unknown_fields)]
pub enum LimitCheck {
    /// A single spell of `minutes` beyond the threshold.
    Consecutive(Threshold),
    /// `minutes` beyond the threshold in all.
    Cumulative(Threshold),
    /// More time out of the storage range than the product's stability budget allows.
    Budget {
        /// On which side.
        breach: Breach,
    },
    /// A mean kinetic temperature above a maximum, over a moving window.
    MeanKinetic {
        /// The highest permitted mean.
        #[serde(rename = "max_millicelsius")]
        max: Temperature,
        /// The length of the window.
        window_minutes: u32,
        /// The energy to weigh with, in joules per mole.
        #[serde(rename = "activation_energy_joules_per_mole")]
        activation_energy: ActivationEnergy,
        /// The mean says nothing of cold: a reading below this makes it inapplicable.
        #[serde(rename = "refused_below_millicelsius")]
        refused_below: Temperature,
    },
}

/// A temperature and the time that may be spent beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// On which side of `temperature`.
    pub breach: Breach,
    /// The threshold.
    #[serde(rename = "temperature_millicelsius")]
    pub temperature: Temperature,
    /// Whether a reading equal to the threshold counts as beyond it.
    pub is_included: bool,
    /// The time, in minutes.
    pub minutes: u32,
    /// Whether reaching `minutes` fires, or only passing it.
    pub fires: Fires,
}

/// When a limit on time fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fires {
    /// As soon as the time is reached.
    At,
    /// Once the time is passed.
    Past,
}

/// No rule has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{id:?} is not a rule; the rules are {}", known.join(", "))]
pub struct UnknownRule {
    /// The name that was given.
    pub id: String,
    /// The names there are.
    pub known: Vec<&'static str>,
}

const TEXTS: [&str; 7] = [
    include_str!("packs/storage-range.json"),
    include_str!("packs/who-pqs-30-day-recorder.json"),
    include_str!("packs/who-pqs-ultra-low-recorder.json"),
    include_str!("packs/who-pqs-shipping-type-1.json"),
    include_str!("packs/who-pqs-shipping-type-2.json"),
    include_str!("packs/usp-controlled-cold.json"),
    include_str!("packs/usp-controlled-room.json"),
];

/// A pack that does not parse is left out here and caught by the test that counts them.
static PACKS: LazyLock<Vec<RulePack>> =
    LazyLock::new(|| TEXTS.iter().filter_map(|text| serde_json::from_str(text).ok()).collect());

/// Returns every rule pack of this version, the storage range first.
pub fn packs() -> &'static [RulePack] {
    &PACKS
}

/// Returns the rule pack called `id`.
pub fn pack(id: &str) -> Option<&'static RulePack> {
    packs().iter().find(|pack| pack.id == id)
}

/// Returns the rule packs that may be applied to a product with this storage range.
pub fn packs_for(range: StorageRange) -> Vec<&'static RulePack> {
    let lies_in = |outer: StorageRange| outer.min <= range.min && range.max <= outer.max;
    packs().iter().filter(|pack| pack.applies.storage.is_none_or(lies_in)).collect()
}

/// Returns the rule packs called `ids`, in that order.
///
/// # Errors
///
/// [`UnknownRule`] for the first name that no pack has.
pub fn select<'a>(
    ids: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<&'static RulePack>, UnknownRule> {
    let known = || packs().iter().map(|pack| pack.id.as_str()).collect();
    ids.into_iter()
        .map(|id| pack(id).ok_or_else(|| UnknownRule { id: id.to_owned(), known: known() }))
        .collect()
}

impl RulePack {
    /// Returns whether a form or verdict that prints this rule must say "verify against the
    /// source".
    pub fn must_verify_against_source(&self) -> bool {
        self.limits.iter().any(|limit| limit.evidence == Evidence::Known)
    }
}
