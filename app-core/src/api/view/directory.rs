//! People, sites, products and form templates.

use serde::{Deserialize, Serialize};

use super::StorageRange;

/// What can be chosen from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DirectoryView {
    /// People, by name.
    pub people: Vec<PersonRow>,
    /// Sites, by name.
    pub sites: Vec<SiteRow>,
    /// Products, by name.
    pub products: Vec<ProductRow>,
    /// Form templates.
    pub templates: Vec<TemplateRow>,
}

/// What a person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Role {
    /// Creates shipments.
    Dispatcher,
    /// Carries them.
    Driver,
    /// Receives them.
    Nurse,
    /// Decides on doubtful ones.
    QualityOfficer,
    /// Answers for the organisation's people and devices.
    Administrator,
    /// A machine of another system.
    Integrator,
    /// Looks at everything and changes nothing.
    Auditor,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PersonRow {
    /// The person.
    pub person: String,
    /// Their name.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// Where they work.
    pub site: Option<String>,
}

/// A place that keeps stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SiteRow {
    /// The site.
    pub site: String,
    /// Its name.
    pub name: String,
    /// Its time zone, an IANA name.
    pub zone: String,
    /// Its latitude in millionths of a degree.
    pub latitude_microdegrees: Option<i32>,
    /// Its longitude in millionths of a degree.
    pub longitude_microdegrees: Option<i32>,
}

/// Whether frost spoils a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FreezeSensitivity {
    /// It must not freeze.
    MustNotFreeze,
    /// It may freeze.
    MayFreeze,
    /// Nobody said.
    NotKnown,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProductRow {
    /// The product.
    pub product: String,
    /// Its name.
    pub name: String,
    /// What it permits.
    pub range: StorageRange,
    /// Whether frost spoils it.
    pub sensitivity: FreezeSensitivity,
    /// What is counted, such as `vial`.
    pub unit: String,
}

/// A form template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TemplateRow {
    /// The template.
    pub template: String,
    /// Its version.
    pub version: u32,
}
