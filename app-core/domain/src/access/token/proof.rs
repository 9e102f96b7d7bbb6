use serde::{Deserialize, Serialize};

use super::{PROOF_SECONDS, TokenError, hash, jws};
use crate::access::{DeviceKey, DevicePublicKey};

const TYPE: &str = "dpop+jwt";

/// A device's word that it makes this one request now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Its own name: a relay accepts each once.
    pub jti: String,
    /// The method of the request.
    pub htm: String,
    /// The address of the request, without query.
    pub htu: String,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// The hash of the access token that goes with it, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ath: Option<String>,
}

/// The request that a proof must be for.
#[derive(Clone, Copy, Debug)]
pub struct ProofRules<'a> {
    /// The method.
    pub method: &'a str,
    /// The address, without query.
    pub url: &'a str,
    /// The access token that came with it.
    pub token: Option<&'a str>,
    /// The relay's time, in seconds since 1970.
    pub now: i64,
}

impl Proof {
    /// Returns the proof of a request, named by `jti`, for the access token if there is one.
    pub fn new(rules: &ProofRules<'_>, jti: String) -> Self {
        Self {
            jti,
            htm: rules.method.to_owned(),
            htu: rules.url.to_owned(),
            iat: rules.now,
            ath: rules.token.map(hash),
        }
    }

    /// Returns the proof, signed by the device.
    pub fn sign(&self, key: &DeviceKey) -> String {
        jws::sign(TYPE, Some(jws::Jwk::of(&key.public())), self, key)
    }

    /// Returns the proof and the key that made it, if it is for this request and time.
    ///
    /// Whether the proof was used before, and whose key it is, is for the caller to check.
    ///
    /// # Errors
    ///
    /// [`TokenError`] names the first rule that the proof breaks.
    pub fn verify(
        text: &str,
        rules: &ProofRules<'_>,
    ) -> Result<(Self, DevicePublicKey), TokenError> {
        let opened = jws::open(text, TYPE)?;
        let key = opened.jwk.as_ref().ok_or(TokenError::Malformed("jwk"))?.key()?;
        let proof: Self = opened.verify(&key)?;
        if proof.htm != rules.method || proof.htu != rules.url {
            return Err(TokenError::Request);
        }
        if proof.iat.abs_diff(rules.now) > PROOF_SECONDS.unsigned_abs() {
            return Err(TokenError::Time);
        }
        if proof.ath != rules.token.map(hash) {
            return Err(TokenError::Binding);
        }
        if proof.jti.is_empty() || proof.jti.len() > 64 {
            return Err(TokenError::Malformed("jti"));
        }
        Ok((proof, key))
    }
}
