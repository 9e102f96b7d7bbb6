use super::{commands::*, *};
use crate::{
    access::{Directory, policy::containers},
    alert::Reason,
    document::{Document, DocumentKind, Edit, Writer},
    ids::{DeviceId, EntryId, FormId},
    replica::{NewItem, Refusal},
};

const CLAIRE: &str = "11111111111111111111111111111111";
const ELIAS: &str = "22222222222222222222222222222222";
const YELLOWKNIFE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const ULUKHAKTOK: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

#[test]
fn a_shipment_reads_back_what_was_planned() {
    let world = World::new();
    let shipment = world.read();

    assert_eq!(shipment.reference, "26-0417");
    assert_eq!(shipment.status(), Status::Planned);
    assert_eq!(shipment.holder(), CLAIRE.parse().unwrap());
    assert_eq!(shipment.items.len(), 1);
    assert_eq!(shipment.items.first().unwrap().storage_max.millicelsius(), 8000);
    assert!(shipment.conflicts.is_empty() && shipment.unreadable.is_empty());
}

#[test]
fn a_plan_that_cannot_work_is_refused() {
    let directory = directory();
    let refusals = [
        (plan(&[]), Refusal::NoItems),
        (Plan { destination: YELLOWKNIFE.parse().unwrap(), ..plan(&["hepb"]) }, Refusal::SameSite),
        (plan(&["mystery"]), Refusal::UnknownProduct("mystery".to_owned())),
        (plan(&["hepb", "opv"]), Refusal::MixedRanges { product: "Oral polio".to_owned() }),
    ];
    for (plan, refusal) in refusals {
        assert_eq!(create(facts(&directory, 1), &plan), Err(refusal));
    }
}

#[test]
fn custody_passes_only_when_both_agree() {
    let mut world = World::new();
    let directory = directory();
    let (claire, elias) = (CLAIRE.parse().unwrap(), ELIAS.parse().unwrap());

    let offer =
        offer_handover(facts(&directory, 2), &world.read(), id(1), (claire, elias), &vec![]);
    world.apply(&offer.unwrap());
    assert_eq!(world.read().holder(), claire);
    assert_eq!(
        offer_handover(facts(&directory, 3), &world.read(), id(2), (claire, elias), &vec![]),
        Err(Refusal::HandoverOpen)
    );

    let strokes = vec![vec![(0, 0), (1000, 500)]];
    let checks = ["seal_whole".to_owned()];
    let agreed = confirm_handover(
        facts(&directory, 4),
        &world.read(),
        (id(3), id(4)),
        id(1),
        (&checks, &strokes),
    );
    world.apply(&agreed.unwrap());

    let shipment = world.read();
    assert_eq!(shipment.holder(), elias);
    let received = shipment.handovers.first().unwrap().received.clone().unwrap();
    assert_eq!((received.checks, received.strokes), (checks.to_vec(), strokes.clone()));
    assert_eq!(
        confirm_handover(facts(&directory, 5), &shipment, (id(5), id(6)), id(1), (&[], &vec![])),
        Err(Refusal::HandoverClosed)
    );
    assert_eq!(
        offer_handover(facts(&directory, 6), &shipment, id(7), (claire, elias), &vec![]),
        Err(Refusal::NotHolder)
    );
}

#[test]
fn edits_made_apart_are_all_kept_and_the_other_value_is_shown() {
    let mut laptop = World::new();
    let mut phone = laptop.fork(7);
    let directory = directory();
    let item = laptop.read().items.first().unwrap().id;

    laptop.apply(&edit_item(facts(&directory, 2), &laptop.read(), item, units(30)).unwrap());
    laptop.apply(&add_note(facts(&directory, 3), id(1), "Call first".to_owned()));
    phone.apply(&edit_item(facts(&directory, 2), &phone.read(), item, units(18)).unwrap());
    phone.apply(&add_note(facts(&directory, 3), id(2), "Road closed".to_owned()));

    laptop.exchange(&mut phone);
    let (here, there) = (laptop.read(), phone.read());
    assert_eq!(laptop.document.heads(), phone.document.heads());
    assert_eq!(here, there);
    assert_eq!(here.notes.len(), 2);
    let quantity = here.items.first().unwrap().quantity;
    let other = if quantity == 30 { "18" } else { "30" };
    let shown = here.conflicts.iter().find(|conflict| conflict.field.ends_with("/quantity"));
    let others: Vec<&str> =
        shown.unwrap().others.iter().map(|other| other.value.as_str()).collect();
    assert_eq!(others, [other]);
}

#[test]
fn a_sensor_that_moves_leaves_both_places_on_the_record() {
    let mut world = World::new();
    let directory = directory();
    let sensor: crate::ids::SensorId = "ruuvi:c4a1d20f3f9c".parse().unwrap();
    let pairing = |world: &World| {
        pair_sensor(
            facts(&directory, 10),
            &world.read(),
            id(1),
            (sensor.clone(), "Ruuvi 3F9C".to_owned()),
            ("Cold box 7".to_owned(), Placement::UnderLid),
        )
    };
    world.apply(&pairing(&world).unwrap());
    assert_eq!(pairing(&world), Err(Refusal::AlreadyPaired(sensor.clone())));

    let place = ("Cold box 7".to_owned(), Placement::BetweenVials);
    let moved = move_sensor(facts(&directory, 20), &world.read(), id(2), &sensor, place);
    world.apply(&moved.unwrap());

    let pairings = world.read().pairings;
    let places: Vec<_> = pairings.iter().map(|pairing| (pairing.placement, pairing.to)).collect();
    assert_eq!(
        places,
        [(Placement::UnderLid, Some(Timestamp(20))), (Placement::BetweenVials, None)]
    );
}

#[test]
fn a_closed_shipment_takes_remarks_and_nothing_else() {
    let mut world = World::new();
    let directory = directory();
    let cancelled =
        report(facts(&directory, 2), &world.read(), id(1), Status::Cancelled, "Storm".to_owned());
    world.apply(&cancelled.unwrap());
    let shipment = world.read();

    let item = shipment.items.first().unwrap().id;
    assert_eq!(
        edit_item(facts(&directory, 3), &shipment, item, units(1)),
        Err(Refusal::WrongStatus { status: Status::Cancelled })
    );
    assert_eq!(
        report(facts(&directory, 3), &shipment, id(2), Status::InTransit, String::new()),
        Err(Refusal::WrongStatus { status: Status::Cancelled })
    );
    world.apply(&add_note(facts(&directory, 3), id(3), "Goes next week".to_owned()));
    assert_eq!(world.read().notes.len(), 1);
}

#[test]
fn an_unknown_alert_cannot_be_acknowledged() {
    let directory = directory();
    let refused = acknowledge_alert(
        facts(&directory, 2),
        &World::new().read(),
        id(1),
        crate::ids::AlertId([9; 16]),
        (Reason::Other, String::new()),
    );
    assert!(matches!(refused, Err(Refusal::UnknownEntry { what: "alert", .. })));
}

#[test]
fn an_entry_of_a_later_version_is_kept_and_named() {
    let mut world = World::new();
    world.apply(&[Edit::insert("notes", id(1), &serde_json::json!({ "voice": "c2h1dA==" }))]);
    let shipment = world.read();
    assert!(shipment.notes.is_empty());
    assert_eq!(shipment.unreadable, [format!("notes/{}", id(1))]);
}

struct World {
    document: Document,
    actor: u8,
    clock: i64,
}

impl World {
    fn new() -> Self {
        let directory = directory();
        let edits = create(facts(&directory, 1), &plan(&["hepb"])).unwrap();
        let (maps, lists) = containers(DocumentKind::Shipment);
        let containers = (&maps[..], &lists[..]);
        let (document, _) =
            Document::create(DocumentKind::Shipment, writer(1, 1), containers, &edits).unwrap();
        Self { document, actor: 1, clock: 1 }
    }

    fn fork(&self, actor: u8) -> Self {
        Self { document: self.document.clone(), actor, clock: self.clock }
    }

    fn apply(&mut self, edits: &[Edit]) {
        self.clock += 1;
        self.document.change(writer(self.actor, self.clock), edits).unwrap();
    }

    fn exchange(&mut self, other: &mut World) {
        let (ours, theirs) = (self.document.changes(), other.document.changes());
        self.document.receive(&theirs).unwrap();
        other.document.receive(&ours).unwrap();
    }

    fn read(&self) -> Shipment {
        read(&self.document).unwrap()
    }
}

fn writer(actor: u8, at: i64) -> Writer<'static> {
    Writer {
        actor: [actor; 16],
        author: DeviceId([actor; 16]),
        device_name: "Clinic laptop",
        person: Some(crate::ids::PersonId([actor; 16])),
        at: Timestamp(at),
    }
}

fn facts(directory: &Directory, at: i64) -> Facts<'_> {
    let person = CLAIRE.parse().unwrap();
    Facts { directory, person, at: Timestamp(at), device: DeviceId([1; 16]) }
}

fn plan(products: &[&str]) -> Plan {
    let items = products.iter().enumerate().map(|(index, product)| {
        let item = NewItem {
            product: (*product).to_owned(),
            batch: "HB24071".to_owned(),
            expiry: "2027-05".parse().unwrap(),
            quantity: 20,
            unit: None,
        };
        (EntryId([u8::try_from(index).unwrap() + 100; 16]), item)
    });
    Plan {
        id: ShipmentId([5; 16]),
        form: FormId([6; 16]),
        reference: "26-0417".to_owned(),
        origin: YELLOWKNIFE.parse().unwrap(),
        destination: ULUKHAKTOK.parse().unwrap(),
        depart_at: Some(Timestamp(10)),
        arrive_by: None,
        boxes: vec!["Cold box 7".to_owned()],
        items: items.collect(),
    }
}

fn units(quantity: u32) -> ItemCorrection {
    ItemCorrection { quantity: Some(quantity), ..ItemCorrection::default() }
}

fn id(number: u8) -> EntryId {
    EntryId([number; 16])
}

pub(crate) fn directory() -> Directory {
    let text = format!(
        r#"{{
        "organisation": "00000000000000000000000000000001", "name": "North", "version": 1,
        "people": [
            {{"id": "{CLAIRE}", "name": "Claire Fontaine",
              "role": "clinic_staff", "site": "{YELLOWKNIFE}"}},
            {{"id": "{ELIAS}", "name": "Elias Mantla", "role": "driver"}}
        ],
        "sites": [
            {{"id": "{YELLOWKNIFE}", "name": "Yellowknife depot", "zone": "America/Edmonton"}},
            {{"id": "{ULUKHAKTOK}", "name": "Ulukhaktok", "zone": "America/Edmonton"}}
        ],
        "products": [
            {{"code": "hepb", "name": "Hepatitis B", "storage_min": 2000, "storage_max": 8000,
              "is_freeze_sensitive": true, "indicator": "type_i", "unit": "vial"}},
            {{"code": "opv", "name": "Oral polio", "storage_min": -25000, "storage_max": -15000,
              "is_freeze_sensitive": false, "indicator": "type_ii", "unit": "vial"}}
        ]}}"#
    );
    Directory::from_json(text.as_bytes()).unwrap()
}
