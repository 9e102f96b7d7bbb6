//! What a change may write, and by whose word: changes that no device of ours makes.

use automerge::{
    ActorId, Author, Automerge, Change, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable, Transaction},
};

use super::*;
use crate::access::{Directory, policy::containers};

const PEOPLE: [(&str, &str); 4] = [
    ("11111111111111111111111111111111", "dispatcher"),
    ("22222222222222222222222222222222", "auditor"),
    ("33333333333333333333333333333333", "clinic_staff"),
    ("44444444444444444444444444444444", "driver"),
];
const STRANGER: &str = "99999999999999999999999999999999";
const SITES: [&str; 3] = [
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    "cccccccccccccccccccccccccccccccc",
];

fn directory() -> Directory {
    let person = |(id, role): &(&str, &str)| {
        let site = (*role == "clinic_staff").then_some(SITES[2]);
        serde_json::json!({ "id": id, "name": role, "role": role, "site": site })
    };
    let people: Vec<_> = PEOPLE.iter().map(person).collect();
    let json = serde_json::json!({
        "organisation": ORGANISATION, "name": "N", "version": 1, "people": people, "sites": [],
        "products": [],
    });
    Directory::from_json(&serde_json::to_vec(&json).unwrap()).unwrap()
}

type Steps = fn(&mut Transaction<'_>);

/// A shipment on the relay, which a device of the dispatcher's made.
struct Hostile {
    log: Log,
    document: Automerge,
    actors: u8,
}

impl Hostile {
    fn new() -> Self {
        let mut log = Log::default();
        log.directory = Some(directory());
        let (maps, lists) = containers(DocumentKind::Shipment);
        let person = Some(PEOPLE[0].0.parse().unwrap());
        let writer = Writer { person, ..writer(1, [1; 16]) };
        let entry = serde_json::json!({ "text": "kept" });
        let edits = [
            Edit::set("origin", SITES[0]),
            Edit::set("destination", SITES[1]),
            Edit::set("reference", "S-1"),
            Edit::append("custody", &entry),
            Edit::Insert { map: "notes", key: "n".to_owned(), entry: entry.clone() },
            Edit::Insert { map: "items", key: "i".to_owned(), entry },
        ];
        let made = Document::create(DocumentKind::Shipment, writer, (&maps, &lists), &edits);
        let (_, first) = made.unwrap();
        assert_eq!(push_changes(&mut log, 1, std::slice::from_ref(&first)), [at(1)]);
        let mut document = Automerge::new();
        document.apply_changes([Change::from_bytes(first.bytes).unwrap()]).unwrap();
        Self { log, document, actors: 1 }
    }

    /// Pushes one change of a fresh actor of device 2, in the name of a person.
    fn write(&mut self, person: &str, steps: Steps) -> Placed {
        self.actors += 1;
        let mut document = self.document.clone();
        document.set_author(Some(Author::from(key(2).device().0.to_vec())));
        document.set_actor(ActorId::from(&[self.actors; 16][..]));
        let mut tx = document.transaction();
        steps(&mut tx);
        let message = CommitOptions::default().with_message(format!("{person}\nphone"));
        let (hash, _) = tx.commit_with(message);
        let mut change = document.get_change_by_hash(&hash.unwrap()).unwrap();
        let hash = ChangeHash(change.hash().0);
        let made = StoredChange { hash, bytes: change.bytes().into_owned() };
        push_changes(&mut self.log, 2, &[made])[0]
    }
}

fn inside(tx: &Transaction<'_>, field: &str) -> automerge::ObjId {
    tx.get(ROOT, field).unwrap().unwrap().1
}

fn entry_of(tx: &Transaction<'_>, field: &str, key: &str) -> automerge::ObjId {
    tx.get(inside(tx, field), key).unwrap().unwrap().1
}

#[track_caller]
fn check(person: usize, steps: Steps, rule: Option<Rule>) {
    let placed = Hostile::new().write(PEOPLE[person].0, steps);
    match rule {
        Some(rule) => assert_eq!(placed, no(rule)),
        None => assert!(matches!(placed, Placed::At(_)), "{placed:?}"),
    }
}

#[test]
fn what_was_recorded_is_not_taken_away_or_altered() {
    let only_grows: [Steps; 10] = [
        |tx| tx.delete(inside(tx, "custody"), 0).unwrap(),
        |tx| {
            let entry = tx.get(inside(tx, "custody"), 0).unwrap().unwrap().1;
            tx.put(entry, "text", "altered").unwrap();
        },
        |tx| tx.put(inside(tx, "custody"), 0, "altered").unwrap(),
        |tx| tx.delete(ROOT, "custody").unwrap(),
        |tx| drop(tx.put_object(ROOT, "custody", ObjType::List).unwrap()),
        |tx| tx.put(entry_of(tx, "notes", "n"), "text", "altered").unwrap(),
        |tx| tx.delete(inside(tx, "notes"), "n").unwrap(),
        |tx| tx.delete(inside(tx, "items"), "i").unwrap(),
        |tx| tx.put(ROOT, "origin", SITES[2]).unwrap(),
        |tx| tx.put(ROOT, "kind", "form").unwrap(),
    ];
    for (number, steps) in only_grows.into_iter().enumerate() {
        let placed = Hostile::new().write(PEOPLE[0].0, steps);
        let is_refused = placed == no(Rule::APPEND_ONLY) || placed == no(Rule::PATH);
        assert!(is_refused, "case {number}: {placed:?}");
    }
}

#[test]
fn a_change_writes_only_where_a_document_has_fields() {
    check(0, |tx| tx.put(ROOT, "temperature", 4_i64).unwrap(), Some(Rule::PATH));
    let deeper: Steps = |tx| {
        let entry = entry_of(tx, "items", "i");
        tx.put_object(entry, "more", ObjType::Map).unwrap();
    };
    check(0, deeper, Some(Rule::APPEND_ONLY));
    let far: Steps = |tx| {
        let entry = tx.put_object(inside(tx, "items"), "j", ObjType::Map).unwrap();
        let more = tx.put_object(entry, "more", ObjType::Map).unwrap();
        tx.put(more, "deep", 1_i64).unwrap();
    };
    check(0, far, Some(Rule::APPEND_ONLY));
    let text: Steps = |tx| drop(tx.put_object(ROOT, "reference", ObjType::Text).unwrap());
    check(0, text, Some(Rule::PATH));
}

#[test]
fn what_devices_of_ours_write_goes_through() {
    check(0, |tx| tx.put(ROOT, "reference", "S-2").unwrap(), None);
    check(0, |tx| tx.put(entry_of(tx, "items", "i"), "quantity", 3_i64).unwrap(), None);
    let note: Steps = |tx| {
        let note = tx.put_object(inside(tx, "notes"), "m", ObjType::Map).unwrap();
        tx.put(note, "text", "further").unwrap();
    };
    check(0, note, None);
    let custody: Steps = |tx| {
        let list = inside(tx, "custody");
        let entry = tx.insert_object(&list, tx.length(&list), ObjType::Map).unwrap();
        tx.put(entry, "kind", "offered").unwrap();
    };
    check(3, custody, None);
    check(1, |tx| tx.put(inside(tx, "resolved"), "a", "7").unwrap(), None);
}

#[test]
fn nobody_does_what_the_role_does_not() {
    let edit: Steps = |tx| tx.put(ROOT, "reference", "S-2").unwrap();
    check(1, edit, Some(Rule::ROLE));
    check(2, edit, Some(Rule::SITE));
    check(3, edit, None);
    let here: Steps = |tx| tx.put(ROOT, "destination", SITES[2]).unwrap();
    check(2, here, Some(Rule::SITE));
    let mut hostile = Hostile::new();
    assert_eq!(hostile.write(STRANGER, edit), no(Rule::PERSON));
    assert_eq!(hostile.write("", edit), no(Rule::PERSON));
    hostile.log.directory = None;
    assert!(matches!(hostile.write(STRANGER, edit), Placed::At(_)), "nobody knows the people");
}

#[test]
fn a_person_who_was_disabled_does_nothing() {
    let edit: Steps = |tx| tx.put(ROOT, "reference", "S-2").unwrap();
    let mut hostile = Hostile::new();
    let directory = hostile.log.directory.as_mut().unwrap();
    directory.people[3].disabled_at = Some(crate::units::Timestamp(1));
    assert_eq!(hostile.write(PEOPLE[3].0, edit), no(Rule::DISABLED));
    assert!(matches!(hostile.write(PEOPLE[0].0, edit), Placed::At(_)), "another goes on");
}

#[test]
fn a_document_begins_once_and_says_what_it_is() {
    let mut log = Log::default();
    let beginning = |actor: u8, kind: &'static str| {
        let writer = writer(1, [actor; 16]);
        let made = Document::create(
            DocumentKind::Calibration,
            writer,
            (&[], &[]),
            &[Edit::set("kind", kind)],
        );
        made.unwrap().1
    };
    assert_eq!(push_changes(&mut log, 1, &[beginning(1, "planet")]), [no(Rule::PATH)]);
    assert_eq!(push_changes(&mut log, 1, &[beginning(2, "calibration")]), [at(1)]);
    assert_eq!(push_changes(&mut log, 1, &[beginning(3, "calibration")]), [no(Rule::APPEND_ONLY)]);
}
