//! Whether a sensor's calibration holds on a day, and by which certificate.

use domain::{
    ids::SensorId,
    sensor::calibration::{Calibration, CalibrationState as State},
    shipment::Pairing,
    units::Timestamp,
    zone::Zone,
};

use super::{Ask, QueryError, Trip};
use crate::api::view::{CalibrationState, CalibrationView};

/// The calibration of a sensor's time in a place.
pub(super) struct Held {
    /// The newest that was made when the sensor came there.
    pub(super) calibration: Calibration,
    /// Whether it held to the end of that time, or to now.
    pub(super) state: State,
}

/// Returns the calibration of a sensor as it stands.
pub(super) fn current(ask: &Ask<'_>, sensor: &SensorId) -> Result<CalibrationView, QueryError> {
    let today = zone(&ask.zone()).date(ask.now);
    let all = known(ask, sensor)?;
    let newest = Calibration::newest(&all, today);
    Ok(view(ask, newest.map(|calibration| (calibration, calibration.state(today)))))
}

/// Returns the calibration that a sensor rode with.
pub(super) fn of_ride(
    ask: &Ask<'_>,
    trip: &Trip,
    pairing: &Pairing,
) -> Result<CalibrationView, QueryError> {
    let held = held(ask, trip, pairing)?;
    Ok(view(ask, held.as_ref().map(|held| (&held.calibration, held.state))))
}

/// Returns the calibration that a sensor rode with, and whether it held to the end.
pub(super) fn held(
    ask: &Ask<'_>,
    trip: &Trip,
    pairing: &Pairing,
) -> Result<Option<Held>, QueryError> {
    let zone = zone(&trip.zone);
    let until: Timestamp = pairing.to.unwrap_or_else(|| trip.shown_at(ask.now));
    let all = known(ask, &pairing.sensor)?;
    let newest = Calibration::newest(&all, zone.date(pairing.from));
    Ok(newest.map(|calibration| Held {
        state: calibration.state(zone.date(until)),
        calibration: calibration.clone(),
    }))
}

fn known(ask: &Ask<'_>, sensor: &SensorId) -> Result<Vec<Calibration>, QueryError> {
    let rows = ask.reader.calibrations(Some(sensor))?;
    Ok(rows.into_iter().map(|row| row.detail).collect())
}

fn zone(name: &str) -> Zone {
    name.parse().unwrap_or(Zone::UTC)
}

fn view(ask: &Ask<'_>, found: Option<(&Calibration, State)>) -> CalibrationView {
    let Some((calibration, state)) = found else {
        return CalibrationView {
            state: CalibrationState::Never,
            calibrated_on: None,
            due_on: None,
            days_left: None,
            certificate: None,
            uncertainty_millikelvin: None,
            recorded_by: None,
        };
    };
    let left = calibration.days_left(zone(&ask.zone()).date(ask.now));
    CalibrationView {
        state: match state {
            State::InDate => CalibrationState::InDate,
            State::DueSoon => CalibrationState::DueSoon,
            State::Overdue => CalibrationState::Overdue,
        },
        calibrated_on: Some(calibration.calibrated_on.to_string()),
        due_on: Some(calibration.due_on.to_string()),
        days_left: i32::try_from(left).ok(),
        certificate: Some(calibration.certificate.clone()),
        uncertainty_millikelvin: calibration.uncertainty_millikelvin,
        recorded_by: Some(ask.person_name(calibration.recorded_by)),
    }
}
