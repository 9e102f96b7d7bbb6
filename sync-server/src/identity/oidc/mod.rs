//! Signing in with a provider of OpenID Connect. The relay makes every exchange with the provider,
//! so that no device ever holds one of its tokens.

mod answer;
mod config;
mod discovery;
mod exchange;
mod fetch;
mod keys;
mod known;
mod pending;
mod person;
mod token;

pub use config::{AccountClaim, OidcError, OidcOptions, SignInOptions};
pub(crate) use exchange::{Begun, BegunCode, Finished, Provider, Shown};
pub(crate) use person::find;
pub(crate) use token::Identified;

/// How people sign in at this relay.
#[derive(Debug)]
pub(crate) struct SignIn {
    /// Whether the relay's own accounts let in those whom the provider knows as well.
    pub(crate) accounts: bool,
    pub(crate) provider: Option<Provider>,
}

impl SignIn {
    /// Returns how people sign in as the process was told.
    ///
    /// # Errors
    ///
    /// [`OidcError`] names what cannot be used.
    pub(crate) fn new(options: &SignInOptions) -> Result<Self, OidcError> {
        let provider = options.provider.clone().map(Provider::new).transpose()?;
        Ok(Self { accounts: options.accounts, provider })
    }
}

/// Why the provider cannot be asked. What it said is not repeated: it may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProviderError {
    #[error("the provider of sign-in does not answer")]
    Silent,
    #[error("the provider of sign-in answers with status {0}")]
    Status(u16),
    #[error("the provider's {0} cannot be used")]
    Unusable(&'static str),
    #[error("the provider of sign-in does not take this relay for its client")]
    Client,
    #[error("the file of the relay's secret cannot be read")]
    Secret,
    #[error("the machine has no randomness")]
    Chance,
}

/// Why a sign-in with the provider does not end in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignInError {
    #[error("the sign-in took too long, was used before, or never began; begin again")]
    Expired,
    #[error("the provider of sign-in says no")]
    Denied,
    #[error("the sign-in is not the one that began: the verifier does not fit")]
    Verifier,
    #[error(transparent)]
    Token(#[from] token::IdTokenError),
    #[error(transparent)]
    Provider(#[from] ProviderError),
    #[error("too many sign-ins are under way")]
    Full,
}
