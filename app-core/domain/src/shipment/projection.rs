use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};

use super::{Confirmation, Handover, Note, Pairing, Shipment, StatusEvent};
use crate::{
    alert::{Acknowledgement, Alert, AlertKind, Reason},
    document::{Document, DocumentError, Origin, Reader},
    ids::{AlertId, DeviceId, EntryId, PersonId, SensorId, ShipmentId, SiteId},
    units::{Temperature, Timestamp},
};

/// The fields of a plan; what is changed of them is history.
const PLANNED: &[&str] = &["reference", "destination", "depart_at", "arrive_by", "boxes", "seal"];

/// Returns the shipment that a document describes.
///
/// # Errors
///
/// [`DocumentError::Incomplete`] if the root lacks what every shipment has.
pub fn read(document: &Document) -> Result<Shipment, DocumentError> {
    let mut reader = Reader::new(document);
    let id: ShipmentId = required(&mut reader, "id")?;
    let mut shipment = Shipment {
        id,
        reference: required(&mut reader, "reference")?,
        origin: required(&mut reader, "origin")?,
        destination: required(&mut reader, "destination")?,
        depart_at: reader.field("depart_at"),
        arrive_by: reader.field("arrive_by"),
        boxes: reader
            .field::<String>("boxes")
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default(),
        seal: reader.field("seal").unwrap_or_default(),
        created_by: required(&mut reader, "created_by")?,
        created_at: required(&mut reader, "created_at")?,
        changed_at: Timestamp::default(),
        items: reader.map("items", &["quantity", "unit", "batch", "expiry", "removed"]),
        pairings: reader.map("pairings", &["to"]),
        handovers: handovers(reader.list("custody")),
        steps: reader.list("steps"),
        notes: reader.map("notes", &[]),
        alerts: Vec::new(),
        form: reader.field("form"),
        conflicts: Vec::new(),
        history: reader.revisions(PLANNED, &["items"]),
        unreadable: Vec::new(),
    };
    shipment.alerts = alerts(
        id,
        reader.map("alerts", &[]),
        reader.texts("resolved"),
        reader.map("acknowledgements", &[]),
    );
    shipment.pairings.sort_by_key(|pairing: &Pairing| (pairing.from, pairing.id));
    shipment.notes.sort_by_key(|note: &Note| (note.at, note.id));
    shipment.changed_at = changed_at(&shipment, reader.field("edited_at"));
    (shipment.conflicts, shipment.unreadable) = reader.finish();
    Ok(shipment)
}

fn required<T: DeserializeOwned>(
    reader: &mut Reader<'_>,
    field: &'static str,
) -> Result<T, DocumentError> {
    reader.field(field).ok_or(DocumentError::Incomplete(field))
}

fn changed_at(shipment: &Shipment, edited_at: Option<Timestamp>) -> Timestamp {
    let steps = shipment.steps.iter().map(|step: &StatusEvent| step.at);
    let notes = shipment.notes.iter().map(|note| note.at);
    let handovers = shipment
        .handovers
        .iter()
        .map(|handover| handover.received.as_ref().map_or(handover.given.at, |party| party.at));
    let alerts = shipment.alerts.iter().map(|alert| alert.raised_at);
    let pairings = shipment.pairings.iter().map(|pairing| pairing.to.unwrap_or(pairing.from));
    steps
        .chain(notes)
        .chain(handovers)
        .chain(alerts)
        .chain(pairings)
        .chain(edited_at)
        .chain([shipment.created_at])
        .max()
        .unwrap_or(shipment.created_at)
}

/// An entry of the custody log. Lists inside it are JSON text.
#[derive(Deserialize)]
struct CustodyEvent {
    id: EntryId,
    handover: EntryId,
    kind: CustodyKind,
    #[serde(default)]
    from: Option<PersonId>,
    #[serde(default)]
    to: Option<PersonId>,
    #[serde(default)]
    site: Option<SiteId>,
    by: PersonId,
    at: Timestamp,
    device: DeviceId,
    #[serde(default)]
    checks: String,
    #[serde(default)]
    strokes: String,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum CustodyKind {
    Offered,
    Received,
    Withdrawn,
}

/// Custody passes with the first `received` of a handover in the order of the log; what comes
/// after it, or after a withdrawal, stays in the document and changes nothing.
fn handovers(events: Vec<CustodyEvent>) -> Vec<Handover> {
    let mut order: Vec<Handover> = Vec::new();
    for event in events {
        let confirmation = Confirmation {
            by: event.by,
            at: event.at,
            device: event.device,
            checks: serde_json::from_str(&event.checks).unwrap_or_default(),
            strokes: serde_json::from_str(&event.strokes).unwrap_or_default(),
        };
        let known = order.iter_mut().find(|handover| handover.id == event.handover);
        match (event.kind, known, event.from, event.to) {
            (CustodyKind::Offered, None, Some(from), Some(to)) => order.push(Handover {
                id: event.id,
                from,
                to,
                site: event.site,
                given: confirmation,
                received: None,
                withdrawn_at: None,
            }),
            (CustodyKind::Received, Some(handover), _, _)
                if handover.received.is_none() && handover.withdrawn_at.is_none() =>
            {
                handover.received = Some(confirmation);
            }
            (CustodyKind::Withdrawn, Some(handover), _, _)
                if handover.received.is_none() && handover.withdrawn_at.is_none() =>
            {
                handover.withdrawn_at = Some(event.at);
            }
            _ => {}
        }
    }
    order
}

/// An entry of the alert map; the shipment and the acknowledgements stand elsewhere.
#[derive(Deserialize)]
struct AlertEntry {
    id: AlertId,
    sensor: SensorId,
    box_name: String,
    kind: AlertKind,
    began: Timestamp,
    raised_at: Timestamp,
    raised_by: DeviceId,
    #[serde(default)]
    temperature: Option<Temperature>,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    is_late: bool,
}

#[derive(Deserialize)]
struct AcknowledgementEntry {
    id: EntryId,
    alert: AlertId,
    by: PersonId,
    at: Timestamp,
    reason: Reason,
    note: String,
}

fn alerts(
    shipment: ShipmentId,
    entries: Vec<AlertEntry>,
    resolved: Vec<(String, String, Option<Origin>)>,
    acknowledgements: Vec<AcknowledgementEntry>,
) -> Vec<Alert> {
    let resolved: BTreeMap<String, Timestamp> = resolved
        .into_iter()
        .filter_map(|(alert, at, _)| Some((alert, Timestamp(at.parse().ok()?))))
        .collect();
    let mut alerts: Vec<Alert> = entries
        .into_iter()
        .map(|entry| Alert {
            resolved_at: resolved.get(&entry.id.to_string()).copied(),
            acknowledgements: acknowledgements
                .iter()
                .filter(|acknowledgement| acknowledgement.alert == entry.id)
                .map(acknowledgement)
                .collect(),
            id: entry.id,
            shipment,
            sensor: entry.sensor,
            box_name: entry.box_name,
            kind: entry.kind,
            began: entry.began,
            raised_at: entry.raised_at,
            raised_by: entry.raised_by,
            temperature: entry.temperature,
            rule: entry.rule,
            is_late: entry.is_late,
        })
        .collect();
    for alert in &mut alerts {
        alert
            .acknowledgements
            .sort_by_key(|acknowledgement| (acknowledgement.at, acknowledgement.id));
    }
    alerts.sort_by_key(|alert| (alert.raised_at, alert.id));
    alerts
}

fn acknowledgement(entry: &AcknowledgementEntry) -> Acknowledgement {
    Acknowledgement {
        id: entry.id,
        by: entry.by,
        at: entry.at,
        reason: entry.reason,
        note: entry.note.clone(),
    }
}
