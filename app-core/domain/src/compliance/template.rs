use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The kind of answer a field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// `yes` or `no`.
    YesNo,
    /// A whole number.
    Number {
        /// The smallest accepted value.
        min: i64,
        /// The largest accepted value.
        max: i64,
    },
    /// One of the listed words.
    Choice {
        /// The accepted words.
        options: Vec<String>,
    },
    /// Free text.
    Text {
        /// The longest accepted text, in characters.
        length_max: usize,
    },
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, unique in the template; the words on screen are found by it.
    pub name: String,
    /// The kind of answer.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Whether the form can be signed without an answer.
    #[serde(default)]
    pub is_optional: bool,
    /// The clause that asks for it.
    pub source: String,
}

/// A versioned set of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The questions, in order.
    pub fields: Vec<Field>,
}

/// The answer does not fit the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not an answer to {field}")]
pub struct UnfitAnswer {
    /// The field.
    pub field: String,
    /// What was answered.
    pub value: String,
}

const RECEIPT: &str = include_str!("receipt.json");

/// Returns the receipt form's template.
///
/// # Panics
///
/// Never: the template is part of the program, and a test reads it.
#[expect(clippy::expect_used, reason = "The text is part of the program; a test reads it.")]
pub fn receipt() -> Template {
    serde_json::from_str(RECEIPT).expect("receipt.json is a template")
}

impl Template {
    /// Returns `name@version`.
    pub fn title(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }

    /// Returns the SHA-256 of the template in its canonical JSON, as hexadecimal text.
    pub fn hash(&self) -> String {
        let canonical = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(&canonical).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Returns the field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    /// Checks that `value` answers the field.
    ///
    /// # Errors
    ///
    /// [`UnfitAnswer`] if it is of another kind or out of bounds.
    pub fn check(&self, value: &str) -> Result<(), UnfitAnswer> {
        let is_fit = match &self.kind {
            FieldKind::YesNo => value == "yes" || value == "no",
            FieldKind::Number { min, max } => {
                value.parse::<i64>().is_ok_and(|number| (*min..=*max).contains(&number))
            }
            FieldKind::Choice { options } => options.iter().any(|option| option == value),
            FieldKind::Text { length_max } => value.chars().count() <= *length_max,
        };
        if is_fit {
            Ok(())
        } else {
            Err(UnfitAnswer { field: self.name.clone(), value: value.to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_receipt_template_reads_and_names_its_fields_once() {
        let template = receipt();
        let mut names: Vec<&str> =
            template.fields.iter().map(|field| field.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(template.title(), "receipt@1");
        assert_eq!(template.hash().len(), 64);
    }

    #[test]
    fn an_answer_of_another_kind_is_refused() {
        let template = receipt();
        for (field, good, bad) in [
            ("seal_whole", "yes", "perhaps"),
            ("units_counted", "102", "-1"),
            ("vvm_stage", "stage_1", "stage_9"),
            ("remarks", "Lid was wet", &"x".repeat(2001)),
        ] {
            let field = template.field(field).unwrap();
            assert_eq!(field.check(good), Ok(()));
            assert!(field.check(bad).is_err(), "{bad}");
        }
    }
}
