//! Who may do what: people, roles and devices.

mod directory;

pub use directory::{Device, Directory, DirectoryError, Person, Role, Site};
