//! What a device asks of its relay over HTTP, each request proved by the device's key.

use std::{io, sync::Arc, time::Duration};

use base64ct::{Base64UrlUnpadded, Encoding};
use chrono::DateTime;
use domain::{
    access::{
        DeviceKey, Invitation, Redacted, Signature, SignedGrant,
        token::{Proof, ProofRules},
    },
    ids::OrganisationId,
};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, MemberError, Names, RefusedKind, Standing};
use crate::{
    adapter::{RelayPin, relay_client},
    api::OfficeAnswer,
    port::Clock,
};

/// A relay that has not answered by then is out of reach.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// A file may take so long.
const FILE_WITHIN: Duration = Duration::from_secs(55);
/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Clocks that differ by less need no correction, in seconds.
const CLOCK_SECONDS: i64 = 20;

/// A relay, asked by one device.
pub(super) struct Rest {
    client: Client,
    /// The relay's address as the invitation names it, which is what proofs are made for.
    relay: String,
    key: DeviceKey,
    clock: Arc<dyn Clock>,
    /// How far the relay's clock is ahead, in seconds, where that is known to matter.
    ahead: i64,
}

/// Where the relay says that the device stands.
pub(super) struct Stands {
    pub(super) standing: Standing,
    pub(super) wipe: Option<Signature>,
    /// Where the device takes part, the entries of the directory that lead from the organisation's
    /// first key to its present one.
    pub(super) directories: Vec<Vec<u8>>,
}

/// A session that was opened or renewed.
pub(super) struct Seated {
    pub(super) access: Redacted<String>,
    pub(super) holds: Duration,
    /// The refresh token's 32 bytes.
    pub(super) refresh: Redacted<[u8; 32]>,
    pub(super) grant: Option<SignedGrant>,
    pub(super) must_change_password: bool,
}

#[derive(Deserialize)]
struct Stood {
    organisation: OrganisationId,
    state: Standing,
    wipe: Option<String>,
    #[serde(default)]
    directories: Vec<String>,
}

#[derive(Deserialize)]
struct Sat {
    access_token: Redacted<String>,
    expires_in: u64,
    refresh_token: Redacted<String>,
    grant: Option<String>,
    must_change_password: bool,
}

#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    detail: String,
}

/// What is sent: a method, a path, the token that goes with it, and a body.
struct Request<'a> {
    method: Method,
    path: &'a str,
    token: Option<&'a str>,
    body: Option<Value>,
    within: Duration,
}

impl Rest {
    /// Returns the way to a relay; nothing is asked yet.
    pub(super) fn at(
        relay: &str,
        pin: Option<RelayPin>,
        key: DeviceKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, MemberError> {
        let builder =
            relay_client(relay, pin).map_err(|error| MemberError::Address(error.to_string()))?;
        let client = builder.timeout(ANSWER_WITHIN).build();
        let client = client.map_err(|error| MemberError::Address(error.to_string()))?;
        Ok(Self { client, relay: relay.to_owned(), key, clock, ahead: 0 })
    }

    /// Asks to take part. Asking again with the same code gets the same answer.
    pub(super) async fn enrol(
        &mut self,
        invitation: &Invitation,
        name: &str,
    ) -> Result<Standing, MemberError> {
        let body = json!({
            "code": invitation.code.reveal(),
            "public_key": self.key.public(),
            "proof": hex::encode(invitation.code.prove(&self.key).0),
            "name": name,
        });
        let response = self.client.post(self.url("/v1/devices")).json(&body).send().await;
        let stood: Stood = self.read(response).await?;
        if stood.organisation != invitation.organisation {
            return Err(self.not_trusted("it serves another organisation"));
        }
        Ok(stood.state)
    }

    /// Asks where the device stands.
    pub(super) async fn standing(&mut self) -> Result<Stands, MemberError> {
        let request = Request {
            method: Method::GET,
            path: "/v1/standing",
            token: None,
            body: None,
            within: ANSWER_WITHIN,
        };
        let stood: Stood = self.ask(&request).await?;
        let wipe = stood.wipe.and_then(|text| {
            let mut signature = [0; 64];
            hex::decode_to_slice(text, &mut signature).ok().map(|()| Signature(signature))
        });
        let directories = stood.directories.iter().filter_map(|text| hex::decode(text).ok());
        Ok(Stands { standing: stood.state, wipe, directories: directories.collect() })
    }

    pub(super) async fn sign_in(
        &mut self,
        account: &str,
        password: &str,
    ) -> Result<Seated, MemberError> {
        let body = Some(json!({ "account": account, "password": password }));
        let path = "/v1/sessions";
        self.seat(&Request { method: Method::POST, path, token: None, body, within: ANSWER_WITHIN })
            .await
    }

    /// Goes on with a session. A renewal whose answer was lost may be asked again.
    pub(super) async fn renew(&mut self, refresh: &[u8; 32]) -> Result<Seated, MemberError> {
        let body = Some(json!({ "refresh_token": Base64UrlUnpadded::encode_string(refresh) }));
        let path = "/v1/sessions/renewal";
        self.seat(&Request { method: Method::POST, path, token: None, body, within: ANSWER_WITHIN })
            .await
    }

    pub(super) async fn sign_out(&mut self, token: &str) -> Result<(), MemberError> {
        let path = "/v1/sessions/current";
        let token = Some(token);
        self.tell(&Request {
            method: Method::DELETE,
            path,
            token,
            body: None,
            within: ANSWER_WITHIN,
        })
        .await
    }

    pub(super) async fn change_password(
        &mut self,
        token: &str,
        (account, before, after): (&str, &str, &str),
    ) -> Result<(), MemberError> {
        let body = Some(json!({ "account": account, "before": before, "after": after }));
        let token = Some(token);
        self.tell(&Request {
            method: Method::POST,
            path: "/v1/password",
            token,
            body,
            within: ANSWER_WITHIN,
        })
        .await
    }

    /// Asks for the organisation's affairs, as the person who is signed in.
    pub(super) async fn office(
        &mut self,
        token: &str,
        call: &Call,
        names: &Names,
    ) -> Result<OfficeAnswer, MemberError> {
        let (method, body) = (call.method.clone(), call.body.clone());
        let request =
            Request { method, path: &call.path, token: Some(token), body, within: FILE_WITHIN };
        let response = self.proved(&request).await?;
        if !response.status().is_success() {
            return Err(self.refused_as(response, RefusedKind::of_office).await);
        }
        let bytes = self.bytes(response, call.answer_max).await?;
        let now_ms = self.clock.now().wall.0.saturating_add(self.ahead.saturating_mul(1000));
        let answer = call.read(&bytes, names, now_ms);
        answer.ok_or_else(|| self.unreachable("it answers as no relay does"))
    }

    async fn seat(&mut self, request: &Request<'_>) -> Result<Seated, MemberError> {
        let sat: Sat = self.ask(request).await?;
        let refresh = bytes_of(sat.refresh_token.reveal());
        let grant = sat.grant.and_then(|text| hex::decode(text).ok());
        Ok(Seated {
            access: sat.access_token,
            holds: Duration::from_secs(sat.expires_in),
            refresh: refresh.ok_or_else(|| self.unreachable("it sent no refresh token"))?,
            grant: grant.and_then(|bytes| SignedGrant::from_bytes(&bytes).ok()),
            must_change_password: sat.must_change_password,
        })
    }

    async fn ask<T: for<'de> Deserialize<'de>>(
        &mut self,
        request: &Request<'_>,
    ) -> Result<T, MemberError> {
        let response = self.proved(request).await?;
        self.read(Ok(response)).await
    }

    async fn tell(&mut self, request: &Request<'_>) -> Result<(), MemberError> {
        let response = self.proved(request).await?;
        if response.status().is_success() {
            return Ok(());
        }
        Err(self.refused(response).await)
    }

    /// Sends a request with a proof. A relay whose clock differs says its time, and is asked again.
    async fn proved(&mut self, request: &Request<'_>) -> Result<Response, MemberError> {
        let sent = self.request(request)?.send().await;
        let response = sent.map_err(|error| self.failed(&error))?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        let ahead = date(&response).map(|date| date - self.seconds());
        let Some(ahead) = ahead.filter(|ahead| (ahead - self.ahead).abs() > CLOCK_SECONDS) else {
            return Ok(response);
        };
        self.ahead = ahead;
        let sent = self.request(request)?.send().await;
        sent.map_err(|error| self.failed(&error))
    }

    fn request(&self, request: &Request<'_>) -> Result<RequestBuilder, MemberError> {
        let mut name = [0; 16];
        getrandom::fill(&mut name).map_err(|error| self.unreachable(error))?;
        // A proof is of the address without what is asked there (RFC 9449, section 4.2).
        let path = request.path.split_once('?').map_or(request.path, |(path, _)| path);
        let url = self.url(path);
        let (method, now) = (request.method.as_str(), self.seconds() + self.ahead);
        let rules = ProofRules { method, url: &url, token: request.token, now };
        let proof = Proof::new(&rules, hex::encode(name)).sign(&self.key);
        let builder = self.client.request(request.method.clone(), self.url(request.path));
        let mut builder = builder.header("dpop", proof).timeout(request.within);
        if let Some(token) = request.token {
            builder = builder.header(header::AUTHORIZATION, format!("DPoP {token}"));
        }
        Ok(match &request.body {
            Some(body) => builder.json(body),
            None => builder,
        })
    }

    async fn read<T: for<'de> Deserialize<'de>>(
        &self,
        response: Result<Response, reqwest::Error>,
    ) -> Result<T, MemberError> {
        let response = response.map_err(|error| self.failed(&error))?;
        if !response.status().is_success() {
            return Err(self.refused(response).await);
        }
        let bytes = self.bytes(response, ANSWER_BYTES_MAX).await?;
        serde_json::from_slice(&bytes).map_err(|_| self.unreachable("it answers as no relay does"))
    }

    async fn refused(&self, response: Response) -> MemberError {
        self.refused_as(response, RefusedKind::of).await
    }

    async fn refused_as(&self, response: Response, kind: fn(&str) -> RefusedKind) -> MemberError {
        let status = response.status();
        let wait = response.headers().get(header::RETRY_AFTER);
        let wait = wait.and_then(|value| value.to_str().ok()?.parse().ok());
        if status == StatusCode::TOO_MANY_REQUESTS {
            return MemberError::TooOften { wait: Duration::from_secs(wait.unwrap_or(60)) };
        }
        if status.is_server_error() {
            return self.unreachable(format!("it answers {status}"));
        }
        let bytes = self.bytes(response, ANSWER_BYTES_MAX).await.unwrap_or_default();
        let problem: Problem = serde_json::from_slice(&bytes).unwrap_or_default();
        let (relay, kind) = (self.relay.clone(), kind(&problem.kind));
        let detail = if problem.detail.is_empty() { status.to_string() } else { problem.detail };
        MemberError::Refused { relay, kind, detail }
    }

    async fn bytes(
        &self,
        mut response: Response,
        bytes_max: usize,
    ) -> Result<Vec<u8>, MemberError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(&error))? {
            if bytes.len() + chunk.len() > bytes_max {
                return Err(MemberError::TooLarge { bytes_max });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.relay)
    }

    fn seconds(&self) -> i64 {
        self.clock.now().wall.0.div_euclid(1000)
    }

    fn failed(&self, error: &reqwest::Error) -> MemberError {
        match untrusted(error) {
            Some(reason) => self.not_trusted(reason),
            None => self.unreachable(root(error)),
        }
    }

    fn unreachable(&self, reason: impl ToString) -> MemberError {
        MemberError::Unreachable { relay: self.relay.clone(), reason: reason.to_string() }
    }

    pub(super) fn not_trusted(&self, reason: impl ToString) -> MemberError {
        MemberError::NotTrusted { relay: self.relay.clone(), reason: reason.to_string() }
    }
}

/// Returns the time at which a relay answered, in seconds since 1970.
fn date(response: &Response) -> Option<i64> {
    let text = response.headers().get(header::DATE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(text).ok().map(|date| date.timestamp())
}

/// Returns what is wrong with the relay's certificate, if that ended the link.
fn untrusted(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found @ (rustls::Error::InvalidCertificate(_) | rustls::Error::General(_))) =
            error.downcast_ref()
        {
            return Some(found.to_string());
        }
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    None
}

/// Returns the words of the innermost reason: those around it only repeat the address.
fn root(error: &(dyn std::error::Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// Returns the 32 bytes of a refresh token, which is how a vault keeps it.
fn bytes_of(token: &str) -> Option<Redacted<[u8; 32]>> {
    let mut bytes = [0; 32];
    let length = Base64UrlUnpadded::decode(token, &mut bytes).ok()?.len();
    (length == bytes.len()).then(|| Redacted::new(bytes))
}
