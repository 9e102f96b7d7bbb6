//! A form and its answers.

use serde::{Deserialize, Serialize};

use super::SyncMark;
use crate::api::SignatureMeaning;

/// A form of a template, filled for a shipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormView {
    /// The time of this view.
    pub now_at_ms: i64,
    /// The time zone of the place, an IANA name.
    pub zone: String,
    /// The form.
    pub form: String,
    /// The shipment it is about.
    pub shipment: String,
    /// The number people know the shipment by.
    pub reference: String,
    /// Its template; names of fields are translated under it.
    pub template: String,
    /// The version of the template.
    pub template_version: u32,
    /// Its fields, in order.
    pub fields: Vec<FormFieldView>,
    /// How many fields have answers.
    pub answered: u32,
    /// Signatures, oldest first. A signed form is frozen.
    pub signatures: Vec<SignatureView>,
    /// Whether this person may sign: every required field has one answer.
    pub can_sign: bool,
    /// How far it has come.
    pub sync: SyncMark,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormFieldView {
    /// The field, a stable code of its template.
    pub field: String,
    /// What it asks for.
    pub asks: FieldKind,
    /// Whether the form cannot be signed without it.
    pub is_required: bool,
    /// The answer that counts.
    pub answer: Option<FieldAnswer>,
    /// Who gave it; absent where the change does not name a person.
    pub answered_by: Option<String>,
    /// The device it was given on.
    pub answered_on: Option<String>,
    /// When.
    pub answered_at_ms: Option<i64>,
    /// Answers others gave without knowing of this one.
    pub others: Vec<OtherAnswer>,
}

/// What a field asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FieldKind {
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number {
        /// The smallest accepted.
        minimum: Option<i64>,
        /// The largest accepted.
        maximum: Option<i64>,
        /// The unit, a stable code.
        unit: Option<String>,
    },
    /// Text.
    Text {
        /// Whether it may run over several lines.
        is_long: bool,
        /// The most characters accepted.
        length_max: u32,
    },
    /// One of several.
    Choice {
        /// Stable codes, translated under the field.
        options: Vec<String>,
    },
    /// The stage of a vial monitor.
    VvmStage,
}

/// An answer to a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FieldAnswer {
    /// Yes or no.
    YesNo {
        /// Whether yes.
        is_yes: bool,
    },
    /// A whole number.
    Number {
        /// The number.
        number: i64,
    },
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// One of several.
    Choice {
        /// The option's code.
        option: String,
    },
    /// The stage of a vial monitor.
    VvmStage {
        /// The stage.
        stage: VvmStage,
    },
}

/// What a vial monitor shows, WHO use rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum VvmStage {
    /// The square is much lighter than the ring.
    One,
    /// The square is darker, yet lighter than the ring: use first.
    Two,
    /// The square is as dark as the ring: discard.
    Three,
    /// The square is darker than the ring: discard.
    Four,
}

/// An answer given at the same time by someone else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OtherAnswer {
    /// The answer.
    pub answer: FieldAnswer,
    /// Who gave it; absent where the change does not name a person.
    pub by: Option<String>,
    /// The device it was given on, by name, or by the first digits of its fingerprint.
    pub device: String,
    /// When, by the clock of that device.
    pub at_ms: i64,
}

/// A signature on a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SignatureView {
    /// Who signed.
    pub by: String,
    /// What it means.
    pub meaning: SignatureMeaning,
    /// When.
    pub at_ms: i64,
    /// Whether it still covers every answer.
    pub is_valid: bool,
}
