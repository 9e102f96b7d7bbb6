//! Sensors, the files that readings were taken from, and what both gave reason to tell.

use super::flow::Flow;
use super::table::{Cell, Column, START, table};
use super::words;
use crate::report::record::{Alert, ShipmentRecord};
use crate::report::{Import, ReportError, Sensor};

type Done = Result<(), ReportError>;

pub(super) fn sensors(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    if record.sensors.is_empty() {
        return Ok(());
    }
    let columns = vec![
        Column::new(flow.say("report-sensor"), 120),
        Column::new(flow.say("report-placement"), 150),
        Column::new(flow.say("report-period"), 150),
        Column::new(flow.say("report-interval"), 70),
        Column::new(flow.say("report-calibration"), 0),
    ];
    let rows = record.sensors.iter().map(|sensor| sensor_row(flow, record, sensor)).collect();
    let title = flow.say("report-sensors");
    let section = flow.section(&title, START)?;
    table(flow, section, columns, rows)?;
    files(flow, record)
}

fn sensor_row(flow: &Flow<'_>, record: &ShipmentRecord, sensor: &Sensor) -> Vec<Cell> {
    let from = words::moment(flow, record, sensor.from_ms);
    let period = match sensor.to_ms {
        None => flow.texts.say("report-period-open", &[("from", from.into())]),
        Some(to) => {
            let to = words::moment(flow, record, to);
            flow.texts.say("report-period-value", &[("from", from.into()), ("to", to.into())])
        }
    };
    let missing = flow.say("report-not-recorded");
    let interval = sensor.interval_seconds.map(|seconds| flow.texts.duration(seconds));
    let name = sensor.name.as_str();
    let name = match sensor.import {
        None => name.to_owned(),
        Some(_) => flow.texts.say("report-sensor-from-file", &[("name", name.into())]),
    };
    vec![
        Cell::strong(name),
        Cell::new(sensor.placement.clone()),
        Cell::new(period),
        Cell::new(interval.unwrap_or(missing)),
        calibration(flow, sensor),
    ]
}

fn calibration(flow: &Flow<'_>, sensor: &Sensor) -> Cell {
    let Some(calibration) = &sensor.calibration else {
        return Cell::new(flow.say("report-not-recorded"));
    };
    let mut said = words::calibrated(flow, calibration);
    if !calibration.certificate.is_empty() {
        let certificate = [("certificate", calibration.certificate.as_str().into())];
        said.push_str(", ");
        said.push_str(&flow.texts.say("report-calibration-certificate", &certificate));
    }
    if calibration.is_overdue { Cell::strong(said) } else { Cell::new(said) }
}

/// Names each file, so that whoever has it can compare.
fn files(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    let taken = |sensor: &'_ Sensor| Some((sensor.name.clone(), sensor.import.clone()?));
    let taken: Vec<(String, Import)> = record.sensors.iter().filter_map(taken).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let columns = vec![
        Column::new(flow.say("report-sensor"), 120),
        Column::new(flow.say("report-file"), 150),
        Column::new(flow.say("report-file-readings"), 150),
        Column::new(flow.say("report-file-taken"), 110),
        Column::new(flow.say("report-file-hash"), 0),
    ];
    let rows = taken.iter().map(|(name, import)| file_row(flow, record, name, import)).collect();
    let title = flow.say("report-files");
    let section = flow.section(&title, START)?;
    table(flow, section, columns, rows)
}

fn file_row(flow: &Flow<'_>, record: &ShipmentRecord, name: &str, import: &Import) -> Vec<Cell> {
    let counts = [("count", import.readings.into()), ("outside", import.readings_outside.into())];
    let time = words::moment(flow, record, import.at_ms);
    let by = [("name", import.by.as_str().into()), ("time", time.into())];
    vec![
        Cell::strong(name),
        Cell::new(import.file_name.clone()),
        Cell::new(flow.texts.say("report-file-readings-value", &counts)),
        Cell::new(flow.texts.say("report-changed-value", &by)),
        Cell::soft(import.file_sha256.clone()),
    ]
}

pub(super) fn alerts(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    if record.alerts.is_empty() {
        return Ok(());
    }
    let columns = vec![
        Column::new(flow.say("report-raised"), 80),
        Column::new(flow.say("report-alert"), 250),
        Column::new(flow.say("report-acknowledged"), 0),
    ];
    let mut rows = Vec::new();
    for alert in &record.alerts {
        let answer = match &alert.acknowledgement {
            Some(note) => Cell::new(words::note(flow, record, Some(note))),
            None => Cell::strong(flow.say("report-alert-open")),
        };
        let raised = Cell::new(words::moment(flow, record, alert.raised_at_ms));
        rows.push(vec![raised, Cell::new(alert_text(flow, record, alert)), answer]);
    }
    let title = flow.say("report-alerts");
    let section = flow.section(&title, START)?;
    table(flow, section, columns, rows)
}

/// An alert that was found late says so: nobody could have acted on it while it lasted.
fn alert_text(flow: &Flow<'_>, record: &ShipmentRecord, alert: &Alert) -> String {
    let Some(late) = &alert.late else { return alert.text.clone() };
    let began = words::moment(flow, record, late.began_ms);
    let mut said = vec![("alert", alert.text.as_str().into()), ("began", began.into())];
    match &late.file_name {
        None => flow.texts.say("report-alert-late", &said),
        Some(file) => {
            said.push(("file", file.as_str().into()));
            flow.texts.say("report-alert-late-file", &said)
        }
    }
}
