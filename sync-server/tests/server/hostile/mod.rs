//! What hostile devices push, through a real relay, while honest ones go on.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Forged bytes are cut from larger numbers."
)]

mod forge;
mod members;
mod peer;
mod slow;
mod tamper;

use std::{collections::BTreeSet, time::Instant};

use domain::{
    access::DeviceKey,
    document::{Document, DocumentKind, Edit, StoredChange, Writer},
    ids::{DeviceId, DocumentId, OrganisationId, ShipmentId},
    reading::LogId,
    sync::{
        Entry, EntryHash, Lsn, Nonce, Partition,
        wire::{ChangeHead, RefusedCode, ToRelay},
    },
    units::Timestamp,
};
use forge::{Forged, bomb, chunk, hash_of};
use peer::{Answer, Peer};
use tamper::Noise;

use crate::world::{Device, PARTITION, Server, frame, run};

const FREE: &str = "127.0.0.1:0";
const DOCUMENT: DocumentId = DocumentId([0xD0; 16]);
/// What the relay may have used when it is over.
const MEMORY_MAX_KIB: u64 = 256 * 1024;
/// An honest device that hostile ones speak for, and a hostile one.
const VICTIM: [u8; 32] = [90; 32];
const HOSTILE: [u8; 32] = [91; 32];

/// A shipment as its first change, and a change after it.
fn shipment(seed: [u8; 32], id: DocumentId) -> [StoredChange; 3] {
    shipment_at(seed, id, Timestamp(0))
}

fn shipment_at(seed: [u8; 32], id: DocumentId, at: Timestamp) -> [StoredChange; 3] {
    let author = DeviceKey::from_seed(seed).device();
    let writer = || Writer { actor: id.0, author, device_name: "", person: None, at };
    let id = ShipmentId(id.0).to_string();
    let edits = [Edit::set("id", id), Edit::set("reference", "26-0417")];
    let (mut document, first) =
        Document::create(DocumentKind::Shipment, writer(), (&[], &[]), &edits).unwrap();
    let mut next = |text: &str| document.change(writer(), &[Edit::set("seal", text)]).unwrap();
    let later = [next("one"), next("two")];
    let [second, third] = later;
    [first, second, third]
}

fn log_frame(device: DeviceId, seq: u8, reading: u8) -> Vec<u8> {
    let log = LogId { device, sensor: "hostile:1".parse().unwrap() };
    Entry::Frame { bytes: [&log.to_bytes()[..], &[1, seq, 1, 1, reading]].concat() }.to_bytes()
}

/// Changes that break a rule by themselves, by name.
fn forged(device: DeviceId) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let ours = || Forged { author: Some(device.0), ..Forged::text("reference") };
    let content = ours().content();
    let many = |count: usize| Forged { dependencies: vec![[7; 32]; count], ..ours() };
    let column =
        |specification, data: Vec<u8>| Forged { columns: vec![(specification, data)], ..ours() };
    let mut bent = ours().chunk();
    bent[5] ^= 1;
    let malformed = "change.malformed";
    let mut cases = vec![
        ("a wrong checksum", bent, malformed),
        (
            "a forged author",
            Forged { author: Some([9; 16]), ..ours() }.chunk(),
            "change.wrong_author",
        ),
        ("no author", Forged { author: None, ..ours() }.chunk(), "change.wrong_author"),
        ("5,000 dependencies", many(5_000).chunk(), "change.too_many_dependencies"),
        ("20,000 dependencies", many(20_000).chunk(), malformed),
        ("a number too long", chunk(1, &[&[0x80, 0], &content[1..]].concat()), malformed),
        ("a number without end", chunk(1, &[&[0xff; 11], &content[1..]].concat()), malformed),
        (
            "2^62 dependencies",
            chunk(1, &[&[0xff; 8][..], &[0x3f], &content[1..]].concat()),
            malformed,
        ),
        ("a run of a billion", column(0x42, vec![0x80, 0x94, 0xeb, 0xdc, 3, 1]).chunk(), malformed),
        ("a run of nulls", column(0x42, vec![0, 0xff, 0xff, 0xff, 0x7f]).chunk(), malformed),
        ("a deflated column", column(0x4a, vec![1]).chunk(), malformed),
        ("a whole document", chunk(0, &content), malformed),
        ("a bundle", chunk(3, &content), malformed),
        ("no chunk", content.clone(), malformed),
        ("nothing", Vec::new(), malformed),
        ("a field that nobody has", Forged::text("admin").chunk(), "change.wrong_author"),
        ("a field of nothing", ours().chunk(), "change.unknown_path"),
    ];
    let is_long = std::env::var_os("ISOTHERM_LONG").is_some();
    let bombs: &[(&str, usize)] = &[
        ("a bomb of 1 KiB", 1 << 10),
        ("a bomb of 1 MiB", 1 << 20),
        ("a bomb of 64 MiB", 64 << 20),
        ("a bomb of 240 MiB", 240 << 20),
        ("a bomb of 1 GiB", (1 << 30) - (16 << 20)),
    ];
    for (name, bytes) in &bombs[..if is_long { bombs.len() } else { 3 }] {
        cases.push((name, chunk(2, &bomb(*bytes)), malformed));
    }
    cases
}

/// Entries that are no changes, and the rule that each breaks.
fn entries(device: DeviceId) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let foreign = DeviceKey::from_seed(VICTIM).device();
    let directory = Entry::Directory { version: 9, bytes: b"{}".to_vec(), signature: None };
    vec![
        ("an empty entry", Vec::new(), "entry.cut"),
        ("a cut change", vec![1; 20], "entry.cut"),
        ("an unknown kind", vec![200, 1, 2], "entry.unknown_kind"),
        ("a directory", directory.to_bytes(), "directory.relay_only"),
        ("damaged readings", Entry::Frame { bytes: vec![1] }.to_bytes(), "reading.damaged"),
        ("readings of another", log_frame(foreign, 1, 1), "reading.foreign_log"),
        ("readings", log_frame(device, 4, 1), "taken"),
        ("readings again", log_frame(device, 4, 1), "taken"),
        ("readings after a gap", log_frame(device, 6, 1), "reading.gap"),
        ("another story", log_frame(device, 4, 2), "reading.equivocation"),
        (
            "a made-up head",
            Entry::SealedHead { bytes: vec![3; 150] }.to_bytes(),
            "reading.bad_signature",
        ),
    ]
}

/// Messages that end the link, and why.
fn messages(peer: &Peer, earlier: Nonce) -> Vec<(&'static str, Vec<u8>, RefusedCode)> {
    use RefusedCode::{Malformed, Partition as Foreign, Protocol, UnknownDevice};
    let hello = |change: &dyn Fn(&mut domain::sync::wire::Hello)| {
        let mut hello = peer.hello();
        change(&mut hello);
        ToRelay::Hello(hello).to_bytes()
    };
    let other = Partition::Organisation(OrganisationId([0x99; 16]));
    let fragment =
        |index: u8, count: &[u8]| [&[0x82, 0, 0xa3, 1, index, 2], count, &[3, 0x40]].concat();
    vec![
        ("noise", vec![0xff; 100], Malformed),
        ("an empty message", Vec::new(), Malformed),
        ("an array of 2^40", vec![0x9b, 0, 0, 1, 0, 0, 0, 0, 0], Malformed),
        ("arrays in arrays", vec![0x81; 60_000], Malformed),
        ("a fragment from the middle", fragment(1, &[2]), Malformed),
        ("no fragment at all", fragment(0, &[0]), Malformed),
        (
            "a push before the hello",
            ToRelay::Follow(vec![Peer::cursor(PARTITION)]).to_bytes(),
            Malformed,
        ),
        ("version 0", hello(&|hello| hello.protocol = 0), Protocol),
        ("no proof", hello(&|hello| hello.proof.clear()), UnknownDevice),
        ("a replayed hello", hello(&|hello| hello.prove(earlier, &peer.key)), UnknownDevice),
        ("another device", hello(&|hello| hello.device = DeviceId([1; 16])), UnknownDevice),
        (
            "another organisation",
            hello(&|hello| hello.cursors = vec![Peer::cursor(other)]),
            Foreign,
        ),
    ]
}

/// Makes an entry and what is signed with it.
type Case<'a> = &'a dyn Fn(&Peer) -> (Vec<u8>, Vec<ChangeHead>);

/// What was refused, as the audit should have it: each entry of a device once for each rule.
#[derive(Default)]
struct Refused {
    entries: BTreeSet<(DeviceId, EntryHash, String)>,
    links: usize,
}

impl Refused {
    fn take(&mut self, device: DeviceId, entries: &[Vec<u8>], answer: &Answer) {
        match answer {
            Answer::Entries(words) => {
                let refused = entries.iter().zip(words).filter(|(_, word)| word.contains('.'));
                let line = |(entry, word): (&Vec<u8>, &String)| {
                    (device, EntryHash::of(entry), word.clone())
                };
                self.entries.extend(refused.map(line));
            }
            Answer::Link(_) => self.links += 1,
            Answer::Gone => panic!("the link ended without a word"),
        }
    }

    #[track_caller]
    fn expect(&mut self, name: &str, (peer, entry): (&Peer, &[u8]), is: (&Answer, &Answer)) {
        assert_eq!(is.0, is.1, "{name}");
        self.take(peer.device(), &[entry.to_vec()], is.0);
    }
}

async fn push_all(server: &Server, refused: &mut Refused) {
    let mut victim = Peer::enter(server, VICTIM).await;
    let mut peer = Peer::enter(server, HOSTILE).await;
    let [first, second, third] = shipment(VICTIM, DOCUMENT);
    let own = DocumentId([0xD2; 16]);
    let [own_first, own_second, own_third] = shipment(HOSTILE, own);
    let mut check = async |peer: &mut Peer, name: &str, case: Case<'_>, rule: &str| {
        let (entry, heads) = case(peer);
        let answer = peer.push_to(PARTITION, vec![entry.clone()], heads).await;
        refused.expect(name, (peer, &entry), (&answer, &Answer::rule(rule)));
    };
    let change = |id: DocumentId, hash: [u8; 32], bytes: &[u8]| {
        let bytes = bytes.to_vec();
        move |peer: &Peer| {
            let (entry, head) = peer.change(id, hash, bytes.clone());
            (entry, vec![head])
        }
    };
    let stored = |id, change_of: &StoredChange| change(id, change_of.hash.0, &change_of.bytes);
    check(&mut victim, "an honest change", &stored(DOCUMENT, &first), "taken").await;
    for (name, bytes, rule) in forged(peer.device()) {
        let is_plain = bytes.len() > 12 && bytes[8] == 1;
        let hash = if is_plain { hash_of(&bytes) } else { [1; 32] };
        check(&mut peer, name, &change(DocumentId([0xD1; 16]), hash, &bytes), rule).await;
    }
    for (name, entry, rule) in entries(peer.device()) {
        check(&mut peer, name, &|_| (entry.clone(), Vec::new()), rule).await;
    }
    check(&mut peer, "another's change", &stored(DOCUMENT, &first), "change.wrong_author").await;
    check(&mut peer, "another's actor", &stored(DOCUMENT, &second), "change.foreign_actor").await;
    check(&mut peer, "its own", &stored(own, &own_first), "taken").await;
    check(&mut peer, "its own again", &stored(own, &own_first), "taken").await;
    check(&mut peer, "a gap", &stored(own, &own_third), "change.out_of_sequence").await;
    check(&mut peer, "what follows", &stored(own, &own_second), "taken").await;
    for (number, at) in [(0xE0, i64::MAX), (0xE1, i64::MIN)] {
        // No clock is trusted: the record keeps what the device says beside the relay's own time.
        let id = DocumentId([number; 16]);
        let [first, ..] = shipment_at(HOSTILE, id, Timestamp(at));
        check(&mut peer, "a time that never comes", &stored(id, &first), "taken").await;
    }
    let theirs = ChangeHead::sign(own, own_third.hash, &DeviceKey::from_seed(VICTIM));
    let bare = |peer: &Peer| peer.change(own, own_third.hash.0, own_third.bytes.clone()).0;
    check(&mut peer, "no signature", &|peer| (bare(peer), vec![]), "change.unsigned").await;
    let signed = |peer: &Peer| (bare(peer), vec![theirs]);
    check(&mut peer, "another's signature", &signed, "change.bad_signature").await;
    let wrong = change(own, [5; 32], &own_third.bytes);
    check(&mut peer, "a wrong hash", &wrong, "change.wrong_hash").await;
    check(&mut victim, "the victim goes on", &stored(DOCUMENT, &second), "taken").await;
    check(&mut victim, "and on", &stored(DOCUMENT, &third), "taken").await;
    let other = Partition::Organisation(OrganisationId([0x99; 16]));
    let answer = peer.push_to(other, vec![bare(&peer)], Vec::new()).await;
    let expected = Answer::Link(RefusedCode::Partition);
    refused.expect("another organisation", (&peer, &[]), (&answer, &expected));
}

async fn break_all(server: &Server, refused: &mut Refused) {
    let earlier = Peer::knock(server, HOSTILE).await.nonce;
    let count = messages(&Peer::knock(server, HOSTILE).await, earlier).len();
    for place in 0..count {
        let mut peer = Peer::knock(server, HOSTILE).await;
        let (name, bytes, code) = messages(&peer, earlier).swap_remove(place);
        peer.throw(bytes).await;
        let answer = peer.verdict().await;
        refused.expect(name, (&peer, &[]), (&answer, &Answer::Link(code)));
    }
}

fn audited(data: &std::path::Path, action: &str) -> usize {
    let connection = rusqlite::Connection::open(data.join("relay.sqlite")).unwrap();
    let count = "SELECT count(*) FROM audit WHERE action = ?1";
    connection.query_row(count, [action], |row| row.get::<_, i64>(0)).unwrap() as usize
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_devices_are_refused_one_by_one_while_honest_ones_converge() {
    let data = tempfile::tempdir().unwrap();
    // The test speaks as a proxy, for so many links come from no single address.
    let server = Server::start(data.path(), FREE, &["--behind-proxy"]);
    let url = server.url();
    let honest = tokio::task::spawn_blocking(move || {
        let mut devices = [Device::start(1, &url), Device::start(2, &url)];
        devices.iter_mut().for_each(|device| device.record(300));
        run(&mut devices, |devices| devices.iter().all(|device| device.cursor > Lsn(600)));
        run(&mut devices, |devices| devices.iter().all(Device::is_settled));
        let ours = |device: &Device| device.settled.len();
        assert_eq!(devices.each_ref().map(ours), [300, 300]);
    });
    let mut refused = Refused::default();
    push_all(&server, &mut refused).await;
    break_all(&server, &mut refused).await;
    let is_long = std::env::var_os("ISOTHERM_LONG").is_some();
    let (changes, messages) = if is_long { (480_000, 20_000) } else { (3_000, 200) };
    let (began, mut noise) = (Instant::now(), Noise::new());
    tamper::changes(&server, changes, &mut noise, &mut refused).await;
    tamper::messages(&server, messages, &mut noise, &mut refused).await;
    tamper::frames(&server, messages / 10, &mut noise).await;
    let took = began.elapsed();
    honest.await.unwrap();

    let mut late = Peer::enter(&server, [93; 32]).await;
    let answer = late.push(vec![frame(93, 1, &[1])]).await;
    assert_eq!(answer, Answer::rule("taken"), "the relay still takes what holds");
    let peak = server.memory_peak_kib();
    let (entries, links) = (refused.entries.len(), refused.links);
    println!(
        "{changes} mutants of changes and {messages} of messages in {took:?}: {entries} entries \
         and {links} links refused, {peak} KiB"
    );
    assert!(peak < MEMORY_MAX_KIB, "{peak} KiB");
    assert_eq!(server.stop(), Some(0));
    assert_eq!(audited(data.path(), "entry.refuse"), entries);
    // Links that are refused again for the same reason are told once in a while.
    assert!((1..=links).contains(&audited(data.path(), "link.refuse")));
}

/// Whoever is refused again and again cannot fill the disk with it.
#[tokio::test]
async fn a_device_that_is_refused_too_often_is_not_listened_to() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut peer = Peer::enter(&server, HOSTILE).await;
    let mut noise = 0;
    let answered = loop {
        noise += 1;
        let entries =
            (0..500_u16).map(|number| [&[200, noise], &number.to_be_bytes()[..]].concat());
        match peer.push(entries.collect()).await {
            Answer::Entries(words) => assert_eq!(words.len(), 500),
            refused @ (Answer::Link(_) | Answer::Gone) => break refused,
        }
    };
    assert_eq!(answered, Answer::Link(RefusedCode::Busy));
    let mut other = Peer::enter(&server, VICTIM).await;
    assert_eq!(other.push(vec![frame(90, 1, &[1])]).await, Answer::rule("taken"));
    assert_eq!(server.stop(), Some(0));
    assert!((2_000..3_000).contains(&audited(data.path(), "entry.refuse")));
}
