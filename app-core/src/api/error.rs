//! The only error a shell sees.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a command or query was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ApiError {
    /// What went wrong; the key of the translated message.
    pub code: ErrorCode,
    /// What the person can do.
    pub remedy: Remedy,
    /// The field of the command to put right.
    pub field: Option<String>,
    /// The arguments of the translated message.
    pub arguments: Vec<Argument>,
}

impl ApiError {
    /// Returns an error without field and arguments.
    pub fn new(code: ErrorCode, remedy: Remedy) -> Self {
        Self { code, remedy, field: None, arguments: Vec::new() }
    }

    /// Returns the error, naming the field of the command to put right.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Whether the device waits for its keys to be unlocked.
    pub fn is_locked(&self) -> bool {
        matches!(self.code, ErrorCode::KeysLocked | ErrorCode::KeystoreClosed)
    }

    /// Returns the error with one more argument of its message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.arguments.push(Argument { name: name.to_owned(), value: value.to_string() });
        self
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.code)?;
        if let Some(field) = &self.field {
            write!(f, " in {field}")?;
        }
        self.arguments.iter().try_for_each(|argument| write!(f, ", {argument}"))
    }
}

impl std::error::Error for ApiError {}

/// One argument of a translated message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Argument {
    /// The name the message knows it by.
    pub name: String,
    /// The value, as text.
    pub value: String,
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

/// What a person can do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Remedy {
    /// Put the named field right.
    FixInput,
    /// Say who uses this device.
    SignIn,
    /// Try again later; nothing is lost.
    Retry,
    /// Report it; it is a bug or a broken device.
    Report,
}

/// What went wrong. Stable: codes are added, never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ErrorCode {
    /// No person was chosen on this device.
    NobodyChosen,
    /// The person's role may not do this.
    NotAllowed,
    /// The person's role may do this at its own site only.
    OtherSite,
    /// It belongs to another organisation.
    OtherOrganisation,
    /// The person's access or the device's was taken back.
    AccessRevoked,
    /// Someone else holds the shipment.
    NotHolder,
    /// The shipment is not known here.
    UnknownShipment,
    /// The item is not on the packing list.
    UnknownItem,
    /// The sensor is not known here.
    UnknownSensor,
    /// The alert is not known here.
    UnknownAlert,
    /// The form is not known here.
    UnknownForm,
    /// The form template is not known here.
    UnknownTemplate,
    /// The template has no such field.
    UnknownField,
    /// The handover is not known here.
    UnknownHandover,
    /// The person is not known here.
    UnknownPerson,
    /// The site is not known here.
    UnknownSite,
    /// The product is not known here.
    UnknownProduct,
    /// The refused change is not known here.
    UnknownChange,
    /// The relay knows no such device.
    UnknownDevice,
    /// A required text is empty.
    Empty,
    /// A text is longer than it may be.
    TooLong,
    /// A number is outside its bounds.
    OutOfBounds,
    /// An identity, date or number cannot be read.
    Malformed,
    /// The reference is taken by another shipment.
    ReferenceTaken,
    /// The shipment has left, so this can no longer change.
    AlreadyDeparted,
    /// The shipment has not left.
    NotDeparted,
    /// The shipment has arrived.
    AlreadyArrived,
    /// The shipment has not arrived.
    NotArrived,
    /// The shipment was cancelled.
    Cancelled,
    /// The shipment was decided.
    AlreadyDecided,
    /// Custody is already with that person.
    AlreadyHolder,
    /// Another handover is open.
    HandoverOpen,
    /// The handover was withdrawn or taken.
    HandoverClosed,
    /// A required check was not made.
    CheckMissing,
    /// The alert was acknowledged.
    AlreadyAcknowledged,
    /// The sensor is paired with another box.
    AlreadyPaired,
    /// A file cannot be read; the arguments name its line, its field and the problem.
    FileUnreadable,
    /// A file is larger than what is read.
    FileTooLarge,
    /// A file has another temperature for a moment that was recorded.
    ReadingsContradict,
    /// The sensor is not paired.
    NotPaired,
    /// The radio is off, absent or not permitted.
    RadioUnavailable,
    /// The form is signed, so it is frozen.
    FormSigned,
    /// A required field has no answer.
    FormIncomplete,
    /// The answer is not of the field's kind.
    WrongAnswerKind,
    /// Nothing can be decided before the assessment exists.
    NoAssessment,
    /// Only a person of another role may decide this.
    DecisionNeedsOther,
    /// A named limit was reached.
    LimitReached,
    /// The document holds bytes that cannot be trusted.
    DocumentDamaged,
    /// The device's storage is full.
    StorageFull,
    /// The device's storage failed.
    StorageFailed,
    /// The relay cannot be reached.
    RelayUnreachable,
    /// The relay refused this device.
    DeviceRefused,
    /// Whoever answers at the relay's address holds another key than the invitation named.
    RelayNotTrusted,
    /// The enrolment code is not known to the relay, or was made for another device.
    CodeUnknown,
    /// The enrolment code was used by another device.
    CodeUsed,
    /// The enrolment code has ended.
    CodeExpired,
    /// The device belongs to an organisation already.
    AlreadyEnrolled,
    /// The data folder holds records of another organisation, so the device cannot join this one.
    HoldsRecords,
    /// The device has not asked to take part in an organisation.
    NotEnrolled,
    /// The device waits for an administrator.
    DevicePending,
    /// The account or the password is wrong.
    WrongPassword,
    /// There were too many wrong passwords, or too many requests; the arguments say how long.
    TooOften,
    /// The password is too short, too long, or known to others.
    PasswordUnfit,
    /// A passphrase guards the keys of this device, and has to be entered before it opens.
    KeysLocked,
    /// The passphrase is wrong; nothing was changed.
    WrongPassphrase,
    /// The passphrase that is to guard the keys is too short or too long.
    PassphraseUnfit,
    /// The system's keystore guards the keys of this device, and does not open.
    KeystoreClosed,
    /// A key of this device is gone; no other is made in its place.
    KeysGone,
    /// The device's clock is too far from the relay's.
    ClockWrong,
    /// The account belongs to another person.
    AccountTaken,
    /// Nobody else could administer the organisation.
    LastAdministrator,
    /// The organisation had this device delete what it held.
    DeviceWiped,
    /// A letter of the report has no glyph in the bundled fonts.
    GlyphMissing,
    /// The report could not be made.
    ReportFailed,
    /// A broken invariant; the session restarted and kept what was saved.
    Bug,
}

/// An error as foreign languages throw it.
#[cfg(feature = "uniffi")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum SessionError {
    /// The session answered with an error.
    #[error("{error}")]
    Failed {
        /// What the session answered.
        error: ApiError,
    },
}

#[cfg(feature = "uniffi")]
impl From<ApiError> for SessionError {
    fn from(error: ApiError) -> Self {
        Self::Failed { error }
    }
}
