//! Readings as columns of adaptive Rice codes.
//!
//! Each column is written in its own unit (the greatest common divisor of its differences), after
//! the prediction that suits it best, so that a sensor that counts in 0.005 °C and a clock that
//! counts in seconds cost no more than they say. Nothing is rounded.
//!
//! Source: R. F. Rice, "Some practical universal noiseless coding techniques", JPL 79-22, 1979;
//! the adaptation rule follows ITU-T T.87 (JPEG-LS), A.5.1.

use super::{
    Reading, TimeSource,
    bits::{BitReader, BitWriter, OutOfBits},
    column::{self, Shape},
};
use crate::units::{Humidity, Millivolts, Temperature, Timestamp};

/// How the readings of a frame are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Codec {
    /// Columns of adaptive Rice codes.
    Rice,
}

impl Codec {
    /// Returns the number that names the codec in a frame.
    pub fn id(self) -> u8 {
        match self {
            Codec::Rice => 1,
        }
    }

    /// Returns the codec of a frame's number, if it is known.
    pub fn from_id(id: u8) -> Option<Self> {
        (id == Codec::Rice.id()).then_some(Codec::Rice)
    }

    pub(super) fn encode(self, readings: &[Reading]) -> Vec<u8> {
        match self {
            Codec::Rice => encode(readings),
        }
    }

    pub(super) fn decode(self, payload: &[u8], count: usize) -> Result<Vec<Reading>, OutOfBits> {
        match self {
            Codec::Rice => decode(payload, count),
        }
    }
}

const TIME: Shape = Shape { first: 42, unit: 9, step: 6 };
const TEMPERATURE: Shape = Shape { first: 13, unit: 2, step: 0 };
const HUMIDITY: Shape = Shape { first: 10, unit: 0, step: 0 };
const BATTERY: Shape = Shape { first: 12, unit: 0, step: 0 };
const SEQUENCE: Shape = Shape { first: 15, unit: 0, step: 6 };

fn encode(readings: &[Reading]) -> Vec<u8> {
    let mut bits = BitWriter::default();
    write_sources(&mut bits, readings);
    write_all(&mut bits, readings, TIME, |reading| reading.taken.0);
    write_all(&mut bits, readings, TEMPERATURE, |reading| {
        i64::from(reading.temperature.millicelsius())
    });
    write_some(&mut bits, readings, HUMIDITY, |reading| {
        reading.humidity.map(|humidity| i64::from(humidity.permille()))
    });
    write_some(&mut bits, readings, BATTERY, |reading| {
        reading.battery.map(|battery| i64::from(battery.0))
    });
    write_some(&mut bits, readings, SEQUENCE, |reading| reading.sequence.map(i64::from));
    bits.finish()
}

fn decode(payload: &[u8], count: usize) -> Result<Vec<Reading>, OutOfBits> {
    let bits = &mut BitReader::new(payload);
    let sources = read_sources(bits, count)?;
    let times = column::read(bits, count, TIME)?;
    let temperatures = column::read(bits, count, TEMPERATURE)?;
    let humidities = read_some(bits, count, HUMIDITY)?;
    let batteries = read_some(bits, count, BATTERY)?;
    let sequences = read_some(bits, count, SEQUENCE)?;
    if !bits.is_done() {
        return Err(OutOfBits);
    }
    let mut humidities = humidities.iter();
    let mut batteries = batteries.iter();
    let mut sequences = sequences.iter();
    let rows = times.into_iter().zip(temperatures).zip(sources);
    rows.map(|((taken, temperature), time)| {
        Ok(Reading {
            taken: Timestamp(taken),
            temperature: narrow(temperature)
                .and_then(|value| Temperature::from_millicelsius(value).map_err(|_| OutOfBits))?,
            humidity: next(&mut humidities)
                .map(|value| {
                    narrow(value).and_then(|v| Humidity::from_permille(v).map_err(|_| OutOfBits))
                })
                .transpose()?,
            battery: next(&mut batteries).map(narrow).transpose()?.map(Millivolts),
            sequence: next(&mut sequences).map(narrow).transpose()?,
            time,
        })
    })
    .collect()
}

fn narrow<T: TryFrom<i64>>(value: i64) -> Result<T, OutOfBits> {
    T::try_from(value).map_err(|_| OutOfBits)
}

/// Returns the next row's value; a column that nobody has is empty and yields none.
fn next(values: &mut std::slice::Iter<'_, Option<i64>>) -> Option<i64> {
    values.next().copied().flatten()
}

const SOURCES: [TimeSource; 3] = [TimeSource::Device, TimeSource::Sensor, TimeSource::Inferred];

fn write_sources(bits: &mut BitWriter, readings: &[Reading]) {
    let put = |bits: &mut BitWriter, reading: &Reading| {
        let source = SOURCES.iter().position(|source| *source == reading.time).unwrap_or(0);
        bits.put(u64::try_from(source).unwrap_or(0), 2);
    };
    let is_mixed = readings.windows(2).any(|pair| matches!(pair, [a, b] if a.time != b.time));
    bits.put(u64::from(is_mixed), 1);
    let written = if is_mixed { readings } else { readings.get(..1).unwrap_or_default() };
    written.iter().for_each(|reading| put(bits, reading));
}

fn read_sources(bits: &mut BitReader<'_>, count: usize) -> Result<Vec<TimeSource>, OutOfBits> {
    let take = |bits: &mut BitReader<'_>| {
        let source = usize::try_from(bits.take(2)?).map_err(|_| OutOfBits)?;
        SOURCES.get(source).copied().ok_or(OutOfBits)
    };
    if bits.take(1)? == 1 {
        (0..count).map(|_| take(bits)).collect()
    } else {
        Ok(vec![take(bits)?; count])
    }
}

fn write_all(
    bits: &mut BitWriter,
    readings: &[Reading],
    shape: Shape,
    value: impl Fn(&Reading) -> i64,
) {
    let values: Vec<i64> = readings.iter().map(value).collect();
    column::write(bits, &values, shape);
}

/// Writes which readings have a value, then the values.
fn write_some(
    bits: &mut BitWriter,
    readings: &[Reading],
    shape: Shape,
    value: impl Fn(&Reading) -> Option<i64>,
) {
    let values: Vec<i64> = readings.iter().filter_map(&value).collect();
    let is_mixed = !values.is_empty() && values.len() < readings.len();
    bits.put(u64::from(is_mixed), 1);
    if is_mixed {
        readings.iter().for_each(|reading| bits.put(u64::from(value(reading).is_some()), 1));
    } else {
        bits.put(u64::from(!values.is_empty()), 1);
    }
    column::write(bits, &values, shape);
}

/// Reads what [`write_some`] wrote; empty if no reading has a value.
fn read_some(
    bits: &mut BitReader<'_>,
    count: usize,
    shape: Shape,
) -> Result<Vec<Option<i64>>, OutOfBits> {
    if bits.take(1)? == 0 {
        if bits.take(1)? == 0 {
            return Ok(Vec::new());
        }
        return Ok(column::read(bits, count, shape)?.into_iter().map(Some).collect());
    }
    let has: Vec<bool> =
        (0..count).map(|_| Ok(bits.take(1)? == 1)).collect::<Result<_, OutOfBits>>()?;
    let present = has.iter().filter(|has| **has).count();
    let mut values = column::read(bits, present, shape)?.into_iter();
    Ok(has.into_iter().map(|has| if has { values.next() } else { None }).collect())
}
