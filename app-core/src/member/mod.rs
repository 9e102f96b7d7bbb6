//! The device's side of an organisation: enrolment, sign-in, and what is kept of both.
//!
//! A thread of its own asks the relay, for nothing else of a device may wait for the network. The
//! session tells it what a person wishes and how the link fares; it tells the session what came of
//! it, and the session makes that durable. The refresh token lies in the vault, the access token
//! nowhere: after a restart the device renews.

mod error;
mod kept;
mod office;
mod rest;
mod thread;
mod wipe;
mod work;

pub use error::{MemberError, RefusedKind};
pub(crate) use kept::read;
pub use kept::{Membership, SignIn, Standing};
pub(crate) use office::{Call, Names, Unfit};
pub(crate) use thread::{Member, Reply, Start, Told, Wish};
pub use wipe::{Wiped, wiped};
pub(crate) use wipe::{forget_wiped, wipe};
