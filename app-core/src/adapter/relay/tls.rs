//! TLS 1.3 to the relay: under the system's roots, or to one key that was handed over.

use std::{fmt, str::FromStr, sync::Arc};

use rustls::{
    ClientConfig, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
    version::TLS13,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of a relay's public key, as its certificate carries it (SubjectPublicKeyInfo).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelayPin(pub [u8; 32]);

/// What should be a pin is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no pin of a relay's key; it has 64 hexadecimal digits")]
pub struct BadRelayPin(pub String);

impl FromStr for RelayPin {
    type Err = BadRelayPin;

    fn from_str(text: &str) -> Result<Self, BadRelayPin> {
        let mut pin = [0; 32];
        hex::decode_to_slice(text, &mut pin).map_err(|_| BadRelayPin(text.to_owned()))?;
        Ok(Self(pin))
    }
}

impl TryFrom<String> for RelayPin {
    type Error = BadRelayPin;

    fn try_from(text: String) -> Result<Self, BadRelayPin> {
        text.parse()
    }
}

impl From<RelayPin> for String {
    fn from(pin: RelayPin) -> Self {
        pin.to_string()
    }
}

impl fmt::Display for RelayPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Returns how links to a relay are secured.
pub(super) fn secured(pin: Option<RelayPin>) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&TLS13])?;
    Ok(match pin {
        Some(pin) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Pinned { pin, provider }))
            .with_no_client_auth(),
        None => trusting(builder)?.with_no_client_auth(),
    })
}

type Wants = rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>;
type Knows = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

#[cfg(not(target_os = "android"))]
fn trusting(builder: Wants) -> Result<Knows, Error> {
    rustls_platform_verifier::BuilderVerifierExt::with_platform_verifier(builder)
}

/// The system's roots can be asked on Android from Java only; a library cannot rely on that.
#[cfg(target_os = "android")]
fn trusting(builder: Wants) -> Result<Knows, Error> {
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<rustls::RootCertStore>();
    Ok(builder.with_root_certificates(roots))
}

/// Takes one public key for the relay, whatever name, date and issuer its certificate bears.
#[derive(Debug)]
struct Pinned {
    pin: RelayPin,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _between: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let key = ParsedCertificate::try_from(certificate)?.subject_public_key_info();
        if <[u8; 32]>::from(Sha256::digest(&key)) == self.pin.0 {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General("the relay has another key than the one handed over".to_owned()))
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("nothing older than TLS 1.3 is spoken".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }

    fn root_hint_subjects(&self) -> Option<&[DistinguishedName]> {
        None
    }
}
