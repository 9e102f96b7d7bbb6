//! Every way in which a provider's token can be wrong, and the rule that each breaks.

use ring::hmac;
use serde_json::{Value, json};

use super::{
    CLIENT, Place, begin, claims, header,
    issuer::{Issuer, Signer, part, text},
    turned,
};
use crate::world::{
    member::{Answer, Member, seconds},
    office::fine,
};

/// A device begins ten sign-ins in a row and then one in every 15 seconds.
const ROWS_OF_A_DEVICE: usize = 10;

/// A relay, and a provider whose tokens are wrong.
struct Table {
    issuer: Issuer,
    place: Place,
    phones: Vec<Member>,
    rows: usize,
    keys: Keys,
}

/// The provider's keys, and one that is not its own.
struct Keys {
    rsa: Signer,
    p256: Signer,
    p384: Signer,
    ed: Signer,
    stranger: Signer,
}

impl Table {
    async fn new() -> Self {
        let keys = Keys {
            rsa: Signer::rsa(),
            p256: Signer::p256(),
            p384: Signer::p384(),
            ed: Signer::ed(),
            stranger: Signer::ed(),
        };
        let issuer = Issuer::start().await;
        let oct =
            json!({ "kty": "oct", "kid": "oct", "k": text(b"a shared secret of 32 letters!!!") });
        let mut enc = keys.stranger.jwk("enc");
        enc["use"] = json!("enc");
        issuer.publish(vec![
            oct,
            json!("no key at all"),
            enc,
            keys.rsa.jwk("rsa"),
            keys.p256.jwk("p256"),
            keys.p384.jwk("p384"),
            keys.ed.jwk("ed"),
        ]);
        let place = Place::new(&issuer.url, &[]).await;
        place.add("claire");
        Self { issuer, place, phones: Vec::new(), rows: 0, keys }
    }

    /// Signs in with the token that `make` returns.
    async fn answer(&mut self, make: impl FnOnce(&Keys, Value, Value) -> String) -> Answer {
        if self.rows.is_multiple_of(ROWS_OF_A_DEVICE) {
            let seed = 100 + u8::try_from(self.phones.len()).unwrap();
            self.phones.push(self.place.device(seed).await);
        }
        self.rows += 1;
        let phone = self.phones.last_mut().unwrap();
        let begun = begin(phone).await;
        let claims = claims(&self.issuer, &begun.field("nonce"), "claire-at-north", "claire");
        self.issuer.say(&make(&self.keys, header(), claims));
        begun.finish(phone, "code").await
    }

    async fn header(&mut self, name: &str, value: Value, words: &str) {
        let answer = self
            .answer(|keys, mut header, claims| {
                header[name] = value.clone();
                keys.ed.sign(&header, &claims)
            })
            .await;
        eprintln!("header {name} {value}");
        turned(&answer, 403, "sign-in-denied", words);
    }

    /// Expects the rule, or that the token is taken if there is none.
    async fn claim(&mut self, name: &str, value: Value, words: Option<&str>) {
        let answer = self
            .answer(|keys, header, mut claims| {
                claims[name] = value.clone();
                keys.ed.sign(&header, &claims)
            })
            .await;
        eprintln!("claim {name} {value}");
        match words {
            Some(words) => turned(&answer, 403, "sign-in-denied", words),
            None => fine(&answer),
        }
    }
}

#[tokio::test]
async fn every_algorithm_that_is_accepted_is_checked_with_its_own_key() {
    let mut table = Table::new().await;
    let algorithms = [
        ("rsa", "RS256"),
        ("rsa", "RS384"),
        ("rsa", "RS512"),
        ("rsa", "PS256"),
        ("rsa", "PS384"),
        ("rsa", "PS512"),
        ("p256", "ES256"),
        ("p384", "ES384"),
        ("ed", "EdDSA"),
    ];
    for (kid, alg) in algorithms {
        let answer = table.answer(|keys, _, claims| {
            of(keys, kid).sign(&json!({ "alg": alg, "kid": kid }), &claims)
        });
        fine(&answer.await);
    }
    // The name of one key, the algorithm of another.
    for (kid, alg) in [("rsa", "ES256"), ("p256", "ES384"), ("ed", "RS256"), ("p384", "EdDSA")] {
        let answer = table.answer(|keys, _, claims| {
            of(keys, kid).sign(&json!({ "alg": alg, "kid": kid }), &claims)
        });
        turned(&answer.await, 403, "sign-in-denied", "no key of the provider's fits");
    }
    // RSA of another padding than it says.
    let answer = table.answer(|keys, _, claims| {
        let (says, does) = (json!({ "alg": "PS256" }), json!({ "alg": "RS256" }));
        let honest = keys.rsa.sign(&does, &claims);
        format!("{}.{}.{}", part(&says), part(&claims), honest.rsplit('.').next().unwrap())
    });
    turned(&answer.await, 403, "sign-in-denied", "signature");
}

fn of<'a>(keys: &'a Keys, kid: &str) -> &'a Signer {
    match kid {
        "rsa" => &keys.rsa,
        "p256" => &keys.p256,
        "p384" => &keys.p384,
        _ => &keys.ed,
    }
}

#[tokio::test]
async fn a_token_that_is_not_signed_by_the_provider_is_refused() {
    let mut table = Table::new().await;
    for algorithm in
        ["none", "None", "NONE", "", "HS256", "HS384", "HS512", "ES256K", "eddsa", "dir"]
    {
        table.header("alg", json!(algorithm), "not signed in a way").await;
    }
    let unsigned = table
        .answer(|_, _, claims| format!("{}.{}.", part(&json!({ "alg": "none" })), part(&claims)));
    turned(&unsigned.await, 403, "sign-in-denied", "not signed in a way");
    let empty = table.answer(|_, header, claims| format!("{}.{}.", part(&header), part(&claims)));
    turned(&empty.await, 403, "sign-in-denied", "signature");
    // The public key taken for a secret, and the secret that a provider should not publish.
    for secret in
        [table.keys.ed.jwk("ed").to_string(), "a shared secret of 32 letters!!!".to_owned()]
    {
        let answer = table.answer(|_, _, claims| {
            let header = json!({ "alg": "HS256", "kid": "oct" });
            let signed = format!("{}.{}", part(&header), part(&claims));
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
            format!("{signed}.{}", text(hmac::sign(&key, signed.as_bytes()).as_ref()))
        });
        turned(&answer.await, 403, "sign-in-denied", "not signed in a way");
    }
    let forged = table.answer(|keys, header, claims| keys.stranger.sign(&header, &claims));
    turned(&forged.await, 403, "sign-in-denied", "signature of the provider's token");
    let to_seal = table.answer(|keys, _, claims| {
        keys.stranger.sign(&json!({ "alg": "EdDSA", "kid": "enc" }), &claims)
    });
    turned(&to_seal.await, 403, "sign-in-denied", "no key of the provider's fits");
    let sealed = table
        .answer(|_, header, claims| format!("{0}.{1}.{1}.{1}.{1}", part(&header), part(&claims)));
    turned(&sealed.await, 403, "sign-in-denied", "form");
    let long = table.answer(|keys, header, mut claims| {
        claims["more"] = json!("x".repeat(20_000));
        keys.ed.sign(&header, &claims)
    });
    turned(&long.await, 403, "sign-in-denied", "length");
}

#[tokio::test]
async fn a_header_brings_no_key_and_no_rule_of_its_own() {
    let mut table = Table::new().await;
    let address = json!("https://attacker.example/keys");
    for name in ["jku", "x5u", "x5c", "crit", "b64"] {
        table.header(name, address.clone(), name).await;
    }
    let stranger = table.keys.stranger.jwk("ed");
    let brought = table.answer(|keys, mut header, claims| {
        header["jwk"] = stranger;
        keys.stranger.sign(&header, &claims)
    });
    turned(&brought.await, 403, "sign-in-denied", "jwk");
    table.header("zip", json!("DEF"), "what nobody asked for").await;
    for kid in ["../keys", "' OR 1=1 --", "other", ""] {
        table.header("kid", json!(kid), "no key of the provider's fits").await;
    }
    table.header("kid", json!(["ed"]), "header").await;
    for kind in ["at+jwt", "dpop+jwt", "logout+jwt", "secevent+jwt", ""] {
        table.header("typ", json!(kind), "another type").await;
    }
    let bare = table.answer(|keys, _, claims| {
        keys.ed.sign(&json!({ "alg": "EdDSA", "typ": "jwt", "x5t": "a" }), &claims)
    });
    fine(&bare.await);
}

#[tokio::test]
async fn a_token_is_of_this_provider_for_this_relay() {
    let mut table = Table::new().await;
    let issuer = table.issuer.url.clone();
    let (by, meant) = (Some("issued by another"), Some("meant for another"));
    for other in [format!("{issuer}/"), issuer.to_uppercase(), "https://other".to_owned()] {
        table.claim("iss", json!(other), by).await;
    }
    table.claim("iss", Value::Null, by).await;
    table.claim("iss", json!([issuer]), Some("claims")).await;
    for other in [json!("other"), json!([]), json!(["other"]), json!(""), Value::Null] {
        table.claim("aud", other, meant).await;
    }
    table.claim("aud", json!({ "a": CLIENT }), Some("claims")).await;
    table.claim("aud", json!([CLIENT, "other"]), Some("asked for by another")).await;
    table.claim("azp", json!("other"), Some("asked for by another")).await;
    table.claim("azp", json!(CLIENT), None).await;
    let shared = table.answer(|keys, header, mut claims| {
        (claims["aud"], claims["azp"]) = (json!(["other", CLIENT]), json!(CLIENT));
        keys.ed.sign(&header, &claims)
    });
    fine(&shared.await);
}

#[tokio::test]
async fn a_token_is_of_now_and_of_this_sign_in() {
    let mut table = Table::new().await;
    let now = seconds();
    let (late, early) = (Some("no longer holds"), Some("does not hold yet"));
    table.claim("exp", json!(now - 61), late).await;
    table.claim("exp", json!(now - 40), None).await;
    table.claim("exp", json!(0), late).await;
    table.claim("exp", json!("2100"), Some("claims")).await;
    table.claim("exp", json!(4e9), Some("claims")).await;
    table.claim("exp", Value::Null, Some("time")).await;
    table.claim("nbf", json!(now + 120), early).await;
    table.claim("nbf", json!(now + 30), None).await;
    table.claim("iat", json!(now + 120), early).await;
    table.claim("iat", json!(now + 30), None).await;
    table.claim("iat", json!(now - 120), Some("older than the sign-in")).await;
    table.claim("iat", json!(i64::MIN), Some("older than the sign-in")).await;
    table.claim("iat", Value::Null, Some("time")).await;
    for nonce in [json!("other"), json!(""), Value::Null] {
        table.claim("nonce", nonce, Some("of another sign-in")).await;
    }
    for sub in [json!(""), Value::Null, json!("a\nb"), json!("x".repeat(256))] {
        table.claim("sub", sub, Some("names nobody")).await;
    }
    table.claim("sub", json!(7), Some("claims")).await;
    let twice = table.answer(|keys, header, claims| {
        let both = part(&claims);
        let text_of = claims.to_string().replacen('{', r#"{"sub":"amina-at-north","#, 1);
        assert_ne!(both, text(text_of.as_bytes()));
        keys.ed.sign_text(&header, &text_of)
    });
    turned(&twice.await, 403, "sign-in-denied", "claims");
    let refusals = table.place.refusals().await;
    let refused = |why: &str| refusals.iter().filter(|refusal| *refusal == why).count();
    assert_eq!(["token.nonce", "token.subject", "token.expired"].map(refused), [3, 4, 2]);
}
