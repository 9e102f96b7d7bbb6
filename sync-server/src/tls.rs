//! The relay behind its own certificate: TLS 1.3 and nothing older.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use axum::serve::Listener;
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::ParsedCertificate,
    version::TLS13,
};
use sha2::{Digest, Sha256};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// A peer that does not finish its handshake in this time is let go.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// The most handshakes at one time; whoever comes then waits in the system's queue.
const HANDSHAKES_MAX: usize = 256;
/// After a failed accept, as when no file may be opened any more, others get time to end.
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Where the certificate and its key lie, as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those between it and its root.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// The certificate cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}", path = path.display())]
pub struct TlsError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// The certificate in use. Clones share it.
#[derive(Clone)]
pub(crate) struct Certificate {
    files: TlsFiles,
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

impl Certificate {
    /// Reads the files.
    pub(crate) fn read(files: TlsFiles) -> Result<Self, TlsError> {
        let current = Arc::new(RwLock::new(Arc::new(configure(&files)?)));
        Ok(Self { files, current })
    }

    /// Reads the files again; links that are open keep what they began with.
    pub(crate) fn reload(&self) -> Result<(), TlsError> {
        let fresh = Arc::new(configure(&self.files)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    fn acceptor(&self) -> TlsAcceptor {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

/// Returns the SHA-256 of the public key in a certificate's file (SubjectPublicKeyInfo), by which
/// devices know the relay.
///
/// # Errors
///
/// [`TlsError`] if the file holds no certificate.
pub fn certificate_pin(certificate: &Path) -> Result<[u8; 32], TlsError> {
    let failed = |reason: &dyn std::fmt::Display| TlsError {
        path: certificate.to_owned(),
        reason: reason.to_string(),
    };
    let read = CertificateDer::from_pem_file(certificate).map_err(|error| failed(&error))?;
    let parsed = ParsedCertificate::try_from(&read).map_err(|error| failed(&error))?;
    Ok(Sha256::digest(parsed.subject_public_key_info()).into())
}

fn configure(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let failed = |path: &Path, reason: &dyn std::fmt::Display| TlsError {
        path: path.to_owned(),
        reason: reason.to_string(),
    };
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(&files.certificate, &error))?;
    let key =
        PrivateKeyDer::from_pem_file(&files.key).map_err(|error| failed(&files.key, &error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key));
    let mut config = config.map_err(|error| failed(&files.certificate, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Accepts links that have shown TLS 1.3; a slow handshake holds up no other.
pub(crate) struct TlsListener {
    listener: TcpListener,
    certificate: Certificate,
    handshakes: JoinSet<Option<(TlsStream<TcpStream>, SocketAddr)>>,
}

impl TlsListener {
    pub(crate) fn new(listener: TcpListener, certificate: Certificate) -> Self {
        Self { listener, certificate, handshakes: JoinSet::new() }
    }

    fn begin(&mut self, stream: TcpStream, address: SocketAddr) {
        let acceptor = self.certificate.acceptor();
        self.handshakes.spawn(async move {
            match timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => Some((stream, address)),
                Ok(Err(_)) | Err(_) => {
                    metrics::counter!("isotherm_handshakes_failed_total").increment(1);
                    None
                }
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let is_free = self.handshakes.len() < HANDSHAKES_MAX;
            tokio::select! {
                accepted = self.listener.accept(), if is_free => match accepted {
                    Ok((stream, address)) => self.begin(stream, address),
                    Err(error) => {
                        tracing::warn!(%error, "a link could not be accepted");
                        tokio::time::sleep(ACCEPT_AGAIN).await;
                    }
                },
                // A pattern for the good ones alone would switch this arm off after a bad one, and
                // leave a finished handshake waiting for the next stranger to knock.
                Some(ended) = self.handshakes.join_next() => if let Ok(Some(link)) = ended {
                    return link;
                },
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
