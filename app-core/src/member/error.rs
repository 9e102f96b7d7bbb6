use std::time::Duration;

use domain::access::NotAnInvitation;

use crate::port::{StoreError, VaultError};

/// Why a device did not join, or nobody was signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    /// What was entered is no invitation.
    #[error(transparent)]
    Invitation(#[from] NotAnInvitation),
    /// The name of the device is missing, too long, or has several lines.
    #[error("the name of a device has 1 to 200 characters in one line")]
    DeviceName,
    /// The invitation's address is none that a relay can have.
    #[error("{0}")]
    Address(String),
    /// The relay cannot be reached, or does not answer as a relay does.
    #[error("the relay at {relay} cannot be reached: {reason}")]
    Unreachable {
        /// Its address.
        relay: String,
        /// What the system said.
        reason: String,
    },
    /// Whoever answers at the relay's address holds another key than the invitation named.
    #[error("what answers at {relay} is not the relay that the invitation names: {reason}")]
    NotTrusted {
        /// The address.
        relay: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The relay refused, for a reason that a person can act on.
    #[error("the relay at {relay} refused: {detail}")]
    Refused {
        /// Its address.
        relay: String,
        /// The reason.
        kind: RefusedKind,
        /// The relay's own words.
        detail: String,
    },
    /// Too many tries; the next is worth making after this time.
    #[error("too many tries; the relay takes the next in {} seconds", .wait.as_secs())]
    TooOften {
        /// The wait.
        wait: Duration,
    },
    /// The device belongs to an organisation.
    #[error("the device belongs to an organisation already; its relay is {relay}")]
    AlreadyEnrolled {
        /// The address of its relay.
        relay: String,
    },
    /// The data folder holds records of another organisation.
    #[error("the data folder holds records of another organisation; enrol with an empty folder")]
    HoldsRecords,
    /// The device never asked to take part.
    #[error("the device has not joined an organisation; enrol it first")]
    NotEnrolled,
    /// The answer is larger than a device holds.
    #[error("the answer is larger than {} MB; look for less", .bytes_max / (1024 * 1024))]
    TooLarge {
        /// The largest that is taken.
        bytes_max: usize,
    },
    /// Nobody is signed in.
    #[error("nobody is signed in on this device")]
    SignedOut,
    /// The store of the device failed.
    #[error("{0}")]
    Store(String),
    /// The keys of the device are out of reach.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The session is closing.
    #[error("the device is being closed")]
    Closed,
}

/// Why a relay refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedKind {
    /// The code is not known.
    CodeUnknown,
    /// The code was used by another device.
    CodeUsed,
    /// The code has ended.
    CodeExpired,
    /// The device waits for an administrator.
    DevicePending,
    /// The device was sent away.
    DeviceRevoked,
    /// The relay does not know the device.
    DeviceUnknown,
    /// The account or the password is wrong.
    WrongPassword,
    /// The session has ended.
    SignedOut,
    /// The request was not proved; a device's clock is the usual reason.
    Unproved,
    /// The request could not be read: a name or a password that cannot be used.
    Malformed,
    /// The person's role does not permit it.
    Forbidden,
    /// The account belongs to another person.
    AccountTaken,
    /// Nobody else could administer the organisation.
    LastAdministrator,
    /// Anything else.
    Other,
}

impl RefusedKind {
    /// Returns the reason of a problem's type, as the relay names it.
    pub(super) fn of(kind: &str) -> Self {
        match kind {
            "/problems/code-unknown" => Self::CodeUnknown,
            "/problems/code-used" => Self::CodeUsed,
            "/problems/code-expired" => Self::CodeExpired,
            "/problems/device-pending" => Self::DevicePending,
            "/problems/device-revoked" | "/problems/conflict" => Self::DeviceRevoked,
            "/problems/device-unknown" | "/problems/not-found" => Self::DeviceUnknown,
            "/problems/wrong-password" => Self::WrongPassword,
            "/problems/signed-out" => Self::SignedOut,
            "/problems/unproved" => Self::Unproved,
            "/problems/malformed" => Self::Malformed,
            _ => Self::Other,
        }
    }

    /// Returns the reason of a problem's type, where a person asked for the organisation's affairs.
    pub(super) fn of_office(kind: &str) -> Self {
        match kind {
            "/problems/forbidden" => Self::Forbidden,
            "/problems/account-taken" => Self::AccountTaken,
            "/problems/last-administrator" => Self::LastAdministrator,
            other => Self::of(other),
        }
    }
}

impl MemberError {
    /// Whether the relay may answer otherwise by and by, with nothing done here.
    pub(super) fn is_passing(&self) -> bool {
        let is_other = matches!(self, Self::Refused { kind: RefusedKind::Other, .. });
        is_other || matches!(self, Self::Unreachable { .. } | Self::TooOften { .. })
    }
}

impl From<StoreError> for MemberError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}
