//! Links that take their time: they may cost a seat, and neither memory nor anybody else's turn.

use std::time::Duration;

use domain::sync::wire::ToRelay;
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet};

use super::{
    FREE, MEMORY_MAX_KIB,
    peer::{Answer, Peer},
    tamper::UPGRADE,
};
use crate::world::{Device, PARTITION, Server, frame, run};

const ENTRY_BYTES: usize = 40_000;

/// Entries to read, links that never read, and links that trickle in each of three ways.
fn counts() -> (u64, usize, usize) {
    if std::env::var_os("ISOTHERM_LONG").is_some() { (300, 300, 100) } else { (100, 100, 30) }
}

/// Asks for everything and reads nothing of it.
async fn deaf(server: &Server, number: usize) -> Peer {
    let mut seed = [97; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    let mut peer = Peer::knock(server, seed).await;
    let mut hello = peer.hello();
    hello.cursors = vec![Peer::cursor(PARTITION)];
    hello.prove(peer.nonce, &peer.key);
    peer.say(&ToRelay::Hello(hello)).await;
    peer
}

/// Writes bytes one by one until the relay hangs up.
async fn trickle(address: String, bytes: Vec<u8>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    for byte in bytes {
        if stream.write_all(&[byte]).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_that_trickle_or_never_read_cost_little_and_hold_nobody_up() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &["--behind-proxy"]);
    let (entries, deaf_links, trickling) = counts();
    let mut source = Peer::enter(&server, [96; 32]).await;
    for number in 0..entries {
        let readings: Vec<u8> =
            (0..ENTRY_BYTES).map(|at| (at * 31 + number as usize) as u8).collect();
        assert_eq!(source.push(vec![frame(96, number, &readings)]).await, Answer::rule("taken"));
    }
    let mut deafs = Vec::new();
    for number in 0..deaf_links {
        deafs.push(deaf(&server, number).await);
    }
    let mut trickles = JoinSet::new();
    // A whole message that never comes: its frame says 64 KiB.
    let begun = [UPGRADE.as_bytes(), &[0x82, 0xfe, 0xff, 0xff, 0, 0, 0, 0], &[0; 5_000]].concat();
    let asked = [&b"GET /livez HTTP/1.1\r\nx: "[..], &[b'a'; 5_000]].concat();
    let posted = b"POST /v1/sessions HTTP/1.1\r\nHost: relay\r\nContent-Length: 65536\r\n\r\n{";
    let posted = [&posted[..], &[b' '; 5_000]].concat();
    for _ in 0..trickling {
        for bytes in [&begun, &asked, &posted] {
            trickles.spawn(trickle(server.address.clone(), bytes.clone()));
        }
    }
    let url = server.url();
    let honest = tokio::task::spawn_blocking(move || {
        let mut devices = [Device::start(1, &url), Device::start(2, &url)];
        devices.iter_mut().for_each(|device| device.record(200));
        run(&mut devices, |devices| devices.iter().all(Device::is_settled));
        let ours = |device: &Device| device.settled.len();
        assert_eq!(devices.each_ref().map(ours), [200, 200]);
    });
    honest.await.unwrap();
    let peak = server.memory_peak_kib();
    println!("{deaf_links} links that never read, {} that trickle: {peak} KiB", 3 * trickling);
    assert!(peak < MEMORY_MAX_KIB, "{peak} KiB");
    trickles.abort_all();
    drop(deafs);
}
