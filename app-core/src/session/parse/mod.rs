//! Texts and numbers of a shell become types once, here; the error names the field.

mod alert;
mod custody;
mod field;
mod form;
mod import;
mod sensor;
mod settings;
mod shipment;

use std::collections::VecDeque;

use domain::{
    ids::{PersonId, SensorId},
    replica::{self, Outcomes},
};

pub(super) use settings::{LANGUAGE, word};

use crate::{
    api::{ApiError, Command, CommandOutcome, ErrorCode, ImportOutcome, Remedy},
    port::Reader,
};

/// What a shell asked for, as commands to carry out one after the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) commands: VecDeque<replica::Command>,
    pub(super) makes: Makes,
}

/// What an entry that a command made is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Makes {
    Item,
    Handover,
    Note,
    Import { sensor: SensorId, file_sha256: String },
    Other,
}

impl Makes {
    pub(super) fn note(&self, made: Outcomes, outcome: &mut CommandOutcome) {
        match (made, self) {
            (Outcomes::Done, _)
            | (Outcomes::Entry(_), Self::Other | Self::Import { .. })
            | (Outcomes::Imported { .. }, Self::Item | Self::Handover | Self::Note | Self::Other) =>
                {}
            (
                Outcomes::Imported { added, known, outside },
                Self::Import { sensor, file_sha256 },
            ) => {
                let count = |amount| u32::try_from(amount).unwrap_or(u32::MAX);
                outcome.imported = Some(ImportOutcome {
                    sensor: sensor.to_string(),
                    added: count(added),
                    known: count(known),
                    outside: count(outside),
                    file_sha256: file_sha256.clone(),
                });
            }
            (Outcomes::Shipment(id), _) => outcome.shipment = Some(id.to_string()),
            (Outcomes::Form(id), _) => outcome.form = Some(id.to_string()),
            (Outcomes::Entry(id), Self::Item) => outcome.items.push(id.to_string()),
            (Outcomes::Entry(id), Self::Handover) => outcome.handover = Some(id.to_string()),
            (Outcomes::Entry(id), Self::Note) => outcome.note = Some(id.to_string()),
        }
    }
}

/// What a command is read against.
struct Known<'a> {
    reader: &'a dyn Reader,
    person: Option<PersonId>,
}

type Parsed = Result<Plan, ApiError>;

fn one(command: replica::Command) -> Parsed {
    making(Makes::Other, command)
}

fn making(makes: Makes, command: replica::Command) -> Parsed {
    Ok(Plan { commands: VecDeque::from([command]), makes })
}

/// Returns what to carry out.
pub(super) fn parse(command: Command, reader: &dyn Reader, person: Option<PersonId>) -> Parsed {
    let known = Known { reader, person };
    match command {
        Command::CreateShipment { .. }
        | Command::EditShipment { .. }
        | Command::AddItem { .. }
        | Command::EditItem { .. }
        | Command::RemoveItem { .. }
        | Command::AddNote { .. }
        | Command::CancelShipment { .. }
        | Command::Depart { .. }
        | Command::Arrive { .. } => shipment::parse(command),
        Command::PairSensor { .. }
        | Command::MoveSensor { .. }
        | Command::UnpairSensor { .. }
        | Command::RecordCalibration { .. }
        | Command::StartScan
        | Command::StopScan => sensor::parse(command, &known),
        Command::ImportReadings { .. } => import::parse(command, &known),
        Command::OfferHandover { .. }
        | Command::ConfirmHandover { .. }
        | Command::WithdrawHandover { .. } => custody::parse(command, &known),
        Command::AcknowledgeAlert { .. } => alert::parse(command, &known),
        Command::OpenForm { .. }
        | Command::AnswerForm { .. }
        | Command::Decide { .. }
        | Command::SignForm { .. } => form::parse(command, &known),
        Command::SyncNow
        | Command::DismissRefused { .. }
        | Command::ChangeSettings { .. }
        | Command::ChoosePerson { .. } => settings::parse(command),
        // The session answers these, or the relay, before it comes to this.
        Command::Enrol { .. }
        | Command::SignIn { .. }
        | Command::ChangePassword { .. }
        | Command::AskOffice { .. }
        | Command::SignOut
        | Command::Unlock { .. } => Err(ApiError::new(ErrorCode::Bug, Remedy::Report)),
    }
}
