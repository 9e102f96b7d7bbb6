use std::collections::VecDeque;

use domain::{
    compliance::{Meaning, Outcome, receipt},
    ids::{FormId, ShipmentId},
    replica,
};

use super::{
    Known, Makes, Parsed, Plan,
    field::{NAME_MAX, TEXT_MAX, fix, read, strokes, text},
    one,
};
use crate::{
    api::{ApiError, Command, DecisionOutcome, ErrorCode, SignatureMeaning},
    query::written_answer,
    session::error::store_error,
};

#[expect(clippy::wildcard_enum_match_arm, reason = "The caller sorts commands by feature.")]
pub(super) fn parse(command: Command, known: &Known<'_>) -> Parsed {
    match command {
        Command::OpenForm { shipment, template } => {
            let shipment = read("shipment", &shipment)?;
            let receipt = receipt();
            if template != receipt.name && template != receipt.title() {
                return Err(fix(ErrorCode::UnknownTemplate, "template").with("id", template));
            }
            one(replica::Command::OpenForm(shipment))
        }
        Command::AnswerForm { form, field, value } => one(replica::Command::AnswerForm {
            form: read("form", &form)?,
            field: text("field", &field, NAME_MAX)?,
            value: written_answer(value.as_ref()).trim().to_owned(),
        }),
        Command::Decide { .. } => decide(command, known),
        Command::SignForm { form, meaning } => one(replica::Command::SignForm {
            form: read("form", &form)?,
            meaning: domain_meaning(meaning),
            strokes: Vec::new(),
        }),
        _ => Err(fix(ErrorCode::Malformed, "kind")),
    }
}

/// A decision stands in the shipment's form; a drawn signature approves the form with it.
fn decide(command: Command, known: &Known<'_>) -> Parsed {
    let Command::Decide { shipment, outcome, reason, strokes: drawn } = command else {
        return Err(fix(ErrorCode::Malformed, "kind"));
    };
    let form = form_of(known, read("shipment", &shipment)?)?;
    let strokes = strokes(&drawn)?;
    let outcome = domain_outcome(outcome);
    let reason = text("reason", &reason, TEXT_MAX)?;
    let mut commands = VecDeque::from([replica::Command::Decide { form, outcome, reason }]);
    if !strokes.is_empty() {
        let meaning = Meaning::Approval;
        commands.push_back(replica::Command::SignForm { form, meaning, strokes });
    }
    Ok(Plan { commands, makes: Makes::Other })
}

fn form_of(known: &Known<'_>, shipment: ShipmentId) -> Result<FormId, ApiError> {
    let row = known.reader.shipment(shipment).map_err(store_error)?;
    let row =
        row.ok_or_else(|| fix(ErrorCode::UnknownShipment, "shipment").with("id", shipment))?;
    row.detail.form.ok_or_else(|| fix(ErrorCode::FormIncomplete, "form"))
}

fn domain_outcome(outcome: DecisionOutcome) -> Outcome {
    match outcome {
        DecisionOutcome::Accept => Outcome::Accept,
        DecisionOutcome::Quarantine => Outcome::Quarantine,
        DecisionOutcome::Reject => Outcome::Reject,
    }
}

fn domain_meaning(meaning: SignatureMeaning) -> Meaning {
    match meaning {
        SignatureMeaning::Authorship => Meaning::Authorship,
        SignatureMeaning::Review => Meaning::Review,
        SignatureMeaning::Approval => Meaning::Approval,
        SignatureMeaning::Responsibility => Meaning::Responsibility,
    }
}
