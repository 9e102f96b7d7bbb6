//! Sensors paired and heard.

use domain::{
    replica::{Candidate, PairingRow, SensorRow as Stored},
    shipment::Status,
    units::Timestamp,
};

use super::{Ask, QueryError, calibration, ribbon::placement, sync::mark, verdict::freshness};
use crate::{
    api::view::{
        BatteryView, BoxChoice, Drift, Freshness, HeardSensor, Pairing, ReadingView, RibbonPoint,
        SensorPlace, SensorRow, SensorsView, SignalStrength, SyncMark, SyncState,
    },
    port::{ShipmentFilter, ShipmentOrder},
};

const INTERVAL: std::time::Duration =
    std::time::Duration::from_secs(domain::shipment::commands::INTERVAL_SECONDS as u64);
/// A change that a hand around a sensor causes within its history.
const DRIFT_FROM: i32 = 700;
/// Below these a battery should be changed. Source: RuuviTag documentation, 2.5 V.
const LOW_MILLIVOLTS: u16 = 2_500;
const LOW_PERCENT: u8 = 15;
const BOXES_MAX: usize = 100;

pub(super) fn sensors(ask: &Ask<'_>) -> Result<SensorsView, QueryError> {
    let pairings = ask.reader.open_pairings()?;
    let stored = ask.reader.sensors()?;
    let mut rows = Vec::new();
    for pairing in &pairings {
        let row = stored.iter().find(|row| row.id == pairing.sensor);
        rows.push(sensor_row(ask, pairing, row)?);
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    let mut heard: Vec<&Candidate> = ask
        .live
        .candidates
        .iter()
        .filter(|candidate| !pairings.iter().any(|pairing| pairing.sensor == candidate.id))
        .collect();
    heard.sort_by_key(|candidate| std::cmp::Reverse(candidate.rssi.unwrap_or(i16::MIN)));
    Ok(SensorsView {
        now_at_ms: ask.now.0,
        zone: ask.zone(),
        radio: ask.live.radio,
        is_scanning: ask.live.is_scanning,
        sensors: rows,
        heard: heard.into_iter().map(|candidate| heard_sensor(ask, candidate)).collect(),
        boxes: boxes(ask)?,
    })
}

fn sensor_row(
    ask: &Ask<'_>,
    pairing: &PairingRow,
    stored: Option<&Stored>,
) -> Result<SensorRow, QueryError> {
    let live = ask.live.candidates.iter().find(|candidate| candidate.id == pairing.sensor);
    let shipment = ask.reader.shipment(pairing.shipment)?;
    let given = shipment.and_then(|row| {
        let own = row.detail.pairings.into_iter().find(|own| own.id == pairing.id);
        own.map(|own| own.name)
    });
    let heard_at: Option<Timestamp> =
        live.map(|live| live.heard_at).or(stored.and_then(|row| row.heard_at));
    let age = heard_at.map(|at| freshness(ask.now.since(at), INTERVAL));
    let reading = stored.and_then(|row| row.last_reading).map(|last| ReadingView {
        temperature_millicelsius: Some(last.temperature.millicelsius()),
        measured_at_ms: last.taken.0,
        freshness: freshness(ask.now.since(last.taken), INTERVAL),
        trend: None,
    });
    Ok(SensorRow {
        sensor: pairing.sensor.to_string(),
        name: given.unwrap_or_else(|| pairing.sensor.to_string()),
        place: Some(SensorPlace {
            shipment: Some(pairing.shipment.to_string()),
            box_name: pairing.box_name.clone(),
            placement: placement(pairing.placement),
        }),
        reading,
        heard_at_ms: heard_at.map(|at| at.0),
        freshness: age.unwrap_or(Freshness::Lost),
        signal: signal(live.and_then(|live| live.rssi)),
        battery: stored.and_then(battery),
        calibration: calibration::current(ask, &pairing.sensor)?,
        sync: mark(ask, pairing.shipment).unwrap_or(SyncMark {
            state: SyncState::SavedHere,
            as_of_at_ms: None,
            waiting: 0,
        }),
    })
}

fn battery(row: &Stored) -> Option<BatteryView> {
    let is_known = row.battery.is_some() || row.battery_percent.is_some();
    let is_flat = row.battery.is_some_and(|volts| volts.0 < LOW_MILLIVOLTS);
    let is_empty = row.battery_percent.is_some_and(|percent| percent < LOW_PERCENT);
    is_known.then(|| BatteryView {
        percent: row.battery_percent.map(u32::from),
        millivolts: row.battery.map(|volts| u32::from(volts.0)),
        is_low: is_flat || is_empty,
    })
}

fn signal(rssi: Option<i16>) -> SignalStrength {
    match rssi {
        None => SignalStrength::None,
        Some(-50..) => SignalStrength::VeryNear,
        Some(-65..) => SignalStrength::Strong,
        Some(-75..) => SignalStrength::Good,
        Some(-85..) => SignalStrength::Fair,
        Some(_) => SignalStrength::Weak,
    }
}

fn heard_sensor(ask: &Ask<'_>, candidate: &Candidate) -> HeardSensor {
    let history: Vec<RibbonPoint> = candidate
        .history
        .iter()
        .map(|(at, temperature)| RibbonPoint {
            at_ms: at.0,
            temperature_millicelsius: temperature.millicelsius(),
        })
        .collect();
    let ends = history.first().zip(history.last()).filter(|_| history.len() > 2);
    let change =
        ends.map(|(first, last)| last.temperature_millicelsius - first.temperature_millicelsius);
    let elsewhere = candidate.shipment.and_then(|id| ask.reader.shipment(id).ok().flatten());
    let riding = elsewhere
        .and_then(|row| row.detail.riding(&candidate.id).map(|pairing| pairing.box_name.clone()));
    HeardSensor {
        sensor: candidate.id.to_string(),
        name: spoken_name(candidate),
        signal: signal(candidate.rssi),
        temperature_millicelsius: candidate.temperature.map(|value| value.millicelsius()),
        drift: match change {
            None => Drift::NotKnown,
            Some(change) if change >= DRIFT_FROM => Drift::Warming,
            Some(change) if change <= -DRIFT_FROM => Drift::Cooling,
            Some(_) => Drift::Steady,
        },
        change_millicelsius: change,
        history,
        pairing: riding.map_or(Pairing::Possible, |box_name| Pairing::Paired { box_name }),
    }
}

/// Returns the name a sensor is found by: its maker and the last four digits printed on it.
fn spoken_name(candidate: &Candidate) -> String {
    let text = candidate.id.to_string();
    let (maker, serial) = text.split_once(':').unwrap_or(("", &text));
    let tail: String = serial.chars().rev().take(4).collect();
    let tail: String = tail.chars().rev().collect::<String>().to_uppercase();
    let maker = match maker {
        "ruuvi" => "Ruuvi",
        "bthome" => "BTHome",
        other => other,
    };
    format!("{maker} {tail}")
}

fn boxes(ask: &Ask<'_>) -> Result<Vec<BoxChoice>, QueryError> {
    let filter = ShipmentFilter {
        text: String::new(),
        statuses: vec![Status::Planned, Status::InTransit, Status::Arrived],
        order: ShipmentOrder::Due,
    };
    let mut boxes = Vec::new();
    for summary in ask.reader.shipments(&filter, None, BOXES_MAX)? {
        let Some(row) = ask.reader.shipment(summary.id)? else { continue };
        boxes.extend(row.detail.boxes.iter().map(|name| BoxChoice {
            shipment: row.id.to_string(),
            reference: row.reference.clone(),
            box_name: name.clone(),
        }));
    }
    Ok(boxes)
}
