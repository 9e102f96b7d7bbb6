//! Where the device stands with its organisation, and who is signed in on it.

use serde::{Deserialize, Serialize};

use super::{PersonRef, Role};

/// What the page of enrolment and sign-in shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MembershipView {
    /// Where the device stands.
    pub state: MembershipState,
    /// The name of the organisation, as far as it is known.
    pub organisation: Option<String>,
    /// The relay's address, if one is set.
    pub relay: Option<String>,
    /// The device, 32 hexadecimal digits.
    pub device: String,
    /// What people call the device.
    pub device_name: String,
    /// The device in groups of four digits, to compare with the administrator's list.
    pub fingerprint: String,
    /// Who is signed in, or was chosen where nobody signs in.
    pub person: Option<PersonRef>,
    /// The role of that person.
    pub role: Option<Role>,
    /// Until when the sign-in holds without the relay; absent where nobody is signed in.
    pub signed_in_until_ms: Option<i64>,
    /// Whether the person has to choose a password of their own.
    pub must_change_password: bool,
    /// What the person may ask the relay for.
    pub office: OfficeAccess,
    /// What guards the keys of this device.
    pub keys_kept_in: KeysKeptIn,
    /// What stands in the way, if anything does.
    pub problem: Option<MembershipProblem>,
    /// The time of this view.
    pub now_at_ms: i64,
}

/// What a person may ask the relay for; nothing where nobody is signed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OfficeAccess {
    /// Whether the person may search the audit.
    pub may_read_audit: bool,
    /// Whether the person may export it.
    pub may_export_audit: bool,
    /// Whether the person may read incidents.
    pub may_read_incidents: bool,
    /// Whether the person may list devices.
    pub may_list_devices: bool,
    /// Whether the person may invite devices, let them in and send them away.
    pub may_decide_devices: bool,
    /// Whether the person may list people.
    pub may_list_people: bool,
    /// Whether the person may add and change people.
    pub may_edit_people: bool,
}

/// Where a device stands with its organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MembershipState {
    /// It works with a relay that asks nobody to sign in.
    Open,
    /// It has no relay and asked none.
    None,
    /// It asked, and waits for an administrator.
    Pending,
    /// It takes part.
    Member,
    /// It was sent away, and keeps what it recorded.
    Revoked,
}

/// What guards the keys of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum KeysKeptIn {
    /// The keystore of the system.
    Keystore,
    /// A passphrase that a person enters.
    Passphrase,
    /// Files that only their owner may read.
    File,
}

/// What stands between a device and its organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MembershipProblem {
    /// Nobody is signed in, or no longer; readings are recorded all the same.
    SignInAgain,
    /// The relay could not be reached when it was last tried.
    RelayUnreachable,
    /// Whoever answers at the relay's address holds another key than the invitation named.
    RelayNotTrusted,
    /// The organisation had this device delete what it held.
    Wiped,
}
