//! Text exports of Berlinger Fridge-tags (2, 2 L, Ultra Low) and Q-tags.
//!
//! Source: the exports themselves; the format is not published.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::{
    Device, Format, LoggerError, Options, ROWS_MAX, Recording, Scale, cells,
    clock::place,
    error::Problem,
    report::{AlarmCount, AlarmEvent, AlarmLimit, LoggedDay, LoggedTrip, Signature},
    tree::{Node, Row, line_of, parse},
};
use crate::{
    excursion::{ActivationEnergy, Allowance, Breach, Sample, Series},
    units::Temperature,
};

pub(super) fn read(text: &str, bytes: &[u8], options: &Options) -> Result<Recording, LoggerError> {
    let root = parse(text)?;
    let nothing = Node::default();
    let section = |key: &str| root.child(key).unwrap_or(&nothing);
    let conf = section("Conf");
    let scale = options.scale.map_or_else(|| unit(conf), Ok)?;
    let file = File { scale };

    let device = Device {
        model: root.text("Device").unwrap_or_default().to_owned(),
        serial: conf.text("Serial").unwrap_or_default().to_owned(),
        firmware: root.text("Fw Vers").unwrap_or_default().to_owned(),
        limits: file.limits(conf.child("Alarm").unwrap_or(&nothing))?,
        energy: conf.field("MKT Energy", energy)?,
        days: file.days(section("Hist"))?,
        trip: root.child("Res").map(|res| file.trip(res)).transpose()?,
        signature: signature(&root, bytes),
    };
    let (walls, values) = file.rows(section("Data"))?;
    let (times, clock) = place(&walls, options.zone);
    let mut samples = Vec::with_capacity(times.len());
    let mut missing = Vec::new();
    for (taken, value) in times.into_iter().zip(values) {
        match value {
            Some(temperature) => samples.push(Sample { taken, temperature }),
            None => missing.push(taken),
        }
    }
    let interval = conf.field("Logging Interval", interval)?;
    let (format, device) = (Format::Berlinger, Some(device));
    Ok(Recording { format, samples, missing, interval, clock, columns: None, device })
}

fn interval(text: &str) -> Result<std::time::Duration, Problem> {
    let minutes = count(text)?;
    let interval = std::time::Duration::from_secs(u64::from(minutes) * 60);
    if minutes == 0 || interval > Series::INTERVAL_MAX {
        return Err(Problem::NotACount { text: text.to_owned() });
    }
    Ok(interval)
}

fn unit(conf: &Node) -> Result<Scale, LoggerError> {
    let unit = conf.field("Temp unit", |text| match text {
        "C" => Ok(Scale::Celsius),
        "F" => Ok(Scale::Fahrenheit),
        _ => Err(Problem::NotAUnit { text: text.to_owned() }),
    })?;
    Ok(unit.unwrap_or(Scale::Celsius))
}

/// What the values of a file are written in.
struct File {
    scale: Scale,
}

impl File {
    fn limits(&self, alarms: &Node) -> Result<Vec<AlarmLimit>, LoggerError> {
        let mut limits = Vec::new();
        for alarm in &alarms.children {
            let number = number(alarm)?;
            let kind = alarm.field("Type", count)?;
            let temperature = alarm.field("T AL", |text| self.temperature(text))?;
            let (Some(temperature), Some(minutes)) = (temperature, alarm.field("t AL", count)?)
            else {
                continue;
            };
            let (breach, allowance) = kind_of(kind, number);
            limits.push(AlarmLimit { number, breach, allowance, temperature, minutes });
        }
        Ok(limits)
    }

    fn days(&self, hist: &Node) -> Result<Vec<LoggedDay>, LoggerError> {
        let days = hist.children.iter().filter(|day| day.child("Date").is_some());
        days.map(|day| self.day(day)).collect()
    }

    fn day(&self, day: &Node) -> Result<LoggedDay, LoggerError> {
        let missing = || LoggerError::new(day.line, "Date", Problem::Missing);
        let mut alarms = Vec::new();
        for alarm in day.child("Alarm").map_or(&[][..], |alarms| &alarms.children) {
            alarms.push(AlarmCount {
                number: number(alarm)?,
                minutes: alarm.field("t Acc", count)?.unwrap_or(0),
                alarmed: alarm.field("TS A", clock_time)?,
            });
        }
        let mut checked = Vec::new();
        if let Some(node) = day.child("Checked") {
            for key in ["TS AM", "TS PM"] {
                checked.extend(node.field(key, clock_time)?);
            }
        }
        let timeouts = ["Ext Sensor timeout", "Int Sensor timeout"];
        let timeout = timeouts.iter().find_map(|key| day.child(key));
        Ok(LoggedDay {
            date: day.field("Date", date)?.ok_or_else(missing)?,
            temperature_min: self.known(day, "Min T")?,
            temperature_max: self.known(day, "Max T")?,
            temperature_average: self.known(day, "Avrg T")?,
            alarms,
            minutes_without_value: timeout
                .map_or(Ok(None), |timeout| timeout.field("t AccST", count))?
                .unwrap_or(0),
            checked,
        })
    }

    fn trip(&self, res: &Node) -> Result<LoggedTrip, LoggerError> {
        let mut alarms = Vec::new();
        for alarm in res.child("Alarm").map_or(&[][..], |alarms| &alarms.children) {
            let number = number(alarm)?;
            for event in events(alarm) {
                alarms.push(AlarmEvent {
                    number,
                    began: event.field("TS S", date_time)?,
                    alarmed: event.field("TS A", date_time)?,
                    ended: event.field("TS E", date_time)?,
                    minutes: event.field("t A", count)?.unwrap_or(0),
                });
            }
        }
        Ok(LoggedTrip {
            began: res.field("TS Start", date_time)?,
            ended: res.field("TS Stop", date_time)?,
            temperature_min: self.known(res, "Min T")?,
            temperature_max: self.known(res, "Max T")?,
            temperature_average: self.known(res, "Avrg T")?,
            mkt: self.known(res, "MKT")?,
            alarms,
        })
    }

    /// Returns the times and values of the rows below `Data:`; a value of `--.-` is `None`.
    fn rows(
        &self,
        data: &Node,
    ) -> Result<(Vec<NaiveDateTime>, Vec<Option<Temperature>>), LoggerError> {
        let is_header = |row: &Row| row.cells.first().is_some_and(|cell| cell.contains("yyyy"));
        let rows: Vec<&Row> = data.rows.iter().filter(|row| !is_header(row)).collect();
        if let Some(row) = rows.get(ROWS_MAX) {
            return Err(LoggerError::new(
                row.line,
                "Data",
                Problem::TooManyRows { rows: ROWS_MAX },
            ));
        }
        let mut walls = Vec::with_capacity(rows.len());
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            let cell = |index: usize, field: &str| {
                let missing = || LoggerError::new(row.line, field, Problem::Missing);
                row.cells.get(index).filter(|cell| !cell.is_empty()).ok_or_else(missing)
            };
            let failed =
                |field: &'static str| move |problem| LoggerError::new(row.line, field, problem);
            walls.push(date_time(cell(0, "time")?).map_err(failed("time"))?);
            let value = cell(1, "temperature")?;
            values.push(match cells::is_missing_value(value) {
                true => None,
                false => Some(self.temperature(value).map_err(failed("temperature"))?),
            });
        }
        Ok((walls, values))
    }

    fn known(&self, node: &Node, key: &str) -> Result<Option<Temperature>, LoggerError> {
        let value = node.field(key, |text| match cells::is_missing_value(text) {
            true => Ok(None),
            false => self.temperature(text).map(Some),
        })?;
        Ok(value.flatten())
    }

    fn temperature(&self, text: &str) -> Result<Temperature, Problem> {
        cells::temperature(text, self.scale)
            .ok_or_else(|| Problem::NotATemperature { text: text.to_owned() })
    }
}

/// Returns what an alarm watches. Q-tags state a type; on Fridge-tags alarm 0 is the cold one.
fn kind_of(kind: Option<u32>, number: u32) -> (Breach, Allowance) {
    match (kind, number) {
        (Some(1), _) | (None, 0) => (Breach::Cold, Allowance::Consecutive),
        (Some(3), _) => (Breach::Cold, Allowance::Cumulative),
        (Some(4), _) => (Breach::Hot, Allowance::Cumulative),
        _ => (Breach::Hot, Allowance::Consecutive),
    }
}

/// Groups the pairs below an alarm into events: each begins at a `TS S`.
fn events(alarm: &Node) -> Vec<Node> {
    let mut events: Vec<Node> = Vec::new();
    for pair in &alarm.children {
        if pair.key == "TS S" || events.is_empty() {
            events.push(Node { line: pair.line, ..Node::default() });
        }
        if let Some(event) = events.last_mut() {
            event.children.push(pair.clone());
        }
    }
    events
}

fn signature(root: &Node, bytes: &[u8]) -> Option<Signature> {
    let (signature_line, _) = line_of(bytes, "Sig:")?;
    let (certificate_line, _) = line_of(bytes, "Cert:")?;
    let (certificate_signature_line, _) = line_of(bytes, "Sig Cert:")?;
    Some(Signature {
        signed: 0..signature_line,
        signature: root.text("Sig")?.to_owned(),
        certificate: certificate_line..certificate_signature_line,
        certificate_signature: root.text("Sig Cert")?.to_owned(),
        public_key: root.child("Cert")?.text("Public Key")?.to_owned(),
    })
}

fn number(node: &Node) -> Result<u32, LoggerError> {
    count(&node.key).map_err(|problem| LoggerError::new(node.line, "Alarm", problem))
}

fn count(text: &str) -> Result<u32, Problem> {
    text.parse().map_err(|_| Problem::NotACount { text: text.to_owned() })
}

/// Reads kilojoules per mole.
fn energy(text: &str) -> Result<ActivationEnergy, Problem> {
    let not_a_count = || Problem::NotACount { text: text.to_owned() };
    let joules =
        crate::units::parse_thousandths(text).and_then(|joules| u32::try_from(joules).ok());
    ActivationEnergy::from_joules_per_mole(joules.ok_or_else(not_a_count)?)
        .map_err(|_| not_a_count())
}

fn not_a_time(text: &str) -> Problem {
    Problem::NotATime { text: text.to_owned() }
}

fn date(text: &str) -> Result<NaiveDate, Problem> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| not_a_time(text))
}

fn date_time(text: &str) -> Result<NaiveDateTime, Problem> {
    match cells::time(text.trim_end_matches(',')) {
        Some(cells::CellTime::Local(wall)) => Ok(wall),
        _ => Err(not_a_time(text)),
    }
}

fn clock_time(text: &str) -> Result<NaiveTime, Problem> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| not_a_time(text))
}
