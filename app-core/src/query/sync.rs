//! What is saved where, and what the relay refused.

use domain::{
    ids::ShipmentId,
    replica::{OutboxRow, OutboxState, RefusedRow},
    shipment::Shipment,
};

use super::{Ask, QueryError, alerts::acknowledge_reason, form::outcome, ribbon::placement};
use crate::api::view::{RefusedChange, SyncMark, SyncRecord, SyncRow, SyncState, SyncView};

/// The most records the page lists.
const ROWS_MAX: usize = 200;

pub(super) fn sync(ask: &Ask<'_>) -> Result<SyncView, QueryError> {
    let counts = ask.reader.outbox_counts(None)?;
    let of = |state: OutboxState| counts.get(&state).copied().unwrap_or_default();
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let received = of(OutboxState::Received);
    let on_the_relay = of(OutboxState::OnTheRelay) + received;
    let link = super::status::link(ask)?;
    let rows = ask.reader.outbox(None, ROWS_MAX)?;
    let mut rows = rows.iter().map(|row| sync_row(ask, row)).collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_key(|row| (row.state != SyncState::SavedHere, -row.made_at_ms));
    Ok(SyncView {
        now_at_ms: ask.now.0,
        zone: ask.zone(),
        received_as_of_at_ms: link.sent_at_ms,
        link,
        saved_here: narrow(counts.values().sum()),
        on_the_relay: narrow(on_the_relay),
        received: narrow(received),
        refused: refused(ask, None)?,
        rows,
    })
}

/// Returns the refused changes nobody put aside, of one shipment or of all.
pub(super) fn refused(
    ask: &Ask<'_>,
    shipment: Option<ShipmentId>,
) -> Result<Vec<RefusedChange>, QueryError> {
    let rows = ask.reader.refused()?;
    let shown = rows
        .iter()
        .filter(|row| !row.is_dismissed && (shipment.is_none() || row.shipment == shipment));
    shown.map(|row| refused_change(ask, row)).collect()
}

fn refused_change(ask: &Ask<'_>, row: &RefusedRow) -> Result<RefusedChange, QueryError> {
    let about = about(ask, row.shipment)?;
    let reference = reference(ask, row.shipment, about.as_ref())?;
    Ok(RefusedChange {
        change: hex::encode(row.hash.0),
        record: refused_record(ask, about.as_ref(), reference, row),
        shipment: row.shipment.map(|id| id.to_string()),
        by: None,
        made_at_ms: row.refused_at.0,
        refused_at_ms: row.refused_at.0,
        rule: row.rule.clone(),
        arguments: Vec::new(),
        ask: about.map(|shipment| ask.person_ref(shipment.holder())),
    })
}

/// Returns what a refused record says, from itself where it has left its document.
fn refused_record(
    ask: &Ask<'_>,
    shipment: Option<&Shipment>,
    reference: String,
    row: &RefusedRow,
) -> SyncRecord {
    let said = |field: &str| row.said.get(field).cloned();
    let person = |field: &str| {
        let person = said(field).and_then(|person| person.parse().ok());
        person.map(|person| ask.person_name(person)).unwrap_or_default()
    };
    let first = row.said.keys().next().and_then(|field| field.rsplit('.').next());
    match (row.what.as_str(), first) {
        (what, None) => record(ask, shipment, reference, what),
        ("note_added", _) => {
            SyncRecord::Note { reference, text: said("notes.text").unwrap_or_default() }
        }
        ("handover_offered", _) => SyncRecord::Handover {
            reference,
            from: person("custody.from"),
            to: person("custody.to"),
        },
        ("form_answered", _) => {
            SyncRecord::FormAnswers { reference, answers: super::ask::count(row.said.len()) }
        }
        ("alert_raised" | "alert_resolved" | "alert_acknowledged", _) => {
            SyncRecord::ShipmentEdited { reference, field: "alerts".to_owned() }
        }
        ("shipment_edited" | "decided" | "sensor_paired" | "sensor_moved", Some(field)) => {
            SyncRecord::ShipmentEdited { reference, field: field.to_owned() }
        }
        (what, _) => record(ask, shipment, reference, what),
    }
}

fn sync_row(ask: &Ask<'_>, row: &OutboxRow) -> Result<SyncRow, QueryError> {
    let about = about(ask, row.shipment)?;
    let receiver = about.as_ref().map(|shipment| ask.site_ref(shipment.destination).name);
    let is_relayed = matches!(row.state, OutboxState::OnTheRelay | OutboxState::Received);
    let is_received = row.state == OutboxState::Received;
    Ok(SyncRow {
        change: hex::encode(row.hash.0),
        record: said(ask, about.as_ref(), row)?,
        made_at_ms: row.queued_at.0,
        saved_at_ms: row.queued_at.0,
        relayed_at_ms: row.relayed_at.filter(|_| is_relayed).map(|at| at.0),
        receiver,
        received_at_ms: row.received_at.filter(|_| is_received).map(|at| at.0),
        state: state(row.state),
    })
}

fn said(
    ask: &Ask<'_>,
    about: Option<&Shipment>,
    row: &OutboxRow,
) -> Result<SyncRecord, QueryError> {
    let document = row.document.filter(|_| row.what == "sensor_calibrated");
    let Some(document) = document else {
        let reference = reference(ask, row.shipment, about)?;
        return Ok(record(ask, about, reference, &row.what));
    };
    let rows = ask.reader.calibrations(None)?;
    let found = rows.into_iter().find(|row| document == row.detail.id.into());
    let sensor = found.map(|row| row.detail.sensor);
    let known = ask.reader.sensors()?.into_iter().find(|row| Some(&row.id) == sensor.as_ref());
    let name = known.map(|row| row.name).filter(|name| !name.is_empty());
    let id = sensor.map(|sensor| sensor.to_string()).unwrap_or_default();
    Ok(SyncRecord::SensorCalibrated { sensor_name: name.unwrap_or(id) })
}

fn about(ask: &Ask<'_>, shipment: Option<ShipmentId>) -> Result<Option<Shipment>, QueryError> {
    let Some(id) = shipment else { return Ok(None) };
    Ok(ask.reader.shipment(id)?.map(|row| row.detail))
}

/// Returns what people call a shipment, from its refused beginning where it has left the device.
fn reference(
    ask: &Ask<'_>,
    id: Option<ShipmentId>,
    shipment: Option<&Shipment>,
) -> Result<String, QueryError> {
    if let Some(shipment) = shipment {
        return Ok(shipment.reference.clone());
    }
    let refused = ask.reader.refused()?;
    let mut of_it = refused.iter().filter(|row| id.is_some() && row.shipment == id);
    Ok(of_it.find_map(|row| row.said.get("reference").cloned()).unwrap_or_default())
}

fn state(state: OutboxState) -> SyncState {
    match state {
        OutboxState::Waiting => SyncState::SavedHere,
        OutboxState::OnTheRelay => SyncState::OnTheRelay,
        OutboxState::Received => SyncState::Received,
        OutboxState::Refused => SyncState::Refused,
    }
}

/// Returns how far the records of a shipment have come: as far as the last of them.
pub(super) fn mark(ask: &Ask<'_>, shipment: ShipmentId) -> Result<SyncMark, QueryError> {
    let counts = ask.reader.outbox_counts(Some(shipment))?;
    let of = |state: OutboxState| counts.get(&state).copied().unwrap_or_default();
    let waiting = of(OutboxState::Waiting);
    let refused = ask.reader.refused()?;
    let is_refused = refused.iter().any(|row| row.shipment == Some(shipment) && !row.is_dismissed);
    let state = if is_refused {
        SyncState::Refused
    } else if waiting > 0 {
        SyncState::SavedHere
    } else if of(OutboxState::OnTheRelay) > 0 {
        SyncState::OnTheRelay
    } else {
        SyncState::Received
    };
    Ok(SyncMark {
        state,
        as_of_at_ms: super::status::link(ask)?.sent_at_ms,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
    })
}

/// Returns what a queued record says, from the shipment as it stands.
fn record(ask: &Ask<'_>, shipment: Option<&Shipment>, reference: String, what: &str) -> SyncRecord {
    let handover = shipment.and_then(|shipment| shipment.handovers.last());
    let name = |person: Option<domain::ids::PersonId>| {
        person.map(|person| ask.person_name(person)).unwrap_or_default()
    };
    match what {
        "shipment_created" => SyncRecord::ShipmentCreated { reference },
        "item_added" | "item_edited" | "item_removed" => SyncRecord::ItemsEdited { reference },
        "shipment_cancelled" => SyncRecord::ShipmentCancelled { reference },
        "departed" => SyncRecord::Departed { reference },
        "arrived" => SyncRecord::Arrived { reference },
        "note_added" => {
            let text = shipment.and_then(|shipment| shipment.notes.last());
            let text = text.map(|note| note.text.clone()).unwrap_or_default();
            SyncRecord::Note { reference, text }
        }
        "handover_offered" | "handover_confirmed" | "handover_withdrawn" => SyncRecord::Handover {
            reference,
            from: name(handover.map(|handover| handover.from)),
            to: name(handover.map(|handover| handover.to)),
        },
        "form_opened" | "form_answered" => {
            SyncRecord::FormAnswers { reference, answers: answers(ask, shipment) }
        }
        "form_signed" | "shipment_decided" => SyncRecord::FormSigned { reference },
        "decided" => match decision(ask, shipment) {
            Some(decided) => SyncRecord::Decision { reference, outcome: decided },
            None => SyncRecord::FormSigned { reference },
        },
        "sensor_paired" | "sensor_moved" | "sensor_unpaired" => placed(shipment, what),
        "readings" | "readings_signed" => readings(ask, shipment),
        "alert_acknowledged" => acknowledged(shipment, reference),
        _ => SyncRecord::ShipmentEdited { reference, field: what.to_owned() },
    }
}

fn acknowledged(shipment: Option<&Shipment>, reference: String) -> SyncRecord {
    let alerts = shipment.into_iter().flat_map(|shipment| &shipment.alerts);
    let latest = alerts.flat_map(|alert| &alert.acknowledgements).max_by_key(|entry| entry.at);
    match latest {
        Some(entry) => {
            SyncRecord::AlertAcknowledged { reference, reason: acknowledge_reason(entry.reason) }
        }
        None => SyncRecord::ShipmentEdited { reference, field: "alerts".to_owned() },
    }
}

fn placed(shipment: Option<&Shipment>, what: &str) -> SyncRecord {
    let pairing = shipment.and_then(|shipment| shipment.pairings.last());
    let sensor_name = pairing.map(|pairing| pairing.name.clone()).unwrap_or_default();
    match pairing {
        Some(pairing) if what != "sensor_unpaired" => SyncRecord::SensorPlaced {
            sensor_name,
            box_name: pairing.box_name.clone(),
            placement: placement(pairing.placement),
        },
        Some(_) | None => SyncRecord::SensorUnpaired { sensor_name },
    }
}

fn readings(ask: &Ask<'_>, shipment: Option<&Shipment>) -> SyncRecord {
    let pairing = shipment.and_then(|shipment| shipment.pairings.first());
    let box_name = pairing.map(|pairing| pairing.box_name.clone()).unwrap_or_default();
    let heard = shipment.and_then(|shipment| ask.reader.paired_readings(shipment.id).ok());
    let times: Vec<i64> = heard
        .iter()
        .flat_map(|logs| logs.values().flatten())
        .map(|reading| reading.taken.0)
        .collect();
    SyncRecord::Readings {
        box_name,
        count: super::ask::count(times.len()),
        began_at_ms: times.iter().copied().min().unwrap_or(ask.now.0),
        ended_at_ms: times.iter().copied().max().unwrap_or(ask.now.0),
    }
}

fn answers(ask: &Ask<'_>, shipment: Option<&Shipment>) -> u32 {
    let form = shipment.and_then(|shipment| shipment.form);
    let row = form.and_then(|form| ask.reader.form(form).ok().flatten());
    super::ask::count(row.map_or(0, |row| row.detail.answers.len()))
}

fn decision(ask: &Ask<'_>, shipment: Option<&Shipment>) -> Option<crate::api::DecisionOutcome> {
    let row = ask.reader.form(shipment?.form?).ok().flatten()?;
    row.detail.decision.map(|decision| outcome(decision.outcome))
}
