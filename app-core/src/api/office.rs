//! What administrators, quality officers and auditors ask of the relay, and what it answers.

use serde::{Deserialize, Serialize};

use super::{
    Confidential,
    view::{Role, SiteRef},
};

/// A question that only the relay can answer, for the person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts", optional_fields))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OfficeQuestion {
    /// Lines of the audit that fit, the newest first, 100 at most.
    SearchAudit {
        /// What is looked for.
        filter: AuditFilter,
        /// Only lines before this number; absent begins with the newest.
        before: Option<i64>,
    },
    /// Every line of the audit that fits, as a file. The audit notes it.
    ExportAudit {
        /// What is looked for.
        filter: AuditFilter,
        /// In which form.
        form: AuditForm,
    },
    /// What no honest device does, in order, after the number of the last one known.
    ListIncidents {
        /// Zero begins with the first.
        after: i64,
    },
    /// Every device that ever asked to take part.
    ListDevices,
    /// An invitation for one device, for 15 minutes.
    InviteDevice,
    /// Answers a device, or ends its part.
    DecideDevice {
        /// The device.
        device: String,
        /// What becomes of it.
        decision: DeviceDecision,
    },
    /// Everyone with an account.
    ListPeople,
    /// Adds a person; the answer has the password to hand over.
    AddPerson {
        /// The name as the person writes it.
        name: String,
        /// The account; the name if nothing else is given.
        account: Option<String>,
        /// What the person does.
        role: Role,
        /// Where the person works; absent is everywhere.
        site: Option<String>,
    },
    /// Changes what a person does, or where; absent fields stay as they are.
    ChangePerson {
        /// The person.
        person: String,
        /// What the person does.
        role: Option<Role>,
        /// Where the person works; empty is everywhere.
        site: Option<String>,
    },
    /// Disables or enables a person, or gives them another password to hand over.
    DecidePerson {
        /// The person.
        person: String,
        /// What becomes of them.
        decision: PersonDecision,
    },
}

/// What somebody looks for in the audit; what is absent or empty fits every line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts", optional_fields))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AuditFilter {
    /// Who did it.
    pub person: Option<String>,
    /// The device that it was done on.
    pub device: Option<String>,
    /// What was done, such as `device.approve`, or all of a kind such as `device`.
    pub action: Option<String>,
    /// From this moment on, by the relay's clock.
    pub from_ms: Option<i64>,
    /// Before this moment, by the relay's clock.
    pub to_ms: Option<i64>,
    /// A part of any word or identity of the line, whatever its case.
    pub text: Option<String>,
}

/// In which form the audit is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AuditForm {
    /// Comma-separated values with a heading.
    Csv,
    /// One array of objects.
    Json,
}

/// What an administrator decides about a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DeviceDecision {
    /// It takes part.
    Approve,
    /// It takes part no longer, for good.
    Revoke,
    /// It takes part no longer, and deletes what it holds.
    Wipe,
}

/// What an administrator decides about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PersonDecision {
    /// The person is signed out everywhere and may act no longer.
    Disable,
    /// The person may act again.
    Enable,
    /// The person gets another password to hand over.
    ResetPassword,
}

/// What the relay answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OfficeAnswer {
    /// Lines of the audit, the newest first.
    Audit {
        /// The lines.
        lines: Vec<AuditLine>,
        /// Whether nothing that fits is left.
        is_end: bool,
    },
    /// The audit as a file.
    AuditFile {
        /// The file.
        file: OfficeFile,
    },
    /// What no honest device does, in order.
    Incidents {
        /// The incidents.
        incidents: Vec<IncidentRow>,
        /// Whether there are no more.
        is_end: bool,
    },
    /// Every device that ever asked: those that wait first, then those that take part.
    Devices {
        /// The devices.
        devices: Vec<OfficeDevice>,
    },
    /// What a device reads to ask to take part.
    Invitation {
        /// The invitation.
        invitation: DeviceInvitation,
    },
    /// The device was answered.
    DeviceDecided {
        /// The device.
        device: String,
        /// Where it stands.
        standing: DeviceStanding,
    },
    /// Everyone with an account, by name.
    People {
        /// The people.
        people: Vec<OfficePerson>,
    },
    /// A person as they are from here on.
    Person {
        /// The person.
        person: OfficePerson,
        /// The password to hand over, shown this once.
        password: Option<Confidential>,
    },
}

/// One line of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AuditLine {
    /// Counts up from 1 without a gap.
    pub number: i64,
    /// Who did it, if anybody was signed in.
    pub person: Option<AuditParty>,
    /// The device that it was done on; absent if it was done on the relay's machine.
    pub device: Option<AuditParty>,
    /// What was done, a stable word such as `device.approve`.
    pub action: String,
    /// What it was done to, as the audit has it.
    pub subject: String,
    /// The name of the person or the device that it was done to, where one is known.
    pub subject_name: Option<String>,
    /// What was before.
    pub before: String,
    /// What is after.
    pub after: String,
    /// The reason, or the rule that refused it.
    pub why: String,
    /// When it was done, by the device's clock.
    pub device_at_ms: Option<i64>,
    /// When the relay received it, by the relay's clock.
    pub received_at_ms: i64,
    /// When the line was written, by the relay's clock.
    pub written_at_ms: Option<i64>,
    /// The hash over this line and the one before, 64 hexadecimal digits.
    pub hash: String,
}

/// A person or a device that the audit names by identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AuditParty {
    /// The identity, 32 hexadecimal digits.
    pub id: String,
    /// The name, where the organisation's directory has one.
    pub name: Option<String>,
}

/// A file to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfficeFile {
    /// The name to offer.
    pub name: String,
    /// What it is, such as `text/csv`.
    pub media_type: String,
    /// What it says.
    pub text: String,
}

/// Something that no honest device does, such as two stories under one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct IncidentRow {
    /// Counts up from 1.
    pub number: i64,
    /// The rule that was broken, a stable word such as `reading.equivocation`.
    pub rule: String,
    /// The device that pushed it.
    pub device: AuditParty,
    /// What it is about, by identities.
    pub about: String,
    /// The hash of what was refused.
    pub entry: String,
    /// When, by the relay's clock.
    pub at_ms: i64,
}

/// Where a device stands, as administrators see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DeviceStanding {
    /// It waits for an administrator.
    Pending,
    /// It takes part.
    Approved,
    /// It was sent away.
    Revoked,
}

/// A device as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfficeDevice {
    /// The device, 32 hexadecimal digits.
    pub device: String,
    /// What people call it.
    pub name: String,
    /// Its digits in groups of four, to compare with what it shows.
    pub fingerprint: String,
    /// Where it stands.
    pub standing: DeviceStanding,
    /// When it asked.
    pub asked_at_ms: i64,
    /// When it was sent away.
    pub revoked_at_ms: Option<i64>,
    /// Whether it is to delete what it holds.
    pub is_to_wipe: bool,
    /// Whether it is the device that asks.
    pub is_this: bool,
}

/// What a device reads to ask to take part; as secret as a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DeviceInvitation {
    /// The text: the relay's address and key, the organisation and its key, the code.
    pub text: Confidential,
    /// The same as a QR code: one text for each line, `1` where it is dark.
    pub code: Vec<Confidential>,
    /// When it ends, by the relay's clock.
    pub expires_at_ms: i64,
    /// How long it holds from here on, in seconds; no clock has to be right for that.
    pub holds_seconds: u32,
}

/// A person as administrators see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfficePerson {
    /// The person.
    pub person: String,
    /// The name.
    pub name: String,
    /// The account.
    pub account: String,
    /// What the person does.
    pub role: Role,
    /// Where the person works, if in one place.
    pub site: Option<SiteRef>,
    /// Whether the person may act.
    pub is_active: bool,
    /// Since when the person may not.
    pub disabled_at_ms: Option<i64>,
    /// Whether the person has to choose a password of their own.
    pub must_change_password: bool,
    /// Whether a provider of sign-in knows the person.
    pub is_linked: bool,
    /// Whether it is the person who asks.
    pub is_you: bool,
}
