use crate::{
    api::{ApiError, ErrorCode, Remedy},
    member::{MemberError, RefusedKind},
};

/// Says what a person can do about an enrolment or a sign-in that failed.
pub(super) fn member_error(error: MemberError) -> ApiError {
    let fix = |code| ApiError::new(code, Remedy::FixInput);
    let retry = |code| ApiError::new(code, Remedy::Retry);
    let report = |code| ApiError::new(code, Remedy::Report);
    let found = match &error {
        MemberError::Invitation(_) => fix(ErrorCode::Malformed).at("invitation"),
        MemberError::Address(_) => fix(ErrorCode::Malformed).at("invitation"),
        MemberError::DeviceName => fix(ErrorCode::OutOfBounds).at("device_name"),
        MemberError::Unreachable { .. } => retry(ErrorCode::RelayUnreachable),
        MemberError::NotTrusted { .. } => report(ErrorCode::RelayNotTrusted),
        MemberError::Refused { kind, .. } => refused(*kind),
        MemberError::TooOften { wait } => {
            retry(ErrorCode::TooOften).with("seconds", wait.as_secs())
        }
        MemberError::AlreadyEnrolled { .. } => fix(ErrorCode::AlreadyEnrolled).at("invitation"),
        MemberError::HoldsRecords => fix(ErrorCode::HoldsRecords).at("invitation"),
        MemberError::NotEnrolled => fix(ErrorCode::NotEnrolled),
        MemberError::TooLarge { .. } => fix(ErrorCode::LimitReached),
        MemberError::SignedOut => ApiError::new(ErrorCode::NobodyChosen, Remedy::SignIn),
        MemberError::Store(_) | MemberError::Vault(_) => report(ErrorCode::StorageFailed),
        MemberError::Closed => retry(ErrorCode::RelayUnreachable),
    };
    found.with("reason", error)
}

fn refused(kind: RefusedKind) -> ApiError {
    let fix = |code| ApiError::new(code, Remedy::FixInput);
    match kind {
        RefusedKind::CodeUnknown => fix(ErrorCode::CodeUnknown).at("invitation"),
        RefusedKind::CodeUsed => fix(ErrorCode::CodeUsed).at("invitation"),
        RefusedKind::CodeExpired => fix(ErrorCode::CodeExpired).at("invitation"),
        RefusedKind::DevicePending => ApiError::new(ErrorCode::DevicePending, Remedy::Retry),
        RefusedKind::DeviceRevoked => ApiError::new(ErrorCode::AccessRevoked, Remedy::Report),
        RefusedKind::DeviceUnknown => ApiError::new(ErrorCode::DeviceRefused, Remedy::Report),
        RefusedKind::WrongPassword => fix(ErrorCode::WrongPassword).at("password"),
        RefusedKind::SignedOut => ApiError::new(ErrorCode::NobodyChosen, Remedy::SignIn),
        RefusedKind::Unproved => fix(ErrorCode::ClockWrong),
        RefusedKind::Malformed => fix(ErrorCode::PasswordUnfit).at("after"),
        RefusedKind::Forbidden => ApiError::new(ErrorCode::NotAllowed, Remedy::SignIn),
        RefusedKind::AccountTaken => fix(ErrorCode::AccountTaken).at("account"),
        RefusedKind::LastAdministrator => fix(ErrorCode::LastAdministrator),
        RefusedKind::Other => ApiError::new(ErrorCode::DeviceRefused, Remedy::Retry),
    }
}
