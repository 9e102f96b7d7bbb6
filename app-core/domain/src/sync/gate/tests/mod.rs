mod paths;

use super::*;
use crate::{
    access::DeviceKey,
    document::{Document, DocumentKind, Edit, StoredChange, Writer},
    ids::OrganisationId,
    sync::{Partition, tests::log::Log},
    units::Timestamp,
};

const DOCUMENT: DocumentId = DocumentId([4; 16]);
const ORGANISATION: OrganisationId = OrganisationId([1; 16]);

fn key(seed: u8) -> DeviceKey {
    DeviceKey::from_seed([seed; 32])
}

fn pusher(seed: u8) -> Pusher {
    let public_key = key(seed).public();
    Pusher { organisation: ORGANISATION, device: public_key.device(), public_key }
}

/// A document of one device, and its changes in order.
struct Pen {
    document: Document,
    made: Vec<StoredChange>,
    seed: u8,
    actor: [u8; 16],
}

impl Pen {
    fn new(seed: u8, actor: u8) -> Self {
        let actor = [actor; 16];
        let writer = writer(seed, actor);
        let edits = [Edit::set("reference", "0")];
        let (document, first) =
            Document::create(DocumentKind::Shipment, writer, (&[], &[]), &edits).unwrap();
        Self { document, made: vec![first], seed, actor }
    }

    fn write(&mut self, count: usize) {
        for _ in 0..count {
            let text = self.made.len().to_string();
            let writer = writer(self.seed, self.actor);
            let change = self.document.change(writer, &[Edit::set("reference", text)]).unwrap();
            self.made.push(change);
        }
    }

    /// Goes on with another actor, as a device does after each start.
    fn restarted(mut self, actor: u8) -> Self {
        self.actor = [actor; 16];
        self
    }
}

fn writer(seed: u8, actor: [u8; 16]) -> Writer<'static> {
    let author = key(seed).device();
    Writer { actor, author, device_name: "", person: None, at: Timestamp(0) }
}

fn entry(change: &StoredChange) -> Vec<u8> {
    let (hash, bytes) = (change.hash, change.bytes.clone());
    Entry::Change { document: DOCUMENT, hash, bytes }.to_bytes()
}

fn sign(change: &StoredChange, seed: u8) -> ChangeHead {
    ChangeHead::sign(DOCUMENT, change.hash, &key(seed))
}

/// Pushes as the relay takes it, and returns what became of each entry.
fn push(log: &mut Log, seed: u8, entries: Vec<Vec<u8>>, heads: &[ChangeHead]) -> Vec<Placed> {
    let pusher = pusher(seed);
    let judged = judge(&pusher, entries, heads);
    let candidates = judged.iter().filter_map(|one| one.as_ref().ok().cloned()).collect();
    let partition = Partition::Organisation(ORGANISATION);
    let mut placed = log.append(partition, &pusher, Timestamp(0), candidates).into_iter();
    judged
        .into_iter()
        .map(|one| one.map_or_else(|(_, rule)| Placed::Rejected(rule), |_| placed.next().unwrap()))
        .collect()
}

fn push_changes(log: &mut Log, seed: u8, changes: &[StoredChange]) -> Vec<Placed> {
    let heads = [sign(changes.last().unwrap(), seed)];
    push(log, seed, changes.iter().map(entry).collect(), &heads)
}

fn at(place: u64) -> Placed {
    Placed::At(crate::sync::Lsn(place))
}

fn no(rule: Rule) -> Placed {
    Placed::Rejected(rule)
}

#[test]
fn one_signature_covers_what_it_builds_on_and_nothing_else() {
    let mut pen = Pen::new(1, 1);
    pen.write(11);
    let mut log = Log::default();
    let placed = push_changes(&mut log, 1, &pen.made);
    assert_eq!(placed, (1..=12).map(at).collect::<Vec<_>>());

    let mut later = pen.restarted(2);
    later.write(2);
    let [first, second] = &later.made[12..] else { panic!() };
    let entries = vec![entry(first), entry(second)];
    let placed = push(&mut log, 1, entries, &[sign(first, 1)]);
    assert_eq!(placed, [at(13), no(Rule::UNSIGNED)]);
}

#[test]
fn a_push_that_was_not_answered_keeps_its_places() {
    let mut pen = Pen::new(1, 1);
    pen.write(3);
    let mut log = Log::default();
    let first = push_changes(&mut log, 1, &pen.made);
    assert_eq!(push_changes(&mut log, 1, &pen.made), first);
    assert!(log.incidents.is_empty());
}

#[test]
fn a_signature_of_another_device_or_over_another_document_does_not_hold() {
    let pen = Pen::new(1, 1);
    let change = &pen.made[0];
    let elsewhere = ChangeHead::sign(DocumentId([5; 16]), change.hash, &key(1));
    let moved = ChangeHead { document: DOCUMENT, ..elsewhere };
    let check = |heads: &[ChangeHead], rule| {
        let placed = push(&mut Log::default(), 1, vec![entry(change)], heads);
        assert_eq!(placed, [no(rule)]);
    };
    check(&[sign(change, 2)], Rule::SIGNATURE);
    check(&[moved], Rule::SIGNATURE);
    check(&[elsewhere], Rule::UNSIGNED);
    check(&[], Rule::UNSIGNED);
}

#[test]
fn nobody_pushes_a_change_in_the_name_of_another_device() {
    let pen = Pen::new(1, 1);
    let mut log = Log::default();
    assert_eq!(push_changes(&mut log, 2, &pen.made), [no(Rule::AUTHOR)]);
    assert_eq!(push_changes(&mut log, 1, &pen.made), [at(1)]);
}

/// The later changes of an actor name no author, so whose they are is what the relay remembers.
#[test]
fn an_actor_belongs_to_the_device_that_used_it_first() {
    let mut victim = Pen::new(1, 1);
    let mut log = Log::default();
    push_changes(&mut log, 1, &victim.made);
    victim.write(1);
    let forged = &victim.made[1..];
    assert_eq!(push_changes(&mut log, 2, forged), [no(Rule::ACTOR)]);
    assert_eq!(log.incidents.len(), 1);
    assert_eq!(log.incidents[0].device, key(2).device());
    assert_eq!(push_changes(&mut log, 1, forged), [at(2)], "the victim goes on");
}

#[test]
fn a_squatted_actor_costs_its_owner_one_refusal_and_another_actor_goes_on() {
    let mut log = Log::default();
    let mut victim = Pen::new(1, 1);
    push_changes(&mut log, 1, &victim.made);
    let mut victim_next = |actor: u8| {
        victim.actor = [actor; 16];
        victim.write(1);
        victim.made.last().unwrap().clone()
    };
    let (squatted, again) = (victim_next(7), victim_next(8));
    let mut squatter = Pen::new(1, 1).restarted(7);
    squatter.seed = 2;
    squatter.write(1);
    assert_eq!(push_changes(&mut log, 2, &squatter.made[1..]), [at(2)]);
    assert_eq!(push_changes(&mut log, 1, &[squatted]), [no(Rule::ACTOR)]);
    assert_eq!(push_changes(&mut log, 1, &[again]), [at(3)]);
}

#[test]
fn the_changes_of_an_actor_follow_each_other() {
    let mut pen = Pen::new(1, 1);
    pen.write(3);
    let mut log = Log::default();
    push_changes(&mut log, 1, &pen.made[..1]);
    assert_eq!(push_changes(&mut log, 1, &pen.made[2..3]), [no(Rule::SEQUENCE)]);
    assert_eq!(push_changes(&mut log, 1, &pen.made[1..3]), [at(2), at(3)]);
    let twin = {
        let mut twin = Pen::new(1, 1);
        twin.document.change(writer(1, [1; 16]), &[Edit::set("reference", "other")]).unwrap()
    };
    assert_eq!(push_changes(&mut log, 1, &[twin]), [no(Rule::SEQUENCE)], "a second story");
}

/// The device signs what is left once the refused change has left its document.
#[test]
fn what_only_a_refused_change_covered_is_asked_for_again() {
    fn refuses_threes(candidate: &Candidate) -> Result<(), Rule> {
        match &candidate.content {
            Content::Change { claim, .. } if claim.seq == 3 => Err(Rule("test.refused")),
            _ => Ok(()),
        }
    }
    let mut pen = Pen::new(1, 1);
    pen.write(3);
    let mut log = Log::default();
    log.permits = refuses_threes;
    let refused = no(Rule("test.refused"));
    let placed = push_changes(&mut log, 1, &pen.made);
    assert_eq!(placed, [Placed::Again, Placed::Again, refused, no(Rule::DEPENDS)]);
    assert_eq!(push_changes(&mut log, 1, &pen.made[..2]), [at(1), at(2)]);

    let mut damaged = entry(&pen.made[2]);
    *damaged.last_mut().unwrap() ^= 1;
    let entries = vec![entry(&pen.made[0]), damaged];
    let placed = push(&mut Log::default(), 1, entries, &[sign(&pen.made[2], 1)]);
    assert_eq!(placed, [Placed::Again, no(Rule::CHANGE_MALFORMED)]);
}

#[test]
fn a_document_takes_no_more_than_its_limit() {
    let mut log = Log::default();
    let mut noise = 1_u64;
    let text: String = (0..60_000)
        .map(|_| {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'0' + noise.to_le_bytes()[7] % 64)
        })
        .collect();
    let mut pen = Pen::new(1, 1);
    for number in 0..60 {
        let edit = Edit::set("reference", format!("{number}{text}"));
        let change = pen.document.change(writer(1, pen.actor), &[edit]);
        let Ok(change) = change else { break };
        pen.made.push(change);
    }
    let placed = push_changes(&mut log, 1, &pen.made);
    assert!(placed.contains(&no(Rule::DOCUMENT_FULL)) || placed.contains(&Placed::Again));
    let stored = placed.iter().filter(|one| matches!(one, Placed::At(_))).count();
    assert_eq!(stored, 0, "its one signature was over what did not fit");
    let fit = placed.iter().filter(|one| **one == Placed::Again).count();
    let placed = push_changes(&mut log, 1, &pen.made[..fit]);
    assert!(placed.iter().all(|one| matches!(one, Placed::At(_))), "{placed:?}");
    let bytes: usize = pen.made[..fit].iter().map(|change| change.bytes.len()).sum();
    assert!(bytes <= Document::BYTES_MAX && bytes > Document::BYTES_MAX / 2, "{bytes}");
}

fn frame(device: u8, seq: u8, reading: u8) -> Vec<u8> {
    let log = LogId { device: key(device).device(), sensor: "test:1".parse().unwrap() };
    Entry::Frame { bytes: [&log.to_bytes()[..], &[1, seq, 1, 1, reading]].concat() }.to_bytes()
}

#[test]
fn readings_are_their_devices_and_tell_one_story_without_gaps() {
    let mut log = Log::default();
    let mut check =
        |seed, entry, placed| assert_eq!(push(&mut log, seed, vec![entry], &[]), [placed]);
    check(1, frame(1, 4, 1), at(1));
    check(2, frame(1, 5, 1), no(Rule::READING_FOREIGN));
    check(1, frame(1, 6, 1), no(Rule::READING_GAP));
    check(1, frame(1, 5, 1), at(2));
    check(1, frame(1, 5, 1), at(2));
    check(1, frame(1, 5, 2), no(Rule::READING_TWICE));
    check(1, Entry::Frame { bytes: vec![1] }.to_bytes(), no(Rule::READING_MALFORMED));
    let rules: Vec<Rule> = log.incidents.iter().map(|incident| incident.rule).collect();
    assert_eq!(rules, [Rule::READING_TWICE]);
}

#[test]
fn a_signed_head_is_the_pushers_own() {
    use crate::reading::{Head, SealedHead};
    let log = LogId { device: key(1).device(), sensor: "test:1".parse().unwrap() };
    let sealed = SealedHead::seal(Head::genesis(log), &key(1)).unwrap().to_bytes();
    let entry = |bytes: &[u8]| Entry::SealedHead { bytes: bytes.to_vec() }.to_bytes();
    assert_eq!(push(&mut Log::default(), 1, vec![entry(&sealed)], &[]), [at(1)]);
    let placed = push(&mut Log::default(), 2, vec![entry(&sealed)], &[]);
    assert_eq!(placed, [no(Rule::READING_FOREIGN)]);
    let mut bent = sealed.clone();
    bent[3] ^= 1;
    let placed = push(&mut Log::default(), 1, vec![entry(&bent)], &[]);
    assert_eq!(placed, [no(Rule::READING_SIGNATURE)]);
}
