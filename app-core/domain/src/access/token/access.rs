use serde::{Deserialize, Serialize};

use super::{ACCESS_SECONDS_MAX, TokenError, jws, thumbprint};
use crate::{
    access::{DeviceKey, DevicePublicKey},
    ids::{DeviceId, PersonId},
};

const TYPE: &str = "at+jwt";

/// What an access token says: who acts, on which device, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The relay that issued it.
    pub iss: String,
    /// The relay that it is meant for.
    pub aud: String,
    /// The person.
    pub sub: PersonId,
    /// The device.
    pub client_id: DeviceId,
    /// The session that it belongs to, 32 hexadecimal digits.
    pub sid: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// Holds from here on, in seconds since 1970.
    pub nbf: i64,
    /// Holds until before here, in seconds since 1970.
    pub exp: i64,
    /// Its own name, never given twice.
    pub jti: String,
    /// The key that it is bound to.
    pub cnf: Confirmation,
}

/// The key that a token is bound to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The key's thumbprint.
    pub jkt: String,
}

/// What must hold for an access token to be accepted.
#[derive(Clone, Copy, Debug)]
pub struct AccessRules<'a> {
    /// The relay's signing key.
    pub key: &'a DevicePublicKey,
    /// The only issuer.
    pub issuer: &'a str,
    /// The only audience.
    pub audience: &'a str,
    /// The relay's time, in seconds since 1970.
    pub now: i64,
}

impl Confirmation {
    /// Returns the binding to a device's key.
    pub fn of(key: &DevicePublicKey) -> Self {
        Self { jkt: thumbprint(key) }
    }
}

impl Access {
    /// Returns the token, signed by the relay.
    pub fn sign(&self, key: &DeviceKey) -> String {
        jws::sign(TYPE, None, self, key)
    }

    /// Returns what the token says, if it holds and is bound to `holder`.
    ///
    /// # Errors
    ///
    /// [`TokenError`] names the first rule that the token breaks.
    pub fn verify(
        token: &str,
        rules: &AccessRules<'_>,
        holder: &DevicePublicKey,
    ) -> Result<Self, TokenError> {
        let opened = jws::open(token, TYPE)?;
        if opened.jwk.is_some() {
            return Err(TokenError::Header("jwk".to_owned()));
        }
        let access: Self = opened.verify(rules.key)?;
        if access.iss != rules.issuer {
            return Err(TokenError::Issuer);
        }
        if access.aud != rules.audience {
            return Err(TokenError::Audience);
        }
        if rules.now < access.nbf || rules.now < access.iat {
            return Err(TokenError::NotYet);
        }
        let holds_for = access.exp.saturating_sub(access.iat);
        if rules.now >= access.exp || holds_for > ACCESS_SECONDS_MAX {
            return Err(TokenError::Expired);
        }
        if access.cnf.jkt != thumbprint(holder) || access.client_id != holder.device() {
            return Err(TokenError::Binding);
        }
        Ok(access)
    }
}
