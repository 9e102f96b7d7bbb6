use std::{sync::Arc, time::Duration};

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use domain::{
    access::{DevicePublicKey, Redacted},
    units::Now,
};
use reqwest::Url;
use sha2::{Digest, Sha256};

use super::{
    OidcError, OidcOptions, ProviderError, SignInError,
    answer::{DeviceAnswer, Refusal, TokenAnswer, refusal, refused},
    config::{AccountClaim, is_loopback},
    discovery::{Metadata, SecretIn},
    fetch::{Answer, Web, encode},
    known::{Known, Source},
    pending::{Pending, PendingSignIns, Taken, Way},
    token::{IdTokenRules, Identified, More, Unverified},
};

/// A sign-in in the browser ends by itself after so long.
const BROWSER_WITHIN: Duration = Duration::from_secs(5 * 60);
/// A sign-in with a code to type ends no later than this, whatever the provider says.
const CODE_WITHIN: Duration = Duration::from_secs(15 * 60);
const NONCE_PURPOSE: &[u8] = b"isotherm sign-in nonce 1\0";
/// How a code to type is exchanged (RFC 8628).
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A provider, and the sign-ins that are under way with it.
#[derive(Debug)]
pub(crate) struct Provider {
    options: OidcOptions,
    /// What people call it.
    name: String,
    is_local: bool,
    web: Web,
    known: Known,
    pending: PendingSignIns,
}

/// A sign-in that began in a browser.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) state: String,
    pub(crate) authorization_url: String,
    pub(crate) expires_in: u64,
}

/// A sign-in that began with a code to type.
#[derive(Debug)]
pub(crate) struct BegunCode {
    pub(crate) state: String,
    pub(crate) user_code: String,
    pub(crate) verification_uri: String,
    pub(crate) verification_uri_complete: Option<String>,
    pub(crate) interval: u64,
    pub(crate) expires_in: u64,
}

/// How a sign-in stands.
#[derive(Debug)]
pub(crate) enum Finished {
    /// The person has not finished; asked again after so many seconds.
    Waiting(u64),
    /// The provider knows the person.
    Person(Identified),
}

/// What the provider's browser page gave to the device.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) code: Redacted<String>,
    pub(crate) verifier: Redacted<String>,
}

impl Provider {
    /// Returns the provider as the process was told of it; nothing is asked of it yet.
    ///
    /// # Errors
    ///
    /// [`OidcError`] names what cannot be used.
    pub(super) fn new(options: OidcOptions) -> Result<Self, OidcError> {
        let issuer = options.check()?;
        let host = || issuer.host_str().unwrap_or_default().to_owned();
        let name = options.name.as_ref().map_or_else(host, |name| name.trim().to_owned());
        let is_local = is_loopback(&issuer);
        let (web, known) = (Web::new(is_local)?, Known::default());
        Ok(Self { options, name, is_local, web, known, pending: PendingSignIns::default() })
    }

    /// Returns what people call the provider.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Asks the provider about itself, so that the first person need not wait.
    pub(crate) async fn look(&self, now: Now) -> Result<(), ProviderError> {
        self.metadata(now).await.map(drop)
    }

    /// Whether people can sign in with a code to type; taken for granted until it is known.
    pub(crate) fn has_codes(&self) -> bool {
        self.known.last().is_none_or(|metadata| metadata.device.is_some())
    }

    /// Begins a sign-in in a browser, which comes back to the device at `redirect_uri`.
    pub(crate) async fn begin_browser(
        &self,
        holder: &DevicePublicKey,
        (redirect_uri, code_challenge): (String, String),
        now: Now,
    ) -> Result<Begun, SignInError> {
        let metadata = self.metadata(now).await?;
        let (state, nonce) = (state()?, nonce(holder)?);
        let mut url = metadata.authorization.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.options.client_id)
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair("scope", self.scope())
            .append_pair("state", &state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &code_challenge)
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(metadata.prompt.map(|prompt| ("prompt", prompt)));
        let way = Way::Browser { redirect_uri, code_challenge };
        self.note(&state, holder, (nonce, way), BROWSER_WITHIN, now)?;
        let authorization_url = url.into();
        Ok(Begun { state, authorization_url, expires_in: BROWSER_WITHIN.as_secs() })
    }

    /// Begins a sign-in with a code that the person types elsewhere.
    pub(crate) async fn begin_code(
        &self,
        holder: &DevicePublicKey,
        now: Now,
    ) -> Result<BegunCode, SignInError> {
        let metadata = self.metadata(now).await?;
        let address = metadata.device.as_ref().ok_or(ProviderError::Unusable("sign-in by code"))?;
        let (state, nonce) = (state()?, nonce(holder)?);
        let form = vec![("scope", self.scope()), ("nonce", &nonce)];
        let answer = self.post(&metadata, address, form).await?;
        if answer.status != 200 {
            return Err(refusal(&answer).into());
        }
        let said: DeviceAnswer = answer.read("answer")?;
        if !said.is_sound(self.is_local) {
            return Err(ProviderError::Unusable("answer").into());
        }
        let interval = Duration::from_secs(said.interval.unwrap_or(5).clamp(1, 60));
        let within = Duration::from_secs(said.expires_in).min(CODE_WITHIN);
        let (device_code, ask_at) = (said.device_code, now.monotonic + interval);
        let way = Way::Code { device_code, interval, ask_at };
        self.note(&state, holder, (nonce, way), within, now)?;
        Ok(BegunCode {
            state,
            user_code: said.user_code,
            verification_uri: said.verification_uri,
            verification_uri_complete: said.verification_uri_complete,
            interval: interval.as_secs(),
            expires_in: within.as_secs(),
        })
    }

    /// Goes on with a sign-in of this device: asks the provider who the person is.
    pub(crate) async fn finish(
        &self,
        state: &str,
        holder: &DevicePublicKey,
        shown: Option<Shown>,
        now: Now,
    ) -> Result<Finished, SignInError> {
        let pending = match self.pending.take(state, holder.device(), now.monotonic) {
            Taken::Yours(pending) => pending,
            Taken::Later(interval) => return Ok(Finished::Waiting(interval.as_secs())),
            Taken::Gone => return Err(SignInError::Expired),
        };
        match (&pending.way, shown) {
            (Way::Browser { redirect_uri, code_challenge }, Some(shown)) => {
                let verifier = shown.verifier.reveal();
                let is_answer = hash(&[verifier.as_bytes()]) == *code_challenge;
                if !is_answer {
                    return Err(SignInError::Verifier);
                }
                let form = vec![
                    ("grant_type", "authorization_code"),
                    ("code", shown.code.reveal()),
                    ("redirect_uri", redirect_uri),
                    ("code_verifier", verifier),
                ];
                let answer = self.ask_token(form, now).await?;
                if answer.status != 200 {
                    return Err(match refused(&answer) {
                        Refusal::Ended(error) => error,
                        Refusal::Wait(_) => ProviderError::Unusable("answer").into(),
                    });
                }
                self.person(&answer, &pending, true, now).await.map(Finished::Person)
            }
            (Way::Code { device_code, .. }, None) => {
                let form =
                    vec![("grant_type", DEVICE_GRANT), ("device_code", device_code.reveal())];
                let polled = self.poll(state, form, &pending, now).await;
                let is_over =
                    !matches!(polled, Ok(Finished::Waiting(_)) | Err(SignInError::Provider(_)));
                if is_over {
                    self.pending.end(state);
                }
                polled
            }
            (Way::Browser { .. }, None) | (Way::Code { .. }, Some(_)) => Err(SignInError::Verifier),
        }
    }

    async fn poll(
        &self,
        state: &str,
        form: Vec<(&str, &str)>,
        pending: &Pending,
        now: Now,
    ) -> Result<Finished, SignInError> {
        let answer = self.ask_token(form, now).await?;
        if answer.status == 200 {
            return self.person(&answer, pending, false, now).await.map(Finished::Person);
        }
        let longer = match refused(&answer) {
            Refusal::Wait(longer) => longer,
            Refusal::Ended(error) => return Err(error),
        };
        let interval = self.pending.wait(state, longer, now.monotonic);
        Ok(Finished::Waiting(interval.as_secs()))
    }

    /// Returns whom the token in an answer names, if everything about it is right.
    async fn person(
        &self,
        answer: &Answer,
        pending: &Pending,
        must_repeat_nonce: bool,
        now: Now,
    ) -> Result<Identified, SignInError> {
        let said: TokenAnswer = answer.read("answer")?;
        let token = said.id_token.ok_or(ProviderError::Unusable("answer"))?;
        let unverified = Unverified::open(token.reveal())?;
        let wanted = (unverified.algorithm, unverified.key.as_deref());
        let keys = self.known.keys(self.source(), wanted, now.monotonic).await?;
        let key = keys.find(wanted.0, wanted.1).ok_or(super::token::IdTokenError::Key)?;
        let rules = IdTokenRules {
            issuer: &self.options.issuer,
            client_id: &self.options.client_id,
            nonce: &pending.nonce,
            must_repeat_nonce,
            began: pending.began,
            now: now.wall.0.div_euclid(1000),
            account_claim: self.options.account_claim,
        };
        let mut identified = unverified.verify(key, &rules)?;
        if identified.account.is_none() {
            identified.account = self.account(&identified, said.access_token, now).await;
        }
        Ok(identified)
    }

    /// Asks what the provider calls a person whom its token does not call so. Whoever is known by
    /// their subject needs no account, so nothing ends if there is no answer.
    async fn account(
        &self,
        identified: &Identified,
        token: Option<Redacted<String>>,
        now: Now,
    ) -> Option<Redacted<String>> {
        let metadata = self.metadata(now).await.ok()?;
        let (url, token) = (metadata.person.as_ref()?, token?);
        let more: Result<More, _> = self.web.get_with(url, Some(token.reveal()), "answer").await;
        let more = more.inspect_err(|error| tracing::warn!(%error, "no more of a person is known"));
        let subject = identified.subject.reveal();
        more.ok()?.account(&self.options.issuer, subject, self.options.account_claim)
    }

    async fn ask_token(&self, form: Vec<(&str, &str)>, now: Now) -> Result<Answer, ProviderError> {
        let metadata = self.metadata(now).await?;
        self.post(&metadata, &metadata.token, form).await
    }

    /// Sends a form as the client that the provider knows.
    async fn post(
        &self,
        metadata: &Metadata,
        url: &Url,
        mut form: Vec<(&str, &str)>,
    ) -> Result<Answer, ProviderError> {
        let secret = self.options.secret().map_err(|_| ProviderError::Secret)?;
        let id = self.options.client_id.as_str();
        let header = match &secret {
            Some(secret) if metadata.secret_in == SecretIn::Header => {
                Some(basic(id, secret.reveal()))
            }
            Some(_) | None => None,
        };
        if header.is_none() {
            form.push(("client_id", id));
            form.extend(secret.as_ref().map(|secret| ("client_secret", secret.reveal().as_str())));
        }
        let authorization = header.as_ref().map(|header| header.reveal().as_str());
        self.web.post(url, &form, authorization).await
    }

    fn note(
        &self,
        state: &str,
        holder: &DevicePublicKey,
        (nonce, way): (String, Way),
        within: Duration,
        now: Now,
    ) -> Result<(), SignInError> {
        let began = now.wall.0.div_euclid(1000);
        let expires_at = now.monotonic + within;
        let pending = Pending { device: holder.device(), began, expires_at, nonce, way };
        self.pending.note(state, pending, now.monotonic)
    }

    async fn metadata(&self, now: Now) -> Result<Arc<Metadata>, ProviderError> {
        self.known.metadata(self.source(), now.monotonic).await
    }

    fn source(&self) -> Source<'_> {
        Source { web: &self.web, issuer: &self.options.issuer, is_local: self.is_local }
    }

    fn scope(&self) -> &'static str {
        match self.options.account_claim {
            AccountClaim::PreferredUsername => "openid profile",
            AccountClaim::Email => "openid email",
        }
    }
}

/// The relay's name and secret as a header has them (RFC 6749, 2.3.1).
fn basic(id: &str, secret: &str) -> Redacted<String> {
    let word = |text: &str| encode(&[("", text)]).split_off(1);
    let both = Redacted::new(format!("{}:{}", word(id), word(secret)));
    Redacted::new(format!("Basic {}", Base64::encode_string(both.reveal().as_bytes())))
}

/// Returns the name of a sign-in: 256 random bits.
fn state() -> Result<String, ProviderError> {
    Ok(Base64UrlUnpadded::encode_string(&random()?))
}

/// Returns what the provider's token must repeat: bound to the device that began.
fn nonce(holder: &DevicePublicKey) -> Result<String, ProviderError> {
    Ok(hash(&[NONCE_PURPOSE, holder.as_bytes(), &random()?]))
}

fn hash(parts: &[&[u8]]) -> String {
    let hash = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part));
    Base64UrlUnpadded::encode_string(&hash.finalize())
}

fn random() -> Result<[u8; 32], ProviderError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| ProviderError::Chance)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_secret_with_any_letters_fit_into_one_header() {
        let header = basic("relay:1", "a b&c");
        let words = Base64::decode_vec(header.reveal().strip_prefix("Basic ").unwrap()).unwrap();
        assert_eq!(words, b"relay%3A1:a+b%26c");
    }

    /// RFC 7636, appendix B.
    #[test]
    fn a_published_code_challenge_is_reproduced() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(hash(&[verifier.as_bytes()]), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
