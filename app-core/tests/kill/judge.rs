//! Looks at a data folder after a death, and holds it against what the device had told.

use std::{collections::BTreeMap, path::Path};

use app_core::{
    adapter::{FileVault, SqliteStore},
    api::{Query, ShipmentLayout, ShipmentSelection, ShipmentSort, View},
    port::{Reader, Store},
    session::Session,
};
use domain::{
    document::{Document, DocumentKind},
    reading::{Log, Reading},
    shipment::{self, Shipment},
    units::Timestamp,
};

use super::device::{self, Acknowledged};

/// What a device told in all of its lives.
#[derive(Default)]
pub(crate) struct Told {
    shipment: Option<String>,
    lives: BTreeMap<u64, Life>,
}

#[derive(Default)]
struct Life {
    notes: u64,
    readings: u64,
}

impl Told {
    pub(crate) fn begin(&mut self, cycle: u64) {
        self.lives.insert(cycle, Life::default());
    }

    pub(crate) fn hear(&mut self, cycle: u64, told: Acknowledged) {
        let life = self.lives.entry(cycle).or_default();
        match told {
            Acknowledged::Open => {}
            Acknowledged::Note(count) => life.notes = count,
            Acknowledged::Reading(count) => life.readings = count,
            Acknowledged::Shipment(id) => {
                let known = self.shipment.get_or_insert_with(|| id.clone());
                assert_eq!(*known, id, "the shipment became another one");
            }
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.lives.values().map(|life| life.notes + life.readings).sum()
    }
}

/// Checks the folder: the database is whole, and holds what was told and nothing half done.
#[track_caller]
pub(crate) fn check(folder: &Path, told: &Told, context: &str) {
    let store = SqliteStore::open(folder, &FileVault::new(folder))
        .unwrap_or_else(|error| panic!("{context}: the database does not open: {error}"));
    let reader = store.reader().unwrap();
    check_readings(&*reader, told, context);
    let shipments = open_documents(&*reader, context);
    match (&told.shipment, shipments.as_slice()) {
        (None, [] | [_]) => {}
        (Some(id), [shipment]) if shipment.id.to_string() == *id => {
            check_notes(shipment, told, context);
        }
        (told, found) => panic!("{context}: told {told:?}, found {}", found.len()),
    }
}

/// Opens every document from its changes, and holds its row against it.
///
/// Two changes of one actor under one number, as after a repeated actor, do not open.
fn open_documents(reader: &dyn Reader, context: &str) -> Vec<Shipment> {
    let mut shipments = Vec::new();
    for (id, kind) in reader.documents().unwrap() {
        let stored = reader.document(id).unwrap().unwrap();
        let document = Document::open(stored.kind, &stored.compact, &stored.changes)
            .unwrap_or_else(|error| panic!("{context}: document {id} does not open: {error}"));
        if kind == DocumentKind::Shipment {
            let shipment = shipment::read(&document).unwrap();
            let row = reader.shipment(shipment.id).unwrap().unwrap();
            assert_eq!(row.heads, document.heads(), "{context}: the row is of another moment");
            assert_eq!(row.detail, shipment, "{context}: the row and the document differ");
            shipments.push(shipment);
        }
    }
    shipments
}

/// Every life left the notes it told of in their order, and at most one that it could not tell.
fn check_notes(shipment: &Shipment, told: &Told, context: &str) {
    let mut notes = shipment.notes.iter().map(|note| note.text.as_str());
    let mut next = notes.next();
    for (cycle, life) in &told.lives {
        let mut found = 0;
        while next == Some(device::note(*cycle, found + 1).as_str()) {
            found += 1;
            next = notes.next();
        }
        assert!(
            (life.notes..=life.notes + 1).contains(&found),
            "{context}: life {cycle} told of {} notes, and {found} are there",
            life.notes,
        );
    }
    assert_eq!(next, None, "{context}: a note that nobody wrote");
}

/// The frames form one chain up to the head, and the readings are those that were told.
fn check_readings(reader: &dyn Reader, told: &Told, context: &str) {
    let mut readings: Vec<Reading> = Vec::new();
    for (head, open) in reader.log_heads().unwrap() {
        let mut log = Log::new(head.log.clone());
        for frame in reader.frames(&head.log, 1).unwrap() {
            log.append(frame)
                .unwrap_or_else(|error| panic!("{context}: the chain is broken: {error}"));
        }
        assert_eq!(log.chain().head, head, "{context}: the head is not the chain's end");
        assert!(log.gaps().is_empty() && log.equivocations().is_empty(), "{context}");
        let all = reader.readings(&head.log, Timestamp(i64::MIN), Timestamp(i64::MAX)).unwrap();
        assert_eq!(all.len() as u64, head.readings + open.len() as u64, "{context}");
        readings.extend(all);
    }
    let mut readings = readings.iter().map(|it| (it.taken, i32::from(it.temperature)));
    let mut next = readings.next();
    for (cycle, life) in &told.lives {
        let mut found = 0;
        while next == Some((device::taken(*cycle, found + 1), device::millicelsius(found + 1))) {
            found += 1;
            next = readings.next();
        }
        assert!(
            (life.readings..=life.readings + 1).contains(&found),
            "{context}: life {cycle} told of {} readings, and {found} are there",
            life.readings,
        );
    }
    assert_eq!(next, None, "{context}: a reading that nobody took");
}

/// Opens the device once more; its pages show what was told.
pub(crate) fn check_works_on(folder: &Path, told: &Told) {
    let Some(shipment) = &told.shipment else { return };
    let (session, _, _) = device::open(folder, u64::try_from(told.lives.len()).unwrap());
    assert_eq!(shipments(&session), std::slice::from_ref(shipment));
    let query = Query::Readings { shipment: shipment.clone(), page: 0 };
    let View::Readings { view } = session.query(query).unwrap() else { panic!("another view") };
    let acknowledged: u64 = told.lives.values().map(|life| life.readings).sum();
    assert!(u64::from(view.total) >= acknowledged, "{} of {acknowledged} readings", view.total);
}

/// Returns the shipments that a device shows.
pub(crate) fn shipments(session: &Session) -> Vec<String> {
    let all = Query::Shipments {
        text: String::new(),
        selection: ShipmentSelection::All,
        sort: ShipmentSort::Reference,
        layout: ShipmentLayout::List,
        cursor: None,
        limit: 10,
    };
    let View::Shipments { view } = session.query(all).unwrap() else { panic!("another view") };
    view.groups.into_iter().flat_map(|group| group.rows).map(|row| row.shipment).collect()
}

/// Returns whether a sensor rides with the shipment.
pub(crate) fn is_paired(session: &Session, shipment: &str) -> bool {
    let query = Query::Shipment { shipment: shipment.to_owned() };
    let View::Shipment { view } = session.query(query).unwrap() else { panic!("another view") };
    !view.sensors.is_empty()
}
