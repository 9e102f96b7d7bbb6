//! Compliance: forms from versioned templates, signatures, decisions.

pub mod commands;
mod projection;
mod template;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use projection::read;
pub use template::{Field, FieldKind, Template, receipt};

use crate::{
    document::{ChangeHash, Origin, Revision},
    ids::{DeviceId, FormId, PersonId, ShipmentId},
    shipment::{Conflict, Strokes},
    units::Timestamp,
};

/// What is to happen with the medicines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// They may be used.
    Accept,
    /// They are held until someone knows more.
    Quarantine,
    /// They must not be used.
    Reject,
}

/// What a signature means.
///
/// Source: 21 CFR 11.50(a)(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// I filled this in.
    Authorship,
    /// I have checked this.
    Review,
    /// I decide this.
    Approval,
    /// I answer for this.
    Responsibility,
}

/// What was decided about the medicines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What is to happen.
    pub outcome: Outcome,
    /// Who decided.
    pub by: PersonId,
    /// When, by their device.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A person's signature over the form as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signed.
    pub by: PersonId,
    /// When, by their device.
    pub at: Timestamp,
    /// What it means.
    pub meaning: Meaning,
    /// The device that signed.
    pub device: DeviceId,
    /// The heads of the form that were signed, as hexadecimal text, sorted.
    pub heads: Vec<String>,
    /// The Ed25519 signature of the signed text, as hexadecimal text.
    pub signature: String,
    /// The drawn signature, empty if there is none.
    pub strokes: Strokes,
}

/// An answer to one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The field's name in the template.
    pub field: String,
    /// The answer as text: `yes`, `no`, a number, a choice, or free text.
    pub value: String,
    /// Who gave it; `None` in what an older version stored.
    #[serde(default)]
    pub origin: Option<Origin>,
}

/// A compliance form, read from its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The form.
    pub id: FormId,
    /// The shipment it is about.
    pub shipment: ShipmentId,
    /// The template, as `name@version`.
    pub template: String,
    /// The SHA-256 of the template, as hexadecimal text.
    pub template_hash: String,
    /// Who opened it.
    pub opened_by: PersonId,
    /// When, by their device.
    pub opened_at: Timestamp,
    /// The newest time among its changes.
    pub changed_at: Timestamp,
    /// The answers, in the order of the template.
    pub answers: Vec<Answer>,
    /// The decision, once made.
    pub decision: Option<Decision>,
    /// Signatures, oldest first. A signed form is frozen.
    pub signatures: Vec<Signature>,
    /// Fields that were set at the same time by two people.
    pub conflicts: Vec<Conflict>,
    /// Every answer given, in the order given; their fields are paths such as `fields/remarks`.
    #[serde(default)]
    pub history: Vec<Revision>,
    /// Entries a later version wrote and this one cannot read, by path; they stay in the document.
    pub unreadable: Vec<String>,
}

/// Returns the bytes a signature covers: the form's heads, who, when and what it means.
pub fn signed_text(heads: &[ChangeHash], by: PersonId, at: Timestamp, meaning: Meaning) -> Vec<u8> {
    let heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
    let meaning = match meaning {
        Meaning::Authorship => "authorship",
        Meaning::Review => "review",
        Meaning::Approval => "approval",
        Meaning::Responsibility => "responsibility",
    };
    format!("isotherm form signature 1\n{}\n{by}\n{}\n{meaning}\n", heads.join(" "), at.0)
        .into_bytes()
}
