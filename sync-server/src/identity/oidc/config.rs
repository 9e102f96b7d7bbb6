use std::{fs, io, net::IpAddr, path::PathBuf};

use domain::access::Redacted;
use reqwest::Url;

const ISSUER_BYTES_MAX: usize = 255;
const NAME_LENGTH_MAX: usize = 60;
const SECRET_BYTES_MAX: usize = 4 * 1024;

/// How people sign in, as the process is told.
#[derive(Clone, Debug)]
pub struct SignInOptions {
    /// Whether those whom the provider knows may sign in with a password of the relay as well.
    pub accounts: bool,
    /// The provider, if there is one.
    pub provider: Option<OidcOptions>,
}

impl Default for SignInOptions {
    fn default() -> Self {
        Self { accounts: true, provider: None }
    }
}

/// A provider of OpenID Connect, and how the relay is known there.
#[derive(Clone, Debug)]
pub struct OidcOptions {
    /// The issuer, letter by letter as its tokens name it.
    pub issuer: String,
    /// What the provider calls the relay.
    pub client_id: String,
    /// A file whose first line is the relay's secret at the provider, if it was given one.
    pub client_secret: Option<PathBuf>,
    /// What people call the provider; its host if nothing is given.
    pub name: Option<String>,
    /// Which claim names the account of somebody who comes for the first time.
    pub account_claim: AccountClaim,
}

/// The claim of an ID token that names an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountClaim {
    /// The name that the person signs in with at the provider.
    #[default]
    PreferredUsername,
    /// The address that the provider has verified.
    Email,
}

/// The provider cannot be used as it was given.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// Its tokens could come from anyone on the way.
    #[error(
        "--oidc-issuer {0:?}: an https address without query and fragment, 255 bytes at most; \
         http only on this machine"
    )]
    Issuer(String),
    /// The relay has no name there.
    #[error("--oidc-client-id: 1 to 255 visible characters")]
    Client,
    /// The name cannot be shown.
    #[error("--oidc-name: one line of 1 to 60 characters")]
    Name,
    /// The secret cannot be read.
    #[error("--oidc-client-secret {path}: {error}", path = path.display())]
    Secret {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Nothing can be asked of it.
    #[error("no secured link to the provider: {0}")]
    Tls(String),
}

impl OidcOptions {
    /// Checks everything that can be checked without asking the provider.
    pub(super) fn check(&self) -> Result<Url, OidcError> {
        let wrong = || OidcError::Issuer(self.issuer.clone());
        let url = Url::parse(&self.issuer).map_err(|_| wrong())?;
        let is_plain = url.query().is_none() && url.fragment().is_none();
        let is_short = self.issuer.len() <= ISSUER_BYTES_MAX;
        if !is_plain || !is_short || !is_secured(&url, is_loopback(&url)) {
            return Err(wrong());
        }
        let is_visible = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if !(1..=255).contains(&self.client_id.len()) || !is_visible(&self.client_id) {
            return Err(OidcError::Client);
        }
        let length = self.name.as_ref().map_or(1, |name| name.trim().chars().count());
        let is_line = self.name.iter().flat_map(|name| name.chars()).all(|c| !c.is_control());
        if !(1..=NAME_LENGTH_MAX).contains(&length) || !is_line {
            return Err(OidcError::Name);
        }
        self.secret()?;
        Ok(url)
    }

    /// Reads the secret anew, so that it may be replaced while the relay runs.
    pub(super) fn secret(&self) -> Result<Option<Redacted<String>>, OidcError> {
        let Some(path) = &self.client_secret else { return Ok(None) };
        let failed = |error| OidcError::Secret { path: path.clone(), error };
        let text = Redacted::new(fs::read_to_string(path).map_err(failed)?);
        let secret = text.reveal().lines().next().unwrap_or_default().trim().to_owned();
        if secret.is_empty() || secret.len() > SECRET_BYTES_MAX {
            let error = io::Error::new(io::ErrorKind::InvalidData, "no secret in the first line");
            return Err(failed(error));
        }
        Ok(Some(Redacted::new(secret)))
    }
}

/// Whether nobody on the way could read or change what is said there.
pub(super) fn is_secured(url: &Url, is_local: bool) -> bool {
    let is_bare = url.username().is_empty() && url.password().is_none() && url.has_host();
    match url.scheme() {
        "https" => is_bare,
        "http" => is_bare && is_local && is_loopback(url),
        _ => false,
    }
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(issuer: &str) -> OidcOptions {
        OidcOptions {
            issuer: issuer.to_owned(),
            client_id: "isotherm".to_owned(),
            client_secret: None,
            name: None,
            account_claim: AccountClaim::default(),
        }
    }

    #[test]
    fn an_issuer_is_secured_or_on_this_machine() {
        for right in [
            "https://id.example.org",
            "https://id.example.org/realms/north",
            "http://127.0.0.1:8080/realms/it",
            "http://[::1]:8080",
            "http://localhost:8080/",
        ] {
            assert!(options(right).check().is_ok(), "{right}");
        }
        for wrong in [
            "",
            "id.example.org",
            "http://id.example.org",
            "http://127.0.0.1.example.org",
            "http://10.0.0.1",
            "https://id.example.org?a=b",
            "https://id.example.org#a",
            "https://user:word@id.example.org",
            "ftp://id.example.org",
            "file:///etc/passwd",
        ] {
            assert!(matches!(options(wrong).check(), Err(OidcError::Issuer(_))), "{wrong}");
        }
    }

    #[test]
    fn what_the_relay_and_the_provider_are_called_can_be_used() {
        let right = options("https://id.example.org");
        let client = |client_id: &str| {
            OidcOptions { client_id: client_id.to_owned(), ..right.clone() }.check()
        };
        let name =
            |name: &str| OidcOptions { name: Some(name.to_owned()), ..right.clone() }.check();
        assert!(matches!(client(""), Err(OidcError::Client)));
        assert!(matches!(client("two words"), Err(OidcError::Client)));
        assert!(matches!(name(" "), Err(OidcError::Name)));
        assert!(matches!(name("two\nlines"), Err(OidcError::Name)));
        assert!(name("North's own").is_ok() && client("isotherm-relay").is_ok());
    }

    #[test]
    fn a_secret_is_the_first_line_of_its_file_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let options =
            OidcOptions { client_secret: Some(path.clone()), ..options("https://id.example.org") };
        assert!(matches!(options.check(), Err(OidcError::Secret { .. })));
        fs::write(&path, " \n").unwrap();
        assert!(matches!(options.check(), Err(OidcError::Secret { .. })));
        fs::write(&path, "first words\nsecond\n").unwrap();
        let secret = options.secret().unwrap().unwrap();
        assert_eq!(secret.reveal(), "first words");
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}
