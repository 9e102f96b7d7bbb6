//! What was changed, by whom, and on which device.

use serde::{Deserialize, Serialize};

use super::FieldAnswer;

/// One change of a value; the old one stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct EditView {
    /// What was changed.
    pub about: EditAbout,
    /// The changed field, a stable code; `added` for a line that was added to the packing list.
    pub field: String,
    /// The value before; absent if there was none.
    pub before: Option<EditValue>,
    /// The value after; absent if it was taken away, or if a line was added.
    pub after: Option<EditValue>,
    /// Who changed it; absent where the change does not name a person.
    pub by: Option<String>,
    /// The device it was changed on, by name, or by the first digits of its fingerprint.
    pub device: String,
    /// When, by the clock of that device.
    pub at_ms: i64,
    /// Whether someone else changed the same field without knowing of this.
    pub is_concurrent: bool,
    /// Whether it is the value that counts.
    pub is_current: bool,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EditAbout {
    /// The plan of the shipment.
    Plan,
    /// A line of the packing list.
    Item {
        /// The product's name.
        product_name: String,
        /// The batch as it reads today.
        batch: String,
    },
    /// An answer of the receipt form.
    Form,
}

/// A value that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EditValue {
    /// Text, or a name.
    Text {
        /// The text.
        text: String,
    },
    /// A whole number.
    Number {
        /// The number.
        number: i64,
    },
    /// A moment.
    Time {
        /// The moment.
        at_ms: i64,
    },
    /// A date as printed, `YYYY-MM` or `YYYY-MM-DD`.
    Date {
        /// The date.
        date: String,
    },
    /// An answer of a form.
    Answer {
        /// The answer.
        answer: FieldAnswer,
    },
}
