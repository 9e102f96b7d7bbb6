use automerge::ReadDoc;
use serde_json::json;

use super::{document, note, writer};
use crate::{
    document::{ChangeHash, Document, DocumentKind, Edit, Fork, StoredChange},
    ids::DeviceId,
};

const OURS: DeviceId = DeviceId([1; 16]);
const AGAIN: [u8; 16] = [9; 16];

fn edit(document: &mut Document, edits: &[Edit]) -> StoredChange {
    document.change(writer(1), edits).unwrap()
}

fn without(document: &Document, change: &StoredChange) -> Fork {
    document.without(change.hash, (AGAIN, OURS)).unwrap().unwrap()
}

fn left(fork: &Fork) -> Vec<ChangeHash> {
    fork.apart.iter().map(|apart| apart.change.hash).collect()
}

fn text(number: usize, text: &str) -> Edit {
    let key = format!("{number:032x}");
    Edit::SetIn { map: "notes", key, field: "text", value: json!(text) }
}

#[test]
fn a_change_leaves_with_what_was_written_into_it_and_the_rest_is_made_again() {
    let (mut document, _) = document();
    let kept = edit(&mut document, &[note(1)]);
    let refused = edit(&mut document, &[note(2)]);
    let inside = edit(&mut document, &[text(2, "inside")]);
    let beside = edit(&mut document, &[text(1, "beside"), Edit::set("seal", "004417")]);

    let fork = without(&document, &refused);
    assert_eq!(left(&fork), [refused.hash, inside.hash]);
    assert_eq!(fork.apart[1].said, [("notes.text".to_owned(), "inside".to_owned())].into());
    let remade: Vec<_> = fork.remade.iter().map(|(before, _)| before.hash).collect();
    assert_eq!(remade, [beside.hash]);
    assert!(fork.document.holds(kept.hash) && !fork.document.holds(beside.hash));

    let before = automerge::Change::from_bytes(beside.bytes).unwrap();
    let after = automerge::Change::from_bytes(fork.remade[0].1.bytes.clone()).unwrap();
    assert_eq!(after.timestamp(), before.timestamp());
    assert_eq!(after.message(), before.message());
    assert_eq!(after.author().unwrap().as_bytes(), OURS.0);
    assert_eq!(after.actor_id().to_bytes(), AGAIN);

    let stored = Document::open(DocumentKind::Shipment, &fork.compact, &[]).unwrap();
    assert_eq!(stored.heads(), fork.document.heads());
    let (seal, _) = stored.inner().get(automerge::ROOT, "seal").unwrap().unwrap();
    assert_eq!(seal.as_str(), Some("004417"));
}

#[test]
fn a_signature_over_a_change_that_left_leaves_too() {
    let (mut document, _) = document();
    let refused = edit(&mut document, &[note(1)]);
    let signature = json!({ "heads": [refused.hash.to_string()] }).to_string();
    let signed = edit(&mut document, &[Edit::append("steps", &json!({ "signed": signature }))]);
    let step = edit(&mut document, &[Edit::append("steps", &json!({ "status": "departed" }))]);
    let fork = without(&document, &refused);
    assert_eq!(left(&fork), [refused.hash, signed.hash]);
    assert_eq!(fork.remade[0].0.hash, step.hash);
}

#[test]
fn what_another_device_wrote_meanwhile_stays_as_it_is() {
    let (mut document, _) = document();
    let mut other = document.clone();
    let refused = edit(&mut document, &[note(1)]);
    let foreign = other.change(writer(2), &[note(2)]).unwrap();
    document.receive(std::slice::from_ref(&foreign.bytes)).unwrap();
    let merged = edit(&mut document, &[note(3)]);
    let fork = without(&document, &refused);
    assert_eq!(left(&fork), [refused.hash]);
    assert!(fork.document.holds(foreign.hash));
    assert_eq!(fork.remade[0].0.hash, merged.hash);
    other.receive(std::slice::from_ref(&fork.remade[0].1.bytes)).unwrap();
    assert_eq!(other.heads(), fork.document.heads());
}

#[test]
fn a_change_that_waits_for_another_waits_on() {
    let (mut document, _) = document();
    let mut other = document.clone();
    let first = other.change(writer(2), &[note(1)]).unwrap();
    let second = other.change(writer(2), &[note(2)]).unwrap();
    document.receive(std::slice::from_ref(&second.bytes)).unwrap();
    let refused = edit(&mut document, &[note(3)]);
    let fork = without(&document, &refused);
    let mut stored = Document::open(DocumentKind::Shipment, &fork.compact, &[]).unwrap();
    stored.receive(std::slice::from_ref(&first.bytes)).unwrap();
    assert_eq!(stored.heads(), other.heads());
}

#[test]
fn the_first_change_and_what_others_built_on_stay() {
    let (mut document, first) = document();
    assert!(document.without(first.hash, (AGAIN, OURS)).unwrap().is_none());
    let accepted = edit(&mut document, &[note(1)]);
    document.change(writer(2), &[note(2)]).unwrap();
    assert!(document.without(accepted.hash, (AGAIN, OURS)).unwrap().is_none());
    let unknown = ChangeHash([7; 32]);
    assert!(document.without(unknown, (AGAIN, OURS)).unwrap().is_none());
}
