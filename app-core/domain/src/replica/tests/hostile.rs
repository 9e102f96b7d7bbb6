//! A hostile relay: whatever comes down, the device refuses it, goes on, and converges.

use super::{
    device::Device,
    trust::{Liar, key, signed},
    *,
};
use crate::{
    document::{Document, DocumentKind, Edit, Writer},
    ids::DeviceId,
    shipment::tests::directory,
    sync::{
        Entry, Lsn,
        wire::{Batch, ChangeHead, Row, ToDevice},
    },
};

/// A device of the organisation, which made what the relay passes on.
const MAKER: u8 = 2;

/// The same noise in every run.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 20).unwrap() % bound
    }

    fn bend(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..1 + self.below(3) {
            let at = self.below(bytes.len());
            let noise = u8::try_from(self.below(256)).unwrap();
            match self.below(4) {
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes.insert(at, noise),
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => drop(bytes.splice(at..=at, [0xff, 0xff, 0xff, noise & 0x7f])),
            }
        }
    }
}

/// A device that enrolled, and whose directory knows the maker.
fn liar() -> Liar {
    let mut liar = Liar::new(Device::enrolled(1, Some(key(7).public())));
    let public_key = DeviceKey::from_seed([MAKER; 32]).public();
    let known =
        serde_json::json!({ "id": public_key.device(), "name": "D", "public_key": public_key });
    let devices = vec![serde_json::from_value(known).unwrap()];
    let said = Directory { version: 5, name: "Told".to_owned(), devices, ..directory() };
    assert_eq!(liar.relay(&signed(Some(7), &said)), [""; 0]);
    liar
}

/// What the maker signed at a time: a shipment of one change.
fn change(number: u8, at: Timestamp) -> Row {
    let maker = DeviceKey::from_seed([MAKER; 32]);
    let (document, device) = (DocumentId([number; 16]), maker.device());
    let writer = Writer { actor: [number; 16], author: device, device_name: "", person: None, at };
    let edits = [Edit::set("reference", "26-0417")];
    let (maps, lists) = crate::access::policy::containers(DocumentKind::Shipment);
    let made = Document::create(DocumentKind::Shipment, writer, (&maps, &lists), &edits);
    let (_, change) = made.unwrap();
    let signature = Some(ChangeHead::sign(document, change.hash, &maker).signature);
    let entry = Entry::Change { document, hash: change.hash, bytes: change.bytes }.to_bytes();
    Row { lsn: Lsn(0), received_at: at, device, entry, signature }
}

fn frame(device: DeviceId, seq: u8, reading: u8) -> Row {
    let log = LogId { device, sensor: "hostile:1".parse().unwrap() };
    let bytes = [&log.to_bytes()[..], &[1, seq, 1, 1, reading]].concat();
    let entry = Entry::Frame { bytes }.to_bytes();
    Row { lsn: Lsn(0), received_at: Timestamp(0), device, entry, signature: None }
}

fn mutants(few: usize, many: usize) -> usize {
    if std::env::var_os("ISOTHERM_LONG").is_some() { many } else { few }
}

/// Entries that a relay makes up or bends change nothing, and what holds is taken all the same.
#[test]
fn entries_that_noise_has_bent_are_put_aside_and_what_holds_is_taken() {
    let mut liar = liar();
    let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
    let whole = [change(50, Timestamp(0)), frame(DeviceKey::from_seed([MAKER; 32]).device(), 1, 1)];
    let said = Directory { version: 9, name: "Bent".to_owned(), ..directory() };
    let told = signed(Some(7), &said).to_bytes();
    let rounds = mutants(2_000, 50_000);
    for round in 0..rounds {
        let mut row = whole[round % 2].clone();
        match round % 3 {
            0 => row.entry.clone_from(&told),
            1 => row.device = DeviceId([u8::try_from(round % 251).unwrap(); 16]),
            _ => {}
        }
        noise.bend(&mut row.entry);
        row.received_at = Timestamp(i64::from_ne_bytes([u8::try_from(round % 256).unwrap(); 8]));
        liar.rows(vec![row]);
    }
    assert_eq!(liar.device.replica.directory().name, "Told");
    assert!(liar.device.documents.is_empty(), "no bent change is signed");
    assert_eq!(liar.rows(vec![whole[0].clone()]), [""; 0]);
    assert_eq!(liar.device.documents.len(), 1, "what holds is taken");
    liar.device = liar.device.restart();
    assert_eq!(liar.device.documents.len(), 1);
}

/// Messages that noise has bent end the link at most; the next link goes on.
#[test]
fn messages_that_noise_has_bent_end_the_link_and_nothing_else() {
    let mut liar = liar();
    let mut noise = Noise(0x0123_4567_89AB_CDEF);
    let partition = Partition::Organisation(directory().organisation);
    let row = Row { lsn: Lsn(2), ..change(51, Timestamp(0)) };
    for round in 0..mutants(2_000, 50_000) {
        let batch = Batch { partition, after: Lsn(1), last: Lsn(2), rows: vec![row.clone()] };
        let mut bytes = match round % 2 {
            0 => ToDevice::Batch(batch).to_bytes(),
            _ => ToDevice::Pong(7).to_bytes(),
        };
        noise.bend(&mut bytes);
        liar.device.handle(Input::Link(LinkInput::Message(bytes)));
        if std::mem::take(&mut liar.device.has_hung_up) {
            liar.device.handle(Input::Link(LinkInput::Down));
            liar.device.pass(Duration::from_secs(600));
            liar.device.wake();
            liar.greet();
        }
    }
    assert_eq!(liar.device.replica.directory().name, "Told");
    let fresh = liar.device.restart();
    assert_eq!(fresh.replica.directory().name, "Told");
}

/// Clocks are not trusted: a time that never comes is kept beside the relay's, and moves nothing.
#[test]
fn changes_of_the_end_of_time_are_taken_and_harm_nothing() {
    let mut liar = liar();
    for (number, at) in [(60, i64::MAX), (61, i64::MIN), (62, -1)] {
        assert_eq!(liar.rows(vec![change(number, Timestamp(at))]), [""; 0], "{at}");
    }
    assert_eq!(liar.device.documents.len(), 3);
    liar.device.pass(Duration::from_secs(60));
    liar.device.wake();
    assert_eq!(liar.device.restart().documents.len(), 3);
}

/// A bomb is measured before it is inflated; entries beyond the limits never reach a document.
#[test]
fn what_is_too_large_is_put_aside_unopened() {
    use std::io::Write as _;
    let mut liar = liar();
    let fast = flate2::Compression::fast();
    for mebibytes in [1, mutants(8, 240)] {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), fast);
        let zeros = vec![0; 1 << 20];
        (0..mebibytes).for_each(|_| encoder.write_all(&zeros).unwrap());
        let deflated = encoder.finish().unwrap();
        let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 2];
        let mut length = deflated.len();
        while length >= 0x80 {
            bytes.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
            length >>= 7;
        }
        bytes.push(u8::try_from(length).unwrap());
        bytes.extend(deflated);
        let Row { device, signature, .. } = change(52, Timestamp(0));
        let hash = crate::document::ChangeHash([3; 32]);
        let entry = Entry::Change { document: DocumentId([52; 16]), hash, bytes }.to_bytes();
        let row = Row { lsn: Lsn(0), received_at: Timestamp(0), device, entry, signature };
        assert_eq!(liar.rows(vec![row]).len(), 1, "{mebibytes} MiB");
    }
    assert!(liar.device.documents.is_empty());
}
