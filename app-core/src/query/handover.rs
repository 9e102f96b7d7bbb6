//! A shipment changes hands.

use domain::{ids::ShipmentId, shipment::Strokes};

use super::{
    Ask, QueryError, Trip,
    ask::count,
    ribbon::ribbon,
    shipment::{items, units},
    shipments::first_box,
    verdict::{budgets, reading, verdict},
};
use crate::api::{
    HandoverCheck, Stroke, StrokePoint,
    view::{BoxState, HandoverCheckRow, HandoverPart, HandoverState, HandoverView, PartyView},
};

const COLUMNS: u32 = 300;
const CHECKS: [(HandoverCheck, &str); 3] = [
    (HandoverCheck::SealWhole, "seal_whole"),
    (HandoverCheck::UnitsCounted, "units_counted"),
    (HandoverCheck::StateSeen, "state_seen"),
];

pub(super) fn handover(ask: &Ask<'_>, id: ShipmentId) -> Result<HandoverView, QueryError> {
    let trip = Trip::load(ask, id)?;
    let shipment = &trip.shipment;
    let open = shipment.open_handover();
    let verdict = verdict(ask, &trip);
    let track = trip.main();
    let giver = open.map_or(shipment.holder(), |open| open.from);
    let part = match (ask.person, open) {
        (Some(person), Some(open)) if person == open.to => HandoverPart::Receiver,
        (Some(person), _) if person == giver => HandoverPart::Giver,
        _ => HandoverPart::Onlooker,
    };
    let mut candidates: Vec<_> = ask
        .directory
        .people
        .iter()
        .filter(|person| person.id != giver)
        .map(|person| ask.person_ref(person.id))
        .collect();
    candidates.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(HandoverView {
        now_at_ms: ask.now.0,
        zone: trip.zone.clone(),
        shipment: id.to_string(),
        reference: shipment.reference.clone(),
        box_name: first_box(shipment),
        reading: track.and_then(|track| reading(ask, &trip, track)),
        budget: track.and_then(|track| budgets(&trip, track).into_iter().next()),
        ribbon: track.and_then(|track| ribbon(ask, &trip, track, COLUMNS)),
        seal: Some(shipment.seal.clone()).filter(|seal| !seal.is_empty()),
        items: items(shipment, &trip.zone, ask.now),
        units: units(shipment),
        batches: count(shipment.carried().count()),
        handover: open.map(|open| open.id.to_string()),
        state: if open.is_some() { HandoverState::Offered } else { HandoverState::Planned },
        gives: PartyView {
            person: Some(ask.person_ref(giver)),
            confirmed_at_ms: open.map(|open| open.given.at.0),
            strokes: open.map(|open| strokes(&open.given.strokes)).unwrap_or_default(),
        },
        receives: PartyView {
            person: open.map(|open| ask.person_ref(open.to)),
            confirmed_at_ms: None,
            strokes: Vec::new(),
        },
        checks: CHECKS
            .iter()
            .filter(|(check, _)| match check {
                HandoverCheck::SealWhole => !shipment.seal.is_empty(),
                HandoverCheck::StateSeen => verdict.state != BoxState::Ok,
                HandoverCheck::UnitsCounted => true,
            })
            .map(|(check, _)| HandoverCheckRow { check: *check, is_checked: false })
            .collect(),
        candidates,
        part,
        verdict,
    })
}

fn strokes(drawn: &Strokes) -> Vec<Stroke> {
    let point = |(x, y): &(u16, u16)| StrokePoint { x: i32::from(*x), y: i32::from(*y) };
    drawn.iter().map(|line| Stroke { points: line.iter().map(point).collect() }).collect()
}

/// Returns the word a document keeps for a check.
pub fn check_word(check: HandoverCheck) -> &'static str {
    let found = CHECKS.iter().find(|(known, _)| *known == check);
    found.map_or("state_seen", |(_, word)| word)
}
