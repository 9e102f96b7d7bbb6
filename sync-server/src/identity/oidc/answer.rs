use std::time::Duration;

use domain::access::Redacted;
use reqwest::Url;
use serde::Deserialize;

use super::{ProviderError, SignInError, config::is_secured, fetch::Answer};

const USER_CODE_LENGTH_MAX: usize = 40;
const ADDRESS_BYTES_MAX: usize = 2_048;
/// How much longer a provider wants between two questions when it says so (RFC 8628, 3.5).
const SLOWER: Duration = Duration::from_secs(5);

/// What begins a sign-in with a code to type (RFC 8628, 3.2).
#[derive(Deserialize)]
pub(super) struct DeviceAnswer {
    pub(super) device_code: Redacted<String>,
    pub(super) user_code: String,
    pub(super) verification_uri: String,
    pub(super) verification_uri_complete: Option<String>,
    pub(super) expires_in: u64,
    pub(super) interval: Option<u64>,
}

/// What ends a sign-in.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) id_token: Option<Redacted<String>>,
    /// Lets the relay ask once what the provider calls the person, and is then forgotten.
    pub(super) access_token: Option<Redacted<String>>,
}

#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl DeviceAnswer {
    /// Whether what a person is shown is short, one line, and leads nowhere that is not secured.
    pub(super) fn is_sound(&self, is_local: bool) -> bool {
        let is_shown = |address: &str| {
            let url = Url::parse(address).ok();
            let is_safe = url.is_some_and(|url| is_secured(&url, is_local));
            is_safe && address.len() <= ADDRESS_BYTES_MAX
        };
        let length = self.user_code.chars().count();
        let is_typed = (1..=USER_CODE_LENGTH_MAX).contains(&length)
            && !self.user_code.chars().any(char::is_control);
        let is_complete = self.verification_uri_complete.as_deref().is_none_or(is_shown);
        is_typed && is_complete && is_shown(&self.verification_uri)
    }
}

/// What an answer without a token says.
pub(super) enum Refusal {
    /// Ask again, with so much more time between.
    Wait(Duration),
    Ended(SignInError),
}

/// Returns what an answer without a token means for the sign-in.
pub(super) fn refused(answer: &Answer) -> Refusal {
    let said: Result<Refused, ProviderError> = answer.read("answer");
    match said.as_ref().map(|said| said.error.as_str()) {
        Ok("authorization_pending") => Refusal::Wait(Duration::ZERO),
        Ok("slow_down") => Refusal::Wait(SLOWER),
        Ok("access_denied") => Refusal::Ended(SignInError::Denied),
        Ok("expired_token" | "invalid_grant") => Refusal::Ended(SignInError::Expired),
        Ok(_) | Err(_) => Refusal::Ended(refusal(answer).into()),
    }
}

/// Returns what an answer without a token means for the relay.
pub(super) fn refusal(answer: &Answer) -> ProviderError {
    let said: Result<Refused, ProviderError> = answer.read("answer");
    match said.as_ref().map(|said| said.error.as_str()) {
        Ok("invalid_client" | "unauthorized_client") => ProviderError::Client,
        Ok(_) | Err(_) => ProviderError::Status(answer.status),
    }
}
