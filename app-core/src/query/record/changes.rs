//! What was changed after it was entered, in words.

use domain::compliance::Form;

use super::{super::history::edits, Told};
use crate::{
    api::view::{EditAbout, EditValue, EditView, FieldAnswer, VvmStage},
    i18n::{Arg, Calendar},
    report::Change,
};

impl Told<'_> {
    /// Returns every change of the plan, the packing list and the form, oldest first.
    pub(super) fn changes(&self, form: Option<&Form>) -> Vec<Change> {
        let edits = edits(self.ask, &self.trip.shipment, form).into_iter();
        edits.filter(|edit| !is_first_answer(edit)).map(|edit| self.change(edit)).collect()
    }

    fn change(&self, edit: EditView) -> Change {
        let value = |value: Option<&EditValue>| {
            value.map(|value| self.value(&edit.field, value)).unwrap_or_default()
        };
        Change {
            entry: self.entry(&edit),
            before: value(edit.before.as_ref()),
            after: value(edit.after.as_ref()),
            by: edit.by.unwrap_or_default(),
            device: edit.device,
            at_ms: edit.at_ms,
            is_concurrent: edit.is_concurrent,
            reason: None,
        }
    }

    fn entry(&self, edit: &EditView) -> String {
        let word = |key: String, code: &str| {
            if self.texts.has(&key) { self.texts.say(&key, &[]) } else { code.to_owned() }
        };
        let field = &edit.field;
        match &edit.about {
            EditAbout::Plan => word(format!("shipment-field-{field}"), field),
            EditAbout::Form => word(format!("form-field-{field}"), field),
            EditAbout::Item { product_name, batch } => {
                let field = word(format!("shipment-field-{field}"), field);
                let args = [
                    ("product", Arg::from(product_name.as_str())),
                    ("batch", Arg::from(batch.as_str())),
                    ("field", Arg::from(field)),
                ];
                self.texts.say("shipment-edit-of", &args)
            }
        }
    }

    fn value(&self, field: &str, value: &EditValue) -> String {
        let calendar = Calendar::new(self.texts, &self.trip.zone).ok();
        match value {
            EditValue::Text { text } => text.clone(),
            EditValue::Number { number } => self.texts.number(*number),
            EditValue::Time { at_ms } => {
                calendar.map(|calendar| calendar.stamp(*at_ms)).unwrap_or_default()
            }
            EditValue::Date { date } => {
                calendar.map_or_else(|| date.clone(), |calendar| calendar.date(date))
            }
            EditValue::Answer { answer } => self.answer(field, answer),
        }
    }

    fn answer(&self, field: &str, answer: &FieldAnswer) -> String {
        let say = |key: &str| self.texts.say(key, &[]);
        match answer {
            FieldAnswer::YesNo { is_yes: true } => say("form-yes"),
            FieldAnswer::YesNo { is_yes: false } => say("form-no"),
            FieldAnswer::Number { number } => self.texts.number(*number),
            FieldAnswer::Text { text } => text.clone(),
            FieldAnswer::Choice { option } => {
                let key = format!("form-option-{field}-{option}");
                if self.texts.has(&key) { say(&key) } else { option.clone() }
            }
            FieldAnswer::VvmStage { stage } => say(match stage {
                VvmStage::One => "form-option-vvm_stage-stage_1",
                VvmStage::Two => "form-option-vvm_stage-stage_2",
                VvmStage::Three => "form-option-vvm_stage-stage_3",
                VvmStage::Four => "form-option-vvm_stage-stage_4",
            }),
        }
    }
}

/// An answer to a question that had none is entered, not changed; the form itself shows it.
fn is_first_answer(edit: &EditView) -> bool {
    edit.about == EditAbout::Form && edit.before.is_none() && !edit.is_concurrent
}
