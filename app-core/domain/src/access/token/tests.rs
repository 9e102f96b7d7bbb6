use base64ct::{Base64UrlUnpadded, Encoding};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    access::{DeviceKey, Signature},
    ids::PersonId,
};

const NOW: i64 = 1_764_000_000;

fn relay() -> DeviceKey {
    DeviceKey::from_seed([1; 32])
}

fn phone() -> DeviceKey {
    DeviceKey::from_seed([2; 32])
}

fn claims() -> Value {
    let holder = phone().public();
    json!({
        "iss": "relay", "aud": "https://relay", "sub": PersonId([3; 16]),
        "client_id": holder.device(), "sid": "5".repeat(32), "iat": NOW, "nbf": NOW,
        "exp": NOW + 600, "jti": "a", "cnf": { "jkt": thumbprint(&holder) },
    })
}

fn part(value: &Value) -> String {
    Base64UrlUnpadded::encode_string(&serde_json::to_vec(value).unwrap())
}

fn signed(header: &Value, claims: &Value, key: &DeviceKey) -> String {
    let text = format!("{}.{}", part(header), part(claims));
    let Signature(signature) = key.sign(text.as_bytes());
    format!("{text}.{}", Base64UrlUnpadded::encode_string(&signature))
}

fn header() -> Value {
    json!({ "typ": "at+jwt", "alg": "EdDSA" })
}

fn verify(token: &str, now: i64) -> Result<Access, TokenError> {
    let key = relay().public();
    let rules = AccessRules { key: &key, issuer: "relay", audience: "https://relay", now };
    Access::verify(token, &rules, &phone().public())
}

#[track_caller]
fn check_header(name: &str, value: Value, expected: TokenError) {
    let mut header = header();
    header[name] = value;
    assert_eq!(verify(&signed(&header, &claims(), &relay()), NOW), Err(expected), "{name}");
}

#[track_caller]
fn check_claim(name: &str, value: Value, expected: Result<(), TokenError>) {
    let mut claims = claims();
    claims[name] = value;
    let token = signed(&header(), &claims, &relay());
    assert_eq!(verify(&token, NOW).map(|_| ()), expected, "{name}");
}

#[test]
fn only_one_algorithm_is_ever_accepted() {
    let algorithms =
        ["none", "None", "", "HS256", "HS512", "RS256", "ES256", "PS256", "eddsa", "Ed25519"];
    for algorithm in algorithms {
        check_header("alg", json!(algorithm), TokenError::Algorithm);
    }
    let unsigned = format!("{}.{}.", part(&json!({"typ":"at+jwt","alg":"none"})), part(&claims()));
    assert_eq!(verify(&unsigned, NOW), Err(TokenError::Algorithm));
    let empty = format!("{}.{}.", part(&header()), part(&claims()));
    assert_eq!(verify(&empty, NOW), Err(TokenError::Malformed("signature")));
}

#[test]
fn a_header_cannot_bring_its_own_key() {
    let address = json!("https://attacker.example/key");
    for name in ["kid", "jku", "x5u", "x5c", "x5t", "crit", "b64", "zip", "cty"] {
        check_header(name, address.clone(), TokenError::Header(name.to_owned()));
    }
    let attacker = DeviceKey::from_seed([9; 32]);
    let x = Base64UrlUnpadded::encode_string(attacker.public().as_bytes());
    let mut header = header();
    header["jwk"] = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
    let token = signed(&header, &claims(), &attacker);
    assert_eq!(verify(&token, NOW), Err(TokenError::Header("jwk".to_owned())));
}

#[test]
fn a_token_of_another_type_is_no_access_token() {
    for kind in ["JWT", "jwt", "dpop+jwt", "application/at+jwt", ""] {
        check_header("typ", json!(kind), TokenError::Kind);
    }
    let proof = Proof::new(&request(None), "j".to_owned()).sign(&relay());
    assert_eq!(verify(&proof, NOW), Err(TokenError::Kind));
}

#[test]
fn each_claim_is_held_to_its_rule() {
    check_claim("iss", json!("other"), Err(TokenError::Issuer));
    check_claim("aud", json!("https://other"), Err(TokenError::Audience));
    check_claim("aud", json!(["https://relay"]), Err(TokenError::Malformed("claims")));
    check_claim("cnf", json!({ "jkt": "x" }), Err(TokenError::Binding));
    check_claim("client_id", json!("00".repeat(16)), Err(TokenError::Binding));
    check_claim("sub", json!("Amina"), Err(TokenError::Malformed("claims")));
    check_claim("nbf", json!(NOW), Ok(()));
    check_claim("nbf", json!(NOW + 1), Err(TokenError::NotYet));
    check_claim("iat", json!(NOW + 1), Err(TokenError::NotYet));
    check_claim("exp", json!(NOW + 1), Ok(()));
    check_claim("exp", json!(NOW), Err(TokenError::Expired));
    check_claim("exp", json!(NOW - 1), Err(TokenError::Expired));
    check_claim("exp", json!(NOW + 601), Err(TokenError::Expired));
    check_claim("exp", json!("2100"), Err(TokenError::Malformed("claims")));
    check_claim("exp", Value::Null, Err(TokenError::Malformed("claims")));
}

#[test]
fn a_token_signed_by_anyone_else_is_refused() {
    let forged = signed(&header(), &claims(), &DeviceKey::from_seed([9; 32]));
    assert_eq!(verify(&forged, NOW), Err(TokenError::Signature));
    let stolen = signed(&header(), &claims(), &relay());
    let key = relay().public();
    let rules = AccessRules { key: &key, issuer: "relay", audience: "https://relay", now: NOW };
    let thief = DeviceKey::from_seed([9; 32]).public();
    assert_eq!(Access::verify(&stolen, &rules, &thief), Err(TokenError::Binding));
    assert!(verify(&stolen, NOW).is_ok());
}

fn request(token: Option<&str>) -> ProofRules<'_> {
    ProofRules { method: "POST", url: "https://relay/v1/devices", token, now: NOW }
}

#[test]
fn a_proof_is_for_one_request_one_token_and_one_minute() {
    let text = Proof::new(&request(Some("token")), "j".to_owned()).sign(&phone());
    let check = |rules: ProofRules<'_>, expected: Result<(), TokenError>| {
        assert_eq!(Proof::verify(&text, &rules).map(|_| ()), expected, "{rules:?}");
    };
    let right = request(Some("token"));
    check(right, Ok(()));
    check(ProofRules { now: NOW + 60, ..right }, Ok(()));
    check(ProofRules { now: NOW - 60, ..right }, Ok(()));
    check(ProofRules { now: NOW + 61, ..right }, Err(TokenError::Time));
    check(ProofRules { now: NOW - 61, ..right }, Err(TokenError::Time));
    check(ProofRules { method: "GET", ..right }, Err(TokenError::Request));
    check(ProofRules { url: "https://relay/v1/people", ..right }, Err(TokenError::Request));
    check(ProofRules { url: "https://other/v1/devices", ..right }, Err(TokenError::Request));
    check(ProofRules { token: Some("other"), ..right }, Err(TokenError::Binding));
    check(ProofRules { token: None, ..right }, Err(TokenError::Binding));
}

#[test]
fn a_proof_names_the_key_that_signed_it() {
    let text = Proof::new(&request(None), "j".to_owned()).sign(&phone());
    let (_, key) = Proof::verify(&text, &request(None)).unwrap();
    assert_eq!(key, phone().public());
    let proof = serde_json::to_value(Proof::new(&request(None), "j".to_owned())).unwrap();
    let x = Base64UrlUnpadded::encode_string(phone().public().as_bytes());
    let with = |jwk: Value| {
        let header = json!({ "typ": "dpop+jwt", "alg": "EdDSA", "jwk": jwk });
        let forged = signed(&header, &proof, &DeviceKey::from_seed([9; 32]));
        Proof::verify(&forged, &request(None)).map(|_| ())
    };
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
    assert_eq!(with(key), Err(TokenError::Signature));
    let curve = json!({ "kty": "OKP", "crv": "X25519", "x": x });
    assert_eq!(with(curve), Err(TokenError::Algorithm));
    let private = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "d": x });
    assert_eq!(with(private), Err(TokenError::Malformed("header")));
    assert_eq!(with(Value::Null), Err(TokenError::Malformed("jwk")));
}

/// RFC 8037, appendix A.3.
#[test]
fn a_published_thumbprint_is_reproduced() {
    let mut key = [0; 32];
    Base64UrlUnpadded::decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", &mut key).unwrap();
    let key = DevicePublicKey::from_bytes(key).unwrap();
    assert_eq!(thumbprint(&key), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

proptest! {
    #[test]
    fn no_altered_letter_goes_unseen(at in any::<prop::sample::Index>(), to in "[A-Za-z0-9_.-]") {
        let token = signed(&header(), &claims(), &relay());
        let mut bytes = token.clone().into_bytes();
        bytes[at.index(token.len())] = to.as_bytes()[0];
        let altered = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(verify(&altered, NOW).is_ok(), altered == token);
    }

    #[test]
    fn arbitrary_text_is_refused(text in ".{0,300}") {
        prop_assert!(verify(&text, NOW).is_err());
        prop_assert!(Proof::verify(&text, &request(None)).is_err());
    }
}
