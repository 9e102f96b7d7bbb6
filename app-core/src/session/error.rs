//! The one place where errors of the rooms below become the error a shell sees.

use domain::{
    access::DirectoryError,
    access::{
        Role,
        policy::{Action, Denied},
    },
    replica::Refusal,
    shipment::Status,
};

use super::file_fault::file_error;
use crate::{
    api::{ApiError, ErrorCode, Remedy},
    port::{StoreError, VaultError},
    query::QueryError,
    report::ReportError,
};

pub(super) fn bug() -> ApiError {
    ApiError::new(ErrorCode::Bug, Remedy::Report)
}

pub(crate) fn store_error(error: StoreError) -> ApiError {
    match error {
        StoreError::DiskFull => ApiError::new(ErrorCode::StorageFull, Remedy::Retry),
        StoreError::InUse { .. } | StoreError::Suspended => {
            ApiError::new(ErrorCode::StorageFailed, Remedy::Retry).with("reason", error)
        }
        StoreError::Corrupt { .. } => {
            ApiError::new(ErrorCode::DocumentDamaged, Remedy::Report).with("reason", error)
        }
        StoreError::Newer { .. }
        | StoreError::NotEncrypted
        | StoreError::KeyLost
        | StoreError::NoCipher
        | StoreError::Unreachable { .. } => {
            ApiError::new(ErrorCode::StorageFailed, Remedy::Report).with("reason", error)
        }
        StoreError::Vault(error) => vault_error(error),
        StoreError::UnknownDocument(_) => bug().with("reason", error),
    }
}

pub(crate) fn vault_error(error: VaultError) -> ApiError {
    let fix = |code| ApiError::new(code, Remedy::FixInput).at("passphrase").with("reason", &error);
    match &error {
        VaultError::PassphraseNeeded => fix(ErrorCode::KeysLocked),
        VaultError::WrongPassphrase => fix(ErrorCode::WrongPassphrase),
        VaultError::PassphraseUnfit { min, max, .. } => {
            fix(ErrorCode::PassphraseUnfit).with("min", min).with("max", max)
        }
        VaultError::KeystoreClosed { .. } => {
            ApiError::new(ErrorCode::KeystoreClosed, Remedy::Retry).with("reason", &error)
        }
        VaultError::KeystoreEmpty { .. } | VaultError::Lost { .. } => {
            ApiError::new(ErrorCode::KeysGone, Remedy::Report).with("reason", &error)
        }
        VaultError::Damaged { .. }
        | VaultError::Moved
        | VaultError::NotAKey { .. }
        | VaultError::Unreachable { .. } => {
            ApiError::new(ErrorCode::StorageFailed, Remedy::Report).with("reason", &error)
        }
    }
}

pub(super) fn directory_error(error: DirectoryError) -> ApiError {
    ApiError::new(ErrorCode::Malformed, Remedy::FixInput).at("directory").with("reason", error)
}

pub(super) fn query_error(error: QueryError) -> ApiError {
    let fix = |code| ApiError::new(code, Remedy::FixInput);
    match error {
        QueryError::Malformed { field } => fix(ErrorCode::Malformed).at(field),
        QueryError::UnknownShipment(id) => {
            fix(ErrorCode::UnknownShipment).at("shipment").with("id", id)
        }
        QueryError::UnknownForm(id) => fix(ErrorCode::UnknownForm).at("form").with("id", id),
        QueryError::File(error) => file_error(&error),
        QueryError::Store(error) => store_error(error),
    }
}

pub(super) fn report_error(error: ReportError) -> ApiError {
    match &error {
        ReportError::MissingGlyph { text, .. } => {
            let text = text.clone();
            ApiError::new(ErrorCode::GlyphMissing, Remedy::Report).with("text", text)
        }
        ReportError::UnknownZone { .. }
        | ReportError::BadTime { .. }
        | ReportError::TooManyReadings { .. }
        | ReportError::Record { .. }
        | ReportError::Write { .. } => {
            ApiError::new(ErrorCode::ReportFailed, Remedy::Report).with("reason", error)
        }
    }
}

/// A refusal is an answer and not a failure: it says what a person can do about it.
pub(super) fn refusal_error(refusal: Refusal) -> ApiError {
    let fix = |code| ApiError::new(code, Remedy::FixInput);
    match refusal {
        Refusal::SignIn(_) => ApiError::new(ErrorCode::NobodyChosen, Remedy::SignIn).at("sign_in"),
        Refusal::NoPerson => ApiError::new(ErrorCode::NobodyChosen, Remedy::SignIn),
        Refusal::UnknownPerson(id) => fix(ErrorCode::UnknownPerson).at("person").with("id", id),
        Refusal::UnknownSite(id) => fix(ErrorCode::UnknownSite).at("site").with("id", id),
        Refusal::UnknownProduct(code) => {
            fix(ErrorCode::UnknownProduct).at("product").with("id", code)
        }
        Refusal::UnknownShipment(id) => {
            fix(ErrorCode::UnknownShipment).at("shipment").with("id", id)
        }
        Refusal::UnknownForm(id) => fix(ErrorCode::UnknownForm).at("form").with("id", id),
        Refusal::UnknownEntry { what, id } => fix(unknown_entry(what)).at(what).with("id", id),
        Refusal::UnknownField(field) => {
            fix(ErrorCode::UnknownField).at("field").with("field", field)
        }
        Refusal::UnfitAnswer { field, value } => {
            fix(ErrorCode::WrongAnswerKind).at(&field).with("value", value)
        }
        Refusal::WrongDate { field, date } => {
            fix(ErrorCode::OutOfBounds).at(field).with("value", date)
        }
        Refusal::NoItems => fix(ErrorCode::Empty).at("items"),
        Refusal::MixedRanges { product } => {
            fix(ErrorCode::OutOfBounds).at("items").with("product", product)
        }
        Refusal::SameSite => fix(ErrorCode::OutOfBounds).at("destination_site"),
        Refusal::WrongStatus { status } => fix(match status {
            Status::Planned => ErrorCode::NotDeparted,
            Status::InTransit => ErrorCode::AlreadyDeparted,
            Status::Arrived | Status::Received => ErrorCode::AlreadyArrived,
            Status::Decided => ErrorCode::AlreadyDecided,
            Status::Cancelled => ErrorCode::Cancelled,
        }),
        Refusal::NotReceived => fix(ErrorCode::NotArrived),
        Refusal::AlreadyPaired(sensor) => {
            fix(ErrorCode::AlreadyPaired).at("sensor").with("id", sensor)
        }
        Refusal::Contradicts { at, recorded, imported, count } => {
            fix(ErrorCode::ReadingsContradict)
                .at("temperature")
                .with("at_ms", at.0)
                .with("recorded_millicelsius", recorded.millicelsius())
                .with("imported_millicelsius", imported.millicelsius())
                .with("count", count)
        }
        Refusal::NoReadings => fix(ErrorCode::Empty).at("file"),
        Refusal::NotHolder => fix(ErrorCode::NotHolder),
        Refusal::SamePerson => fix(ErrorCode::AlreadyHolder).at("to_person"),
        Refusal::HandoverClosed => fix(ErrorCode::HandoverClosed).at("handover"),
        Refusal::HandoverOpen => fix(ErrorCode::HandoverOpen),
        Refusal::NotAllowed(denied) => not_allowed(denied),
        Refusal::FormSigned => fix(ErrorCode::FormSigned).at("form"),
        Refusal::FormIncomplete { fields } => {
            fix(ErrorCode::FormIncomplete).at("form").with("fields", fields.join(" "))
        }
        Refusal::NoDecision => fix(ErrorCode::FormIncomplete).at("decision"),
        Refusal::DocumentFull => ApiError::new(ErrorCode::LimitReached, Remedy::Report),
        Refusal::NotStored(reason) => {
            ApiError::new(ErrorCode::StorageFailed, Remedy::Retry).with("reason", reason)
        }
    }
}

pub(super) fn not_allowed(denied: Denied) -> ApiError {
    let refused = |code, role: Role, action: Action| {
        ApiError::new(code, Remedy::SignIn).with("role", role.word()).with("action", action)
    };
    match denied {
        Denied::Revoked => ApiError::new(ErrorCode::AccessRevoked, Remedy::SignIn),
        Denied::Organisation => ApiError::new(ErrorCode::OtherOrganisation, Remedy::SignIn),
        Denied::Role { role, action } => refused(ErrorCode::NotAllowed, role, action),
        Denied::Site { role, action } => refused(ErrorCode::OtherSite, role, action),
    }
}

fn unknown_entry(what: &str) -> ErrorCode {
    match what {
        "item" => ErrorCode::UnknownItem,
        "handover" => ErrorCode::UnknownHandover,
        "sensor" => ErrorCode::NotPaired,
        "alert" => ErrorCode::UnknownAlert,
        _ => ErrorCode::UnknownChange,
    }
}
