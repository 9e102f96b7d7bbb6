//! `isotherm import`: what a logger's file holds, and the way of its readings into a shipment.

mod target;

use std::fmt::Write;

use app_core::api::ImportOutcome;
use clap::Args;
use domain::{
    excursion::Breach,
    logger::{Device, Format, LoggedDay, LoggerClock, Recording},
    units::Temperature,
};
use serde::Serialize;

use crate::{Answer, Failure, source::Source, words};
use target::Target;

/// Read a logger's file and report what it holds; with --shipment, take it in.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,

    #[command(flatten)]
    target: Target,
}

#[derive(Serialize)]
struct Record {
    file: String,
    format: Format,
    readings: usize,
    missing: usize,
    interval_seconds: Option<u64>,
    clock: LoggerClock,
    began: Option<String>,
    ended: Option<String>,
    temperature_min_millicelsius: Option<Temperature>,
    temperature_max_millicelsius: Option<Temperature>,
    device: Option<DeviceRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    imported: Option<ImportOutcome>,
}

#[derive(Serialize)]
struct DeviceRecord {
    model: String,
    serial: String,
    firmware: String,
    alarms: Vec<AlarmRecord>,
    days: Vec<DayRecord>,
    mkt_millicelsius: Option<Temperature>,
    is_signed: bool,
}

#[derive(Serialize)]
struct AlarmRecord {
    breach: Breach,
    temperature_millicelsius: Temperature,
    minutes: u32,
}

/// The device's own account of a day.
#[derive(Serialize)]
struct DayRecord {
    date: String,
    minutes_above: Option<u32>,
    minutes_below: Option<u32>,
    temperature_min_millicelsius: Option<Temperature>,
    temperature_max_millicelsius: Option<Temperature>,
    temperature_average_millicelsius: Option<Temperature>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let bytes = arguments.source.bytes()?;
    let recording = arguments.source.read(&bytes)?;
    let mut record = record(&arguments.source, &recording);
    record.imported = arguments.target.take(&arguments.source, &bytes, &recording)?;
    let text = describe(&record);
    Answer::new(&record, text)
}

fn record(source: &Source, recording: &Recording) -> Record {
    let span = recording.span();
    let values = || recording.samples.iter().map(|sample| sample.temperature);
    Record {
        file: source.file.display().to_string(),
        format: recording.format,
        readings: recording.samples.len(),
        missing: recording.missing.len(),
        interval_seconds: recording.interval.map(|interval| interval.as_secs()),
        clock: recording.clock,
        began: span.as_ref().map(|span| source.zone.rfc3339(span.start)),
        ended: span.as_ref().map(|span| source.zone.rfc3339(span.end)),
        temperature_min_millicelsius: values().min(),
        temperature_max_millicelsius: values().max(),
        device: recording.device.as_ref().map(device_record),
        imported: None,
    }
}

fn device_record(device: &Device) -> DeviceRecord {
    let alarm = |limit: &domain::logger::AlarmLimit| AlarmRecord {
        breach: limit.breach,
        temperature_millicelsius: limit.temperature,
        minutes: limit.minutes,
    };
    let day = |day: &LoggedDay| DayRecord {
        date: day.date.to_string(),
        minutes_above: device.minutes_beyond(day, Breach::Hot),
        minutes_below: device.minutes_beyond(day, Breach::Cold),
        temperature_min_millicelsius: day.temperature_min,
        temperature_max_millicelsius: day.temperature_max,
        temperature_average_millicelsius: day.temperature_average,
    };
    DeviceRecord {
        model: device.model.clone(),
        serial: device.serial.clone(),
        firmware: device.firmware.clone(),
        alarms: device.limits.iter().map(alarm).collect(),
        days: device.days.iter().rev().map(day).collect(),
        mkt_millicelsius: device.trip.as_ref().and_then(|trip| trip.mkt),
        is_signed: device.signature.is_some(),
    }
}

fn describe(record: &Record) -> String {
    let mut text = format!("{}\n", record.file);
    let mut line = |label: &str, value: String| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {label:<12} {value}");
    };
    if let Some(device) = &record.device {
        line("device", format!("{}, serial {}", device.model, device.serial));
        for alarm in &device.alarms {
            let side = if alarm.breach == Breach::Hot { "above" } else { "below" };
            let limit = words::celsius(alarm.temperature_millicelsius);
            let time = words::length_of_minutes(alarm.minutes.into());
            line("alarm", format!("{side} {limit} for {time}"));
        }
        line("own account", format!("{} days", device.days.len()));
        let signed = if device.is_signed { "present, not verified" } else { "none" };
        line("signature", signed.to_owned());
    }
    line("readings", format!("{}, and {} without a value", record.readings, record.missing));
    if let Some(seconds) = record.interval_seconds {
        line("interval", format!("{seconds} s"));
    }
    if let (Some(began), Some(ended)) = (&record.began, &record.ended) {
        line("recorded", format!("{began} to {ended}"));
    }
    let extremes = (record.temperature_min_millicelsius, record.temperature_max_millicelsius);
    if let (Some(min), Some(max)) = extremes {
        line("temperature", format!("{} to {}", words::celsius(min), words::celsius(max)));
    }
    if let LoggerClock::Fixed { offset_minutes } = record.clock {
        line("clock", format!("kept {offset_minutes} min east of UTC across a clock change"));
    }
    if let Some(imported) = &record.imported {
        line("taken in", target::describe(imported));
    }
    text
}
