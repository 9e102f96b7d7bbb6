//! Signing in with a provider of OpenID Connect: hostile ones made here, and a real one.

mod browser;
mod faults;
mod issuer;
mod people;
mod real;
mod tokens;
mod ways;

use base64ct::{Base64UrlUnpadded, Encoding};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::world::{
    Server,
    member::{Answer, Member, organisation, seconds, typed},
    office::{FREE, administrator, fine},
};
use issuer::{Issuer, Signer};

/// What a device keeps to itself until the browser comes back.
const VERIFIER: &str = "a-verifier-that-nobody-guesses-0123456789._~";
const BACK: &str = "http://127.0.0.1:4711/back";
const CLIENT: &str = "isotherm-relay";

/// A relay that knows a provider, and its administrator.
struct Place {
    data: TempDir,
    server: Server,
    boss: Member,
}

/// A sign-in that began.
struct Begun {
    state: String,
    /// What the browser opens, or nothing if a code is typed.
    url: Option<Url>,
    answer: Answer,
}

impl Place {
    async fn new(issuer: &str, more: &[&str]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let password = organisation(data.path());
        let words =
            ["--oidc-issuer", issuer, "--oidc-client-id", CLIENT, "--oidc-name", "North ID"];
        let server = Server::start(data.path(), FREE, &[&words, more].concat());
        let boss = administrator(data.path(), &server, &password).await;
        Self { data, server, boss }
    }

    /// Returns a device that was let in.
    async fn device(&self, seed: u8) -> Member {
        let phone = Member::new(seed, &self.server);
        let made = self.boss.ask("POST", "/v1/enrolments", None).await;
        fine(&phone.enrol(made.body["text"].as_str().unwrap()).await);
        let path = format!("/v1/devices/{}/approve", phone.id());
        fine(&self.boss.ask("POST", &path, None).await);
        phone
    }

    fn typed(&self, words: &[&str]) -> String {
        typed(self.data.path(), words)
    }

    /// Types a word that is refused, and returns why.
    fn refused(&self, words: &[&str]) -> String {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
            .args(words)
            .arg("--data")
            .arg(self.data.path())
            .output()
            .unwrap();
        assert!(!output.status.success(), "{words:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Returns a place, its provider with one key, and a device, where `claire` is a driver.
    async fn with_claire(more: &[&str]) -> (Self, Issuer, Signer, Member) {
        let (issuer, signer) = (Issuer::start().await, Signer::ed());
        issuer.publish(vec![signer.jwk("ed")]);
        let place = Self::new(&issuer.url, more).await;
        place.add("claire");
        let phone = place.device(50).await;
        (place, issuer, signer, phone)
    }

    /// Adds a driver of this name, which is the account.
    fn add(&self, name: &str) {
        self.typed(&["add-person", "--name", name, "--role", "driver"]);
    }

    /// Returns the whys of everything that was refused, in order.
    async fn refusals(&self) -> Vec<String> {
        let answer = self.boss.ask("GET", "/v1/audit?action=session.refuse", None).await;
        let whys = answer.body.as_array().unwrap().iter().map(|line| line["why"].as_str().unwrap());
        // The administrator's device asked while it was still being let in.
        whys.filter(|why| *why != "device.not_approved").map(str::to_owned).collect()
    }
}

/// Begins a sign-in in a browser.
async fn begin(phone: &mut Member) -> Begun {
    phone.token = None;
    let body = json!({
        "way": "browser", "redirect_uri": BACK, "code_challenge": challenge(VERIFIER),
    });
    let answer = phone.ask("POST", "/v1/sessions/oidc", Some(body)).await;
    fine(&answer);
    let url = answer.body["authorization_url"].as_str().unwrap().parse().ok();
    Begun { state: answer.body["state"].as_str().unwrap().to_owned(), url, answer }
}

/// Begins a sign-in with a code to type.
async fn begin_code(phone: &mut Member) -> Begun {
    phone.token = None;
    let answer = phone.ask("POST", "/v1/sessions/oidc", Some(json!({ "way": "code" }))).await;
    fine(&answer);
    Begun { state: answer.body["state"].as_str().unwrap().to_owned(), url: None, answer }
}

impl Begun {
    /// Returns a field of the address that the browser opens.
    #[track_caller]
    fn field(&self, name: &str) -> String {
        let mut fields = self.url.as_ref().unwrap().query_pairs();
        fields.find(|(field, _)| field == name).unwrap_or_else(|| panic!("no {name}")).1.into()
    }

    async fn finish(&self, phone: &mut Member, code: &str) -> Answer {
        self.answer(phone, json!({ "code": code, "code_verifier": VERIFIER })).await
    }

    async fn ask(&self, phone: &mut Member) -> Answer {
        self.answer(phone, json!({})).await
    }

    async fn answer(&self, phone: &mut Member, body: Value) -> Answer {
        let path = format!("/v1/sessions/oidc/{}", self.state);
        phone.token = None;
        let answer = phone.ask("POST", &path, Some(body)).await;
        phone.keep(&answer);
        answer
    }
}

/// Returns what an honest provider says of somebody.
fn claims(issuer: &Issuer, nonce: &str, subject: &str, account: &str) -> Value {
    let now = seconds();
    json!({
        "iss": issuer.url, "sub": subject, "aud": CLIENT, "exp": now + 300, "iat": now,
        "nonce": nonce, "preferred_username": account,
    })
}

/// Returns the head of an honest token.
fn header() -> Value {
    json!({ "alg": "EdDSA", "kid": "ed", "typ": "JWT" })
}

fn challenge(verifier: &str) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(verifier))
}

#[track_caller]
fn turned(answer: &Answer, status: u16, kind: &str, detail: &str) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.body["type"], format!("/problems/{kind}"), "{answer:?}");
    assert!(answer.body["detail"].as_str().unwrap().contains(detail), "{detail}: {answer:?}");
}
