//! What a reading takes in hourly frames, stream by stream, beside an estimate of its entropy.

use std::{collections::BTreeMap, error::Error, path::Path};

use domain::{
    reading::{Codec, Frame, Reading, Tail, TimeSource},
    units::{Humidity, Millivolts, Temperature, Timestamp},
};

use crate::frames::stored_size;

/// The most a reading may take in the store at hourly frames, in bytes.
pub(crate) const GOAL: f64 = 2.4;

const TRACES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/traces");
const READINGS: usize = 43_200;
/// Streams shorter than this fill so few pages that the file says nothing of a reading.
const FILE_MIN: usize = 10_000;
/// 1 January 2026, 00:00 UTC.
const START: i64 = 1_767_225_600_000;

pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    println!("  bytes a reading in hourly frames; goal: at most {GOAL} B in the SQLite file");
    println!(
        "  {:<42} {:>6} {:>8} {:>6} {:>6} {:>8}  goal",
        "stream", "n", "codec 1", "frames", "file", "entropy"
    );
    row("RuuviTag, 0.005 °C, humidity, battery", &ruuvi(false)?)?;
    row("RuuviTag, the same with sequence numbers", &ruuvi(true)?)?;
    let traces = Path::new(TRACES);
    if !traces.is_dir() {
        println!("  the recorded traces are not here; they are left out");
        return Ok(());
    }
    let clock = rusqlite::Connection::open_in_memory()?;
    for (name, file) in [
        ("RuuviTag history, recorded every 6 s", "ruuvi_history_capture.csv"),
        ("Fridge-tag 2L, recorded every 5 min", "fridgetag_2L_36days_5min.csv"),
        ("Fridge-tag UL, recorded every 5 min", "fridgetag_UL_freezer_5min.csv"),
        ("Q-tag CLm, recorded every 10 min", "qtag_clm_trip1.csv"),
    ] {
        let text = std::fs::read_to_string(traces.join(file))?;
        let readings: Vec<Reading> =
            text.lines().filter_map(|line| recorded(&clock, line)).collect();
        row(name, &readings)?;
    }
    Ok(())
}

fn row(name: &str, readings: &[Reading]) -> Result<(), Box<dyn Error>> {
    let (mut before, mut bytes) = (0, 0);
    for (seq, chunk) in (1..).zip(readings.chunks(Tail::READINGS_MAX)) {
        let frame = Frame::new(seq, 1, chunk)?;
        assert_eq!(frame.readings()?, chunk, "a frame gives back what it was given");
        bytes += frame.to_bytes().len();
        before += Frame::with_codec(Codec::Rice, seq, 1, chunk)?.to_bytes().len();
    }
    let count = readings.len();
    let each = |bytes: usize| bytes as f64 / count as f64;
    let (before, ours, entropy) = (each(before), each(bytes), entropy(readings) / 8.0);
    let (file, judged) = if count >= FILE_MIN {
        let file = stored_size(readings)? as f64 / count as f64;
        (format!("{file:.2}"), file)
    } else {
        ("-".to_owned(), ours)
    };
    let verdict = if judged <= GOAL { "holds" } else { "missed" };
    println!(
        "  {name:<42} {count:>6} {before:>8.2} {ours:>6.2} {file:>6} {entropy:>8.2}  {verdict}"
    );
    Ok(())
}

/// Returns the bits a reading of all columns, each by the plainest model that suits it better:
/// its values, or their differences, drawn independently.
fn entropy(readings: &[Reading]) -> f64 {
    let columns: [fn(&Reading) -> Option<i64>; 5] = [
        |reading| Some(reading.taken.0),
        |reading| Some(i64::from(reading.temperature.millicelsius())),
        |reading| reading.humidity.map(|humidity| i64::from(humidity.permille())),
        |reading| reading.battery.map(|battery| i64::from(battery.0)),
        |reading| reading.sequence.map(i64::from),
    ];
    let column = |value: &fn(&Reading) -> Option<i64>| {
        let values: Vec<i64> = readings.iter().filter_map(value).collect();
        let later = values.iter().skip(1);
        let steps: Vec<i64> = values.iter().zip(later).map(|(a, b)| b - a).collect();
        order_zero(&values).min(order_zero(&steps))
    };
    columns.iter().map(column).sum()
}

fn order_zero(values: &[i64]) -> f64 {
    let mut counts = BTreeMap::<i64, u32>::new();
    values.iter().for_each(|value| *counts.entry(*value).or_default() += 1);
    let all = values.len() as f64;
    counts.values().map(|count| f64::from(*count) / all).map(|share| -share * share.log2()).sum()
}

/// Numbers that look drawn, the same in every run.
struct Draw(u64);

impl Draw {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Milliseconds between two measurements of the tag.
const PERIOD: i64 = 1_285;

/// A tag that measures every 1.285 s and is heard once a minute: the first packet of the minute
/// that gets through, three in four. One minute in fifty nothing does. Noise of 8 m°C.
fn ruuvi(is_numbered: bool) -> Result<Vec<Reading>, Box<dyn Error>> {
    let draw = &mut Draw(88_172_645_463_325_252);
    let (mut celsius, mut percent, mut minute) = (5.0, 55.0, 0_i64);
    (0..READINGS)
        .map(|index| {
            let target = 5.0 + 1.5 * (index as f64 / 240.0).sin();
            celsius += (target - celsius) * 0.02 + 0.004 * draw.normal();
            percent += (55.0 - percent) * 0.01 + 0.1 * draw.normal();
            minute += if draw.uniform() < 0.02 { 2 } else { 1 };
            let mut number = (minute * 60_000 + PERIOD - 1) / PERIOD;
            while draw.uniform() < 0.25 {
                number += 1;
            }
            let counts = whole((celsius + 0.008 * draw.normal()) * 200.0);
            let warmth = (celsius - 5.0) * 5.0;
            let battery = 2_950.0 - index as f64 * 0.001 + warmth + 1.2 * draw.normal();
            Ok(Reading {
                taken: Reading::heard_at(Timestamp(START + number * PERIOD)),
                temperature: Temperature::from_millicelsius(i32::try_from(counts * 5)?)?,
                humidity: Some(Humidity::from_permille(u16::try_from(whole(percent * 10.0))?)?),
                battery: Some(Millivolts(u16::try_from(whole(battery))?)),
                sequence: if is_numbered { Some(u32::try_from(number % 65_535)?) } else { None },
                time: TimeSource::Device,
            })
        })
        .collect()
}

/// Returns the reading of a line that begins with a time, a temperature and perhaps a humidity.
fn recorded(clock: &rusqlite::Connection, line: &str) -> Option<Reading> {
    let mut cells = line.split(',');
    let time = cells.next()?;
    let taken: i64 = match time.parse() {
        Ok(seconds) => seconds,
        Err(_) => clock.query_row("SELECT unixepoch(?1)", [time], |row| row.get(0)).ok()?,
    };
    let celsius: f64 = cells.next()?.parse().ok()?;
    let percent: Option<f64> = cells.next().and_then(|cell| cell.parse().ok());
    let permille = percent.and_then(|percent| u16::try_from(whole(percent * 10.0)).ok());
    let millicelsius = i32::try_from(whole(celsius * 1_000.0)).ok()?;
    Some(Reading {
        taken: Timestamp(taken * 1_000),
        temperature: Temperature::from_millicelsius(millicelsius).ok()?,
        humidity: permille.and_then(|permille| Humidity::from_permille(permille).ok()),
        battery: None,
        sequence: None,
        time: TimeSource::Sensor,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a float becomes an integer in no other way")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}
