//! A provider that is away, lies about itself, changes its keys, or says too much.

use serde_json::{Value, json};

use super::{CLIENT, Issuer, Place, Signer, VERIFIER, begin, claims, header, turned};
use crate::world::{
    Server,
    member::{Member, organisation},
    office::{FREE, administrator, fine},
};

async fn asked(phone: &mut Member) -> crate::world::member::Answer {
    phone.token = None;
    phone.ask("POST", "/v1/sessions/oidc", Some(json!({ "way": "code" }))).await
}

#[tokio::test]
async fn a_provider_that_is_away_holds_up_nobody_else() {
    let away = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let place = Place::new(&format!("http://{away}"), &[]).await;
    let mut phone = place.device(50).await;
    turned(&asked(&mut phone).await, 502, "provider-unreachable", "does not answer");
    let ways = phone.send("GET", "/v1/sign-in", &[], None).await;
    assert_eq!(ways.body["provider"]["ways"], json!(["browser", "code"]));
    fine(&place.boss.ask("GET", "/v1/devices", None).await);
}

#[tokio::test]
async fn a_provider_is_who_it_says_it_is() {
    let elsewhere = json!("https://attacker.example");
    for (name, value, padding, words) in [
        ("issuer", elsewhere.clone(), 0, "issuer cannot be used"),
        ("issuer", Value::Null, 0, "discovery document cannot be used"),
        ("token_endpoint", json!("http://attacker.example/token"), 0, "addresses"),
        ("jwks_uri", json!("file:///etc/passwd"), 0, "addresses"),
        ("code_challenge_methods_supported", json!(["plain"]), 0, "code challenge"),
        ("x", elsewhere, 300_000, "answer cannot be used"),
    ] {
        let issuer = Issuer::start().await;
        issuer.script.lock().unwrap().document.insert(name, value);
        issuer.script.lock().unwrap().padding = padding;
        let place = Place::new(&issuer.url, &[]).await;
        let mut phone = place.device(50).await;
        turned(&asked(&mut phone).await, 502, "provider-unreachable", words);
        assert_eq!(issuer.count("device") + issuer.count("token"), 0, "{name}");
    }
    let issuer = Issuer::start().await;
    let nowhere = issuer.clone();
    nowhere.script.lock().unwrap().document.insert("device_authorization_endpoint", Value::Null);
    let place = Place::new(&nowhere.url, &[]).await;
    let mut phone = place.device(50).await;
    turned(&asked(&mut phone).await, 502, "provider-unreachable", "sign-in by code");
    let ways = phone.send("GET", "/v1/sign-in", &[], None).await;
    assert_eq!(ways.body["provider"]["ways"], json!(["browser"]));
}

#[tokio::test]
async fn a_key_that_is_changed_is_fetched_once_and_not_at_anyones_word() {
    let (_place, issuer, signer, mut phone) = Place::with_claire(&[]).await;
    let next = Signer::ed();
    let mut sign_in = async |kid: &str, signer: &Signer| {
        let begun = begin(&mut phone).await;
        let claims = claims(&issuer, &begun.field("nonce"), "c-1", "claire");
        let header = json!({ "alg": "EdDSA", "kid": kid });
        issuer.say(&signer.sign(&header, &claims));
        begun.finish(&mut phone, "code").await
    };
    fine(&sign_in("ed", &signer).await);
    fine(&sign_in("ed", &signer).await);
    assert_eq!(issuer.count("keys"), 1, "kept");
    issuer.publish(vec![next.jwk("next")]);
    fine(&sign_in("next", &next).await);
    assert_eq!(issuer.count("keys"), 2, "fetched again");
    turned(&sign_in("ed", &signer).await, 403, "sign-in-denied", "no key of the provider's fits");
    for kid in ["a", "b", "c"] {
        turned(&sign_in(kid, &next).await, 403, "sign-in-denied", "no key of the provider's fits");
    }
    assert_eq!(issuer.count("keys"), 2, "not for each name that nobody knows");
    assert_eq!(issuer.count("discovery"), 1);
}

#[tokio::test]
async fn a_provider_that_errs_says_nothing_to_the_device() {
    let (_place, issuer, _, mut phone) = Place::with_claire(&[]).await;
    let canary = json!("canary at the provider");
    for (status, body, words) in [
        (400, json!({ "error": "invalid_client", "error_description": canary }), "for its client"),
        (400, json!({ "error": canary }), "status 400"),
        (500, json!({ "error_description": canary }), "status 500"),
        (302, json!({}), "status 302"),
        (200, json!({ "access_token": canary }), "answer cannot be used"),
        (200, json!({ "id_token": 7 }), "answer cannot be used"),
        (200, canary.clone(), "answer cannot be used"),
    ] {
        let begun = begin(&mut phone).await;
        issuer.answer(status, body);
        let answer = begun.finish(&mut phone, "code").await;
        turned(&answer, 502, "provider-unreachable", words);
        assert!(!answer.body.to_string().contains("canary"), "{answer:?}");
    }
}

#[tokio::test]
async fn nothing_of_a_sign_in_reaches_the_logs() {
    let (issuer, signer) = (Issuer::start().await, Signer::ed());
    issuer.publish(vec![signer.jwk("ed")]);
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let (log, file) = (data.path().join("log.txt"), data.path().join("secret"));
    std::fs::write(&file, "a-client-secret").unwrap();
    let words = ["--oidc-issuer", &issuer.url, "--oidc-client-id", CLIENT];
    let more = ["--oidc-client-secret", file.to_str().unwrap(), "--oidc-account-claim", "email"];
    let more = [words.as_slice(), &more].concat();
    let server = Server::start_logged_with(data.path(), FREE, &log, &more);
    let mut boss = administrator(data.path(), &server, &password).await;
    let mut secrets = vec!["a-client-secret".to_owned(), VERIFIER.to_owned()];
    for (account, status) in [("Amina", 201), ("Zebulon Canary", 403)] {
        let begun = begin(&mut boss).await;
        let nonce = begun.field("nonce");
        let mut claims = claims(&issuer, &nonce, &format!("subject-of-{account}"), "canary");
        (claims["email"], claims["email_verified"]) = (json!(account), json!(true));
        let token = signer.sign(&header(), &claims);
        issuer.say(&token);
        let answer = begun.finish(&mut boss, "a-code-canary").await;
        assert_eq!(answer.status, status, "{answer:?}");
        let names = [account.to_owned(), format!("subject-of-{account}")];
        secrets.extend(names.into_iter().chain([token, nonce, begun.state.clone()]));
    }
    let authorization = issuer.script.lock().unwrap().authorizations[0].clone().unwrap();
    secrets.extend([authorization, "a-code-canary".to_owned()]);
    assert_eq!(server.stop(), Some(0));
    let written = std::fs::read_to_string(log).unwrap();
    assert!(written.contains("answered"), "nothing was written");
    for secret in secrets {
        assert!(!written.contains(&secret), "{secret} was written");
    }
}
