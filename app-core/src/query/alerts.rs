//! Alerts, grouped by box.

use domain::{
    alert::{self, Alert, AlertKind},
    excursion::{Breach, Excursion},
    ids::ShipmentId,
    replica::AlertRow as Stored,
};

use super::{
    Ask, QueryError, Track, Trip,
    ask::{count, minutes},
    ribbon::ribbon,
    status::ALERTS_MAX,
    sync::mark,
    verdict::out_of_range,
};
use crate::api::{
    AcknowledgeReason,
    view::{
        AcknowledgementView, AlertGroup, AlertRow, AlertStatus, AlertsView, BoxState, BudgetKind,
        LateView, Reason,
    },
};

/// The columns of the small ribbon beside an alert.
const COLUMNS: u32 = 120;

pub(super) fn alerts(ask: &Ask<'_>, is_open_only: bool) -> Result<AlertsView, QueryError> {
    let stored = ask.reader.alerts(ALERTS_MAX)?;
    let open = stored.iter().filter(|row| row.is_open).count();
    let total = count(stored.len());
    let mut shipments: Vec<ShipmentId> = stored.iter().map(|row| row.shipment).collect();
    shipments.sort_unstable();
    shipments.dedup();
    let mut groups = Vec::new();
    for shipment in shipments {
        let own: Vec<&Stored> = stored.iter().filter(|row| row.shipment == shipment).collect();
        if is_open_only && !own.iter().any(|row| row.is_open) {
            continue;
        }
        groups.extend(group(ask, shipment, &own)?);
    }
    groups.sort_by_key(|group| {
        let worst = group.alerts.iter().filter(|row| row.status == AlertStatus::Open);
        std::cmp::Reverse((worst.map(|row| rank(row.state)).max(), group.open))
    });
    Ok(AlertsView { now_at_ms: ask.now.0, zone: ask.zone(), open: count(open), total, groups })
}

fn group(
    ask: &Ask<'_>,
    shipment: ShipmentId,
    own: &[&Stored],
) -> Result<Option<AlertGroup>, QueryError> {
    let trip = match Trip::load(ask, shipment) {
        Ok(trip) => trip,
        Err(QueryError::UnknownShipment(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut alerts = own
        .iter()
        .map(|row| alert_row(ask, &trip, &row.detail))
        .collect::<Result<Vec<_>, QueryError>>()?;
    alerts.sort_by_key(|row| {
        let is_closed = row.status != AlertStatus::Open;
        (is_closed, std::cmp::Reverse(rank(row.state)), std::cmp::Reverse(row.began_at_ms))
    });
    let box_name = own.first().map(|row| row.detail.box_name.clone()).unwrap_or_default();
    Ok(Some(AlertGroup {
        box_name,
        shipment: Some(shipment.to_string()),
        reference: Some(trip.shipment.reference.clone()),
        destination: Some(ask.site_ref(trip.shipment.destination).name),
        sensor_name: None,
        open: count(own.iter().filter(|row| row.is_open).count()),
        alerts,
    }))
}

fn alert_row(ask: &Ask<'_>, trip: &Trip, alert: &Alert) -> Result<AlertRow, QueryError> {
    let track = trip.tracks.iter().find(|track| track.sensor == alert.sensor);
    let last = alert.acknowledgements.last();
    let status = match (last, alert.resolved_at) {
        (None, _) => AlertStatus::Open,
        (Some(_), Some(_)) => AlertStatus::Resolved,
        (Some(_), None) => AlertStatus::Acknowledged,
    };
    Ok(AlertRow {
        alert: alert.id.to_string(),
        state: state(alert.kind),
        reason: reason(ask, trip, track, alert),
        began_at_ms: alert.began.0,
        ended_at_ms: alert.resolved_at.map(|at| at.0),
        last_millicelsius: track
            .and_then(Track::last)
            .map(|reading| reading.temperature.millicelsius()),
        late: alert.is_late.then(|| LateView {
            found_at_ms: alert.raised_at.0,
            file_name: trip.shipment.found_in(alert).map(|import| import.file_name.clone()),
        }),
        status,
        escalation: None,
        acknowledgement: last.map(|entry| AcknowledgementView {
            by: ask.person_name(entry.by),
            at_ms: entry.at.0,
            reason: acknowledge_reason(entry.reason),
            note: entry.note.clone(),
        }),
        reasons: fitting(alert.kind),
        ribbon: track.and_then(|track| ribbon(ask, trip, track, COLUMNS)),
        sync: mark(ask, alert.shipment)?,
    })
}

/// Returns how bad an alert is, in the word its box would show.
pub fn state(kind: AlertKind) -> BoxState {
    match kind {
        AlertKind::HeatDamage | AlertKind::Frozen => BoxState::Stop,
        AlertKind::TooWarm | AlertKind::TooCold => BoxState::Warning,
        AlertKind::SensorSilent => BoxState::Unknown,
    }
}

fn rank(state: BoxState) -> u8 {
    match state {
        BoxState::Stop => 4,
        BoxState::Warning => 3,
        BoxState::Unknown => 2,
        BoxState::Waiting => 1,
        BoxState::Ok => 0,
    }
}

/// Returns what an alert is about, with the figures of its excursion as they stand.
pub fn reason(ask: &Ask<'_>, trip: &Trip, track: Option<&Track>, alert: &Alert) -> Reason {
    let excursion = |side: Breach| -> Option<Excursion> {
        let found = track?.assessment.as_ref()?.excursions.iter();
        found
            .filter(|excursion| excursion.breach == side && excursion.began <= alert.began)
            .max_by_key(|excursion| excursion.began)
            .copied()
    };
    let temperature = alert.temperature.map_or(0, |value| value.millicelsius());
    let elapsed = minutes(alert.resolved_at.unwrap_or(ask.now).since(alert.began));
    let is_ongoing = alert.resolved_at.is_none();
    let range = trip.rules.as_ref().map(|rules| rules.range);
    match alert.kind {
        AlertKind::TooWarm => match (excursion(Breach::Hot), &trip.rules) {
            (Some(found), Some(rules)) => out_of_range(rules, &found),
            _ => Reason::TooWarm {
                limit_millicelsius: range.map_or(0, |range| range.max.millicelsius()),
                minutes: elapsed,
                extreme_millicelsius: temperature,
                is_ongoing,
            },
        },
        AlertKind::TooCold => match (excursion(Breach::Cold), &trip.rules) {
            (Some(found), Some(rules)) => out_of_range(rules, &found),
            _ => Reason::TooCold {
                limit_millicelsius: range.map_or(0, |range| range.min.millicelsius()),
                minutes: elapsed,
                extreme_millicelsius: temperature,
                is_ongoing,
            },
        },
        AlertKind::Frozen => Reason::Frozen {
            limit_millicelsius: temperature,
            minutes: excursion(Breach::Cold).map_or(elapsed, |found| minutes(found.lasted)),
            extreme_millicelsius: excursion(Breach::Cold)
                .map_or(temperature, |found| found.extreme.millicelsius()),
        },
        AlertKind::HeatDamage => {
            let total_minutes =
                excursion(Breach::Hot).map_or(elapsed, |found| minutes(found.lasted));
            Reason::BudgetSpent { budget: BudgetKind::Warm, total_minutes }
        }
        AlertKind::SensorSilent => {
            Reason::NotHeard { since_at_ms: alert.began.0, minutes: elapsed }
        }
    }
}

fn fitting(kind: AlertKind) -> Vec<AcknowledgeReason> {
    use AcknowledgeReason as R;
    match kind {
        AlertKind::TooWarm | AlertKind::HeatDamage => vec![
            R::OpenedToLoad,
            R::LidLeftOpen,
            R::StoodOutside,
            R::IcePacksChanged,
            R::EquipmentFailed,
            R::SensorMoved,
            R::Other,
            R::NotKnown,
        ],
        AlertKind::TooCold | AlertKind::Frozen => vec![
            R::IcePacksChanged,
            R::StoodOutside,
            R::SensorTouchedIce,
            R::SensorMoved,
            R::EquipmentFailed,
            R::Other,
            R::NotKnown,
        ],
        AlertKind::SensorSilent => {
            vec![R::PhoneWasOff, R::SensorLost, R::SensorMoved, R::Other, R::NotKnown]
        }
    }
}

pub(super) fn acknowledge_reason(reason: alert::Reason) -> AcknowledgeReason {
    use AcknowledgeReason as To;
    use alert::Reason as From;
    match reason {
        From::OpenedToLoad => To::OpenedToLoad,
        From::LidLeftOpen => To::LidLeftOpen,
        From::IcePacksChanged => To::IcePacksChanged,
        From::StoodOutside => To::StoodOutside,
        From::SensorMoved => To::SensorMoved,
        From::SensorTouchedIce => To::SensorTouchedIce,
        From::SensorLost => To::SensorLost,
        From::PhoneWasOff => To::PhoneWasOff,
        From::EquipmentFailed => To::EquipmentFailed,
        From::Other => To::Other,
        From::NotKnown => To::NotKnown,
    }
}
