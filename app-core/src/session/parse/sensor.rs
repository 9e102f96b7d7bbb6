use std::collections::VecDeque;

use domain::{
    ids::{SensorId, ShipmentId},
    replica,
    sensor::calibration::NewCalibration,
};

use super::{
    Known, Makes, Parsed, Plan,
    field::{NAME_MAX, fix, placement, read, text},
    one,
};
use crate::{
    api::{ApiError, Command, ErrorCode},
    port::Reader,
    session::error::store_error,
};

/// A sensor known no better than to 10 K measures nothing.
const UNCERTAINTY_MAX: u32 = 10_000;

#[expect(clippy::wildcard_enum_match_arm, reason = "The caller sorts commands by feature.")]
pub(super) fn parse(command: Command, known: &Known<'_>) -> Parsed {
    match command {
        Command::PairSensor { sensor, name, shipment, box_name, placement: place } => {
            let shipment = shipment.ok_or_else(|| fix(ErrorCode::Empty, "shipment"))?;
            one(replica::Command::PairSensor {
                shipment: read("shipment", &shipment)?,
                sensor: read("sensor", &sensor)?,
                name: text("name", &name, NAME_MAX)?,
                box_name: text("box_name", &box_name, NAME_MAX)?,
                placement: placement(place),
            })
        }
        Command::MoveSensor { .. } => move_sensor(command, known),
        Command::UnpairSensor { sensor } => {
            let sensor: SensorId = read("sensor", &sensor)?;
            let shipment = paired_with(known.reader, &sensor)?;
            one(replica::Command::UnpairSensor { shipment, sensor })
        }
        Command::RecordCalibration { .. } => calibration(command),
        Command::StartScan => one(replica::Command::StartScan),
        Command::StopScan => one(replica::Command::StopScan),
        _ => Err(fix(ErrorCode::Malformed, "kind")),
    }
}

fn calibration(command: Command) -> Parsed {
    let Command::RecordCalibration {
        sensor,
        calibrated_on,
        due_on,
        certificate,
        uncertainty_millikelvin,
    } = command
    else {
        return Err(fix(ErrorCode::Malformed, "kind"));
    };
    if let Some(width) = uncertainty_millikelvin
        && !(1..=UNCERTAINTY_MAX).contains(&width)
    {
        let unfit = fix(ErrorCode::OutOfBounds, "uncertainty_millikelvin");
        return Err(unfit.with("value", width));
    }
    one(replica::Command::RecordCalibration(NewCalibration {
        sensor: read("sensor", &sensor)?,
        calibrated_on: read("calibrated_on", &calibrated_on)?,
        due_on: read("due_on", &due_on)?,
        certificate: text("certificate", &certificate, NAME_MAX)?,
        uncertainty_millikelvin,
    }))
}

/// A sensor that goes to another shipment leaves the one it rides in first.
fn move_sensor(command: Command, known: &Known<'_>) -> Parsed {
    let Command::MoveSensor { sensor, shipment, box_name, placement: place } = command else {
        return Err(fix(ErrorCode::Malformed, "kind"));
    };
    let sensor: SensorId = read("sensor", &sensor)?;
    let box_name = text("box_name", &box_name, NAME_MAX)?;
    let placement = placement(place);
    let from = paired_with(known.reader, &sensor)?;
    let to = shipment.map(|shipment| read("shipment", &shipment)).transpose()?.unwrap_or(from);
    if to == from {
        return one(replica::Command::MoveSensor { shipment: to, sensor, box_name, placement });
    }
    let name = name_of(known.reader, &sensor)?;
    let commands = VecDeque::from([
        replica::Command::UnpairSensor { shipment: from, sensor: sensor.clone() },
        replica::Command::PairSensor { shipment: to, sensor, name, box_name, placement },
    ]);
    Ok(Plan { commands, makes: Makes::Other })
}

fn paired_with(reader: &dyn Reader, sensor: &SensorId) -> Result<ShipmentId, ApiError> {
    let pairings = reader.open_pairings().map_err(store_error)?;
    let found = pairings.iter().rev().find(|pairing| pairing.sensor == *sensor);
    found
        .map(|pairing| pairing.shipment)
        .ok_or_else(|| fix(ErrorCode::NotPaired, "sensor").with("id", sensor))
}

fn name_of(reader: &dyn Reader, sensor: &SensorId) -> Result<String, ApiError> {
    let sensors = reader.sensors().map_err(store_error)?;
    let found = sensors.into_iter().find(|row| row.id == *sensor).map(|row| row.name);
    Ok(found.filter(|name| !name.is_empty()).unwrap_or_else(|| sensor.to_string()))
}
