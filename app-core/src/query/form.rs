//! A form and its answers.

use domain::{
    compliance::{FieldKind as Asked, Form, Meaning, Outcome, Template, receipt},
    ids::FormId,
    replica::FormRow,
};

use super::{Ask, QueryError, ask::count, sync::mark};
use crate::api::{
    DecisionOutcome, SignatureMeaning,
    view::{FieldAnswer, FieldKind, FormFieldView, FormView, OtherAnswer, SignatureView, VvmStage},
};

/// The field of a vial monitor's stage; its options are drawn, not listed.
const VVM: &str = "vvm_stage";
const VVM_STAGES: [(&str, VvmStage); 4] = [
    ("stage_1", VvmStage::One),
    ("stage_2", VvmStage::Two),
    ("stage_3", VvmStage::Three),
    ("stage_4", VvmStage::Four),
];

pub(super) fn form(ask: &Ask<'_>, id: FormId) -> Result<FormView, QueryError> {
    let row = ask.reader.form(id)?.ok_or_else(|| QueryError::UnknownForm(id.to_string()))?;
    let FormRow { detail: form, .. } = row;
    let shipment = ask.reader.shipment(form.shipment)?;
    let template = receipt();
    let fields: Vec<FormFieldView> =
        template.fields.iter().map(|field| field_view(ask, &form, field)).collect();
    let answered = fields.iter().filter(|field| field.answer.is_some()).count();
    let is_complete = fields.iter().all(|field| !field.is_required || field.answer.is_some());
    let zone = ask.zone_of(shipment.as_ref().map(|row| row.detail.destination));
    Ok(FormView {
        now_at_ms: ask.now.0,
        zone,
        form: id.to_string(),
        shipment: form.shipment.to_string(),
        reference: shipment.map(|row| row.reference).unwrap_or_default(),
        template: template.name.clone(),
        template_version: template.version,
        answered: count(answered),
        signatures: signatures(ask, &form),
        can_sign: is_complete && form.signatures.is_empty() && ask.person.is_some(),
        sync: mark(ask, form.shipment)?,
        fields,
    })
}

fn field_view(ask: &Ask<'_>, form: &Form, field: &domain::compliance::Field) -> FormFieldView {
    let answer = form.answers.iter().find(|answer| answer.field == field.name);
    let path = format!("fields/{}", field.name);
    let contested = form.conflicts.iter().filter(|conflict| conflict.field == path);
    let others = contested.flat_map(|conflict| &conflict.others).filter_map(|other| {
        Some(OtherAnswer {
            answer: read_answer(&field.name, &field.kind, &other.value)?,
            by: ask.author(&other.origin),
            device: ask.device_name(&other.origin),
            at_ms: other.origin.at.0,
        })
    });
    let counted = answer.and_then(|answer| read_answer(&field.name, &field.kind, &answer.value));
    let origin = answer.and_then(|answer| answer.origin.as_ref()).filter(|_| counted.is_some());
    FormFieldView {
        field: field.name.clone(),
        asks: asks(&field.name, &field.kind),
        is_required: !field.is_optional,
        answer: counted,
        answered_by: origin.and_then(|origin| ask.author(origin)),
        answered_on: origin.map(|origin| ask.device_name(origin)),
        answered_at_ms: origin.map(|origin| origin.at.0),
        others: others.collect(),
    }
}

fn asks(name: &str, kind: &Asked) -> FieldKind {
    match kind {
        Asked::YesNo => FieldKind::YesNo,
        Asked::Number { min, max } => {
            let unit = name.ends_with("_minutes").then(|| "minute".to_owned());
            FieldKind::Number { minimum: Some(*min), maximum: Some(*max), unit }
        }
        Asked::Text { length_max } => {
            FieldKind::Text { is_long: *length_max > 200, length_max: count(*length_max) }
        }
        Asked::Choice { .. } if name == VVM => FieldKind::VvmStage,
        Asked::Choice { options } => FieldKind::Choice { options: options.clone() },
    }
}

pub(super) fn read_answer(name: &str, kind: &Asked, value: &str) -> Option<FieldAnswer> {
    match kind {
        Asked::YesNo => Some(FieldAnswer::YesNo { is_yes: value == "yes" }),
        Asked::Number { .. } => Some(FieldAnswer::Number { number: value.parse().ok()? }),
        Asked::Text { .. } => Some(FieldAnswer::Text { text: value.to_owned() }),
        Asked::Choice { .. } if name == VVM => {
            let stage = VVM_STAGES.iter().find(|(word, _)| *word == value);
            stage.map(|(_, stage)| FieldAnswer::VvmStage { stage: *stage })
        }
        Asked::Choice { .. } => Some(FieldAnswer::Choice { option: value.to_owned() }),
    }
}

/// Returns an answer as the document keeps it; empty takes an answer back.
pub fn written(answer: Option<&FieldAnswer>) -> String {
    match answer {
        None => String::new(),
        Some(FieldAnswer::YesNo { is_yes: true }) => "yes".to_owned(),
        Some(FieldAnswer::YesNo { is_yes: false }) => "no".to_owned(),
        Some(FieldAnswer::Number { number }) => number.to_string(),
        Some(FieldAnswer::Text { text }) => text.clone(),
        Some(FieldAnswer::Choice { option }) => option.clone(),
        Some(FieldAnswer::VvmStage { stage }) => {
            let found = VVM_STAGES.iter().find(|(_, known)| known == stage);
            found.map(|(word, _)| (*word).to_owned()).unwrap_or_default()
        }
    }
}

fn signatures(ask: &Ask<'_>, form: &Form) -> Vec<SignatureView> {
    let signed = form.signatures.iter();
    signed
        .map(|signature| SignatureView {
            by: ask.person_name(signature.by),
            meaning: match signature.meaning {
                Meaning::Authorship => SignatureMeaning::Authorship,
                Meaning::Review => SignatureMeaning::Review,
                Meaning::Approval => SignatureMeaning::Approval,
                Meaning::Responsibility => SignatureMeaning::Responsibility,
            },
            at_ms: signature.at.0,
            is_valid: form.conflicts.is_empty(),
        })
        .collect()
}

/// Returns how many fields of a form have answers, and how many there are.
pub(super) fn progress(form: &Form, template: &Template) -> (u32, u32) {
    (count(form.answers.len()), count(template.fields.len()))
}

/// Returns who gave the answers of a form, each once, in the order of the questions.
pub(super) fn answered_by(ask: &Ask<'_>, form: &Form) -> Vec<String> {
    let origins = form.answers.iter().filter_map(|answer| answer.origin.as_ref());
    let mut names: Vec<String> = Vec::new();
    for name in origins.filter_map(|origin| ask.author(origin)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(super) fn outcome(outcome: Outcome) -> DecisionOutcome {
    match outcome {
        Outcome::Accept => DecisionOutcome::Accept,
        Outcome::Quarantine => DecisionOutcome::Quarantine,
        Outcome::Reject => DecisionOutcome::Reject,
    }
}
