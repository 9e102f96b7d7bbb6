//! The keys that a provider signs with, and the signatures that they make (RFC 7517, RFC 7518).

use base64ct::{Base64UrlUnpadded, Encoding};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
    UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;
use serde_json::Value;

/// The most keys of one provider that are looked at.
const KEYS_MAX: usize = 64;

/// How a token may be signed. Nothing that needs a shared secret, and never nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
}

const WORDS: [(&str, Algorithm); 9] = [
    ("RS256", Algorithm::Rs256),
    ("RS384", Algorithm::Rs384),
    ("RS512", Algorithm::Rs512),
    ("PS256", Algorithm::Ps256),
    ("PS384", Algorithm::Ps384),
    ("PS512", Algorithm::Ps512),
    ("ES256", Algorithm::Es256),
    ("ES384", Algorithm::Es384),
    ("EdDSA", Algorithm::EdDsa),
];

impl Algorithm {
    pub(super) fn of(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, algorithm)| *algorithm)
    }
}

/// The keys of a provider that this relay can check signatures with.
#[derive(Debug, Default)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Debug)]
pub(super) struct Key {
    name: Option<String>,
    /// The only algorithm that the provider uses it with, if it says so.
    algorithm: Option<Algorithm>,
    material: Material,
}

#[derive(Debug)]
enum Material {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
pub(super) struct Document {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl KeySet {
    /// Takes the keys that can be used and leaves the others: a provider may have keys of kinds
    /// that nobody here knows.
    pub(super) fn read(document: Document) -> Self {
        let keys = document.keys.into_iter().take(KEYS_MAX);
        Self(keys.filter_map(|key| Key::read(serde_json::from_value(key).ok()?)).collect())
    }

    /// Returns the one key that a token of this algorithm and key name can be signed with; none if
    /// there are several and the token does not say which.
    pub(super) fn find(&self, algorithm: Algorithm, name: Option<&str>) -> Option<&Key> {
        let is_meant = |key: &&Key| name.is_none() || key.name.as_deref() == name;
        let mut fitting = self.0.iter().filter(is_meant).filter(|key| key.fits(algorithm));
        match (fitting.next(), fitting.next()) {
            (found, None) => found,
            (_, Some(_)) => None,
        }
    }
}

impl Key {
    fn read(jwk: Jwk) -> Option<Self> {
        let is_to_sign = jwk.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
            && jwk.key_ops.as_ref().is_none_or(|ops| ops.iter().any(|op| op == "verify"));
        let algorithm = match &jwk.alg {
            Some(word) => Some(Algorithm::of(word)?),
            None => None,
        };
        let material = material(&jwk).filter(|_| is_to_sign)?;
        Some(Self { name: jwk.kid, algorithm, material })
    }

    fn fits(&self, algorithm: Algorithm) -> bool {
        let is_its_kind = match (&self.material, algorithm) {
            (Material::Rsa { .. }, algorithm) => rsa(algorithm).is_some(),
            (Material::P256(_), algorithm) => algorithm == Algorithm::Es256,
            (Material::P384(_), algorithm) => algorithm == Algorithm::Es384,
            (Material::Ed25519(_), algorithm) => algorithm == Algorithm::EdDsa,
        };
        is_its_kind && self.algorithm.is_none_or(|own| own == algorithm)
    }

    /// Whether the signature is the key's, made by this algorithm.
    pub(super) fn has_signed(&self, algorithm: Algorithm, text: &[u8], signature: &[u8]) -> bool {
        let point = |kind: &'static dyn VerificationAlgorithm, point: &[u8]| {
            UnparsedPublicKey::new(kind, point).verify(text, signature).is_ok()
        };
        match &self.material {
            _ if !self.fits(algorithm) => false,
            Material::Rsa { n, e } => rsa(algorithm).is_some_and(|parameters| {
                RsaPublicKeyComponents { n, e }.verify(parameters, text, signature).is_ok()
            }),
            Material::P256(bytes) => point(&ECDSA_P256_SHA256_FIXED, bytes),
            Material::P384(bytes) => point(&ECDSA_P384_SHA384_FIXED, bytes),
            Material::Ed25519(bytes) => point(&ED25519, bytes),
        }
    }
}

fn rsa(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::Rs256 => Some(&RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Rs384 => Some(&RSA_PKCS1_2048_8192_SHA384),
        Algorithm::Rs512 => Some(&RSA_PKCS1_2048_8192_SHA512),
        Algorithm::Ps256 => Some(&RSA_PSS_2048_8192_SHA256),
        Algorithm::Ps384 => Some(&RSA_PSS_2048_8192_SHA384),
        Algorithm::Ps512 => Some(&RSA_PSS_2048_8192_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::EdDsa => None,
    }
}

fn material(jwk: &Jwk) -> Option<Material> {
    let bytes = |part: &Option<String>| Base64UrlUnpadded::decode_vec(part.as_deref()?).ok();
    // A coordinate that lacks its leading zeros would become another point.
    let whole =
        |part: &Option<String>, length: usize| bytes(part).filter(|bytes| bytes.len() == length);
    let point = |length| Some([vec![4], whole(&jwk.x, length)?, whole(&jwk.y, length)?].concat());
    match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("RSA", _) => {
            let mut n = bytes(&jwk.n)?;
            // Some providers write the sign bit of the number as a byte of its own.
            let zeros = n.iter().take_while(|byte| **byte == 0).count();
            n.drain(..zeros);
            Some(Material::Rsa { n, e: bytes(&jwk.e)? })
        }
        ("EC", Some("P-256")) => point(32).map(Material::P256),
        ("EC", Some("P-384")) => point(48).map(Material::P384),
        ("OKP", Some("Ed25519")) => whole(&jwk.x, 32).map(Material::Ed25519),
        _ => None,
    }
}
