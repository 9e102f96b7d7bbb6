//! The examples of `docs/protocol.md`, made by the code so that they cannot drift.

use super::*;
use crate::{
    access::DeviceKey,
    document::ChangeHash,
    ids::{DocumentId, OrganisationId, ShipmentId},
    sync::{Entry, EntryHash, Nonce, RelayLog},
    units::Timestamp,
};

const PARTITION: Partition = Partition::Organisation(OrganisationId([0x11; 16]));

const NONCE: Nonce = Nonce([0x66; 32]);
const LOG: RelayLog = RelayLog([0x55; 16]);

fn entry() -> Vec<u8> {
    Entry::Frame { bytes: vec![0xAA, 0xBB, 0xCC] }.to_bytes()
}

fn to_relay() -> Vec<(&'static str, ToRelay)> {
    let public_key = DeviceKey::from_seed([1; 32]).public();
    let lane = Partition::Lane(ShipmentId([0x33; 16]));
    let mut hello = Hello {
        protocol: PROTOCOL,
        organisation: OrganisationId([0x11; 16]),
        device: public_key.device(),
        public_key,
        cursors: vec![Cursor { partition: PARTITION, lsn: Lsn(41) }],
        token: vec![],
        proof: vec![],
        log: Some(LOG),
    };
    hello.prove(NONCE, &DeviceKey::from_seed([1; 32]));
    let push = Push { id: 1, partition: PARTITION, entries: vec![entry()], heads: vec![] };
    vec![
        ("hello", ToRelay::Hello(hello)),
        ("push", ToRelay::Push(push)),
        ("received", ToRelay::Received(Cursor { partition: PARTITION, lsn: Lsn(42) })),
        ("follow", ToRelay::Follow(vec![Cursor { partition: lane, lsn: Lsn(0) }])),
        ("ping", ToRelay::Ping(7)),
    ]
}

fn to_device() -> Vec<(&'static str, ToDevice)> {
    let tops = vec![Top { partition: PARTITION, lsn: Lsn(42) }];
    let relay_time = Timestamp(1_764_000_000_000);
    let row = Row {
        lsn: Lsn(42),
        received_at: relay_time,
        device: DeviceKey::from_seed([2; 32]).device(),
        entry: entry(),
        signature: None,
    };
    let batch = Batch { partition: PARTITION, after: Lsn(41), last: Lsn(42), rows: vec![row] };
    let rejected =
        Placement::Rejected { hash: EntryHash::of(&entry()), rule: "entry.cut".to_owned() };
    let placements = vec![Placement::Accepted(Lsn(43)), rejected];
    let refused =
        Refused { code: RefusedCode::Busy, retry_after_seconds: 30, about: "full".to_owned() };
    let receipt = Receipt { partition: PARTITION, any: Lsn(42), all: Lsn(40), devices: 2 };
    vec![
        (
            "welcome",
            ToDevice::Welcome(Welcome { protocol: PROTOCOL, relay_time, tops, log: Some(LOG) }),
        ),
        ("batch", ToDevice::Batch(batch)),
        ("pushed", ToDevice::Pushed(Pushed { id: 1, placements })),
        ("receipt", ToDevice::Receipt(receipt)),
        ("refused", ToDevice::Refused(refused)),
        ("pong", ToDevice::Pong(7)),
        (
            "challenge",
            ToDevice::Challenge(Challenge {
                nonce: NONCE,
                organisation_key: Some(DeviceKey::from_seed([3; 32]).public()),
            }),
        ),
    ]
}

#[test]
fn the_examples_of_the_protocol_are_what_the_code_writes() {
    let (document, hash) = (DocumentId([0x22; 16]), ChangeHash([0x44; 32]));
    let change = Entry::Change { document, hash, bytes: vec![0xDD] };
    let head = ChangeHead::sign(document, hash, &DeviceKey::from_seed([1; 32]));
    let mut examples = vec![
        ("change entry", change.to_bytes()),
        ("frame entry", entry()),
        ("hash of the frame entry", EntryHash::of(&entry()).0.to_vec()),
        ("head signature", head.signature.0.to_vec()),
    ];
    examples.extend(to_relay().iter().map(|(name, message)| (*name, message.to_bytes())));
    examples.extend(to_device().iter().map(|(name, message)| (*name, message.to_bytes())));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/protocol.md");
    let written = std::fs::read_to_string(path).unwrap();
    let lines = examples.iter().map(|(name, bytes)| format!("{name}: {}", hex::encode(bytes)));
    let missing: Vec<String> =
        lines.filter(|line| !written.lines().any(|written| written == line)).collect();
    assert!(missing.is_empty(), "docs/protocol.md lacks\n{}\n", missing.join("\n"));
}
