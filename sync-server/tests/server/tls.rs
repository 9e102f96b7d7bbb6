//! What leaves the machine is TLS 1.3, to the relay's own key and no other.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use app_core::adapter::RelayPin;
use rcgen::{CertifiedKey, KeyPair, PublicKeyData};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, Stream,
    SupportedProtocolVersion, pki_types::CertificateDer, version,
};
use sha2::{Digest, Sha256};

use crate::world::{Device, Server, run};

const FREE: &str = "127.0.0.1:0";
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// A certificate of the relay's own making, as files.
struct Own {
    certificate: PathBuf,
    key: PathBuf,
    der: CertificateDer<'static>,
    pin: RelayPin,
}

impl Own {
    fn make(folder: &Path) -> Self {
        let CertifiedKey::<KeyPair> { cert, signing_key } =
            rcgen::generate_simple_self_signed(["relay.example.org".to_owned()]).unwrap();
        let (certificate, key) = (folder.join("relay.pem"), folder.join("relay-key.pem"));
        fs::write(&certificate, cert.pem()).unwrap();
        fs::write(&key, signing_key.serialize_pem()).unwrap();
        let pin = RelayPin(Sha256::digest(signing_key.subject_public_key_info()).into());
        Self { certificate, key, der: cert.der().clone(), pin }
    }

    fn serve(&self, data: &Path) -> Server {
        let files = [&self.certificate, &self.key].map(|path| path.to_str().unwrap());
        Server::start(data, FREE, &["--tls-cert", files[0], "--tls-key", files[1]])
    }

    /// Asks for the relay's health over TLS of one version.
    fn ask(&self, server: &Server, only: &'static SupportedProtocolVersion) -> Option<String> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[only])
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = "relay.example.org".try_into().unwrap();
        let mut link = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut socket = TcpStream::connect(&server.address).unwrap();
        socket.set_read_timeout(Some(ANSWER_WITHIN)).unwrap();
        let mut stream = Stream::new(&mut link, &mut socket);
        let request =
            b"GET /livez HTTP/1.1\r\nhost: relay.example.org\r\nconnection: close\r\n\r\n";
        stream.write_all(request).ok()?;
        let mut answer = String::new();
        // The relay closes the connection, politely or not.
        let _ = stream.read_to_string(&mut answer);
        assert_eq!(link.protocol_version(), Some(ProtocolVersion::TLSv1_3));
        Some(answer)
    }
}

fn settle(url: &str, pin: RelayPin) {
    let mut devices = [Device::pinned(1, url, pin), Device::pinned(2, url, pin)];
    devices.iter_mut().for_each(|device| device.record(30));
    run(&mut devices, |devices| devices.iter().all(|device| device.entries.len() == 60));
}

#[test]
fn devices_meet_over_tls_at_the_key_that_was_handed_over() {
    let data = tempfile::tempdir().unwrap();
    let own = Own::make(data.path());
    let server = own.serve(&data.path().join("log"));
    settle(&server.secured_url(), own.pin);
}

#[test]
fn a_relay_with_another_key_gets_nothing() {
    let data = tempfile::tempdir().unwrap();
    let server = Own::make(data.path()).serve(&data.path().join("log"));
    let mut device = Device::pinned(1, &server.secured_url(), RelayPin([7; 32]));
    device.record(1);
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(3) {
        device.turn();
    }
    assert!(!device.is_settled());
    let mut unpinned = Device::start(2, &server.secured_url());
    unpinned.record(1);
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(3) {
        unpinned.turn();
    }
    assert!(!unpinned.is_settled(), "a certificate of nobody was believed");
}

#[test]
fn nothing_older_than_tls_1_3_is_spoken() {
    let data = tempfile::tempdir().unwrap();
    let own = Own::make(data.path());
    let server = own.serve(&data.path().join("log"));
    assert_eq!(own.ask(&server, &version::TLS12), None);
    let answer = own.ask(&server, &version::TLS13).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_failed_handshake_holds_up_none_that_began_with_it() {
    let data = tempfile::tempdir().unwrap();
    let own = Own::make(data.path());
    let server = own.serve(&data.path().join("log"));
    for _ in 0..50 {
        let mut broken = TcpStream::connect(&server.address).unwrap();
        broken.write_all(b"GET /livez HTTP/1.1\r\n\r\n").unwrap();
        assert!(own.ask(&server, &version::TLS13).unwrap().starts_with("HTTP/1.1 200"));
    }
}

#[test]
fn a_certificate_is_replaced_while_the_relay_serves() {
    let data = tempfile::tempdir().unwrap();
    let old = Own::make(data.path());
    let server = old.serve(&data.path().join("log"));
    settle(&server.secured_url(), old.pin);
    let new = Own::make(data.path());
    server.reload();
    let mut device = [Device::pinned(3, &server.secured_url(), new.pin)];
    run(&mut device, |device| device[0].entries.len() == 60);
}

#[test]
fn a_slow_handshake_holds_up_no_other() {
    let data = tempfile::tempdir().unwrap();
    let own = Own::make(data.path());
    let server = own.serve(&data.path().join("log"));
    let silent: Vec<_> = (0..20).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
    assert!(own.ask(&server, &version::TLS13).unwrap().starts_with("HTTP/1.1 200"));
    drop(silent);
}

#[test]
fn beyond_this_machine_the_relay_listens_with_tls_or_behind_a_proxy() {
    let data = tempfile::tempdir().unwrap();
    let own = Own::make(data.path());
    let check = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
            .args(["check-config", "--listen", "0.0.0.0:7420", "--data"])
            .arg(data.path())
            .args(more)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = check(&[]);
    assert_eq!(code, Some(2));
    assert!(said.contains("0.0.0.0:7420") && said.contains("--tls-cert"), "{said}");
    assert_eq!(check(&["--behind-proxy"]).0, Some(0));
    let (certificate, key) = (own.certificate.to_str().unwrap(), own.key.to_str().unwrap());
    assert_eq!(check(&["--tls-cert", certificate, "--tls-key", key]).0, Some(0));
    let (code, said) = check(&["--tls-cert", certificate, "--tls-key", certificate]);
    assert_eq!(code, Some(2));
    assert!(said.contains("relay.pem"), "{said}");
}
