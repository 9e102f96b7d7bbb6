use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    access::{DeviceKey, Signature},
    document::ChangeHash,
    ids::{DeviceId, DocumentId, OrganisationId, SiteId},
    sync::{Entry, EntryHash, Nonce, RelayLog},
    units::Timestamp,
};

const PARTITION: Partition = Partition::Organisation(OrganisationId([7; 16]));

fn key() -> DeviceKey {
    DeviceKey::from_seed([3; 32])
}

fn hello() -> ToRelay {
    let cursors = vec![Cursor { partition: Partition::Site(SiteId([9; 16])), lsn: Lsn(300) }];
    ToRelay::Hello(Hello {
        protocol: PROTOCOL,
        organisation: OrganisationId([7; 16]),
        device: key().device(),
        public_key: key().public(),
        cursors,
        token: vec![],
        proof: vec![1, 2],
        log: Some(RelayLog([6; 16])),
    })
}

fn push(entries: Vec<Vec<u8>>) -> ToRelay {
    let heads = vec![ChangeHead::sign(DocumentId([4; 16]), ChangeHash([5; 32]), &key())];
    ToRelay::Push(Push { id: 12, partition: PARTITION, entries, heads })
}

fn row(lsn: u64, entry: Vec<u8>, signature: Option<Signature>) -> Row {
    let received_at = Timestamp(1_764_000_000_000);
    Row { lsn: Lsn(lsn), received_at, device: DeviceId([6; 16]), entry, signature }
}

fn batch(rows: Vec<Row>) -> ToDevice {
    let last = rows.last().map_or(Lsn(40), |row| row.lsn);
    ToDevice::Batch(Batch { partition: PARTITION, after: Lsn(30), last, rows })
}

#[track_caller]
fn check_to_relay(message: &ToRelay) {
    assert_eq!(ToRelay::from_bytes(&message.to_bytes()).as_ref(), Ok(message));
}

#[track_caller]
fn check_to_device(message: &ToDevice) {
    assert_eq!(ToDevice::from_bytes(&message.to_bytes()).as_ref(), Ok(message));
}

#[test]
fn every_message_to_the_relay_survives_the_wire() {
    check_to_relay(&hello());
    check_to_relay(&push(vec![]));
    check_to_relay(&push(vec![vec![1; 300], vec![2, 3]]));
    check_to_relay(&ToRelay::Received(Cursor { partition: PARTITION, lsn: Lsn(u64::MAX) }));
    check_to_relay(&ToRelay::Follow(vec![Cursor { partition: PARTITION, lsn: Lsn(0) }]));
    check_to_relay(&ToRelay::Ping(1));
}

#[test]
fn every_message_to_a_device_survives_the_wire() {
    let tops = vec![Top { partition: PARTITION, lsn: Lsn(5) }];
    let relay_time = Timestamp(-1);
    for log in [None, Some(RelayLog([6; 16]))] {
        let tops = tops.clone();
        check_to_device(&ToDevice::Welcome(Welcome { protocol: 1, relay_time, tops, log }));
    }
    check_to_device(&batch(vec![]));
    check_to_device(&batch(vec![
        row(31, vec![1; 900], Some(Signature([8; 64]))),
        row(33, vec![2], None),
    ]));
    let rejected = Placement::Rejected { hash: EntryHash([1; 32]), rule: "entry.cut".to_owned() };
    let placements = vec![
        Placement::Accepted(Lsn(9)),
        Placement::Again,
        rejected,
        Placement::Accepted(Lsn(70_000)),
    ];
    check_to_device(&ToDevice::Pushed(Pushed { id: 4, placements }));
    let (any, all) = (Lsn(9), Lsn(2));
    check_to_device(&ToDevice::Receipt(Receipt { partition: PARTITION, any, all, devices: 3 }));
    for number in 0..12 {
        let code = RefusedCode::from_number(number);
        assert_eq!(code.number(), number);
        let about = "words".to_owned();
        check_to_device(&ToDevice::Refused(Refused { code, retry_after_seconds: 5, about }));
    }
    check_to_device(&ToDevice::Pong(u64::MAX));
    for organisation_key in [None, Some(key().public())] {
        let nonce = Nonce([7; 32]);
        check_to_device(&ToDevice::Challenge(Challenge { nonce, organisation_key }));
    }
}

#[test]
fn every_entry_survives_its_bytes_and_is_named_by_them() {
    let (document, hash) = (DocumentId([1; 16]), ChangeHash([2; 32]));
    for entry in [
        Entry::Change { document, hash, bytes: vec![3; 70] },
        Entry::Frame { bytes: vec![4] },
        Entry::SealedHead { bytes: vec![] },
        Entry::Directory { version: 9, bytes: b"{}".to_vec(), signature: None },
        Entry::Directory { version: 9, bytes: b"{}".to_vec(), signature: Some(Signature([0; 64])) },
        Entry::Grant { bytes: vec![7; 146] },
    ] {
        let bytes = entry.to_bytes();
        assert_eq!(entry.hash(), EntryHash::of(&bytes));
        assert_eq!(Entry::from_bytes(&bytes), Ok(entry));
    }
    assert_eq!(Entry::from_bytes(&[]), Err(EntryError::Cut));
    assert_eq!(Entry::from_bytes(&[1; 48]), Err(EntryError::Cut));
    assert_eq!(Entry::from_bytes(&[77, 1]), Err(EntryError::UnknownKind(77)));
    assert_eq!(Entry::from_bytes(&vec![2; ENTRY_BYTES_MAX + 1]), Err(EntryError::TooLarge));
}

#[test]
fn a_field_of_a_later_version_is_ignored() {
    let bytes = [0x82, 5, 0xA3, 1, 0x18, 42, 0x18, 99, 0x82, 1, 0x61, b'x', 0x18, 200, 0xF6];
    assert_eq!(ToRelay::from_bytes(&bytes), Ok(ToRelay::Ping(42)));
}

#[test]
fn a_message_of_a_later_version_is_named() {
    assert_eq!(ToRelay::from_bytes(&[0x82, 0x18, 60, 0xA0]), Err(WireError::UnknownKind(60)));
    assert_eq!(ToDevice::from_bytes(&[0x82, 1, 0xA0]), Err(WireError::UnknownKind(1)));
}

#[test]
fn a_payload_inflates_no_further_than_it_says_and_may() {
    let message = push(vec![vec![0; 40_000]]).to_bytes();
    assert!(message.len() < 500, "{} bytes", message.len());
    let says = [0x19, 0x9C, 0x44];
    let at = message.windows(3).position(|window| window == says).unwrap();
    let mut lies = message.clone();
    lies[at + 2] -= 1;
    assert!(matches!(ToRelay::from_bytes(&lies), Err(WireError::Malformed(_))));
    let mut bomb = message[..at].to_vec();
    bomb.extend([0x1A, 0xFF, 0xFF, 0xFF, 0xFF]);
    bomb.extend(&message[at + 3..]);
    let refused = WireError::TooLarge { what: "a payload", max: INFLATED_BYTES_MAX };
    assert_eq!(ToRelay::from_bytes(&bomb), Err(refused));
}

/// Bytes that deflate cannot shorten.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn the_largest_entry_travels_in_fragments_that_each_fit_a_message() {
    let message = push(vec![noise(ENTRY_BYTES_MAX)]);
    let parts = message.to_messages();
    assert!(parts.len() > 16 && parts.iter().all(|part| part.len() <= MESSAGE_BYTES_MAX));
    let mut assembler = Assembler::default();
    let mut whole = None;
    for part in parts {
        assert_eq!(whole, None);
        whole = assembler.take(part).unwrap();
    }
    assert_eq!(ToRelay::from_bytes(&whole.unwrap()), Ok(message));
}

#[test]
fn a_fragment_out_of_order_is_refused() {
    let parts = push(vec![noise(200_000)]).to_messages();
    let ping = ToRelay::Ping(1).to_bytes();
    for order in [vec![1], vec![0, 2], vec![0, 0]] {
        let mut assembler = Assembler::default();
        let taken: Result<Vec<_>, _> =
            order.iter().map(|index: &usize| assembler.take(parts[*index].clone())).collect();
        assert_eq!(taken, Err(WireError::OutOfOrder), "{order:?}");
    }
    let mut assembler = Assembler::default();
    assert_eq!(assembler.take(parts[0].clone()), Ok(None));
    assert_eq!(assembler.take(ping), Err(WireError::OutOfOrder));
}

#[test]
fn fragments_without_end_are_refused_at_a_limit() {
    let part = |index| {
        cbor::message(fragment::FRAGMENT, 3, |encoder| {
            encoder.u8(1)?.u64(index)?.u8(2)?.u64(u64::MAX)?.u8(3)?.bytes(&[0; 60_000])?.ok()
        })
    };
    let mut assembler = Assembler::default();
    let refused = (0..).find_map(|index| assembler.take(part(index)).err());
    let limit = WireError::TooLarge { what: "a whole message", max: WHOLE_BYTES_MAX };
    assert_eq!(refused, Some(limit));
}

#[test]
fn a_body_splits_into_its_messages() {
    let messages = [hello().to_bytes(), ToRelay::Ping(7).to_bytes(), push(vec![]).to_bytes()];
    assert_eq!(messages_of(&messages.concat()), Ok(messages.to_vec()));
    assert_eq!(messages_of(&[]), Ok(vec![]));
    let cut = messages.concat();
    assert!(messages_of(&cut[..cut.len() - 1]).is_err());
}

#[test]
fn places_out_of_order_are_refused() {
    for places in [[31, 31], [33, 32], [30, 31]] {
        let rows = places.map(|lsn| row(lsn, vec![1], None)).to_vec();
        assert!(ToDevice::from_bytes(&batch(rows).to_bytes()).is_err(), "{places:?}");
    }
}

#[test]
fn a_signature_fits_one_change_of_one_document() {
    let head = ChangeHead::sign(DocumentId([4; 16]), ChangeHash([5; 32]), &key());
    assert!(head.is_signed_by(&key().public()));
    assert!(!head.is_signed_by(&DeviceKey::from_seed([1; 32]).public()));
    assert!(!ChangeHead { document: DocumentId([0; 16]), ..head }.is_signed_by(&key().public()));
    assert!(!ChangeHead { hash: ChangeHash([0; 32]), ..head }.is_signed_by(&key().public()));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = ToRelay::from_bytes(&bytes);
        let _ = ToDevice::from_bytes(&bytes);
        let _ = Entry::from_bytes(&bytes);
        let _ = messages_of(&bytes);
        let _ = Assembler::default().take(bytes);
    }

    #[test]
    fn damaged_messages_never_panic(
        choice in 0..4_usize,
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let rows = vec![row(31, vec![1; 90], Some(Signature([8; 64]))), row(33, vec![2], None)];
        let mut bytes = match choice {
            0 => hello().to_bytes(),
            1 => push(vec![vec![1; 90], vec![3; 2]]).to_bytes(),
            2 => batch(rows).to_bytes(),
            _ => push(vec![noise(70_000)]).to_messages().swap_remove(0),
        };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = ToRelay::from_bytes(&bytes);
        let _ = ToDevice::from_bytes(&bytes);
        let _ = Assembler::default().take(bytes);
    }

    #[test]
    fn pushes_survive_the_wire(entries in vec(vec(any::<u8>(), 0..2_000), 0..40)) {
        check_to_relay(&push(entries));
    }
}
