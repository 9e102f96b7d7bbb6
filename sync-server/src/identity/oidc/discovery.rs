use reqwest::Url;
use serde::Deserialize;

use super::{ProviderError, config::is_secured};

const WHAT: &str = "discovery document";

/// What a provider says of itself (OpenID Connect Discovery 1.0, RFC 8414, RFC 8628).
#[derive(Debug, Deserialize)]
pub(super) struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    device_authorization_endpoint: Option<String>,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    prompt_values_supported: Option<Vec<String>>,
}

/// Where a provider is asked what.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) keys: Url,
    /// Where a sign-in with a code to type begins, if it can.
    pub(super) device: Option<Url>,
    /// Where the provider says more of a person than its token does, if anywhere.
    pub(super) person: Option<Url>,
    pub(super) secret_in: SecretIn,
    /// What makes the provider ask who the person is, whoever signed in there before.
    pub(super) prompt: Option<&'static str>,
}

/// How the relay shows its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecretIn {
    Header,
    Form,
}

impl Document {
    /// Returns where the document lies.
    pub(super) fn address(issuer: &str) -> Result<Url, ProviderError> {
        let base = issuer.trim_end_matches('/');
        Url::parse(&format!("{base}/.well-known/openid-configuration"))
            .map_err(|_| ProviderError::Unusable(WHAT))
    }

    /// Takes the document of this issuer and of no other.
    pub(super) fn check(self, issuer: &str, is_local: bool) -> Result<Metadata, ProviderError> {
        if self.issuer != issuer {
            return Err(ProviderError::Unusable("issuer"));
        }
        let lacks = |list: &Option<Vec<String>>, word: &str| {
            list.as_ref().is_some_and(|list| !list.iter().any(|listed| listed == word))
        };
        if lacks(&self.code_challenge_methods_supported, "S256") {
            return Err(ProviderError::Unusable("kinds of code challenge"));
        }
        let methods = &self.token_endpoint_auth_methods_supported;
        let is_posted =
            lacks(methods, "client_secret_basic") && !lacks(methods, "client_secret_post");
        let prompts = &self.prompt_values_supported;
        let prompt = ["login", "select_account"].into_iter().find(|word| !lacks(prompts, word));
        let url = |text: &str| {
            let url = Url::parse(text).ok().filter(|url| is_secured(url, is_local));
            url.filter(|url| url.fragment().is_none()).ok_or(ProviderError::Unusable("addresses"))
        };
        Ok(Metadata {
            authorization: url(&self.authorization_endpoint)?,
            token: url(&self.token_endpoint)?,
            keys: url(&self.jwks_uri)?,
            device: self.device_authorization_endpoint.as_deref().map(url).transpose()?,
            person: self.userinfo_endpoint.as_deref().map(url).transpose()?,
            secret_in: if is_posted { SecretIn::Form } else { SecretIn::Header },
            prompt,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://id.example.org/realms/north";

    fn check(changes: &[(&str, Value)]) -> Result<Metadata, ProviderError> {
        let mut document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{ISSUER}/auth"),
            "token_endpoint": format!("{ISSUER}/token"),
            "jwks_uri": format!("{ISSUER}/keys"),
        });
        for (name, value) in changes {
            document[name] = value.clone();
        }
        serde_json::from_value::<Document>(document).unwrap().check(ISSUER, false)
    }

    #[test]
    fn a_document_is_of_the_issuer_that_was_asked_letter_by_letter() {
        assert!(check(&[]).is_ok());
        for other in
            ["https://id.example.org/realms/north/", "https://ID.example.org/realms/north", ""]
        {
            let found = check(&[("issuer", json!(other))]).err();
            assert_eq!(found, Some(ProviderError::Unusable("issuer")), "{other}");
        }
    }

    #[test]
    fn every_address_in_it_is_secured() {
        for name in [
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "device_authorization_endpoint",
            "userinfo_endpoint",
        ] {
            for other in ["http://id.example.org/a", "http://127.0.0.1/a", "/a", "file:///a", ""] {
                let found = check(&[(name, json!(other))]).err();
                assert_eq!(found, Some(ProviderError::Unusable("addresses")), "{name} {other}");
            }
        }
    }

    #[test]
    fn the_relay_does_as_the_provider_can() {
        let secret_in = |methods: Value| {
            check(&[("token_endpoint_auth_methods_supported", methods)]).unwrap().secret_in
        };
        assert_eq!(check(&[]).unwrap().secret_in, SecretIn::Header);
        assert_eq!(secret_in(json!(["client_secret_post"])), SecretIn::Form);
        assert_eq!(
            secret_in(json!(["client_secret_post", "client_secret_basic"])),
            SecretIn::Header
        );
        let prompt = |values: Value| check(&[("prompt_values_supported", values)]).unwrap().prompt;
        assert_eq!(check(&[]).unwrap().prompt, Some("login"));
        assert_eq!(prompt(json!(["none", "select_account"])), Some("select_account"));
        assert_eq!(prompt(json!(["none"])), None);
        let plain = check(&[("code_challenge_methods_supported", json!(["plain"]))]).err();
        assert_eq!(plain, Some(ProviderError::Unusable("kinds of code challenge")));
    }
}
