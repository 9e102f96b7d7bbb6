//! What a logger's file would add to a shipment, before anything is written.

mod read;

use std::time::Duration;

use domain::{
    ids::{SensorId, ShipmentId},
    logger::{BYTES_MAX, Contradiction, Format, LoggerClock, join},
    reading::Reading,
    shipment::{Shipment, Status},
    units::Timestamp,
};

pub use read::{FileError, ReadFile, read_file, recorded};

use super::{
    Ask, QueryError,
    ask::{count, seconds},
};
use crate::api::{
    ErrorCode, LoggerFile, LoggerFormat,
    view::{FileClock, FileColumns, FileContradiction, LoggerFileView, LoggerPreview},
};

/// What the page knows so far.
pub(super) struct Given<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) file: Option<&'a LoggerFile>,
}

pub(super) fn logger_file(
    ask: &Ask<'_>,
    id: ShipmentId,
    given: &Given<'_>,
) -> Result<LoggerFileView, QueryError> {
    let row = ask.reader.shipment(id)?;
    let shipment = row.ok_or_else(|| QueryError::UnknownShipment(id.to_string()))?.detail;
    let preview = match given.file {
        Some(file) => Some(Beside::of(ask, given.name, file)?.preview(&shipment, file)),
        None => None,
    };
    Ok(LoggerFileView {
        now_at_ms: ask.now.0,
        zone: ask.zone_of(Some(shipment.destination)),
        shipment: shipment.id.to_string(),
        reference: shipment.reference.clone(),
        boxes: shipment.boxes.clone(),
        zones: zones(ask, &shipment),
        bytes_max: count(BYTES_MAX),
        obstacle: match (ask.person, shipment.status()) {
            (None, _) => Some(ErrorCode::NobodyChosen),
            (_, Status::Cancelled) => Some(ErrorCode::Cancelled),
            (Some(_), _) => None,
        },
        preview,
    })
}

/// A logger is set where it is loaded, where it is read, or to UTC.
fn zones(ask: &Ask<'_>, shipment: &Shipment) -> Vec<String> {
    let places = [Some(shipment.destination), Some(shipment.origin)];
    let all = places.map(|site| ask.zone_of(site)).into_iter();
    let mut zones: Vec<String> = Vec::new();
    for zone in all.chain([ask.zone(), "UTC".to_owned()]) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    zones
}

/// A file beside what the store has of its logger.
struct Beside {
    read: ReadFile,
    sensor: Option<SensorId>,
    /// The moments of its readings, each once.
    times: Vec<Timestamp>,
    fresh: Result<Vec<Reading>, Contradiction>,
}

impl Beside {
    fn of(ask: &Ask<'_>, name: Option<&str>, file: &LoggerFile) -> Result<Self, QueryError> {
        let read = read_file(file)?;
        let sensor = read.recording.sensor(name.filter(|name| !name.trim().is_empty()));
        let stored = match &sensor {
            Some(sensor) => recorded(ask.reader, sensor)?,
            None => Vec::new(),
        };
        let readings = read.recording.readings();
        let mut times: Vec<Timestamp> = readings.iter().map(|reading| reading.taken).collect();
        times.sort_unstable();
        times.dedup();
        let fresh = join(&stored, &readings);
        Ok(Self { read, sensor, times, fresh })
    }

    fn obstacle(&self, shipment: &Shipment) -> Option<ErrorCode> {
        let rides = |sensor| shipment.riding(sensor).is_some();
        match (&self.sensor, &self.fresh) {
            _ if self.times.is_empty() => Some(ErrorCode::Empty),
            (Some(sensor), _) if rides(sensor) => Some(ErrorCode::AlreadyPaired),
            (_, Err(_)) => Some(ErrorCode::ReadingsContradict),
            (_, Ok(_)) => None,
        }
    }

    fn outside(&self, shipment: &Shipment) -> usize {
        let span = shipment.span();
        self.times.iter().filter(|taken| !span.contains(taken)).count()
    }

    fn known(&self) -> usize {
        self.fresh.as_ref().map_or(0, |fresh| self.times.len().saturating_sub(fresh.len()))
    }

    fn contradiction(&self) -> Option<FileContradiction> {
        let two = self.fresh.as_ref().err()?;
        Some(FileContradiction {
            at_ms: two.at.0,
            recorded_millicelsius: two.recorded.millicelsius(),
            imported_millicelsius: two.imported.millicelsius(),
            count: count(two.count),
        })
    }

    fn preview(&self, shipment: &Shipment, file: &LoggerFile) -> LoggerPreview {
        let recording = &self.read.recording;
        let device = recording.device.as_ref();
        let ends = recording.span();
        let gaps = recording.gaps();
        let lengths = gaps.iter().map(|gap| gap.ended.since(gap.began));
        let temperatures = || recording.samples.iter().map(|it| it.temperature.millicelsius());
        LoggerPreview {
            file_name: file.name.clone(),
            file_sha256: self.read.sha256.clone(),
            format: match recording.format {
                Format::Berlinger => LoggerFormat::Berlinger,
                Format::Table => LoggerFormat::Table,
            },
            model: device.and_then(|device| said(&device.model)),
            serial: device.and_then(|device| said(&device.serial)),
            sensor: self.sensor.as_ref().map(ToString::to_string),
            readings: count(recording.samples.len()),
            missing: count(recording.missing.len()),
            interval_seconds: recording
                .interval
                .map(|interval| u32::try_from(interval.as_secs()).unwrap_or(u32::MAX)),
            began_at_ms: ends.as_ref().map(|ends| ends.start.0),
            ended_at_ms: ends.as_ref().map(|ends| ends.end.0),
            temperature_min_millicelsius: temperatures().min(),
            temperature_max_millicelsius: temperatures().max(),
            gaps: count(gaps.len()),
            gaps_seconds: seconds(lengths.sum::<Duration>()),
            clock: clock(&self.read),
            columns: columns(&self.read),
            added: self.fresh.as_ref().map_or(0, |fresh| count(fresh.len())),
            known: count(self.known()),
            outside: count(self.outside(shipment)),
            contradiction: self.contradiction(),
            obstacle: self.obstacle(shipment),
        }
    }
}

fn said(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn clock(read: &ReadFile) -> FileClock {
    match read.recording.clock {
        LoggerClock::Absolute => FileClock::Stated,
        LoggerClock::FollowsZone => FileClock::Zone { zone: read.zone.to_string() },
        LoggerClock::Fixed { offset_minutes } => FileClock::Fixed { offset_minutes },
    }
}

fn columns(read: &ReadFile) -> Option<FileColumns> {
    let columns = read.recording.columns.as_ref()?;
    Some(FileColumns {
        time: columns.time.clone(),
        time_of_day: columns.time_of_day.clone(),
        temperature: columns.temperature.clone(),
        scale: columns.scale.into(),
        all: columns.all.clone(),
    })
}
