use std::{
    path::Path,
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use domain::access::{
    DeviceKey, Invitation,
    token::{Proof, ProofRules},
};
use serde_json::{Value, json};

use super::Server;

/// Every proof of the process has a name of its own.
static PROOFS: AtomicU64 = AtomicU64::new(0);

/// Types a word of the server's program, and returns what it prints.
#[track_caller]
pub(crate) fn typed(data: &Path, words: &[&str]) -> String {
    typed_in_vain(data, words).unwrap_or_else(|why| panic!("{words:?}: {why}"))
}

/// Types a word that may be refused; returns what it prints, or what it complains of.
pub(crate) fn typed_in_vain(data: &Path, words: &[&str]) -> Result<String, String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_isotherm-server"));
    let output = program.args(words).arg("--data").arg(data).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

/// Makes an organisation, and returns its administrator's first password.
pub(crate) fn organisation(data: &Path) -> String {
    let words = ["init", "--organisation", "North", "--administrator", "Amina", "--address", URL];
    value(&typed(data, &words), "password, once")
}

pub(crate) fn value(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
}

/// The address that devices know the relay by, wherever it listens.
pub(crate) const URL: &str = "https://relay.example.org";

pub(crate) fn seconds() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

/// A device that enrols, and on which people sign in.
pub(crate) struct Member {
    pub(crate) key: DeviceKey,
    pub(crate) token: Option<String>,
    pub(crate) refresh: String,
    pub(crate) address: String,
    pub(crate) client: reqwest::Client,
}

/// What the relay answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Value,
}

impl Member {
    pub(crate) fn new(seed: u8, server: &Server) -> Self {
        // Another test of this process may have chosen the same cryptography before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            key: DeviceKey::from_seed([seed; 32]),
            token: None,
            refresh: String::new(),
            address: server.url(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn id(&self) -> String {
        self.key.device().to_string()
    }

    /// Asks to take part with the text of an invitation.
    pub(crate) async fn enrol(&self, text: &str) -> Answer {
        let invitation: Invitation = text.trim().parse().unwrap();
        let body = json!({
            "code": invitation.code.reveal(), "public_key": self.key.public(),
            "proof": hex::encode(invitation.code.prove(&self.key).0), "name": "Phone",
        });
        self.send("POST", "/v1/devices", &[], Some(body)).await
    }

    pub(crate) async fn sign_in(&mut self, account: &str, password: &str) -> Answer {
        self.token = None;
        let body = json!({ "account": account, "password": password });
        let answer = self.ask("POST", "/v1/sessions", Some(body)).await;
        self.keep(&answer);
        answer
    }

    pub(crate) async fn renew(&mut self) -> Answer {
        let token = self.token.take();
        let body = json!({ "refresh_token": self.refresh });
        let answer = self.ask("POST", "/v1/sessions/renewal", Some(body)).await;
        self.token = token;
        self.keep(&answer);
        answer
    }

    /// Keeps the session that an answer brings, if it brings one.
    pub(crate) fn keep(&mut self, answer: &Answer) {
        if let Some(token) = answer.body["access_token"].as_str() {
            self.token = Some(token.to_owned());
            answer.body["refresh_token"].as_str().unwrap().clone_into(&mut self.refresh);
        }
    }

    /// Returns a proof of a request by this device.
    pub(crate) fn proof(&self, method: &str, path: &str, now: i64) -> String {
        let path = path.split('?').next().unwrap();
        let (url, token) = (format!("{URL}{path}"), self.token.as_deref());
        let jti = PROOFS.fetch_add(1, Ordering::Relaxed).to_string();
        Proof::new(&ProofRules { method, url: &url, token, now }, jti).sign(&self.key)
    }

    /// Makes a request as the device, and as the person who is signed in.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let proof = self.proof(method, path, seconds());
        let authorization = self.token.as_ref().map(|token| format!("DPoP {token}"));
        let mut headers = vec![("dpop", proof.as_str())];
        headers.extend(authorization.as_deref().map(|value| ("authorization", value)));
        self.send(method, path, &headers, body).await
    }

    /// Reads what an address has in another form than JSON.
    pub(crate) async fn ask_with(&self, path: &str, more: &[(&str, &str)]) -> (u16, String) {
        let authorization = format!("DPoP {}", self.token.as_deref().unwrap_or_default());
        let request = self.client.get(format!("{}{path}", self.address));
        let request = request.header("dpop", self.proof("GET", path, seconds()));
        let request = request.header("authorization", authorization);
        let request =
            more.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let url = format!("{}{path}", self.address);
        let mut request = self.client.request(method.parse().unwrap(), url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after.map(|value| value.to_str().unwrap().parse().unwrap());
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        Answer { status, retry_after, body: serde_json::from_str(&text).unwrap_or_default() }
    }
}
