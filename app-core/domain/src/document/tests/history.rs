use super::*;

const FIELDS: &[&str] = &["reference", "seal"];

/// One device that edits, under the number of its actor, its person and its author.
#[derive(Clone)]
struct Desk {
    number: u8,
    document: Document,
}

impl Desk {
    fn new() -> Self {
        let edits = [Edit::set("reference", "26-0417")];
        let containers: (&[&str], &[&str]) = (&["items"], &[]);
        let (document, _) =
            Document::create(DocumentKind::Shipment, writer(1), containers, &edits).unwrap();
        Self { number: 1, document }
    }

    fn fork(&self, number: u8) -> Self {
        Self { number, ..self.clone() }
    }

    fn set(&mut self, field: &'static str, value: &str) {
        self.document.change(writer(self.number), &[Edit::set(field, value)]).unwrap();
    }

    fn change(&mut self, edits: &[Edit]) {
        self.document.change(writer(self.number), edits).unwrap();
    }

    fn hear(&mut self, other: &Self) {
        self.document.receive(&other.document.changes()).unwrap();
    }

    fn history(&self) -> Vec<Revision> {
        Reader::new(&self.document).revisions(FIELDS, &["items"])
    }

    /// Returns the history in one line a revision: who, what, and which marks.
    fn lines(&self) -> Vec<String> {
        let line = |revision: Revision| {
            let by = revision.origin.person.unwrap().0[0];
            assert_eq!(revision.origin.device.unwrap().0[0], by);
            assert_eq!(revision.origin.device_name, DESKS[usize::from(by)]);
            assert_eq!(revision.origin.at, Timestamp(1_000));
            let word = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
            let (before, after) = (word(revision.before), word(revision.after));
            let apart = if revision.is_concurrent { ", apart" } else { "" };
            let counts = if revision.is_current { ", counts" } else { "" };
            format!("{by}: {} {before} to {after}{apart}{counts}", revision.field)
        };
        self.history().into_iter().map(line).collect()
    }
}

#[test]
fn what_a_document_begins_with_is_no_revision() {
    assert!(Desk::new().lines().is_empty());
}

#[test]
fn each_revision_says_who_wrote_what_over_what() {
    let mut laptop = Desk::new();
    laptop.set("seal", "A1");
    let mut phone = laptop.fork(2);
    phone.set("seal", "A2");
    laptop.hear(&phone);
    laptop.set("reference", "26-0418");
    let expected = [
        "1: seal nothing to A1",
        "2: seal A1 to A2, counts",
        "1: reference 26-0417 to 26-0418, counts",
    ];
    assert_eq!(laptop.lines(), expected);
}

#[test]
fn what_was_written_apart_is_marked_on_both_sides_and_settled_by_a_third() {
    let mut laptop = Desk::new();
    laptop.set("seal", "A0");
    let mut phone = laptop.fork(2);
    laptop.set("seal", "A1");
    phone.set("seal", "B1");
    phone.set("seal", "B2");
    laptop.hear(&phone);
    phone.hear(&laptop);
    let apart = [
        "1: seal nothing to A0",
        "1: seal A0 to A1, apart",
        "2: seal A0 to B1, apart",
        "2: seal B1 to B2, apart, counts",
    ];
    assert_eq!(laptop.lines(), apart);
    assert_eq!(phone.lines(), apart);

    laptop.set("seal", "A1");
    let lines = laptop.lines();
    assert_eq!(lines.last().unwrap(), "1: seal B2 to A1, counts");
    assert_eq!(lines.iter().filter(|line| line.contains("counts")).count(), 1);
}

#[test]
fn an_entry_that_is_added_is_one_revision_and_its_changes_are_others() {
    let mut laptop = Desk::new();
    let item = json!({ "quantity": 20, "batch": "L-1" });
    laptop.change(&[Edit::Insert { map: "items", key: "x".to_owned(), entry: item }]);
    let quantity = |units: i64| Edit::SetIn {
        map: "items",
        key: "x".to_owned(),
        field: "quantity",
        value: json!(units),
    };
    laptop.change(&[quantity(18)]);
    let expected =
        ["1: items/x nothing to nothing, counts", "1: items/x/quantity 20 to 18, counts"];
    assert_eq!(laptop.lines(), expected);
}

#[test]
fn a_change_without_a_person_says_so() {
    let mut desk = Desk::new();
    let alone = Writer { person: None, ..writer(1) };
    desk.document.change(alone, &[Edit::set("seal", "A1")]).unwrap();
    let history = desk.history();
    let origin = &history.first().unwrap().origin;
    assert_eq!((origin.person, origin.device), (None, Some(DeviceId([1; 16]))));
}

#[test]
fn a_document_opens_with_the_history_it_was_closed_with() {
    let mut desk = Desk::new();
    for number in 0..100 {
        desk.set("seal", &number.to_string());
    }
    let lines = desk.lines();
    let reopened = |document| Desk { number: 1, document }.lines();
    let changes = desk.document.changes();
    assert_eq!(reopened(Document::open(DocumentKind::Shipment, &[], &changes).unwrap()), lines);
    let compact = desk.document.compact().unwrap();
    assert_eq!(reopened(Document::open(DocumentKind::Shipment, &compact, &[]).unwrap()), lines);
}

proptest! {
    /// Steps of three devices: a device writes, or hears another.
    #[test]
    fn devices_that_heard_the_same_tell_the_same_history(
        steps in proptest::collection::vec((0..3_usize, 0..3_usize, 0..4_u8), 1..40),
    ) {
        let first = Desk::new();
        let mut desks = [first.fork(1), first.fork(2), first.fork(3)];
        let mut written = 0;
        for (desk, other, value) in steps {
            if desk == other {
                let value = format!("{desk}{value}{written}");
                desks[desk].set("seal", &value);
                written += 1;
            } else {
                let heard = desks[other].clone();
                desks[desk].hear(&heard);
            }
        }
        for (desk, other) in [(0, 1), (0, 2), (1, 0), (2, 0)] {
            let heard = desks[other].clone();
            desks[desk].hear(&heard);
        }
        let lines = desks[0].lines();
        prop_assert_eq!(lines.len(), written);
        prop_assert_eq!(&desks[1].lines(), &lines);
        prop_assert_eq!(&desks[2].lines(), &lines);
        let counting = lines.iter().filter(|line| line.contains("counts")).count();
        prop_assert_eq!(counting, written.min(1));
    }
}
