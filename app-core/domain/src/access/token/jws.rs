//! Signed JSON (RFC 7515), in the one form that is accepted here.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::TokenError;
use crate::access::{DeviceKey, DevicePublicKey, Signature};

/// The only algorithm; what a token says of itself never chooses another.
const ALGORITHM: &str = "EdDSA";
/// A longer token is refused before it is read.
const LENGTH_MAX: usize = 4 * 1024;

/// A public key as JSON (RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Jwk {
    kty: String,
    crv: String,
    x: String,
}

#[derive(Serialize, Deserialize)]
struct Header {
    typ: String,
    alg: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jwk: Option<Jwk>,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

/// A token whose header was read; its claims are not trusted until [`Self::verify`].
#[derive(Debug)]
pub(super) struct Unverified<'a> {
    /// The key that the token names itself, if any.
    pub(super) jwk: Option<Jwk>,
    signed: &'a str,
    claims: &'a str,
    signature: Signature,
}

impl Jwk {
    pub(super) fn of(key: &DevicePublicKey) -> Self {
        let x = Base64UrlUnpadded::encode_string(key.as_bytes());
        Self { kty: "OKP".to_owned(), crv: "Ed25519".to_owned(), x }
    }

    pub(super) fn key(&self) -> Result<DevicePublicKey, TokenError> {
        if self.kty != "OKP" || self.crv != "Ed25519" {
            return Err(TokenError::Algorithm);
        }
        let mut bytes = [0; 32];
        let read = Base64UrlUnpadded::decode(&self.x, &mut bytes);
        match read {
            Ok(read) if read.len() == 32 => {
                DevicePublicKey::from_bytes(bytes).map_err(|_| TokenError::Malformed("jwk"))
            }
            Ok(_) | Err(_) => Err(TokenError::Malformed("jwk")),
        }
    }
}

/// Returns the claims signed, with a header of this type, and the key in it if `jwk` is given.
pub(super) fn sign<C: Serialize>(
    typ: &str,
    jwk: Option<Jwk>,
    claims: &C,
    key: &DeviceKey,
) -> String {
    let (typ, alg) = (typ.to_owned(), ALGORITHM.to_owned());
    let header = Header { typ, alg, jwk, rest: BTreeMap::new() };
    let signed = format!("{}.{}", json(&header), json(claims));
    let signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", Base64UrlUnpadded::encode_string(&signature.0))
}

/// Reads a token's header and takes the token apart.
pub(super) fn open<'a>(text: &'a str, typ: &str) -> Result<Unverified<'a>, TokenError> {
    if text.len() > LENGTH_MAX {
        return Err(TokenError::Malformed("length"));
    }
    let (signed, signature) = text.rsplit_once('.').ok_or(TokenError::Malformed("parts"))?;
    let (header, claims) = signed.split_once('.').ok_or(TokenError::Malformed("parts"))?;
    let header: Header = read(header, "header")?;
    if header.alg != ALGORITHM {
        return Err(TokenError::Algorithm);
    }
    if header.typ != typ {
        return Err(TokenError::Kind);
    }
    if let Some(name) = header.rest.into_keys().next() {
        return Err(TokenError::Header(name));
    }
    let signature = bytes(signature, "signature")?;
    let signature = signature.try_into().map_err(|_| TokenError::Malformed("signature"))?;
    Ok(Unverified { jwk: header.jwk, signed, claims, signature: Signature(signature) })
}

impl Unverified<'_> {
    pub(super) fn verify<C: DeserializeOwned>(
        &self,
        key: &DevicePublicKey,
    ) -> Result<C, TokenError> {
        key.verify(self.signed.as_bytes(), &self.signature).map_err(|_| TokenError::Signature)?;
        read(self.claims, "claims")
    }
}

fn json<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_vec(value);
    assert!(json.is_ok(), "tokens hold only text and numbers");
    Base64UrlUnpadded::encode_string(&json.unwrap_or_default())
}

fn read<T: DeserializeOwned>(text: &str, part: &'static str) -> Result<T, TokenError> {
    serde_json::from_slice(&bytes(text, part)?).map_err(|_| TokenError::Malformed(part))
}

fn bytes(text: &str, part: &'static str) -> Result<Vec<u8>, TokenError> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| TokenError::Malformed(part))
}
