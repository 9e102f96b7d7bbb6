#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::wildcard_enum_match_arm,
        reason = "A test makes its numbers small, and fails where it matched too much."
    )
)]

mod backup;
mod export;
mod gateway;
mod hub;
mod identity;
mod limit;
mod policy;
mod ports;
mod problem;
mod relay;
mod request;
mod role;
mod routes;
mod seal;
mod serve;
mod store;
mod tls;

pub use backup::{BackupError, Passphrase, Place, backup, restore};
pub use gateway::document;
pub use identity::{
    AccountClaim, Init, InitError, Initialised, OidcError, OidcOptions, SignInOptions, admin,
};
pub use role::{Dependency, ROLES, Role, UnknownRole};
pub use seal::{KeyFile, KeyWrapper, SealError, WrappedKey};
pub use serve::{Config, ConfigError, KEY_FILE, ServeError, check, serve};
pub use store::{Checked, LogError, verify};
pub use tls::{TlsError, TlsFiles, certificate_pin};
