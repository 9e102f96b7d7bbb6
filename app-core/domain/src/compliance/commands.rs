//! What a person may ask of a form: facts in, edits or a refusal out.

use super::{Decision, Form, Meaning, Outcome, Signature, Template};
use crate::{
    document::Edit,
    ids::{FormId, ShipmentId},
    refusal::Refusal,
    shipment::{Shipment, Status, commands::Facts},
};

/// Creates a form for a shipment.
pub fn create(
    facts: Facts<'_>,
    id: FormId,
    shipment: ShipmentId,
    template: &Template,
) -> Vec<Edit> {
    vec![
        Edit::set("id", id.to_string()),
        Edit::set("shipment", shipment.to_string()),
        Edit::set("template", template.title()),
        Edit::set("template_hash", template.hash()),
        Edit::set("opened_by", facts.person.to_string()),
        Edit::set("opened_at", facts.at.0),
    ]
}

/// Answers a field; an empty answer takes the last one back.
///
/// # Errors
///
/// [`Refusal`] if the form is signed, has no such field, or the answer does not fit it.
pub fn answer(
    facts: Facts<'_>,
    form: &Form,
    template: &Template,
    (field, value): (String, String),
) -> Result<Vec<Edit>, Refusal> {
    not_signed(form)?;
    let known = template.field(&field).ok_or_else(|| Refusal::UnknownField(field.clone()))?;
    known
        .check(&value)
        .map_err(|unfit| Refusal::UnfitAnswer { field: unfit.field, value: unfit.value })?;
    Ok(vec![Edit::Answer { map: "fields", key: field, value }, Edit::set("edited_at", facts.at.0)])
}

/// Decides what happens with the medicines.
///
/// # Errors
///
/// [`Refusal`] if the form is signed or incomplete, or the shipment was not received: an
/// assessment and a handover come before a decision.
///
/// Source: 21 CFR 11.10(f), permitted sequencing of steps.
pub fn decide(
    facts: Facts<'_>,
    (form, shipment): (&Form, &Shipment),
    template: &Template,
    (outcome, reason): (Outcome, String),
) -> Result<Vec<Edit>, Refusal> {
    not_signed(form)?;
    complete(form, template)?;
    if shipment.status() != Status::Received {
        return Err(Refusal::NotReceived);
    }
    let decision = Decision { outcome, by: facts.person, at: facts.at, reason };
    Ok(vec![Edit::append("decisions", &decision)])
}

/// Checks that a form may be signed by `meaning`.
///
/// # Errors
///
/// [`Refusal`] if it is signed already, incomplete, or an approval lacks a decision.
pub fn may_sign(form: &Form, template: &Template, meaning: Meaning) -> Result<(), Refusal> {
    let is_closed = form.signatures.iter().any(|signature| signature.meaning == Meaning::Approval);
    if is_closed {
        return Err(Refusal::FormSigned);
    }
    complete(form, template)?;
    if meaning == Meaning::Approval && form.decision.is_none() {
        return Err(Refusal::NoDecision);
    }
    Ok(())
}

/// Adds a signature to a form.
pub fn sign(signature: &Signature) -> Vec<Edit> {
    vec![Edit::append("signatures", signature)]
}

fn not_signed(form: &Form) -> Result<(), Refusal> {
    if form.signatures.is_empty() { Ok(()) } else { Err(Refusal::FormSigned) }
}

fn complete(form: &Form, template: &Template) -> Result<(), Refusal> {
    let fields: Vec<String> = template
        .fields
        .iter()
        .filter(|field| !field.is_optional)
        .filter(|field| !form.answers.iter().any(|answer| answer.field == field.name))
        .map(|field| field.name.clone())
        .collect();
    if fields.is_empty() { Ok(()) } else { Err(Refusal::FormIncomplete { fields }) }
}
