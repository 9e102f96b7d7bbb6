//! Who may do what: people, roles and devices.

mod directory;
mod enrolment;
mod grant;
mod grants;
mod key;
mod organisation;
pub mod policy;
mod redacted;
pub mod token;
mod trust;

pub use directory::{Device, DeviceState, Directory, DirectoryError, Person, Position, Role, Site};
pub use enrolment::{CODE_HOLDS, EnrolmentCode, Invitation, NotAnInvitation};
pub use grant::{Grant, GrantError, GrantScope, SignedGrant};
pub use grants::{Grants, NoGrant};
pub use key::{BadSignature, DeviceKey, DevicePublicKey, NotAKey, Signature};
pub use organisation::{OrganisationKey, OrganisationPublicKey};
pub use redacted::Redacted;
pub use trust::{NotTrusted, Trust};
