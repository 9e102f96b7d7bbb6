//! What a change says is read in two ways; both say the same.

use super::{
    mutant::{Chance, mutant, mutants},
    *,
};
use crate::document::{columns, guard};

/// Changes of every form that a device writes.
pub(crate) fn samples() -> Vec<Vec<u8>> {
    let (mut document, first) = document();
    let mut samples = vec![first.bytes];
    let mut write = |document: &mut Document, actor: u8, edits: &[Edit]| {
        samples.push(document.change(writer(actor), edits).unwrap().bytes);
    };
    let key = format!("{:032x}", 1);
    let quantity = json!({ "text": "two", "count": 2, "is_open": false, "large": i64::MAX });
    let entry = Edit::Insert { map: "notes", key: key.clone(), entry: quantity };
    write(&mut document, 1, &[entry]);
    let value = json!(-7);
    write(&mut document, 1, &[Edit::SetIn { map: "notes", key, field: "count", value }]);
    write(&mut document, 1, &[Edit::append("steps", &json!({ "step": "left" }))]);
    write(&mut document, 1, &[Edit::append("steps", &json!({ "step": "arrived" }))]);
    write(&mut document, 2, &[Edit::set("reference", "another"), note(400)]);
    write(&mut document, 2, &[Edit::set("boxes", 4)]);
    write(&mut document, 3, &[Edit::set("boxes", true), Edit::set("seal", "ü")]);
    let mut fork = document.clone();
    write(&mut document, 3, &[Edit::set("seal", "one")]);
    let theirs = fork.change(writer(4), &[Edit::set("seal", "two")]).unwrap();
    document.receive(&[theirs.bytes]).unwrap();
    let many: Vec<_> = (0..60).map(note).collect();
    write(&mut document, 3, &[&[Edit::set("seal", "both")], &many[..]].concat());
    // What is written over lies far back, where numbers have a second byte.
    for number in 0..60 {
        let key = format!("{number:032x}");
        let edit = Edit::SetIn { map: "notes", key, field: "text", value: json!(number * 999) };
        write(&mut document, 3, &[edit]);
    }
    samples
}

fn decoded(bytes: &[u8]) -> Result<Claim, DocumentError> {
    Claim::decoded(guard::check(bytes)?, bytes)
}

#[test]
fn our_own_changes_are_read_without_automerge() {
    for bytes in samples() {
        let (_, change) = guard::inflated(&bytes).unwrap();
        assert!(columns::read(&change).is_some());
        assert_eq!(Claim::read(&bytes).unwrap(), decoded(&bytes).unwrap());
    }
}

/// The gate trusts what is read here, the devices what Automerge reads.
#[test]
fn what_is_read_of_a_tampered_change_automerge_reads_alike() {
    let (samples, mut chance) = (samples(), Chance(0x2545_f491_4f6c_dd1d));
    let (mut passed, mut read) = (0_u32, 0_u32);
    for number in 0..mutants() {
        let bytes = mutant(&mut chance, &samples);
        let Ok((_, change)) = guard::inflated(&bytes) else { continue };
        passed += 1;
        if columns::read(&change).is_some() {
            read += 1;
            let ours = Claim::read(&bytes).unwrap();
            let theirs = decoded(&bytes);
            assert!(
                matches!(&theirs, Ok(theirs) if *theirs == ours),
                "mutant {number}, {}:\n{ours:?}\n{theirs:?}",
                hex::encode(&bytes)
            );
        }
    }
    println!("{} mutants, {passed} passed the guard, {read} were read", mutants());
    assert!(passed > mutants() / 10 && read > mutants() / 20, "{passed} {read}");
}

#[test]
fn a_number_that_is_longer_than_it_needs_to_be_is_refused() {
    let (_, first) = document();
    let change = guard::inflated(&first.bytes).unwrap().1.into_owned();
    assert_eq!(change[0], 0, "it builds on nothing");
    for zero in [&[0x80, 0][..], &[0x80, 0x80, 0], &[0x80; 10], &[0xff; 11]] {
        let bytes = chunk(1, &[zero, &change[1..]].concat());
        assert_eq!(guard::check(&bytes), Err(GuardError::Malformed), "{zero:?}");
    }
    let mut bytes = chunk(1, &change);
    let length = bytes[9..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 9;
    bytes[length] |= 0x80;
    bytes.insert(length + 1, 0);
    assert_eq!(guard::check(&bytes), Err(GuardError::Malformed));
}

#[test]
fn what_follows_deflated_bytes_is_refused() {
    let sample = samples().into_iter().find(|bytes| bytes[8] == 2).unwrap();
    assert!(guard::check(&sample).is_ok());
    let header = 9 + sample[9..].iter().position(|byte| byte & 0x80 == 0).unwrap() + 1;
    let deflated = &sample[header..];
    let rebuilt = |deflated: &[u8]| {
        let mut bytes = chunk(2, deflated);
        bytes[4..8].copy_from_slice(&sample[4..8]);
        guard::check(&bytes)
    };
    assert!(rebuilt(deflated).is_ok());
    assert_eq!(rebuilt(&[deflated, &[0]].concat()), Err(GuardError::Malformed));
    let cut = &deflated[..deflated.len() - 1];
    assert_eq!(rebuilt(cut), Err(GuardError::Malformed));
    assert_eq!(rebuilt(&[]), Err(GuardError::Malformed));
}
