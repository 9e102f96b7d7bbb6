//! The device's side of an organisation: enrolment, sign-in, and what is kept of both.

mod kept;

pub(crate) use kept::read;
pub use kept::{Membership, SignIn, Standing};
