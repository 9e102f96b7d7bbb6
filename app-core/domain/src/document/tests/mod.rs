pub(crate) mod claim;
mod fork;
mod history;
pub(crate) mod mutant;

use proptest::prelude::*;
use serde_json::json;

use super::{guard::GuardError, *};
use crate::{
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

const MAPS: &[&str] = &["notes"];
const DESKS: [&str; 4] = ["Laptop 0", "Laptop 1", "Phone 2", "Phone 3"];

fn writer(actor: u8) -> Writer<'static> {
    Writer {
        actor: [actor; 16],
        author: DeviceId([actor; 16]),
        device_name: DESKS[usize::from(actor % 4)],
        person: Some(PersonId([actor; 16])),
        at: Timestamp(1_000),
    }
}

fn document() -> (Document, StoredChange) {
    let edits = [Edit::set("reference", "26-0417")];
    Document::create(DocumentKind::Shipment, writer(1), (MAPS, &["steps"]), &edits).unwrap()
}

fn note(number: usize) -> Edit {
    let entry = json!({ "text": "x".repeat(number % 50) });
    Edit::Insert { map: "notes", key: format!("{number:032x}"), entry }
}

#[test]
fn a_document_opens_from_its_changes_and_from_its_compact_form() {
    let (mut document, first) = document();
    let mut changes = vec![first.bytes];
    for number in 0..100 {
        changes.push(document.change(writer(1), &[note(number)]).unwrap().bytes);
    }
    let reopened = Document::open(DocumentKind::Shipment, &[], &changes).unwrap();
    assert_eq!(reopened.heads(), document.heads());

    let compact = document.compact().unwrap();
    assert!(document.compact().is_none());
    let later = document.change(writer(1), &[note(1000)]).unwrap().bytes;
    let reopened = Document::open(DocumentKind::Shipment, &compact, &[later]).unwrap();
    assert_eq!(reopened.heads(), document.heads());
}

#[test]
fn every_change_carries_our_author_and_time() {
    let (_, first) = document();
    let change = automerge::Change::from_bytes(first.bytes).unwrap();
    assert_eq!(change.author().unwrap().as_bytes(), &[1; 16]);
    assert_eq!(change.actor_id().to_bytes(), &[1; 16]);
    assert_eq!(change.timestamp(), 1);
    assert_eq!(change.message(), Some(format!("{}\nLaptop 1", PersonId([1; 16])).as_str()));
}

#[test]
fn an_edit_of_something_missing_leaves_the_document_as_it_was() {
    let (mut document, _) = document();
    let heads = document.heads();
    let edit = Edit::SetIn { map: "notes", key: "x".to_owned(), field: "text", value: json!(1) };
    assert!(document.change(writer(1), &[note(1), edit]).is_err());
    assert_eq!(document.heads(), heads);
}

#[test]
fn edits_that_change_nothing_make_no_change() {
    let (mut document, _) = document();
    let heads = document.heads();
    let same = document.change(writer(1), &[Edit::set("reference", "26-0417")]);
    assert!(matches!(same, Err(DocumentError::Unchanged)));
    assert_eq!(document.heads(), heads);
}

#[test]
fn a_whole_document_from_a_peer_is_refused() {
    let (document, _) = document();
    assert_eq!(guard::check(&document.inner().save()), Err(GuardError::NotAChange(0)));
}

#[test]
fn a_change_that_inflates_beyond_the_cap_is_refused() {
    let bomb = chunk(2, &deflate(&vec![0; 64 * 1024 * 1024]));
    assert!(bomb.len() < guard::CHANGE_BYTES_MAX);
    assert_eq!(guard::check(&bomb), Err(GuardError::TooLarge));
}

#[test]
fn a_run_of_a_billion_operations_is_refused() {
    let run = [0x80, 0x94, 0xeb, 0xdc, 0x03, 0x01];
    let header_and_one_column = [0, 1, 7, 1, 1, 0, 0, 0, 1, 0x42, 6];
    let mut change = header_and_one_column.to_vec();
    change.extend_from_slice(&run);
    assert_eq!(guard::check(&chunk(1, &change)), Err(GuardError::TooManyOperations));
}

#[test]
fn our_own_changes_pass_the_guard() {
    let (mut document, first) = document();
    assert_eq!(guard::check(&first.bytes), Ok(first.hash));
    let many: Vec<Edit> = (0..500).map(note).collect();
    let change = document.change(writer(1), &many).unwrap();
    assert_eq!(guard::check(&change.bytes), Ok(change.hash));
}

#[test]
fn a_damaged_change_is_an_error_and_the_document_stays() {
    let (mut document, _) = document();
    let mut other = document.clone();
    let change = other.change(writer(2), &[note(1)]).unwrap();
    let heads = document.heads();
    for place in 0..change.bytes.len() {
        let mut damaged = change.bytes.clone();
        *damaged.get_mut(place).unwrap() ^= 0x10;
        if let Ok(stored) = document.receive(&[damaged]) {
            assert!(stored.is_empty(), "byte {place} was changed and accepted");
        }
        assert_eq!(document.heads(), heads);
    }
    assert_eq!(document.receive(&[change.bytes]).unwrap().len(), 1);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let (mut document, _) = document();
        prop_assert!(document.receive(std::slice::from_ref(&bytes)).is_err());
        prop_assert!(document.receive(&[chunk(1, &bytes)]).is_err());
    }

    #[test]
    fn changes_made_apart_meet_in_the_same_heads(ours in 1..8_usize, theirs in 1..8_usize) {
        let (mut here, _) = document();
        let mut there = here.clone();
        for number in 0..ours {
            here.change(writer(1), &[note(number)]).unwrap();
        }
        for number in 0..theirs {
            there.change(writer(2), &[note(100 + number)]).unwrap();
        }
        let (sent, answered) = (here.changes(), there.changes());
        here.receive(&answered).unwrap();
        there.receive(&sent).unwrap();
        prop_assert_eq!(here.heads(), there.heads());
        prop_assert!(here.receive(&answered).unwrap().is_empty());
    }
}

fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut tail = vec![kind];
    let mut length = body.len();
    while length >= 0x80 {
        tail.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    tail.push(u8::try_from(length).unwrap());
    tail.extend_from_slice(body);
    let digest = Sha256::digest(&tail);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend_from_slice(&digest[..4]);
    bytes.extend_from_slice(&tail);
    bytes
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
