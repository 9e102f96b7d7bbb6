//! Products and batches.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::units::Temperature;

/// Which of the two WHO shipping indicators suits a product.
///
/// Source: WHO PQS E006, shipping indicators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// Freeze-sensitive vaccines.
    TypeI,
    /// Heat-sensitive vaccines that may freeze.
    #[serde(rename = "type_ii")]
    TypeII,
}

/// A medicine the organisation ships, with what it can bear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The organisation's code for it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The lowest permitted temperature.
    pub storage_min: Temperature,
    /// The highest permitted temperature.
    pub storage_max: Temperature,
    /// Whether freezing destroys it.
    pub is_freeze_sensitive: bool,
    /// The shipping indicator that suits it, if one does.
    #[serde(default)]
    pub indicator: Option<Indicator>,
    /// How long it may be out of its range in all, in minutes, if the label says so.
    #[serde(default)]
    pub stability_budget_minutes: Option<u32>,
    /// What one unit is, such as `vial`.
    pub unit: String,
}

/// The last month, or the last day, a batch may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Expiry {
    year: u16,
    month: u8,
    day: Option<u8>,
}

/// The text is neither a month such as `2027-05` nor a date such as `2027-05-31`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is neither a month such as 2027-05 nor a date such as 2027-05-31")]
pub struct NotAnExpiry {
    /// What was given.
    pub text: String,
}

impl FromStr for Expiry {
    type Err = NotAnExpiry;

    fn from_str(text: &str) -> Result<Self, NotAnExpiry> {
        parse_expiry(text).ok_or_else(|| NotAnExpiry { text: text.to_owned() })
    }
}

fn parse_expiry(text: &str) -> Option<Expiry> {
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u16>().ok())
            .flatten()
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = u8::try_from(digits(parts.next()?, 2)?).ok()?;
    let day = match parts.next() {
        Some(part) => Some(u8::try_from(digits(part, 2)?).ok()?),
        None => None,
    };
    let first = chrono::NaiveDate::from_ymd_opt(
        i32::from(year),
        u32::from(month),
        u32::from(day.unwrap_or(1)),
    );
    (parts.next().is_none() && first.is_some()).then_some(Expiry { year, month, day })
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl TryFrom<String> for Expiry {
    type Error = NotAnExpiry;

    fn try_from(text: String) -> Result<Self, NotAnExpiry> {
        text.parse()
    }
}

impl From<Expiry> for String {
    fn from(expiry: Expiry) -> String {
        expiry.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_a_month_or_a_date() {
        for good in ["2027-05", "2027-05-31", "2028-02-29"] {
            assert_eq!(good.parse::<Expiry>().unwrap().to_string(), good);
        }
        for bad in
            ["", "2027", "2027-13", "2027-02-30", "27-05", "2027-5", "2027-05-31-1", "+027-05"]
        {
            assert!(bad.parse::<Expiry>().is_err(), "{bad}");
        }
    }
}
