//! Changes, messages and links that noise has tampered with.

use std::time::Duration;

use domain::{
    ids::DocumentId,
    sync::wire::{Push, ToRelay},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{
    Refused,
    forge::{Forged, chunk, hash, number},
    log_frame,
    peer::{Answer, Peer},
};
use crate::world::{PARTITION, Server};

/// A device may be refused 2,000 times before it is not listened to.
const CHANGES_EACH: usize = 1_500;
const MESSAGES_EACH: usize = 1_000;
/// The number of a push that is as it should be, after one that is not.
const HONEST: u64 = 1 << 40;
pub(super) const UPGRADE: &str = "GET /v1/sync HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\n\
    Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// The same noise in every run.
pub(super) struct Noise(u64);

impl Noise {
    pub(super) fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % bound
    }

    /// Changes bytes in one to three places.
    fn bend(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..1 + self.below(3) {
            let at = self.below(bytes.len());
            match self.below(4) {
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes.insert(at, self.below(256) as u8),
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => drop(bytes.splice(at..=at, number(self.below(1 << 30)))),
            }
        }
    }
}

fn seed(kind: u8, number: usize) -> [u8; 32] {
    let mut seed = [kind; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    seed
}

/// Returns a change with its right hash, whose content noise has bent; rarely its checksum too.
fn change(peer: &Peer, document: DocumentId, noise: &mut Noise) -> (Vec<u8>, super::ChangeHead) {
    let author = Some(peer.device().0);
    let mut content = Forged { author, ..Forged::text("kind") }.content();
    noise.bend(&mut content);
    let mut bytes = chunk(1, &content);
    if noise.below(8) == 0 {
        let at = noise.below(bytes.len());
        bytes[at] ^= 1 << noise.below(8);
    }
    peer.change(document, hash(&content), bytes)
}

/// Pushes tampered changes until the relay has seen so many; each device has little patience
/// coming to it, so there are many.
pub(super) async fn changes(
    server: &Server,
    mutants: usize,
    noise: &mut Noise,
    refused: &mut Refused,
) {
    for link in 0..mutants.div_ceil(CHANGES_EACH) {
        let mut peer = Peer::enter(server, seed(92, link)).await;
        let device = peer.device();
        for round in 0..CHANGES_EACH / 30 {
            let mut document = [0xD3; 16];
            document[..8].copy_from_slice(&(link * CHANGES_EACH + round).to_be_bytes());
            let made = (0..30).map(|_| change(&peer, DocumentId(document), noise));
            let (entries, heads): (Vec<_>, Vec<_>) = made.unzip();
            let answer = peer.push_to(PARTITION, entries.clone(), heads).await;
            assert!(matches!(answer, Answer::Entries(_)), "{answer:?}");
            refused.take(device, &entries, &answer);
        }
    }
}

/// Sends messages that noise has bent. An honest push follows each: its answer, or the end of the
/// link, is what the relay made of the one before.
pub(super) async fn messages(
    server: &Server,
    mutants: usize,
    noise: &mut Noise,
    refused: &mut Refused,
) {
    let mut open = None;
    for place in 0..mutants {
        let seed = seed(94, place / MESSAGES_EACH);
        if place % MESSAGES_EACH == 0 || noise.below(8) == 0 {
            let mut peer = Peer::knock(server, seed).await;
            let mut hello = ToRelay::Hello(peer.hello()).to_bytes();
            noise.bend(&mut hello);
            peer.throw(hello).await;
            let hello = ToRelay::Hello(peer.hello());
            peer.say(&hello).await;
            // A bent hello is refused; where the bend means nothing, the second hello is.
            let answer = peer.verdict().await;
            assert!(matches!(answer, Answer::Link(_) | Answer::Gone), "{answer:?}");
            refused.links += 1;
            open = None;
        }
        let mut peer = match open.take() {
            Some(peer) => peer,
            None => {
                let mut peer = Peer::enter(server, seed).await;
                let entry = log_frame(peer.device(), 1, 1);
                assert_eq!(peer.push(vec![entry]).await, Answer::rule("taken"));
                peer
            }
        };
        let bent = message(&peer, place, noise);
        peer.throw(bent.clone()).await;
        if answers(&mut peer, &bent, refused).await {
            open = Some(peer);
        }
    }
}

/// Returns a message that a link may carry, bent.
fn message(peer: &Peer, place: usize, noise: &mut Noise) -> Vec<u8> {
    let document = DocumentId(seed(0xD4, place)[..16].try_into().unwrap());
    let (entry, head) = change(peer, document, noise);
    let (id, partition) = (u64::from(noise.below(1 << 20) as u32), PARTITION);
    let said = match noise.below(4) {
        0 => ToRelay::Follow(vec![Peer::cursor(PARTITION)]),
        1 => ToRelay::Received(Peer::cursor(PARTITION)),
        2 => ToRelay::Push(Push { id, partition, entries: vec![entry], heads: vec![head] }),
        _ => {
            let entries = vec![log_frame(peer.device(), 2, 7), entry];
            ToRelay::Push(Push { id, partition, entries, heads: vec![head] })
        }
    };
    let mut bytes = said.to_bytes();
    noise.bend(&mut bytes);
    bytes
}

/// Returns whether the link goes on.
async fn answers(peer: &mut Peer, bent: &[u8], refused: &mut Refused) -> bool {
    let entries = vec![log_frame(peer.device(), 1, 1)];
    let honest = Push { id: HONEST, partition: PARTITION, entries, heads: Vec::new() };
    peer.say(&ToRelay::Push(honest)).await;
    loop {
        match peer.numbered_verdict().await {
            (Some(HONEST), answer) => {
                assert_eq!(answer, Answer::rule("taken"));
                return true;
            }
            (_, answer @ Answer::Entries(_)) => {
                let Ok(ToRelay::Push(push)) = ToRelay::from_bytes(bent) else {
                    panic!("{answer:?} to {}", hex::encode(bent));
                };
                refused.take(peer.device(), &push.entries, &answer);
            }
            (_, Answer::Link(_) | Answer::Gone) => {
                refused.links += 1;
                return false;
            }
        }
    }
}

/// Frames and requests that break a rule by themselves, by name.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let framed = |parts: &[&[u8]]| [UPGRADE.as_bytes(), &parts.concat()].concat();
    let piece = [&[0x02, 0xfe, 0x7f, 0xff, 0, 0, 0, 0][..], &[0; 0x7fff]].concat();
    let more = [&[0x00][..], &piece[1..]].concat();
    vec![
        ("a frame of 2^63 bytes", framed(&[&[0x82, 0xff, 0x7f], &[0xff; 7], &[0; 4]])),
        (
            "a frame too long by one byte",
            framed(&[&[0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 1], &[0; 99]]),
        ),
        ("a frame without a mask", framed(&[&[0x82, 1, 0]])),
        ("a kind of frame that is kept free", framed(&[&[0x83, 0x80, 0, 0, 0, 0]])),
        ("bits that are kept free", framed(&[&[0xf2, 0x80, 0, 0, 0, 0]])),
        ("a piece of nothing", framed(&[&[0x80, 0x80, 0, 0, 0, 0]])),
        ("a ping too long", framed(&[&[0x89, 0xfe, 0, 126], &[0; 130]])),
        ("pieces without end", framed(&[&piece, &more, &more, &more])),
        ("no request", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\r\n\r\n".to_vec()),
        ("a heading of a megabyte", [b"GET / HTTP/1.1\r\nx: ", &[b'a'; 1 << 20][..]].concat()),
        (
            "a length below zero",
            b"POST /v1/sessions HTTP/1.1\r\nHost: relay\r\nContent-Length: -1\r\n\r\n".to_vec(),
        ),
    ]
}

/// Writes what no WebSocket carries; the relay must end each link.
pub(super) async fn frames(server: &Server, mutants: usize, noise: &mut Noise) {
    for (name, bytes) in broken() {
        write(server, name, &bytes).await;
    }
    let [first, ..] = super::shipment(super::HOSTILE, super::DOCUMENT);
    for _ in 0..mutants {
        let mut bytes = [&[0x82, 0xfe, 0, 100, 1, 2, 3, 4][..], &first.bytes].concat();
        noise.bend(&mut bytes);
        // Whatever the frame became, the link ends here.
        let bytes =
            [UPGRADE.as_bytes(), &bytes, &[0x83, 0x80, 0, 0, 0, 0], &[0xff; 70_000]].concat();
        write(server, "a bent frame", &bytes).await;
    }
}

async fn write(server: &Server, name: &str, bytes: &[u8]) {
    let mut stream = TcpStream::connect(&server.address).await.unwrap();
    // The relay may have hung up on the beginning.
    let _ = stream.write_all(bytes).await;
    let mut said = Vec::new();
    let ended = timeout(Duration::from_secs(60), stream.read_to_end(&mut said)).await;
    assert!(ended.is_ok(), "{name}: the relay goes on listening");
}
