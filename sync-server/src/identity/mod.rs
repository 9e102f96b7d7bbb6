//! Who may take part: the organisation, its devices, its people, and what they sign in with.
//!
//! A relay that was never told of an organisation is open: everyone with a key may connect. Once
//! `init` has made one, only approved devices may, and only people with an account may ask.

pub mod admin;
pub(crate) mod devices;
mod directory;
mod grants;
mod init;
pub(crate) mod lives;
mod members;
pub(crate) mod oidc;
mod organisation;
pub(crate) mod password;
pub(crate) mod people;
mod replay;
mod seeds;
pub(crate) mod session;
mod succession;

pub(crate) use directory::told;
pub use init::{Init, InitError, Initialised};
pub(crate) use members::{Members, SessionId};
pub use oidc::{AccountClaim, OidcError, OidcOptions, SignInOptions};
pub(crate) use organisation::Identity;
