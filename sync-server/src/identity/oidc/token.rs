//! What a provider says of a person: an ID token (OpenID Connect Core 1.0, 3.1.3.7), believed only
//! when everything about it is as it must be.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::access::Redacted;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    config::AccountClaim,
    keys::{Algorithm, Key},
};

/// A longer token is refused before it is read.
const LENGTH_MAX: usize = 16 * 1024;
/// How far the clocks of the provider and the relay may lie apart, in seconds.
pub(super) const LEEWAY: i64 = 60;
const SUBJECT_BYTES_MAX: usize = 255;
/// Names of a key that bring nothing with them; whatever else a header carries refuses the token.
const HARMLESS: [&str; 2] = ["x5t", "x5t#S256"];
const SUSPECT: [&str; 6] = ["crit", "jku", "jwk", "x5c", "x5u", "b64"];

/// Why an ID token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdTokenError {
    #[error("the {0} of the provider's token cannot be read")]
    Malformed(&'static str),
    #[error("the provider's token is not signed in a way that is accepted")]
    Algorithm,
    #[error("the header of the provider's token carries {0}")]
    Header(&'static str),
    #[error("the provider's token is of another type")]
    Kind,
    #[error("no key of the provider's fits its token")]
    Key,
    #[error("the signature of the provider's token does not fit")]
    Signature,
    #[error("the provider's token was issued by another")]
    Issuer,
    #[error("the provider's token is meant for another")]
    Audience,
    #[error("the provider's token was asked for by another")]
    Party,
    #[error("the provider's token does not hold yet")]
    NotYet,
    #[error("the provider's token no longer holds")]
    Expired,
    #[error("the provider's token is older than the sign-in")]
    Stale,
    #[error("the provider's token is of another sign-in")]
    Nonce,
    #[error("the provider's token names nobody")]
    Subject,
}

impl IdTokenError {
    /// Returns the refusal as the audit writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Malformed(_) => "token.malformed",
            Self::Algorithm => "token.algorithm",
            Self::Header(_) => "token.header",
            Self::Kind => "token.type",
            Self::Key => "token.key",
            Self::Signature => "token.signature",
            Self::Issuer => "token.issuer",
            Self::Audience => "token.audience",
            Self::Party => "token.party",
            Self::NotYet => "token.early",
            Self::Expired => "token.expired",
            Self::Stale => "token.stale",
            Self::Nonce => "token.nonce",
            Self::Subject => "token.subject",
        }
    }
}

/// What must hold for an ID token to be believed.
#[derive(Clone, Copy, Debug)]
pub(super) struct IdTokenRules<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    /// What the sign-in began with.
    pub(super) nonce: &'a str,
    /// Whether the provider must repeat the nonce; a sign-in with a code to type need not.
    pub(super) must_repeat_nonce: bool,
    /// When the sign-in began, in seconds since 1970.
    pub(super) began: i64,
    /// The relay's time, in seconds since 1970.
    pub(super) now: i64,
    pub(super) account_claim: AccountClaim,
}

/// Whom a provider knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Identified {
    /// Issuer and subject: the same for one person for ever, and never another's.
    pub(crate) subject: Redacted<String>,
    /// The account that the person may be here, if the provider names one that counts.
    pub(crate) account: Option<Redacted<String>>,
}

/// A token whose header was read; nothing in it is believed before [`Self::verify`].
#[derive(Debug)]
pub(super) struct Unverified<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) key: Option<String>,
    signed: &'a str,
    claims: &'a str,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    sub: Option<String>,
    aud: Option<Audience>,
    azp: Option<String>,
    exp: Option<i64>,
    nbf: Option<i64>,
    iat: Option<i64>,
    nonce: Option<String>,
    preferred_username: Option<Value>,
    email: Option<Value>,
    email_verified: Option<Value>,
}

/// What a provider says of a person beside its token (OpenID Connect Core 1.0, 5.3).
#[derive(Deserialize)]
pub(super) struct More {
    sub: Option<String>,
    preferred_username: Option<Value>,
    email: Option<Value>,
    email_verified: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl<'a> Unverified<'a> {
    /// Takes a token apart and reads its header.
    pub(super) fn open(text: &'a str) -> Result<Self, IdTokenError> {
        if text.len() > LENGTH_MAX {
            return Err(IdTokenError::Malformed("length"));
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [header, claims, signature] = parts[..] else {
            return Err(IdTokenError::Malformed("form"));
        };
        let signed = text.get(..header.len() + 1 + claims.len()).unwrap_or_default();
        let header: Header = read(header, "header")?;
        let algorithm = Algorithm::of(&header.alg).ok_or(IdTokenError::Algorithm)?;
        let strange = header.rest.keys().find(|name| !HARMLESS.contains(&name.as_str()));
        if let Some(name) = strange {
            let known = SUSPECT.into_iter().find(|suspect| suspect == name);
            return Err(IdTokenError::Header(known.unwrap_or("what nobody asked for")));
        }
        if header.typ.is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
            return Err(IdTokenError::Kind);
        }
        let signature = bytes(signature, "signature")?;
        Ok(Self { algorithm, key: header.kid, signed, claims, signature })
    }

    /// Returns whom the token names, if the key has signed it and every rule holds.
    pub(super) fn verify(
        &self,
        key: &Key,
        rules: &IdTokenRules<'_>,
    ) -> Result<Identified, IdTokenError> {
        if !key.has_signed(self.algorithm, self.signed.as_bytes(), &self.signature) {
            return Err(IdTokenError::Signature);
        }
        let claims: Claims = read(self.claims, "claims")?;
        claims.check_place(rules)?;
        claims.check_time(rules)?;
        claims.check_nonce(rules)?;
        let is_name = |sub: &&String| {
            (1..=SUBJECT_BYTES_MAX).contains(&sub.len()) && !sub.chars().any(char::is_control)
        };
        let sub = claims.sub.as_ref().filter(is_name).ok_or(IdTokenError::Subject)?;
        // An issuer has no fragment, so no two pairs of issuer and subject read alike.
        let subject = Redacted::new(format!("{}#{sub}", rules.issuer));
        let Claims { preferred_username, email, email_verified, .. } = &claims;
        let names = [preferred_username, email, email_verified].map(Option::as_ref);
        Ok(Identified { subject, account: account(names, rules.account_claim) })
    }
}

impl Claims {
    fn check_place(&self, rules: &IdTokenRules<'_>) -> Result<(), IdTokenError> {
        if self.iss.as_deref() != Some(rules.issuer) {
            return Err(IdTokenError::Issuer);
        }
        let (is_meant, is_shared) = match &self.aud {
            Some(Audience::One(one)) => (one == rules.client_id, false),
            Some(Audience::Many(many)) => {
                (many.iter().any(|one| one == rules.client_id), many.len() > 1)
            }
            None => (false, false),
        };
        if !is_meant {
            return Err(IdTokenError::Audience);
        }
        match &self.azp {
            Some(party) if party != rules.client_id => Err(IdTokenError::Party),
            None if is_shared => Err(IdTokenError::Party),
            Some(_) | None => Ok(()),
        }
    }

    fn check_time(&self, rules: &IdTokenRules<'_>) -> Result<(), IdTokenError> {
        let (Some(expires), Some(issued)) = (self.exp, self.iat) else {
            return Err(IdTokenError::Malformed("time"));
        };
        let latest = rules.now.saturating_add(LEEWAY);
        if issued > latest || self.nbf.is_some_and(|from| from > latest) {
            return Err(IdTokenError::NotYet);
        }
        if rules.now >= expires.saturating_add(LEEWAY) {
            return Err(IdTokenError::Expired);
        }
        if issued < rules.began.saturating_sub(LEEWAY) {
            return Err(IdTokenError::Stale);
        }
        Ok(())
    }

    fn check_nonce(&self, rules: &IdTokenRules<'_>) -> Result<(), IdTokenError> {
        match &self.nonce {
            Some(nonce) if nonce == rules.nonce => Ok(()),
            None if !rules.must_repeat_nonce => Ok(()),
            Some(_) | None => Err(IdTokenError::Nonce),
        }
    }
}

impl More {
    /// Returns the account of the person of this issuer and subject, and of nobody else.
    pub(super) fn account(
        &self,
        issuer: &str,
        subject: &str,
        claim: AccountClaim,
    ) -> Option<Redacted<String>> {
        let own = subject.strip_prefix(issuer)?.strip_prefix('#');
        let names = [&self.preferred_username, &self.email, &self.email_verified];
        let is_own = own.is_some() && own == self.sub.as_deref();
        account(names.map(Option::as_ref), claim).filter(|_| is_own)
    }
}

fn account(
    [username, email, is_verified]: [Option<&Value>; 3],
    claim: AccountClaim,
) -> Option<Redacted<String>> {
    let named = match claim {
        AccountClaim::PreferredUsername => username,
        AccountClaim::Email => email.filter(|_| is_verified == Some(&Value::Bool(true))),
    };
    let account = named.and_then(Value::as_str).filter(|account| !account.is_empty());
    account.map(|account| Redacted::new(account.to_owned()))
}

fn read<T: DeserializeOwned>(text: &str, part: &'static str) -> Result<T, IdTokenError> {
    serde_json::from_slice(&bytes(text, part)?).map_err(|_| IdTokenError::Malformed(part))
}

fn bytes(text: &str, part: &'static str) -> Result<Vec<u8>, IdTokenError> {
    Base64UrlUnpadded::decode_vec(text).map_err(|_| IdTokenError::Malformed(part))
}

#[cfg(test)]
mod tests {
    use ring::signature::{Ed25519KeyPair, KeyPair};
    use serde_json::json;

    use super::{super::keys::KeySet, *};

    const NOW: i64 = 1_764_000_000;
    const LETTERS: &[u8] = b"AQgwZ09-_.=";

    fn rules() -> IdTokenRules<'static> {
        IdTokenRules {
            issuer: "https://id.example.org",
            client_id: "relay",
            nonce: "n",
            must_repeat_nonce: true,
            began: NOW - 30,
            now: NOW,
            account_claim: AccountClaim::PreferredUsername,
        }
    }

    fn verify(token: &str, keys: &KeySet) -> Result<Identified, IdTokenError> {
        let unverified = Unverified::open(token)?;
        let key = keys.find(unverified.algorithm, unverified.key.as_deref());
        unverified.verify(key.ok_or(IdTokenError::Key)?, &rules())
    }

    #[test]
    fn no_altered_cut_or_added_letter_goes_unseen() {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let text = Base64UrlUnpadded::encode_string;
        let x = text(pair.public_key().as_ref());
        let keys = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": x }] });
        let keys = KeySet::read(serde_json::from_value(keys).unwrap());
        let claims = json!({
            "iss": "https://id.example.org", "sub": "s", "aud": "relay", "exp": NOW + 60,
            "iat": NOW, "nonce": "n", "preferred_username": "claire",
        });
        let header = text(json!({ "alg": "EdDSA" }).to_string().as_bytes());
        let signed = format!("{header}.{}", text(claims.to_string().as_bytes()));
        let token = format!("{signed}.{}", text(pair.sign(signed.as_bytes()).as_ref()));
        let found = verify(&token, &keys).unwrap();
        assert_eq!(found.subject.reveal(), "https://id.example.org#s");
        assert_eq!(found.account.unwrap().reveal(), "claire");
        let mut refused = 0;
        let mut check = |altered: String| {
            assert!(verify(&altered, &keys).is_err(), "{altered}");
            refused += 1;
        };
        for at in 0..token.len() {
            let (before, after) = (&token[..at], &token[at + 1..]);
            check(before.to_owned());
            check(format!("{before}{after}"));
            for letter in LETTERS.iter().map(|letter| char::from(*letter)) {
                check(format!("{before}{letter}{}", &token[at..]));
                if !token[at..].starts_with(letter) {
                    check(format!("{before}{letter}{after}"));
                }
            }
        }
        assert!(refused > 6_000, "{refused}");
    }
}
