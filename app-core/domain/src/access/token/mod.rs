//! What a person's session is carried by: an access token bound to one device's key, and the
//! proof of that key that goes with each request (RFC 9068, RFC 9449).
//!
//! Only EdDSA is ever accepted. A header that names a key, a place to fetch one, or anything else
//! that is not expected refuses the token.

mod access;
mod jws;
mod proof;
#[cfg(test)]
mod tests;

pub use access::{Access, AccessRules, Confirmation};
pub use proof::{Proof, ProofRules};

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use super::DevicePublicKey;

/// The longest that an access token holds, in seconds.
pub const ACCESS_SECONDS_MAX: i64 = 600;
/// How far a proof's time may lie from the relay's, in seconds.
pub const PROOF_SECONDS: i64 = 60;

/// Why a token or a proof is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It cannot be read; the part that is wrong.
    #[error("the {0} of the token cannot be read")]
    Malformed(&'static str),
    /// It is not signed with EdDSA.
    #[error("the token is not signed with EdDSA")]
    Algorithm,
    /// Its header carries what is not accepted.
    #[error("the header of the token carries {0:?}")]
    Header(String),
    /// It is of another type.
    #[error("the token is of another type")]
    Kind,
    /// The signature does not fit.
    #[error("the signature of the token does not fit")]
    Signature,
    /// It was issued by another.
    #[error("the token was issued by another")]
    Issuer,
    /// It is meant for another.
    #[error("the token is meant for another")]
    Audience,
    /// It does not hold yet.
    #[error("the token does not hold yet")]
    NotYet,
    /// It no longer holds, or it holds for longer than any may.
    #[error("the token no longer holds")]
    Expired,
    /// It is bound to another device's key.
    #[error("the token is bound to another key")]
    Binding,
    /// The proof is for another method or address.
    #[error("the proof is for another request")]
    Request,
    /// The proof is not of this time; the device's clock may be wrong.
    #[error("the proof is not of this time")]
    Time,
}

/// Returns the thumbprint of a device's key (RFC 7638), by which tokens are bound to it.
pub fn thumbprint(key: &DevicePublicKey) -> String {
    let x = Base64UrlUnpadded::encode_string(key.as_bytes());
    hash(&format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#))
}

fn hash(text: &str) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(text))
}
