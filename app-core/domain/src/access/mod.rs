//! Who may do what: people, roles and devices.

mod directory;
mod key;

pub use directory::{Device, Directory, DirectoryError, Person, Position, Role, Site};
pub use key::{BadSignature, DeviceKey, DevicePublicKey, NotAKey, Signature};
