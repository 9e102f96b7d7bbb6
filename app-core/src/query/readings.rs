//! The table of readings, and what the report will be called.

use domain::{ids::ShipmentId, reading::Reading, shipment::Shipment, units::Timestamp};

use super::{
    Ask, QueryError, Track, Trip,
    ask::count,
    ribbon::{breach, placement},
};
use crate::api::view::{ReadingRow, ReadingsView, ReportView};

const ROWS_A_PAGE: usize = 100;

pub(super) fn readings(
    ask: &Ask<'_>,
    id: ShipmentId,
    page: u32,
) -> Result<ReadingsView, QueryError> {
    let trip = Trip::load(ask, id)?;
    let all = in_order(&trip);
    let skipped = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(ROWS_A_PAGE);
    let rows = all.iter().skip(skipped).take(ROWS_A_PAGE);
    Ok(ReadingsView {
        zone: trip.zone.clone(),
        shipment: id.to_string(),
        reference: trip.shipment.reference.clone(),
        page,
        pages: count(all.len().div_ceil(ROWS_A_PAGE)),
        total: count(all.len()),
        rows: rows.map(|(track, reading)| reading_row(ask, &trip, track, reading)).collect(),
    })
}

fn in_order(trip: &Trip) -> Vec<(&Track, &Reading)> {
    let mut all: Vec<(&Track, &Reading)> = trip
        .tracks
        .iter()
        .flat_map(|track| track.readings.iter().map(move |reading| (track, reading)))
        .collect();
    all.sort_by_key(|(_, reading)| reading.taken);
    all
}

fn reading_row(ask: &Ask<'_>, trip: &Trip, track: &Track, reading: &Reading) -> ReadingRow {
    let gaps = track.assessment.iter().flat_map(|assessment| &assessment.gaps);
    let place = trip.shipment.pairings.iter().find(|pairing| {
        pairing.sensor == track.sensor
            && pairing.from <= reading.taken
            && pairing.to.is_none_or(|to| reading.taken <= to)
    });
    let range = trip.rules.as_ref().map(|rules| rules.range);
    ReadingRow {
        at_ms: reading.taken.0,
        sensor_name: track.name.clone(),
        temperature_millicelsius: Some(reading.temperature.millicelsius()),
        humidity_permille: reading.humidity.map(|humidity| u32::from(humidity.permille())),
        placement: place.map(|pairing| placement(pairing.placement)),
        holder: Some(holder_at(ask, &trip.shipment, reading.taken)),
        breach: range.and_then(|range| range.breach_of(reading.temperature)).map(breach),
        is_after_gap: gaps.clone().any(|gap| gap.ended == reading.taken),
    }
}

/// Returns who held a shipment at a moment, by name.
pub(super) fn holder_at(ask: &Ask<'_>, shipment: &Shipment, at: Timestamp) -> String {
    let received = shipment
        .handovers
        .iter()
        .filter(|handover| handover.received.as_ref().is_some_and(|party| party.at <= at));
    let holder = received.map(|handover| handover.to).next_back().unwrap_or(shipment.created_by);
    ask.person_name(holder)
}

pub(super) fn report(ask: &Ask<'_>, id: ShipmentId) -> Result<ReportView, QueryError> {
    let trip = Trip::load(ask, id)?;
    Ok(ReportView {
        shipment: id.to_string(),
        file_name: file_name(&trip.shipment.reference),
        readings: count(trip.tracks.iter().map(|track| track.readings.len()).sum()),
        is_final: trip.ended.is_some(),
        reference: trip.shipment.reference,
    })
}

/// Returns the report's file name: the reference without what file systems refuse.
pub fn file_name(reference: &str) -> String {
    let safe = |letter: char| if letter.is_alphanumeric() || letter == '-' { letter } else { '_' };
    let name: String = reference.chars().map(safe).take(80).collect();
    if name.is_empty() { "shipment.pdf".to_owned() } else { format!("{name}.pdf") }
}
