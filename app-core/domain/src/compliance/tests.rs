use super::{commands::*, *};
use crate::{
    access::policy::containers,
    document::{Document, DocumentKind, Writer},
    ids::EntryId,
    replica::Refusal,
    shipment::{
        self, Shipment, Status,
        commands::{Facts, Plan},
        tests::directory,
    },
};

#[test]
fn a_form_is_filled_decided_and_then_frozen() {
    let mut desk = Desk::new();
    assert!(matches!(desk.decide(), Err(Refusal::FormIncomplete { .. })));
    desk.fill();
    desk.decide().unwrap();
    assert_eq!(may_sign(&desk.form(), &receipt(), Meaning::Approval), Ok(()));
    desk.sign();

    let form = desk.form();
    assert_eq!(form.decision.as_ref().unwrap().outcome, Outcome::Quarantine);
    assert_eq!(desk.answer("seal_whole", "no"), Err(Refusal::FormSigned));
    assert_eq!(may_sign(&form, &receipt(), Meaning::Approval), Err(Refusal::FormSigned));
}

#[test]
fn an_answer_given_elsewhere_after_the_signature_is_shown_and_changes_nothing() {
    let mut desk = Desk::new();
    desk.fill();
    let mut away = desk.document.clone();
    desk.decide().unwrap();
    desk.sign();

    let edit = crate::document::Edit::Answer {
        map: "fields",
        key: "seal_whole".to_owned(),
        value: "no".to_owned(),
    };
    let change = away.change(writer(9, 50_000), &[edit]).unwrap();
    desk.document.receive(&[change.bytes]).unwrap();

    let form = desk.form();
    let seal = form.answers.iter().find(|answer| answer.field == "seal_whole").unwrap();
    assert_eq!(seal.value, "yes");
    let shown = form.conflicts.iter().find(|conflict| conflict.field == "fields/seal_whole");
    let other = shown.unwrap().others.first().unwrap();
    assert_eq!((other.value.as_str(), other.origin.person), ("no", Some(PersonId([9; 16]))));
    assert_eq!(other.origin.at, Timestamp(50_000));
}

#[test]
fn a_decision_before_the_handover_is_refused() {
    let mut desk = Desk::new();
    desk.fill();
    desk.shipment.steps.pop();
    assert_eq!(desk.decide(), Err(Refusal::NotReceived));
}

#[test]
fn a_field_that_is_not_asked_is_refused() {
    let mut desk = Desk::new();
    assert_eq!(
        desk.answer("blood_type", "yes"),
        Err(Refusal::UnknownField("blood_type".to_owned()))
    );
    assert!(matches!(desk.answer("seal_whole", "perhaps"), Err(Refusal::UnfitAnswer { .. })));
}

struct Desk {
    document: Document,
    shipment: Shipment,
    clock: i64,
}

impl Desk {
    fn new() -> Self {
        let directory = directory();
        let facts = facts(&directory, 1);
        let edits = create(facts, FormId([6; 16]), ShipmentId([5; 16]), &receipt());
        let (maps, lists) = containers(DocumentKind::Form);
        let containers = (&maps[..], &lists[..]);
        let (document, _) =
            Document::create(DocumentKind::Form, writer(1, 1), containers, &edits).unwrap();
        Self { document, shipment: received(), clock: 1 }
    }

    fn fill(&mut self) {
        for (field, value) in [
            ("seal_whole", "yes"),
            ("packaging_whole", "yes"),
            ("units_counted", "20"),
            ("batches_match", "yes"),
            ("ice_state", "partly_melted"),
            ("vvm_stage", "stage_1"),
            ("moved_to_storage_minutes", "5"),
        ] {
            self.answer(field, value).unwrap();
        }
    }

    fn answer(&mut self, field: &str, value: &str) -> Result<(), Refusal> {
        let directory = directory();
        let pair = (field.to_owned(), value.to_owned());
        let edits = answer(facts(&directory, 2), &self.form(), &receipt(), pair)?;
        self.apply(&edits);
        Ok(())
    }

    fn decide(&mut self) -> Result<(), Refusal> {
        let directory = directory();
        let decision = (Outcome::Quarantine, "Frozen for 40 minutes".to_owned());
        let edits =
            decide(facts(&directory, 3), (&self.form(), &self.shipment), &receipt(), decision)?;
        self.apply(&edits);
        Ok(())
    }

    fn sign(&mut self) {
        let signature = Signature {
            by: PersonId([0x11; 16]),
            at: Timestamp(4),
            meaning: Meaning::Approval,
            device: DeviceId([1; 16]),
            heads: self.document.heads().iter().map(ToString::to_string).collect(),
            signature: "00".repeat(64),
            strokes: Vec::new(),
        };
        self.apply(&sign(&signature));
    }

    fn apply(&mut self, edits: &[crate::document::Edit]) {
        self.clock += 1;
        self.document.change(writer(1, self.clock), edits).unwrap();
    }

    fn form(&self) -> Form {
        read(&self.document).unwrap()
    }
}

fn received() -> Shipment {
    let directory = directory();
    let plan = Plan {
        id: ShipmentId([5; 16]),
        form: FormId([6; 16]),
        reference: "26-0417".to_owned(),
        origin: directory.sites.first().unwrap().id,
        destination: directory.sites.last().unwrap().id,
        depart_at: None,
        arrive_by: None,
        boxes: Vec::new(),
        items: vec![(
            EntryId([1; 16]),
            crate::replica::NewItem {
                product: "hepb".to_owned(),
                batch: "HB24071".to_owned(),
                expiry: "2027-05".parse().unwrap(),
                quantity: 20,
                unit: None,
            },
        )],
    };
    let mut edits = shipment::commands::create(facts(&directory, 1), &plan).unwrap();
    edits.push(crate::document::Edit::append(
        "steps",
        &crate::shipment::StatusEvent {
            id: EntryId([2; 16]),
            status: Status::Received,
            by: PersonId([0x11; 16]),
            at: Timestamp(2),
            reason: String::new(),
        },
    ));
    let (maps, lists) = containers(DocumentKind::Shipment);
    let containers = (&maps[..], &lists[..]);
    let (document, _) =
        Document::create(DocumentKind::Shipment, writer(1, 1), containers, &edits).unwrap();
    shipment::read(&document).unwrap()
}

fn writer(actor: u8, at: i64) -> Writer<'static> {
    Writer {
        actor: [actor; 16],
        author: DeviceId([actor; 16]),
        device_name: "Clinic laptop",
        person: Some(PersonId([actor; 16])),
        at: Timestamp(at),
    }
}

fn facts(directory: &crate::access::Directory, at: i64) -> Facts<'_> {
    Facts { directory, person: PersonId([0x11; 16]), at: Timestamp(at), device: DeviceId([1; 16]) }
}
