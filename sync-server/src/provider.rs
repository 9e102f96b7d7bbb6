//! What the process is told of the provider of sign-in.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sync_server::{AccountClaim, OidcOptions, SignInOptions};

#[derive(Args)]
pub(crate) struct SignInWords {
    /// Let people sign in with this provider of OpenID Connect, named letter by letter as its
    /// tokens name it.
    #[arg(long, value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// What the provider calls this relay.
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// A file whose first line is the relay's secret at the provider; it may be replaced at any
    /// time. Without one the relay is a public client.
    #[arg(long, value_name = "FILE", requires = "oidc_issuer")]
    oidc_client_secret: Option<PathBuf>,
    /// What people call the provider; otherwise its host.
    #[arg(long, value_name = "NAME", requires = "oidc_issuer")]
    oidc_name: Option<String>,
    /// What names the account of somebody who comes for the first time.
    #[arg(
        long,
        value_name = "CLAIM",
        requires = "oidc_issuer",
        default_value = "preferred_username"
    )]
    oidc_account_claim: Claim,
    /// Refuse passwords of whoever has signed in with the provider.
    #[arg(long, requires = "oidc_issuer")]
    no_accounts: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Claim {
    /// The name that the person has at the provider. It must not be theirs to choose.
    #[value(name = "preferred_username")]
    PreferredUsername,
    /// The address that the provider has verified.
    #[value(name = "email")]
    Email,
}

impl From<SignInWords> for SignInOptions {
    fn from(options: SignInWords) -> Self {
        let account_claim = match options.oidc_account_claim {
            Claim::PreferredUsername => AccountClaim::PreferredUsername,
            Claim::Email => AccountClaim::Email,
        };
        let provider = options.oidc_issuer.zip(options.oidc_client_id);
        let provider = provider.map(|(issuer, client_id)| OidcOptions {
            issuer,
            client_id,
            client_secret: options.oidc_client_secret,
            name: options.oidc_name,
            account_claim,
        });
        Self { accounts: !options.no_accounts, provider }
    }
}
