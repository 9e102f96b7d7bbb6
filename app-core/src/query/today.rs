//! The driver's page: the worst box first, and what to do with it.

use domain::{alert::Alert, shipment::Status};

use super::{
    Ask, QueryError, Trip,
    ribbon::ribbon,
    shipments::first_box,
    sync::mark,
    verdict::{budgets, no_budget, reading, steps, verdict},
};
use crate::{
    api::view::{BoxState, NextStop, TodayAction, TodayBox, TodayOther, TodayView, VerdictView},
    port::{ShipmentFilter, ShipmentOrder},
};

/// The most shipments one person carries at once.
const CARRIED_MAX: usize = 50;
/// The columns of the ribbon.
const COLUMNS: u32 = 700;

pub(super) fn today(ask: &Ask<'_>) -> Result<TodayView, QueryError> {
    let filter = ShipmentFilter {
        text: String::new(),
        statuses: vec![Status::Planned, Status::InTransit, Status::Arrived, Status::Received],
        order: ShipmentOrder::Due,
    };
    let mut trips = Vec::new();
    for summary in ask.reader.shipments(&filter, None, CARRIED_MAX)? {
        let Some(row) = ask.reader.shipment(summary.id)? else { continue };
        if concerns(ask, &row.detail) {
            let trip = Trip::of(ask, row)?;
            let verdict = verdict(ask, &trip);
            trips.push((verdict, trip));
        }
    }
    trips.sort_by_key(|(verdict, trip)| {
        let is_mine = ask.person == Some(trip.shipment.holder());
        (!is_mine, rank(verdict.state), trip.shipment.arrive_by)
    });
    let mut trips = trips.into_iter();
    let main = trips.next();
    let next_stop = main.as_ref().map(|(_, trip)| {
        let site = ask.directory.site(trip.shipment.destination);
        let position = site.and_then(|site| site.position);
        NextStop {
            name: ask.site_ref(trip.shipment.destination).name,
            arrive_at_ms: trip.shipment.arrive_by.map(|at| at.0),
            latitude_microdegrees: position.map(|at| at.latitude_microdegrees),
            longitude_microdegrees: position.map(|at| at.longitude_microdegrees),
        }
    });
    Ok(TodayView {
        now_at_ms: ask.now.0,
        zone: ask.zone(),
        main: main.map(|(verdict, trip)| main_box(ask, &trip, verdict)).transpose()?,
        next_stop,
        others: trips
            .map(|(verdict, trip)| TodayOther {
                shipment: trip.shipment.id.to_string(),
                box_name: first_box(&trip.shipment),
                reading: trip.main().and_then(|track| reading(ask, &trip, track)),
                verdict,
            })
            .collect(),
    })
}

/// A shipment is somebody's day if they hold it, are to receive it, or it goes to their site.
fn concerns(ask: &Ask<'_>, shipment: &domain::shipment::Shipment) -> bool {
    let Some(person) = ask.person else { return false };
    let site = ask.directory.person(person).and_then(|known| known.site);
    let receives = shipment.open_handover().is_some_and(|open| open.to == person);
    let is_expected = site == Some(shipment.destination) && shipment.status() > Status::Planned;
    shipment.holder() == person || receives || is_expected
}

fn rank(state: BoxState) -> u8 {
    match state {
        BoxState::Stop => 0,
        BoxState::Warning => 1,
        BoxState::Unknown => 2,
        BoxState::Ok => 3,
        BoxState::Waiting => 4,
    }
}

fn main_box(ask: &Ask<'_>, trip: &Trip, verdict: VerdictView) -> Result<TodayBox, QueryError> {
    let track = trip.main();
    Ok(TodayBox {
        shipment: trip.shipment.id.to_string(),
        reference: trip.shipment.reference.clone(),
        box_name: first_box(&trip.shipment),
        destination: ask.site_ref(trip.shipment.destination).name,
        reading: track.and_then(|track| reading(ask, trip, track)),
        budget: track.and_then(|track| budgets(trip, track).into_iter().next()),
        no_budget: no_budget(trip),
        holds_until_at_ms: None,
        steps: steps(&verdict),
        action: action(ask, trip),
        ribbon: track.and_then(|track| ribbon(ask, trip, track, COLUMNS)),
        sync: mark(ask, trip.shipment.id)?,
        verdict,
    })
}

/// Returns the one thing to press: an open alert first, the worst of them.
fn action(ask: &Ask<'_>, trip: &Trip) -> TodayAction {
    let open = trip.shipment.alerts.iter().filter(|alert| alert.acknowledgements.is_empty());
    let worst = open.max_by_key(|alert: &&Alert| (alert.kind.is_stop(), alert.raised_at));
    let is_holder = ask.person == Some(trip.shipment.holder());
    let rides = trip.shipment.pairings.iter().any(|pairing| pairing.to.is_none());
    match (worst, trip.shipment.status()) {
        (Some(alert), _) if alert.kind.is_stop() => {
            TodayAction::SetAside { alert: alert.id.to_string() }
        }
        (Some(alert), _) => TodayAction::Acknowledge { alert: alert.id.to_string() },
        (None, Status::Planned) if !rides => TodayAction::PairSensor,
        (None, Status::Planned) if is_holder => TodayAction::Depart,
        (None, Status::Arrived) if is_holder => TodayAction::HandOver,
        (None, _) if trip.shipment.open_handover().is_some() => TodayAction::HandOver,
        (None, _) => TodayAction::None,
    }
}
