//! Where the readings of a shipment come from: sensors that were heard, and loggers' files.

use domain::{
    ids::SensorId,
    shipment::{Import, Pairing},
    units::Timestamp,
};

use super::{Ask, QueryError, Trip, ask::count, calibration, ribbon::placement};
use crate::api::{
    LoggerFormat,
    view::{ImportView, ReadingSource},
};

/// How the identity of a logger with a serial number begins.
const BERLINGER: &str = "berlinger:";

pub(super) fn sources(ask: &Ask<'_>, trip: &Trip) -> Result<Vec<ReadingSource>, QueryError> {
    let source = |pairing: &Pairing| {
        Ok(ReadingSource {
            source: pairing.id.to_string(),
            sensor: pairing.sensor.to_string(),
            name: pairing.name.clone(),
            box_name: pairing.box_name.clone(),
            placement: placement(pairing.placement),
            from_at_ms: pairing.from.0,
            to_at_ms: pairing.to.map(|at| at.0),
            readings: count(readings(ask, trip, pairing)?),
            import: pairing.import.as_ref().map(|import| taken(ask, &pairing.sensor, import)),
            calibration: calibration::of_ride(ask, trip, pairing)?,
        })
    };
    trip.shipment.pairings.iter().map(source).collect()
}

/// A sensor outside the box is not judged, so the trip has no track of it.
fn readings(ask: &Ask<'_>, trip: &Trip, pairing: &Pairing) -> Result<usize, QueryError> {
    let span = pairing.from..=pairing.to.unwrap_or(Timestamp(i64::MAX));
    if let Some(track) = trip.tracks.iter().find(|track| track.sensor == pairing.sensor) {
        let within = track.readings.iter().filter(|reading| span.contains(&reading.taken));
        return Ok(within.count());
    }
    let mut stored = 0;
    for log in ask.reader.logs(&pairing.sensor)? {
        stored += ask.reader.readings(&log, *span.start(), *span.end())?.len();
    }
    Ok(stored)
}

fn taken(ask: &Ask<'_>, sensor: &SensorId, import: &Import) -> ImportView {
    let (format, serial) = logger(sensor);
    ImportView {
        file_name: import.file_name.clone(),
        file_sha256: import.file_sha256.clone(),
        format,
        serial,
        by: ask.person_name(import.imported_by),
        at_ms: import.imported_at.0,
        readings: import.file_readings,
        outside: import.file_readings_outside,
    }
}

/// Returns what kind of file a logger with this identity writes, and its serial number.
pub(super) fn logger(sensor: &SensorId) -> (LoggerFormat, Option<String>) {
    match sensor.as_str().strip_prefix(BERLINGER) {
        Some(serial) => (LoggerFormat::Berlinger, Some(serial.to_owned())),
        None => (LoggerFormat::Table, None),
    }
}
