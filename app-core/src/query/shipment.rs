//! One shipment, whole.

use domain::{
    compliance::receipt,
    ids::ShipmentId,
    shipment::{Handover, Item, Shipment, Status},
    units::Timestamp,
    zone::Zone,
};

use super::{
    Ask, QueryError, Track, Trip,
    ask::count,
    assessment::assessment,
    form::{answered_by, outcome, progress},
    history::edits,
    ribbon::{placement, range, ribbon},
    source::sources,
    status::sensitivity,
    sync::{mark, refused},
    verdict::{budgets, no_budget, reading, verdict},
};
use crate::api::view::{
    BoxState, CustodyEntry, CustodyView, DecisionView, FormProgress, HandoverState, HolderView,
    ItemView, NoteView, ShipmentAction, ShipmentNeed, ShipmentSensor, ShipmentStage, ShipmentView,
    SyncMark, VerdictView,
};

/// The columns of the large ribbon.
const COLUMNS: u32 = 700;

pub(super) fn shipment(ask: &Ask<'_>, id: ShipmentId) -> Result<ShipmentView, QueryError> {
    let trip = Trip::load(ask, id)?;
    let form = match trip.shipment.form {
        Some(form) => ask.reader.form(form)?.map(|row| row.detail),
        None => None,
    };
    let sync = mark(ask, id)?;
    let verdict = verdict(ask, &trip);
    let main = trip.main();
    let known = &trip.shipment;
    let step = |status: Status| known.steps.iter().find(|step| step.status == status);
    let stage = stage(known, &verdict);
    let mut edits = edits(ask, known, form.as_ref());
    edits.reverse();
    Ok(ShipmentView {
        now_at_ms: ask.now.0,
        zone: trip.zone.clone(),
        shipment: id.to_string(),
        reference: known.reference.clone(),
        stage,
        need: need(ask, known, &verdict),
        origin: ask.site_ref(known.origin),
        destination: ask.site_ref(known.destination),
        boxes: known.boxes.clone(),
        seal: Some(known.seal.clone()).filter(|seal| !seal.is_empty()),
        depart_at_ms: known.depart_at.map(|at| at.0),
        arrive_by_at_ms: known.arrive_by.map(|at| at.0),
        departed_at_ms: step(Status::InTransit).map(|step| step.at.0),
        arrived_at_ms: step(Status::Arrived).map(|step| step.at.0),
        reading: main.and_then(|track| reading(ask, &trip, track)),
        budgets: main.map(|track| budgets(&trip, track)).unwrap_or_default(),
        no_budget: no_budget(&trip),
        holder: Some(holder(ask, known)),
        range: range(&trip),
        ribbon: main.and_then(|track| ribbon(ask, &trip, track, COLUMNS)),
        assessment: assessment(&trip),
        items: items(known, &trip.zone, ask.now),
        units: units(known),
        batches: count(known.carried().count()),
        custody: custody(ask, &trip),
        form: form.as_ref().map(|form| {
            let (answered, total) = progress(form, &receipt());
            FormProgress {
                form: form.id.to_string(),
                template: receipt().name,
                answered,
                total,
                answered_by: answered_by(ask, form),
                next: None,
                signed_at_ms: form.signatures.last().map(|signature| signature.at.0),
            }
        }),
        decision: form.and_then(|form| form.decision).map(|decision| DecisionView {
            outcome: outcome(decision.outcome),
            reason: decision.reason,
            by: ask.person_name(decision.by),
            at_ms: decision.at.0,
            sync: sync.clone(),
        }),
        sensors: sensors(known),
        sources: sources(ask, &trip)?,
        notes: notes(ask, known, &sync),
        edits,
        refused: refused(ask, Some(id))?,
        actions: actions(ask, known),
        verdict,
        sync,
    })
}

/// Returns where a shipment is in its life, as lists group it.
pub(super) fn stage(shipment: &Shipment, verdict: &VerdictView) -> ShipmentStage {
    match shipment.status() {
        Status::Planned => ShipmentStage::Waiting,
        Status::InTransit if verdict.state == BoxState::Stop => ShipmentStage::NeedsDecision,
        Status::InTransit => ShipmentStage::OnTheRoad,
        Status::Arrived | Status::Received => ShipmentStage::NeedsDecision,
        Status::Decided => ShipmentStage::Received,
        Status::Cancelled => ShipmentStage::Cancelled,
    }
}

/// Returns what a shipment waits for.
pub(super) fn need(
    ask: &Ask<'_>,
    shipment: &Shipment,
    verdict: &VerdictView,
) -> Option<ShipmentNeed> {
    let is_paired = shipment.pairings.iter().any(|pairing| pairing.to.is_none());
    match shipment.status() {
        _ if shipment.open_handover().is_some() => Some(ShipmentNeed::Confirmation),
        Status::Planned if shipment.boxes.is_empty() => Some(ShipmentNeed::Packing),
        Status::Planned if !is_paired => Some(ShipmentNeed::Sensor),
        Status::Planned if shipment.handovers.is_empty() => Some(ShipmentNeed::Driver),
        Status::InTransit | Status::Arrived
            if matches!(verdict.state, BoxState::Warning | BoxState::Stop) =>
        {
            Some(ShipmentNeed::DecisionAtDoor)
        }
        Status::Received if ask.person == Some(shipment.holder()) => Some(ShipmentNeed::Form),
        Status::Received => Some(ShipmentNeed::DecisionByOther),
        Status::Planned
        | Status::InTransit
        | Status::Arrived
        | Status::Decided
        | Status::Cancelled => None,
    }
}

fn holder(ask: &Ask<'_>, shipment: &Shipment) -> HolderView {
    let received = shipment.handovers.iter().filter_map(|handover| handover.received.as_ref());
    let since = received.map(|party| party.at).next_back().unwrap_or(shipment.created_at);
    HolderView { name: ask.person_name(shipment.holder()), since_at_ms: since.0 }
}

/// Returns the packing list, struck lines last.
pub(super) fn items(shipment: &Shipment, zone: &str, now: Timestamp) -> Vec<ItemView> {
    let today = zone.parse().unwrap_or(Zone::UTC).date(now).to_string();
    let mut items: Vec<ItemView> =
        shipment.items.iter().map(|item| item_view(item, &today)).collect();
    items.sort_by_key(|item| (item.removed_reason.is_some(), item.product_name.clone()));
    items
}

/// A month's expiry lasts to its end; texts of one length compare as dates.
fn item_view(item: &Item, today: &str) -> ItemView {
    let expiry = item.expiry.to_string();
    let is_expired = today.get(..expiry.len()).is_some_and(|today| expiry.as_str() < today);
    ItemView {
        item: item.id.to_string(),
        product: item.product.clone(),
        product_name: item.name.clone(),
        sensitivity: sensitivity(item.is_freeze_sensitive),
        batch: item.batch.clone(),
        expiry,
        is_expired,
        quantity: item.quantity,
        unit: item.unit.clone(),
        removed_reason: item.removed.clone(),
    }
}

pub(super) fn units(shipment: &Shipment) -> u32 {
    shipment.carried().map(|item| item.quantity).fold(0, u32::saturating_add)
}

pub(super) fn custody(ask: &Ask<'_>, trip: &Trip) -> CustodyView {
    let mut entries: Vec<CustodyEntry> =
        trip.shipment.handovers.iter().map(|handover| entry(ask, trip, handover)).collect();
    let is_on_its_way = trip.shipment.status() < Status::Received;
    if is_on_its_way && trip.shipment.open_handover().is_none() {
        entries.push(CustodyEntry {
            handover: None,
            state: HandoverState::Planned,
            from: Some(ask.person_name(trip.shipment.holder())),
            to: None,
            at_ms: trip.shipment.arrive_by.map(|at| at.0),
            place: Some(ask.site_ref(trip.shipment.destination).name),
            temperature_millicelsius: None,
            box_state: None,
            is_disputed: false,
        });
    }
    CustodyView { entries }
}

fn entry(ask: &Ask<'_>, trip: &Trip, handover: &Handover) -> CustodyEntry {
    let at = handover.received.as_ref().map_or(handover.given.at, |party| party.at);
    let then = trip.main().and_then(|track| reading_at(track, at));
    let rules = trip.rules.as_ref();
    CustodyEntry {
        handover: Some(handover.id.to_string()),
        state: match (&handover.received, handover.withdrawn_at) {
            (Some(_), _) => HandoverState::Confirmed,
            (None, Some(_)) => HandoverState::Withdrawn,
            (None, None) => HandoverState::Offered,
        },
        from: Some(ask.person_name(handover.from)),
        to: Some(ask.person_name(handover.to)),
        at_ms: Some(handover.withdrawn_at.unwrap_or(at).0),
        place: handover.site.map(|site| ask.site_ref(site).name),
        temperature_millicelsius: then.map(|reading| reading.temperature.millicelsius()),
        box_state: then.zip(rules).map(|(reading, rules)| {
            match rules.range.breach_of(reading.temperature) {
                Some(_) => BoxState::Warning,
                None => BoxState::Ok,
            }
        }),
        is_disputed: false,
    }
}

/// Returns the reading that stood at a moment, if one did.
pub(super) fn reading_at(track: &Track, at: Timestamp) -> Option<&domain::reading::Reading> {
    let before = track.readings.iter().rev().find(|reading| reading.taken <= at)?;
    (at.since(before.taken) <= track.interval * 2).then_some(before)
}

fn sensors(shipment: &Shipment) -> Vec<ShipmentSensor> {
    let riding = shipment.pairings.iter().filter(|pairing| pairing.to.is_none());
    riding
        .map(|pairing| ShipmentSensor {
            sensor: pairing.sensor.to_string(),
            name: pairing.name.clone(),
            box_name: pairing.box_name.clone(),
            placement: placement(pairing.placement),
        })
        .collect()
}

fn notes(ask: &Ask<'_>, shipment: &Shipment, sync: &SyncMark) -> Vec<NoteView> {
    let notes = shipment.notes.iter();
    notes
        .map(|note| NoteView {
            note: note.id.to_string(),
            text: note.text.clone(),
            by: ask.person_name(note.by),
            at_ms: note.at.0,
            sync: sync.clone(),
        })
        .collect()
}

/// Returns what the person at this device may do, the likeliest first.
fn actions(ask: &Ask<'_>, shipment: &Shipment) -> Vec<ShipmentAction> {
    use ShipmentAction as A;
    let is_holder = ask.person == Some(shipment.holder());
    let receives = shipment.open_handover().is_some_and(|open| ask.person == Some(open.to));
    let mut actions = Vec::new();
    if receives {
        actions.push(A::ConfirmHandover);
    }
    match shipment.status() {
        Status::Planned => {
            if is_holder {
                actions.extend([A::OfferHandover, A::Depart]);
            }
            actions.extend([A::PairSensor, A::Edit, A::Cancel]);
        }
        Status::InTransit => {
            if is_holder {
                actions.extend([A::Arrive, A::OfferHandover]);
            }
            actions.extend([A::PairSensor, A::Edit]);
        }
        Status::Arrived => {
            if is_holder {
                actions.push(A::OfferHandover);
            }
            actions.push(A::FillForm);
        }
        Status::Received => actions.extend([A::FillForm, A::Decide]),
        Status::Decided | Status::Cancelled => {}
    }
    if shipment.status() != Status::Cancelled {
        actions.push(A::ImportReadings);
    }
    actions.push(A::Export);
    actions
}
