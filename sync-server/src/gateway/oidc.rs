use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::access::Redacted;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::{Holder, identity},
    devices::{body, failed},
    sessions::{Session, admitted, begin as open, note},
};
use crate::{
    identity::oidc::{Begun, BegunCode, Finished, Identified, Provider, Shown, SignInError, find},
    ports::Ports,
    problem::Problem,
};

/// How the audit calls the way in by a provider.
const OIDC: &str = "oidc";
const REDIRECT_BYTES_MAX: usize = 255;
const CODE_BYTES_MAX: usize = 4 * 1024;

/// How people sign in at this relay.
#[derive(Serialize, ToSchema)]
pub(super) struct Ways {
    /// Whether people may sign in with an account and a password of the relay.
    accounts: bool,
    /// The provider that knows the people, if there is one.
    provider: Option<ProviderItem>,
}

/// A provider of OpenID Connect.
#[derive(Serialize, ToSchema)]
pub(super) struct ProviderItem {
    /// What people call it.
    name: String,
    /// `browser` for a browser on the device itself, `code` for a code that is typed elsewhere.
    ways: Vec<&'static str>,
}

/// A sign-in that is to begin.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "way", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Beginning {
    /// In a browser on the device.
    Browser {
        /// Where the browser comes back to: `http`, a loopback address, any port.
        redirect_uri: String,
        /// The SHA-256 of the verifier, in base64url without padding (RFC 7636, S256).
        code_challenge: String,
    },
    /// With a code that the person types on another device.
    Code {},
}

/// A sign-in that began in a browser.
#[derive(Serialize, ToSchema)]
pub(super) struct BrowserItem {
    /// Its name, which comes back to the device with the browser.
    state: String,
    /// What the browser opens.
    authorization_url: String,
    /// How long it holds, in seconds.
    expires_in: u64,
}

/// A sign-in that began with a code.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeItem {
    /// Its name.
    state: String,
    /// What the person types.
    user_code: String,
    /// Where the person types it.
    verification_uri: String,
    /// The same address with the code in it, if the provider has one.
    verification_uri_complete: Option<String>,
    /// How often the device asks, in seconds.
    interval: u64,
    /// How long it holds, in seconds.
    expires_in: u64,
}

/// A sign-in that began.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum BegunItem {
    /// In a browser.
    Browser(BrowserItem),
    /// With a code.
    Code(CodeItem),
}

/// What the provider gave to the device; nothing for a sign-in with a code that is typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Finishing {
    /// The code that came back with the browser.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    code: Option<Redacted<String>>,
    /// What the challenge was made of.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    code_verifier: Option<Redacted<String>>,
}

/// A person who has not finished.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingItem {
    /// When to ask again, in seconds.
    interval: u64,
}

/// Returns how people sign in here; the provider is not asked for it.
#[utoipa::path(get, path = "/v1/sign-in", tag = "identity",
    responses(
        (status = 200, description = "The ways in.", body = Ways),
        (status = 404, description = "Nobody signs in at an open relay.", body = Problem),
    ))]
pub(super) async fn ways(State(ports): State<Arc<Ports>>) -> Result<Json<Ways>, Problem> {
    identity(&ports)?;
    let provider = ports.sign_in.provider.as_ref().map(|provider| {
        let ways = if provider.has_codes() { &["browser", "code"][..] } else { &["browser"] };
        ProviderItem { name: provider.name().to_owned(), ways: ways.to_vec() }
    });
    Ok(Json(Ways { accounts: ports.sign_in.accounts, provider }))
}

/// Begins a sign-in with the provider on an approved device, which proves its key.
#[utoipa::path(post, path = "/v1/sessions/oidc", tag = "identity", request_body = Beginning,
    responses(
        (status = 201, description = "The sign-in.", body = BegunItem),
        (status = 400, description = "The address or the challenge cannot be used.",
            body = Problem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The device is not approved.", body = Problem),
        (status = 404, description = "The relay knows no provider.", body = Problem),
        (status = 429, description = "The device begins too often.", body = Problem),
        (status = 502, description = "The provider cannot be asked.", body = Problem),
    ))]
pub(super) async fn begin(
    State(ports): State<Arc<Ports>>,
    holder: Holder,
    beginning: Result<Json<Beginning>, JsonRejection>,
) -> Result<(StatusCode, Json<BegunItem>), Problem> {
    let beginning = body(beginning)?;
    let provider = provider(&ports)?;
    let now = ports.clock.now();
    ports.limits.by_device(holder.key.device(), now.monotonic)?;
    ports.limits.by_sign_in(holder.key.device(), now.monotonic)?;
    admitted(&ports, &holder).await?;
    let item = match beginning {
        Beginning::Browser { redirect_uri, code_challenge } => {
            let asked = (redirect(&redirect_uri)?, challenge(code_challenge)?);
            provider.begin_browser(&holder.key, asked, now).await.map(browser_item)
        }
        Beginning::Code {} => provider.begin_code(&holder.key, now).await.map(code_item),
    };
    match item {
        Ok(item) => Ok((StatusCode::CREATED, Json(item))),
        Err(error) => Err(turned_away(&ports, &holder, error).await),
    }
}

/// Goes on with a sign-in on the device that began it: the relay asks the provider who it is.
#[utoipa::path(post, path = "/v1/sessions/oidc/{state}", tag = "identity",
    request_body = Finishing,
    params(("state" = String, Path, description = "The name of the sign-in")),
    responses(
        (status = 201, description = "The session.", body = Session),
        (status = 202, description = "The person has not finished.", body = WaitingItem),
        (status = 400, description = "The body cannot be used.", body = Problem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The provider says no, or knows somebody who is nobody here, \
            or the device is not approved.", body = Problem),
        (status = 404, description = "The relay knows no provider.", body = Problem),
        (status = 410, description = "The sign-in has ended.", body = Problem),
        (status = 502, description = "The provider cannot be asked.", body = Problem),
    ))]
pub(super) async fn finish(
    State(ports): State<Arc<Ports>>,
    holder: Holder,
    Path(state): Path<String>,
    finishing: Result<Json<Finishing>, JsonRejection>,
) -> Result<Response, Problem> {
    let shown = shown(body(finishing)?)?;
    let provider = provider(&ports)?;
    let now = ports.clock.now();
    ports.limits.by_device(holder.key.device(), now.monotonic)?;
    admitted(&ports, &holder).await?;
    match provider.finish(&state, &holder.key, shown, now).await {
        Ok(Finished::Waiting(interval)) => {
            Ok((StatusCode::ACCEPTED, Json(WaitingItem { interval })).into_response())
        }
        Ok(Finished::Person(identified)) => welcome(&ports, &holder, identified).await,
        Err(error) => Err(turned_away(&ports, &holder, error).await),
    }
}

/// Opens the session of somebody whom the provider knows, if they are somebody here.
async fn welcome(
    ports: &Ports,
    holder: &Holder,
    identified: Identified,
) -> Result<Response, Problem> {
    let by = holder.by();
    let found = ports.store.write(move |writing| find(writing.transaction, &identified, by));
    match found.await.map_err(failed)? {
        Ok(account) => Ok(open(ports, holder, account, OIDC).await?.into_response()),
        Err(nobody) => {
            note(ports, by, nobody.word()).await?;
            Err(Problem::forbidden_as("/problems/person-unknown", nobody.to_string()))
        }
    }
}

fn provider(ports: &Ports) -> Result<&Provider, Problem> {
    identity(ports)?;
    ports.sign_in.provider.as_ref().ok_or_else(Problem::unknown_address)
}

/// Takes an address on the device itself and no other (RFC 8252, 7.3).
fn redirect(text: &str) -> Result<String, Problem> {
    let url = Url::parse(text).ok().filter(|url| {
        let is_own = matches!(url.host_str(), Some("127.0.0.1" | "[::1]"));
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_plain = url.query().is_none() && url.fragment().is_none();
        url.scheme() == "http" && is_own && is_bare && is_plain && text.len() <= REDIRECT_BYTES_MAX
    });
    let wrong = || {
        Problem::malformed("the browser comes back to http on 127.0.0.1 or [::1] and nowhere else")
    };
    url.map(String::from).ok_or_else(wrong)
}

fn challenge(text: String) -> Result<String, Problem> {
    if text.len() == 43 && text.bytes().all(is_base64url) {
        return Ok(text);
    }
    Err(Problem::malformed("the code challenge is no SHA-256 in base64url without padding"))
}

fn shown(finishing: Finishing) -> Result<Option<Shown>, Problem> {
    let (code, verifier) = match (finishing.code, finishing.code_verifier) {
        (None, None) => return Ok(None),
        (Some(code), Some(verifier)) => (code, verifier),
        (Some(_), None) | (None, Some(_)) => {
            return Err(Problem::malformed("a code and its verifier come together"));
        }
    };
    let is_code = (1..=CODE_BYTES_MAX).contains(&code.reveal().len())
        && code.reveal().bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let is_unreserved = |byte: u8| is_base64url(byte) || matches!(byte, b'.' | b'~');
    let is_verifier = (43..=128).contains(&verifier.reveal().len())
        && verifier.reveal().bytes().all(is_unreserved);
    if is_code && is_verifier {
        return Ok(Some(Shown { code, verifier }));
    }
    Err(Problem::malformed("the code or its verifier is none"))
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Writes why nobody was let in, and returns it as the device is told.
async fn turned_away(ports: &Ports, holder: &Holder, error: SignInError) -> Problem {
    let (why, problem) = match error {
        SignInError::Provider(error) => {
            tracing::warn!(%error, "somebody could not sign in with the provider");
            return Problem::provider_unreachable(error.to_string());
        }
        SignInError::Full => return Problem::busy(),
        SignInError::Expired => ("sign_in.expired", Problem::sign_in_expired(error.to_string())),
        SignInError::Verifier => ("sign_in.verifier", Problem::sign_in_expired(error.to_string())),
        SignInError::Denied => ("provider.denied", denied(&error)),
        SignInError::Token(refused) => {
            tracing::warn!(error = %refused, "a token of the provider is refused");
            (refused.word(), denied(&error))
        }
    };
    note(ports, holder.by(), why).await.err().unwrap_or(problem)
}

fn denied(error: &SignInError) -> Problem {
    Problem::forbidden_as("/problems/sign-in-denied", error.to_string())
}

fn browser_item(begun: Begun) -> BegunItem {
    let Begun { state, authorization_url, expires_in } = begun;
    BegunItem::Browser(BrowserItem { state, authorization_url, expires_in })
}

fn code_item(begun: BegunCode) -> BegunItem {
    BegunItem::Code(CodeItem {
        state: begun.state,
        user_code: begun.user_code,
        verification_uri: begun.verification_uri,
        verification_uri_complete: begun.verification_uri_complete,
        interval: begun.interval,
        expires_in: begun.expires_in,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_comes_back_to_the_device_and_nowhere_else() {
        for right in ["http://127.0.0.1:4711/", "http://[::1]:4711/back", "http://127.0.0.1"] {
            assert!(redirect(right).is_ok(), "{right}");
        }
        for wrong in [
            "https://127.0.0.1:4711/",
            "http://localhost:4711/",
            "http://127.0.0.2:4711/",
            "http://127.0.0.1.example.org/",
            "http://127.0.0.1@example.org/",
            "http://user@127.0.0.1/",
            "http://127.0.0.1/?a=b",
            "http://127.0.0.1/#a",
            "http://example.org/",
            "isotherm://127.0.0.1/",
            "",
        ] {
            assert!(redirect(wrong).is_err(), "{wrong}");
        }
    }
}
