//! A relay that refuses some of what two devices write, whatever else happens to them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    device::Device,
    meeting::{Meeting, SEEDS},
};
use crate::{
    document::{ChangeHash, Document},
    ids::DocumentId,
    sync::{
        Entry, EntryHash,
        gate::{Candidate, Content, Rule},
    },
};

const RULE: Rule = Rule("test.refused");

#[test]
fn after_refusals_all_have_the_same_and_what_was_refused_is_kept() {
    let (mut refused, mut built_on_it, mut made_again) = (0, 0, 0);
    for seed in 0..SEEDS {
        let mut meeting = Meeting::new(seed);
        meeting.log.permits = refuses_some;
        for _ in 0..4 {
            meeting.live_apart();
            let messages = meeting.draw(30);
            for place in 0..2 {
                meeting.devices[place].fails_in = Some(meeting.draw(40));
            }
            if meeting.draw(6) == 0 {
                meeting.log.lose();
            }
            meeting.exchange(Some(messages));
            meeting.devices.iter_mut().for_each(|device| device.fails_in = None);
        }
        (0..6).for_each(|_| meeting.exchange(None));
        meeting.devices = [0, 1].map(|place| meeting.devices[place].restart());
        meeting.check();
        check_nothing_is_lost(&meeting);
        for device in &meeting.devices {
            let rules = device.refused.values().map(|row| row.rule.as_str());
            refused += rules.clone().filter(|rule| *rule == RULE.0).count();
            built_on_it += rules.filter(|rule| *rule == Rule::DEPENDS.0).count();
            made_again += device.replaced.len();
        }
    }
    let counts = format!("{refused} refused, {built_on_it} built on it, {made_again} made again");
    assert!(refused > 200 && made_again > 100, "{counts}");
}

/// Refuses one change in eight, whenever it comes; a document as a whole is let in.
fn refuses_some(candidate: &Candidate) -> Result<(), Rule> {
    match &candidate.content {
        Content::Change { claim, .. } if claim.hash.0[0] < 32 && !claim.dependencies.is_empty() => {
            Err(RULE)
        }
        _ => Ok(()),
    }
}

/// Whatever was ever queued is on the relay or in quarantine, as it was or as it was made again;
/// and no device has a change that waits for one it will never have.
fn check_nothing_is_lost(meeting: &Meeting) {
    let seed = meeting.seed;
    let log: BTreeSet<EntryHash> = meeting.hashes().into_iter().collect();
    for device in &meeting.devices {
        for issued in &device.issued {
            let mut hash = issued;
            while let Some(again) = device.replaced.get(hash) {
                hash = again;
            }
            let is_replaced_head = device.outbox.iter().all(|row| row.hash != *hash);
            let is_kept = log.contains(hash) || device.refused.contains_key(hash);
            assert!(is_kept || is_replaced_head, "an entry is lost, seed {seed}");
        }
        for row in device.refused.values() {
            assert!(!log.contains(&row.hash), "{} is refused and there, seed {seed}", row.what);
            assert!(!row.said.is_empty(), "{} says nothing, seed {seed}", row.what);
        }
        for (id, stored) in &device.documents {
            let open = Document::open(stored.kind, &stored.compact, &stored.changes).unwrap();
            let held = open.changes().len();
            assert_eq!(held, changes_of(meeting, *id).len(), "changes of {id}, seed {seed}");
        }
    }
}

fn changes_of(meeting: &Meeting, id: DocumentId) -> BTreeSet<ChangeHash> {
    let entries = meeting.log.entries().filter_map(|bytes| Entry::from_bytes(bytes).ok());
    let change = |entry| match entry {
        Entry::Change { document, hash, .. } if document == id => Some(hash),
        _ => None,
    };
    entries.filter_map(change).collect()
}

#[test]
fn an_edit_that_was_refused_is_gone_and_the_next_one_goes_out() {
    use crate::replica::{Command, OutboxState};
    let mut meeting = Meeting::new(1);
    let shipment = meeting.shipment;
    meeting.exchange(None);
    let notes = |device: &Device| -> Vec<String> {
        device.shipments[&shipment].notes.iter().map(|note| note.text.clone()).collect()
    };
    let text = "this is refused".to_owned();
    meeting.devices[0].send(Command::AddNote { shipment, text: text.clone() }).unwrap();
    meeting.log.permits = |_| Err(RULE);
    meeting.exchange(None);
    assert!(notes(&meeting.devices[0]).is_empty());
    let row = meeting.devices[0].refused.values().next().cloned().unwrap();
    assert_eq!((row.what.as_str(), row.rule.as_str()), ("note_added", RULE.0));
    assert_eq!(row.said.get("notes.text"), Some(&text));

    meeting.log.permits = |_| Ok(());
    meeting.devices[0] = meeting.devices[0].restart();
    let text = "this is taken".to_owned();
    meeting.devices[0].send(Command::AddNote { shipment, text: text.clone() }).unwrap();
    (0..2).for_each(|_| meeting.exchange(None));
    assert!(meeting.devices.iter().all(|device| notes(device) == [text.clone()]));
    assert_eq!(meeting.devices[0].refused.len(), 1);
    assert_eq!(meeting.devices[0].outbox.last().unwrap().state, OutboxState::Received);
}

/// A shipment, a sensor that rides with it and a note: the relay takes none of them. Its form is a
/// document of its own, and goes by the same rule.
#[test]
fn a_document_whose_beginning_was_refused_leaves_with_everything_built_on_it() {
    use crate::replica::{Command, OutboxState};
    let mut meeting = Meeting::new(1);
    meeting.exchange(None);
    let before = [&meeting.devices[0].documents, &meeting.devices[1].documents].map(BTreeMap::len);
    let shipment = meeting.devices[0].create();
    let text = "built on it".to_owned();
    meeting.devices[0].send(Command::AddNote { shipment, text: text.clone() }).unwrap();
    assert!(meeting.devices[0].shipments.contains_key(&shipment));
    meeting.log.permits = |_| Err(RULE);
    (0..2).for_each(|_| meeting.exchange(None));
    for restarted in [false, true] {
        let device = &meeting.devices[0];
        assert_eq!(device.documents.len(), before[0], "{restarted}");
        assert!(!device.shipments.contains_key(&shipment), "{restarted}");
        let kept: Vec<_> =
            device.refused.values().filter(|row| row.document == Some(shipment.into())).collect();
        for (field, value, rule) in
            [("reference", "26-0417", RULE), ("notes.text", &text, Rule::DEPENDS)]
        {
            let row = kept.iter().find(|row| row.said.contains_key(field)).unwrap();
            assert_eq!((row.said[field].as_str(), row.rule.as_str()), (value, rule.0));
        }
        for row in &kept {
            let queued = device.outbox.iter().find(|queued| queued.hash == row.hash).unwrap();
            assert_eq!(queued.state, OutboxState::Refused, "{} {restarted}", row.what);
        }
        let unknown = meeting.devices[0].send(Command::AddNote { shipment, text: text.clone() });
        assert!(unknown.is_err(), "{restarted}");
        meeting.devices[0] = meeting.devices[0].restart();
        meeting.exchange(None);
    }
    check_that_it_comes_back_once(&mut meeting, shipment.into(), before[1]);
}

/// The relay is given the same entries by somebody whom it permits.
fn check_that_it_comes_back_once(meeting: &mut Meeting, document: DocumentId, before: usize) {
    use crate::replica::OutboxState;
    meeting.log.permits = |_| Ok(());
    let of_it: Vec<EntryHash> = meeting.devices[0].refused.keys().copied().collect();
    for row in meeting.devices[0].outbox.iter_mut().filter(|row| of_it.contains(&row.hash)) {
        row.state = OutboxState::Waiting;
    }
    meeting.devices[0] = meeting.devices[0].restart();
    (0..3).for_each(|_| meeting.exchange(None));
    let there = &meeting.devices[1];
    assert!(there.documents.len() > before && there.documents.contains_key(&document));
    let open = there.documents[&document].clone();
    let open = Document::open(open.kind, &open.compact, &open.changes).unwrap();
    assert_eq!(open.changes().len(), changes_of(meeting, document).len());
    let hashes: BTreeSet<EntryHash> = meeting.hashes().into_iter().collect();
    assert_eq!(hashes.len(), meeting.hashes().len(), "nothing stands in the log twice");
}
