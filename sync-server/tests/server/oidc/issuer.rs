//! A provider that says whatever a test wants, over real HTTP and with real keys.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64ct::{Base64UrlUnpadded, Encoding};
use reqwest::Url;
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, PublicKeyComponents},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
        RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
    },
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(super) type Form = BTreeMap<String, String>;

/// A key that signs tokens; real ones are slow to make, so that of RSA lies beside this file.
pub(super) enum Signer {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair, &'static str),
    Ed(Ed25519KeyPair),
}

impl Signer {
    pub(super) fn rsa() -> Self {
        Self::Rsa(RsaKeyPair::from_pkcs8(include_bytes!("rsa-2048.pk8")).unwrap())
    }

    pub(super) fn p256() -> Self {
        Self::ec(&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256")
    }

    pub(super) fn p384() -> Self {
        Self::ec(&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384")
    }

    pub(super) fn ed() -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed(Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap())
    }

    fn ec(kind: &'static EcdsaSigningAlgorithm, curve: &'static str) -> Self {
        let chance = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(kind, &chance).unwrap();
        Self::Ec(EcdsaKeyPair::from_pkcs8(kind, document.as_ref(), &chance).unwrap(), curve)
    }

    /// Returns the public key, named.
    pub(super) fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Rsa(key) => {
                let public = PublicKeyComponents::<Vec<u8>>::from(key.public());
                json!({ "kty": "RSA", "kid": kid, "n": text(&public.n), "e": text(&public.e) })
            }
            Self::Ec(key, curve) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(key_half(curve));
                json!({ "kty": "EC", "crv": curve, "kid": kid, "x": text(x), "y": text(y) })
            }
            Self::Ed(key) => {
                let x = text(key.public_key().as_ref());
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x, "use": "sig" })
            }
        }
    }

    /// Returns the token of this header and these claims, signed as the header says, or as the key
    /// can if it says nothing that the key can do.
    pub(super) fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(header, &claims.to_string())
    }

    /// The same for claims that no honest writer would write.
    pub(super) fn sign_text(&self, header: &Value, claims: &str) -> String {
        let signed = format!("{}.{}", part(header), text(claims.as_bytes()));
        let signature = self.signature(header["alg"].as_str().unwrap_or(""), signed.as_bytes());
        format!("{signed}.{}", text(&signature))
    }

    fn signature(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let chance = SystemRandom::new();
        match self {
            Self::Rsa(key) => {
                let encoding: &dyn RsaEncoding = match algorithm {
                    "RS384" => &RSA_PKCS1_SHA384,
                    "RS512" => &RSA_PKCS1_SHA512,
                    "PS256" => &RSA_PSS_SHA256,
                    "PS384" => &RSA_PSS_SHA384,
                    "PS512" => &RSA_PSS_SHA512,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(encoding, &chance, message, &mut signature).unwrap();
                signature
            }
            Self::Ec(key, _) => key.sign(&chance, message).unwrap().as_ref().to_vec(),
            Self::Ed(key) => key.sign(message).as_ref().to_vec(),
        }
    }
}

fn key_half(curve: &str) -> usize {
    if curve == "P-256" { 32 } else { 48 }
}

pub(super) fn part(value: &Value) -> String {
    text(&serde_json::to_vec(value).unwrap())
}

pub(super) fn text(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// What the provider says next, and what it was asked.
#[derive(Default)]
pub(super) struct Script {
    /// What differs from an honest discovery document.
    pub(super) document: BTreeMap<&'static str, Value>,
    pub(super) keys: Vec<Value>,
    /// The answers of the token endpoint, the last one first; the very last stays.
    pub(super) tokens: Vec<(u16, Value)>,
    /// The answer to a device that begins with a code.
    pub(super) device: Value,
    /// How many bytes of nothing go before each answer.
    pub(super) padding: usize,
    pub(super) asked: Vec<(&'static str, Form)>,
    /// The authorization headers of the token endpoint.
    pub(super) authorizations: Vec<Option<String>>,
}

#[derive(Clone)]
pub(super) struct Issuer {
    pub(super) url: String,
    pub(super) script: Arc<Mutex<Script>>,
}

impl Issuer {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/realm", listener.local_addr().unwrap());
        let script = Arc::default();
        let issuer = Self { url, script };
        let router = Router::new()
            .route("/realm/.well-known/openid-configuration", get(discovery))
            .route("/realm/keys", get(keys))
            .route("/realm/token", post(token))
            .route("/realm/device", post(device))
            .with_state(issuer.clone());
        tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        issuer
    }

    /// Has the provider answer with this token from now on.
    pub(super) fn say(&self, token: &str) {
        self.answer(200, json!({ "id_token": token, "access_token": "a" }));
    }

    /// Has the provider's token endpoint answer so from now on.
    pub(super) fn answer(&self, status: u16, body: Value) {
        self.script.lock().unwrap().tokens = vec![(status, body)];
    }

    /// Has the provider publish these keys.
    pub(super) fn publish(&self, keys: Vec<Value>) {
        self.script.lock().unwrap().keys = keys;
    }

    pub(super) fn count(&self, place: &str) -> usize {
        let script = self.script.lock().unwrap();
        script.asked.iter().filter(|(asked, _)| *asked == place).count()
    }

    fn told(&self, place: &'static str, form: &str, status: u16, body: &Value) -> Response {
        let mut script = self.script.lock().unwrap();
        let form = Url::parse(&format!("form:?{form}")).unwrap();
        script.asked.push((place, form.query_pairs().into_owned().collect()));
        if script.padding == 0 {
            return (StatusCode::from_u16(status).unwrap(), Json(body)).into_response();
        }
        (" ".repeat(script.padding) + &body.to_string()).into_response()
    }
}

async fn discovery(State(issuer): State<Issuer>) -> Response {
    let url = &issuer.url;
    let mut document = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/auth?kept=yes"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "device_authorization_endpoint": format!("{url}/device"),
        "code_challenge_methods_supported": ["S256"],
    });
    for (name, value) in issuer.script.lock().unwrap().document.clone() {
        document[name] = value;
    }
    issuer.told("discovery", "", 200, &document)
}

async fn keys(State(issuer): State<Issuer>) -> Response {
    let keys = issuer.script.lock().unwrap().keys.clone();
    issuer.told("keys", "", 200, &json!({ "keys": keys }))
}

async fn token(State(issuer): State<Issuer>, headers: HeaderMap, form: String) -> Response {
    let (status, body) = {
        let mut script = issuer.script.lock().unwrap();
        let header = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
        script.authorizations.push(header);
        let last = script.tokens.last().cloned().unwrap_or((500, json!({})));
        if script.tokens.len() > 1 {
            script.tokens.pop();
        }
        last
    };
    issuer.told("token", &form, status, &body)
}

async fn device(State(issuer): State<Issuer>, form: String) -> Response {
    let device = issuer.script.lock().unwrap().device.clone();
    let status = if device.get("error").is_some() { 400 } else { 200 };
    issuer.told("device", &form, status, &device)
}
