//! The trip as one strip.

use domain::{
    excursion::{Breach as Side, Excursion},
    ids::ShipmentId,
    reading::Reading,
    units::Timestamp,
};

use super::{
    Ask, QueryError, Track, Trip,
    ask::{count, minutes},
};
use crate::api::{
    self,
    view::{
        Breach, RibbonExcursion, RibbonGap, RibbonHandover, RibbonHolder, RibbonPlacement,
        RibbonPoint, RibbonStop, RibbonSummary, RibbonView, StorageRange,
    },
};

/// The most columns a ribbon is drawn in.
const COLUMNS_MAX: u32 = 4_000;

/// Returns the strip of a track in so many columns, or `None` without readings.
pub(super) fn ribbon(
    ask: &Ask<'_>,
    trip: &Trip,
    track: &Track,
    columns: u32,
) -> Option<RibbonView> {
    let first = track.readings.first()?;
    let shown_at = trip.shown_at(ask.now);
    let arrival = trip.shipment.arrive_by.filter(|_| trip.ended.is_none());
    let last = track.last().map_or(first.taken, |last| last.taken);
    let ended = arrival.into_iter().chain([shown_at, last]).max().unwrap_or(shown_at);
    let assessment = track.assessment.as_ref();
    let excursions = assessment.map(|found| found.excursions.as_slice()).unwrap_or_default();
    Some(RibbonView {
        axis_began_at_ms: first.taken.0,
        axis_ended_at_ms: ended.0,
        now_at_ms: trip.ended.is_none().then_some(ask.now.0),
        arrival_at_ms: arrival.map(|at| at.0),
        zone: trip.zone.clone(),
        range: range(trip),
        points: points(&track.readings, first.taken, ended, columns.clamp(1, COLUMNS_MAX)),
        gaps: gaps(track, last),
        excursions: excursions.iter().map(|found| excursion(found, last)).collect(),
        handovers: handovers(ask, trip),
        holders: holders(ask, trip, first.taken),
        placements: placements(trip, track),
        stops: stops(ask, trip, first.taken),
        summary: summary(track, excursions, last),
    })
}

/// Returns the strip of a shipment's worst track; an empty one before the first reading.
pub(super) fn of_shipment(
    ask: &Ask<'_>,
    id: ShipmentId,
    columns: u32,
) -> Result<RibbonView, QueryError> {
    let trip = Trip::load(ask, id)?;
    let drawn = trip.main().and_then(|track| ribbon(ask, &trip, track, columns));
    Ok(drawn.unwrap_or_else(|| empty(ask, &trip)))
}

fn empty(ask: &Ask<'_>, trip: &Trip) -> RibbonView {
    let arrival = trip.shipment.arrive_by.map(|at| at.0);
    RibbonView {
        axis_began_at_ms: ask.now.0,
        axis_ended_at_ms: arrival.unwrap_or(ask.now.0).max(ask.now.0),
        now_at_ms: Some(ask.now.0),
        arrival_at_ms: arrival,
        zone: trip.zone.clone(),
        range: range(trip),
        points: Vec::new(),
        gaps: Vec::new(),
        excursions: Vec::new(),
        handovers: handovers(ask, trip),
        holders: Vec::new(),
        placements: Vec::new(),
        stops: Vec::new(),
        summary: RibbonSummary {
            total_minutes: 0,
            in_range_minutes: 0,
            hot_minutes: 0,
            cold_minutes: 0,
            unknown_minutes: 0,
            readings: 0,
            last: None,
        },
    }
}

/// Returns what the products permit together.
pub(super) fn range(trip: &Trip) -> Option<StorageRange> {
    trip.rules.as_ref().map(|rules| StorageRange {
        temperature_min_millicelsius: rules.range.min.millicelsius(),
        temperature_max_millicelsius: rules.range.max.millicelsius(),
    })
}

/// Returns the lowest and the highest reading of each column, in the order they happened.
///
/// The first and the last reading are always there, so that the line begins and ends where the
/// record does.
fn points(
    readings: &[Reading],
    began: Timestamp,
    ended: Timestamp,
    columns: u32,
) -> Vec<RibbonPoint> {
    let span = ended.0.saturating_sub(began.0).max(1);
    let column = |reading: &Reading| {
        i128::from(reading.taken.0.saturating_sub(began.0)) * i128::from(columns) / i128::from(span)
    };
    let mut points = Vec::new();
    for run in readings.chunk_by(|a, b| column(a) == column(b)) {
        let low = run.iter().min_by_key(|reading| (reading.temperature, reading.taken));
        let high = run.iter().max_by_key(|reading| (reading.temperature, reading.taken));
        let mut pair: Vec<&Reading> = low.into_iter().chain(high).collect();
        pair.sort_by_key(|reading| reading.taken);
        pair.dedup();
        points.extend(pair.into_iter().map(point));
    }
    let ends = [readings.first(), readings.last()];
    for end in ends.into_iter().flatten().map(point) {
        if !points.contains(&end) {
            points.push(end);
        }
    }
    points.sort_by_key(|point| point.at_ms);
    points
}

pub(super) fn point(reading: &Reading) -> RibbonPoint {
    RibbonPoint {
        at_ms: reading.taken.0,
        temperature_millicelsius: reading.temperature.millicelsius(),
    }
}

fn gaps(track: &Track, last: Timestamp) -> Vec<RibbonGap> {
    let found = track.assessment.iter().flat_map(|assessment| &assessment.gaps);
    found
        .map(|gap| RibbonGap {
            began_at_ms: gap.began.0,
            ended_at_ms: gap.ended.0,
            is_ongoing: gap.began >= last,
        })
        .collect()
}

pub(super) fn breach(side: Side) -> Breach {
    match side {
        Side::Hot => Breach::Hot,
        Side::Cold => Breach::Cold,
    }
}

fn excursion(found: &Excursion, last: Timestamp) -> RibbonExcursion {
    RibbonExcursion {
        breach: breach(found.breach),
        began_at_ms: found.began.0,
        ended_at_ms: found.ended.unwrap_or(last).0,
        is_ongoing: found.ended.is_none(),
        minutes: minutes(found.lasted),
        extreme_millicelsius: found.extreme.millicelsius(),
    }
}

fn handovers(ask: &Ask<'_>, trip: &Trip) -> Vec<RibbonHandover> {
    let done = trip.shipment.handovers.iter().filter_map(|handover| {
        let received = handover.received.as_ref()?;
        Some(RibbonHandover {
            at_ms: received.at.0,
            from: ask.person_name(handover.from),
            to: ask.person_name(handover.to),
        })
    });
    done.collect()
}

fn holders(ask: &Ask<'_>, trip: &Trip, first: Timestamp) -> Vec<RibbonHolder> {
    let mut holders = vec![RibbonHolder {
        name: ask.person_name(trip.shipment.created_by),
        began_at_ms: trip.shipment.created_at.max(first).0.min(first.0),
        ended_at_ms: None,
    }];
    for handover in &trip.shipment.handovers {
        let Some(received) = &handover.received else { continue };
        if let Some(before) = holders.last_mut() {
            before.ended_at_ms = Some(received.at.0);
        }
        holders.push(RibbonHolder {
            name: ask.person_name(handover.to),
            began_at_ms: received.at.0,
            ended_at_ms: None,
        });
    }
    holders.retain(|holder| holder.ended_at_ms.is_none_or(|ended| ended > first.0));
    holders
}

fn placements(trip: &Trip, track: &Track) -> Vec<RibbonPlacement> {
    let own = trip.shipment.pairings.iter().filter(|pairing| pairing.sensor == track.sensor);
    own.map(|pairing| RibbonPlacement {
        at_ms: pairing.from.0,
        placement: placement(pairing.placement),
    })
    .collect()
}

pub(super) fn placement(place: domain::shipment::Placement) -> api::Placement {
    use domain::shipment::Placement;
    match place {
        Placement::UnderLid => api::Placement::UnderTheLid,
        Placement::BetweenVials => api::Placement::BetweenTheVials,
        Placement::OnIce => api::Placement::OnTheIce,
        Placement::Outside => api::Placement::Outside,
    }
}

fn stops(ask: &Ask<'_>, trip: &Trip, first: Timestamp) -> Vec<RibbonStop> {
    use domain::shipment::Status;
    let at = |status| trip.shipment.steps.iter().find(|step| step.status == status);
    let left = at(Status::InTransit).map_or(first, |step| step.at);
    let mut stops = vec![RibbonStop {
        at_ms: left.max(first).0,
        name: ask.site_ref(trip.shipment.origin).name,
    }];
    let arrived = at(Status::Arrived).map(|step| step.at).or(trip.shipment.arrive_by);
    stops.extend(
        arrived.map(|at| RibbonStop {
            at_ms: at.0,
            name: ask.site_ref(trip.shipment.destination).name,
        }),
    );
    stops
}

fn summary(track: &Track, excursions: &[Excursion], last: Timestamp) -> RibbonSummary {
    let of = |side: Side| {
        let own = excursions.iter().filter(|found| found.breach == side);
        own.map(|found| found.lasted).sum()
    };
    let (hot, cold) = (of(Side::Hot), of(Side::Cold));
    let (total, unknown) = track.assessment.as_ref().map_or_else(Default::default, |found| {
        let unknown: std::time::Duration =
            found.gaps.iter().map(|gap| gap.ended.since(gap.began)).sum();
        (found.ended.max(last).since(found.began), unknown)
    });
    RibbonSummary {
        total_minutes: minutes(total),
        in_range_minutes: minutes(total.saturating_sub(hot + cold + unknown)),
        hot_minutes: minutes(hot),
        cold_minutes: minutes(cold),
        unknown_minutes: minutes(unknown),
        readings: count(track.readings.len()),
        last: track.last().map(point),
    }
}
