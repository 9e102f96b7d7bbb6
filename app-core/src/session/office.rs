//! Questions that only the relay can answer, checked before it is asked.

use std::sync::{Arc, mpsc::Sender};

use domain::access::policy::{Action, Actor, Reach, may};

use super::{
    error::{not_allowed, store_error},
    member_fault::member_error,
    run::{Run, answer},
};
use crate::{
    api::{ApiError, CommandOutcome, DeviceDecision, ErrorCode, OfficeQuestion, Remedy},
    member::{self, Call, MemberError, Names, RefusedKind, Unfit, Wish},
};

type Answer = Sender<Result<CommandOutcome, ApiError>>;

impl Run {
    /// Asks the relay; what the person's role does not permit is refused here, in the same words.
    pub(super) fn ask_office(&mut self, question: &OfficeQuestion, reply: Answer) {
        let call = self.may_ask(question).and_then(|()| Call::of(question).map_err(unfit));
        let call = match call {
            Ok(call) => call,
            Err(error) => return answer(&reply, Err(error)),
        };
        let names = Names {
            directory: Arc::new(self.replica.directory().clone()),
            device: self.identity.device(),
            person: self.replica.person(),
        };
        let unknown = unknown(question);
        self.member.wish(Wish::Office {
            call,
            names,
            reply: Box::new(move |found| {
                let outcome = found
                    .map(|office| CommandOutcome { office: Some(office), ..Default::default() })
                    .map_err(|error| office_error(error, unknown));
                answer(&reply, outcome);
            }),
        });
    }

    fn may_ask(&self, question: &OfficeQuestion) -> Result<(), ApiError> {
        let kept = self.store.reader().and_then(|reader| member::read(&*reader));
        let Some(kept) = kept.map_err(store_error)? else {
            return Err(member_error(MemberError::NotEnrolled));
        };
        let Some(sign_in) = kept.sign_in else {
            return Err(member_error(MemberError::SignedOut));
        };
        let known = self.replica.directory().person(sign_in.person);
        let role = known.map_or(sign_in.role, |person| person.role);
        let is_revoked = known.is_some_and(|person| person.disabled_at.is_some());
        may(Actor { role, is_revoked }, action(question), Reach::OwnSite).map_err(not_allowed)
    }
}

fn action(question: &OfficeQuestion) -> Action {
    match question {
        OfficeQuestion::SearchAudit { .. } => Action::AuditRead,
        OfficeQuestion::ExportAudit { .. } => Action::AuditExport,
        OfficeQuestion::ListIncidents { .. } => Action::IncidentRead,
        OfficeQuestion::ListDevices => Action::DeviceList,
        OfficeQuestion::InviteDevice => Action::DeviceInvite,
        OfficeQuestion::DecideDevice { decision: DeviceDecision::Approve, .. } => {
            Action::DeviceApprove
        }
        OfficeQuestion::DecideDevice { .. } => Action::DeviceRevoke,
        OfficeQuestion::ListPeople => Action::PersonList,
        OfficeQuestion::AddPerson { .. }
        | OfficeQuestion::ChangePerson { .. }
        | OfficeQuestion::DecidePerson { .. } => Action::PersonEdit,
    }
}

/// Returns what is not known where the relay says that there is nothing.
fn unknown(question: &OfficeQuestion) -> ErrorCode {
    match question {
        OfficeQuestion::DecideDevice { .. } => ErrorCode::UnknownDevice,
        OfficeQuestion::ChangePerson { .. } | OfficeQuestion::DecidePerson { .. } => {
            ErrorCode::UnknownPerson
        }
        OfficeQuestion::SearchAudit { .. }
        | OfficeQuestion::ExportAudit { .. }
        | OfficeQuestion::ListIncidents { .. }
        | OfficeQuestion::ListDevices
        | OfficeQuestion::InviteDevice
        | OfficeQuestion::ListPeople
        | OfficeQuestion::AddPerson { .. } => ErrorCode::DeviceRefused,
    }
}

fn unfit(unfit: Unfit) -> ApiError {
    match unfit {
        Unfit::Identity(field) => ApiError::new(ErrorCode::Malformed, Remedy::FixInput).at(field),
        Unfit::Name(field) => ApiError::new(ErrorCode::OutOfBounds, Remedy::FixInput).at(field),
    }
}

fn office_error(error: MemberError, unknown: ErrorCode) -> ApiError {
    let MemberError::Refused { kind, .. } = &error else { return member_error(error) };
    let found = match kind {
        RefusedKind::DeviceUnknown => ApiError::new(unknown, Remedy::FixInput),
        RefusedKind::Malformed => ApiError::new(ErrorCode::Malformed, Remedy::FixInput),
        RefusedKind::CodeUnknown
        | RefusedKind::CodeUsed
        | RefusedKind::CodeExpired
        | RefusedKind::DevicePending
        | RefusedKind::DeviceRevoked
        | RefusedKind::WrongPassword
        | RefusedKind::SignedOut
        | RefusedKind::Unproved
        | RefusedKind::Forbidden
        | RefusedKind::AccountTaken
        | RefusedKind::LastAdministrator
        | RefusedKind::Other => return member_error(error),
    };
    found.with("reason", error)
}
