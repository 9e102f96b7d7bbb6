use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::units::Temperature;

/// The temperatures a product may be stored at, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageRange {
    /// The lowest permitted temperature.
    #[serde(rename = "min_millicelsius")]
    pub min: Temperature,
    /// The highest permitted temperature.
    #[serde(rename = "max_millicelsius")]
    pub max: Temperature,
}

/// The text is not two temperatures in degrees Celsius, the lower one first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a storage range such as 2..8 or -90..-60, in degrees Celsius")]
pub struct InvertedRange {
    /// What was given.
    pub text: String,
}

/// Which end of a range was crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Below the lower end.
    Cold,
    /// Above the upper end.
    Hot,
}

/// The time a product may spend outside its storage range, over its whole life so far.
///
/// Bands lie side by side and outward from the range; a reading beyond the outermost band of
/// its side, or on a side without bands, exhausts the budget at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StabilityBudget {
    /// The bands, in any order.
    pub bands: Vec<Band>,
}

/// One band of a stability budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// On which side of the storage range it lies.
    pub breach: Breach,
    /// Its outer edge, included; its inner edge is the next band or the storage range.
    #[serde(rename = "outer_millicelsius")]
    pub outer: Temperature,
    /// The minutes the product may spend in it.
    pub minutes: u32,
}

impl StabilityBudget {
    /// Returns a budget of `minutes` above the storage range in all, however warm.
    ///
    /// It allows no cold: frost harms at once what warmth harms slowly.
    pub fn of_warm_minutes(minutes: u32) -> Self {
        let band = Band { breach: Breach::Hot, outer: Temperature::MAX, minutes };
        Self { bands: vec![band] }
    }
}

impl StorageRange {
    /// Returns which end `temperature` lies beyond, if any.
    pub fn breach_of(self, temperature: Temperature) -> Option<Breach> {
        if temperature < self.min {
            Some(Breach::Cold)
        } else if temperature > self.max {
            Some(Breach::Hot)
        } else {
            None
        }
    }
}

impl Breach {
    /// Both breaches.
    pub const ALL: [Breach; 2] = [Breach::Cold, Breach::Hot];

    /// Returns whichever of the two temperatures lies further in this direction.
    pub fn further(self, a: Temperature, b: Temperature) -> Temperature {
        match self {
            Breach::Cold => a.min(b),
            Breach::Hot => a.max(b),
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Breach::Cold => "cold",
            Breach::Hot => "hot",
        })
    }
}

/// Reads `2..8` or `-0.5..8.0`: degrees Celsius, at most three decimals.
impl FromStr for StorageRange {
    type Err = InvertedRange;

    fn from_str(text: &str) -> Result<Self, InvertedRange> {
        let range = text.split_once("..").and_then(|(min, max)| {
            Some(StorageRange { min: degrees(min.trim())?, max: degrees(max.trim())? })
        });
        range
            .filter(|range| range.min <= range.max)
            .ok_or_else(|| InvertedRange { text: text.to_owned() })
    }
}

fn degrees(text: &str) -> Option<Temperature> {
    crate::units::Temperature::from_decimal_celsius(text)
}
