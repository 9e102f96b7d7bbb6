use std::time::Duration;

use reqwest::{Client, RequestBuilder, Url, header, redirect::Policy};
use rustls::{ClientConfig, crypto::ring, version};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::{OidcError, ProviderError};

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// The longest that one exchange with the provider takes.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// Asks a provider: bounded in time and size, following nobody elsewhere.
#[derive(Debug)]
pub(super) struct Web {
    client: Client,
}

/// What the provider answered. It may hold tokens, so its memory is wiped.
pub(super) struct Answer {
    pub(super) status: u16,
    body: Zeroizing<Vec<u8>>,
}

impl Answer {
    /// Returns the body as JSON of this form.
    pub(super) fn read<T: DeserializeOwned>(&self, what: &'static str) -> Result<T, ProviderError> {
        serde_json::from_slice(&self.body).map_err(|_| ProviderError::Unusable(what))
    }
}

impl Web {
    /// Returns what asks a provider, on this machine if it `is_local`.
    pub(super) fn new(is_local: bool) -> Result<Self, OidcError> {
        let failed = |error: &dyn std::fmt::Display| OidcError::Tls(error.to_string());
        let tls = ClientConfig::builder_with_provider(ring::default_provider().into())
            .with_protocol_versions(&[&version::TLS13, &version::TLS12])
            .and_then(rustls_platform_verifier::BuilderVerifierExt::with_platform_verifier)
            .map_err(|error| failed(&error))?
            .with_no_client_auth();
        let builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN);
        let builder = if is_local { builder.no_proxy() } else { builder.https_only(true) };
        let client = builder.build().map_err(|error| failed(&error))?;
        Ok(Self { client })
    }

    /// Returns a document of the provider.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        url: &Url,
        what: &'static str,
    ) -> Result<T, ProviderError> {
        self.get_with(url, None, what).await
    }

    /// The same, shown to whoever has this token alone.
    pub(super) async fn get_with<T: DeserializeOwned>(
        &self,
        url: &Url,
        token: Option<&str>,
        what: &'static str,
    ) -> Result<T, ProviderError> {
        let request = self.client.get(url.clone());
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = answer(request).await?;
        if answer.status != 200 {
            return Err(ProviderError::Status(answer.status));
        }
        answer.read(what)
    }

    /// Sends a form, with the relay's own name and secret in the header where they belong there.
    pub(super) async fn post(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Result<Answer, ProviderError> {
        let request = self
            .client
            .post(url.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(encode(form));
        let request = match authorization {
            Some(authorization) => request.header(header::AUTHORIZATION, authorization),
            None => request,
        };
        answer(request).await
    }
}

/// Writes a form as HTML does.
pub(super) fn encode(form: &[(&str, &str)]) -> String {
    let mut url = Url::parse("form:").ok();
    if let Some(url) = &mut url {
        url.query_pairs_mut().extend_pairs(form);
    }
    url.as_ref().and_then(Url::query).unwrap_or_default().to_owned()
}

async fn answer(request: RequestBuilder) -> Result<Answer, ProviderError> {
    let request = request.header(header::ACCEPT, "application/json");
    // The error may name the address with everything in its query.
    let mut response = request.send().await.map_err(|_| ProviderError::Silent)?;
    let status = response.status().as_u16();
    // As long as it can become, so that it never moves and leaves a copy behind.
    let mut body = Zeroizing::new(Vec::with_capacity(ANSWER_BYTES_MAX));
    while let Some(chunk) = response.chunk().await.map_err(|_| ProviderError::Silent)? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(ProviderError::Unusable("answer"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_written_so_that_no_value_becomes_another_field() {
        assert_eq!(encode(&[("a", "b&c=d"), ("e", "f g+h%")]), "a=b%26c%3Dd&e=f+g%2Bh%25");
        assert_eq!(encode(&[]), "");
    }
}
