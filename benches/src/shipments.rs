//! 10,000 shipments: the first page from SQLite, beside loading every document.

use std::error::Error;

use app_core::{
    adapter::{FileVault, SqliteStore},
    port::{ShipmentFilter, Store},
};
use domain::{
    access::policy,
    document::{Document, DocumentKind, Edit, Writer},
    ids::{DeviceId, PersonId, ShipmentId, SiteId},
    replica::{Batch, BatchId, ShipmentRow, Write},
    shipment::{self, Shipment},
    units::Timestamp,
};

use crate::cost::{cpu, goal, line, median, middle};

const SHIPMENTS: u16 = 10_000;
const PAGE: usize = 50;
/// Starts of the device, each with its first page.
const FIRSTS: usize = 15;

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(folder.path(), &FileVault::new(folder.path()))?;
    let mut documents = Vec::new();
    let mut writes = Vec::new();
    for number in 0..SHIPMENTS {
        let (document, change, row) = one(number)?;
        let (id, kind) = (row.id.into(), DocumentKind::Shipment);
        writes.push(Write::Change { document: id, kind, hash: change.hash, bytes: change.bytes });
        writes.push(Write::Shipment(Box::new(row), Vec::new()));
        documents.extend(document.changes());
    }
    store.apply(&[Batch { id: BatchId(1), writes }])?;

    let page = median(31, || {
        let reader = store.reader().ok();
        let page = reader.map(|reader| reader.shipments(&ShipmentFilter::default(), None, PAGE));
        std::hint::black_box(page.map(|page| page.map(|rows| rows.len())).transpose().ok());
    });
    drop(store);
    let vault = FileVault::new(folder.path());
    let mut firsts = Vec::new();
    for _ in 0..FIRSTS {
        let store = SqliteStore::open(folder.path(), &vault)?;
        let (page, time) =
            cpu(|| store.reader()?.shipments(&ShipmentFilter::default(), None, PAGE));
        assert_eq!(page?.len(), PAGE, "a whole page is there");
        firsts.push(time);
    }
    let store = SqliteStore::open(folder.path(), &vault)?;
    let found = store.reader()?.shipments(&ShipmentFilter::default(), None, PAGE)?;
    assert_eq!(found.len(), PAGE, "a whole page is there");
    let (opened, load) = cpu(|| {
        documents
            .iter()
            .filter(|change| {
                let changes = std::slice::from_ref(*change);
                Document::open(DocumentKind::Shipment, &[], changes).is_ok()
            })
            .count()
    });
    assert_eq!(opened, usize::from(SHIPMENTS), "every document opens");
    let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1e3;
    let peer = Some(("documents", milliseconds(load)));
    line("first page of 10,000 shipments", "ms CPU", milliseconds(page), peer);
    goal("ms CPU", milliseconds(page), 2.0);
    let first = milliseconds(middle(firsts));
    line("the same, first thing after the start", "ms CPU", first, None);
    goal("ms CPU", first, 5.0);
    Ok(())
}

fn one(
    number: u16,
) -> Result<(Document, domain::document::StoredChange, ShipmentRow), Box<dyn Error>> {
    let mut id = [3; 16];
    id[..2].copy_from_slice(&number.to_be_bytes());
    let id = ShipmentId(id);
    let at = Timestamp(1_767_225_600_000 + i64::from(number) * 60_000);
    let edits = [
        Edit::set("id", id.to_string()),
        Edit::set("reference", format!("26-{number:05}")),
        Edit::set("origin", SiteId([1; 16]).to_string()),
        Edit::set("destination", SiteId([2; 16]).to_string()),
        Edit::set("created_by", PersonId([4; 16]).to_string()),
        Edit::set("created_at", at.0),
    ];
    let writer = Writer {
        actor: [9; 16],
        author: DeviceId([9; 16]),
        device_name: "bench",
        person: None,
        at,
    };
    let (maps, lists) = policy::containers(DocumentKind::Shipment);
    let containers = (&maps[..], &lists[..]);
    let (document, change) = Document::create(DocumentKind::Shipment, writer, containers, &edits)?;
    let detail: Shipment = shipment::read(&document)?;
    let row = ShipmentRow {
        id,
        heads: document.heads(),
        reference: detail.reference.clone(),
        status: detail.status(),
        destination: "Ulukhaktok health centre".to_owned(),
        holder: "Elias Mantla".to_owned(),
        arrive_by: None,
        changed_at: detail.changed_at,
        detail,
    };
    Ok((document, change, row))
}
