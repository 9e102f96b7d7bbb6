use domain::replica;

use super::{
    Known, Makes, Parsed,
    field::{fix, read, strokes},
    making, one,
};
use crate::{
    api::{ApiError, Command, ErrorCode, Remedy},
    query::check_word,
};

#[expect(clippy::wildcard_enum_match_arm, reason = "The caller sorts commands by feature.")]
pub(super) fn parse(command: Command, known: &Known<'_>) -> Parsed {
    match command {
        Command::OfferHandover { shipment, to_person, strokes: drawn } => {
            let nobody = || ApiError::new(ErrorCode::NobodyChosen, Remedy::SignIn);
            let offer = replica::Command::OfferHandover {
                shipment: read("shipment", &shipment)?,
                from: known.person.ok_or_else(nobody)?,
                to: read("to_person", &to_person)?,
                strokes: strokes(&drawn)?,
            };
            making(Makes::Handover, offer)
        }
        Command::ConfirmHandover { shipment, handover, checks, strokes: drawn } => {
            one(replica::Command::ConfirmHandover {
                shipment: read("shipment", &shipment)?,
                handover: read("handover", &handover)?,
                checks: checks.into_iter().map(|check| check_word(check).to_owned()).collect(),
                strokes: strokes(&drawn)?,
            })
        }
        Command::WithdrawHandover { shipment, handover } => {
            one(replica::Command::WithdrawHandover {
                shipment: read("shipment", &shipment)?,
                handover: read("handover", &handover)?,
            })
        }
        _ => Err(fix(ErrorCode::Malformed, "kind")),
    }
}
