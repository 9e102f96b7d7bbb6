//! Readings as columns of adaptive Rice codes.
//!
//! Each column is written in its own unit (the greatest common divisor of its differences), after
//! the prediction that suits it best, so that a sensor that counts in 0.005 °C and a clock that
//! counts in seconds cost no more than they say. Nothing is rounded.
//!
//! The second codec adds two things to the first: a column that goes by one step may list its few
//! exceptions, so that a missed reading costs only itself; and sequence numbers may be foretold
//! from the time column by the sensor's own period, which the frame holds.
//!
//! Source: R. F. Rice, "Some practical universal noiseless coding techniques", JPL 79-22, 1979;
//! the adaptation rule follows ITU-T T.87 (JPEG-LS), A.5.1.

use super::{
    Reading, TimeSource,
    bits::{BitReader, BitWriter, OutOfBits},
    clock,
    column::{self, Shape},
};
use crate::units::{Humidity, Millivolts, Temperature, Timestamp};

/// How the readings of a frame are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Codec {
    /// Columns of adaptive Rice codes.
    Rice,
    /// The same, with listed exceptions, and sequence numbers foretold by their clock.
    Clocked,
}

impl Codec {
    /// Returns the number that names the codec in a frame.
    pub fn id(self) -> u8 {
        match self {
            Codec::Rice => 1,
            Codec::Clocked => 2,
        }
    }

    /// Returns the codec of a frame's number, if it is known.
    pub fn from_id(id: u8) -> Option<Self> {
        [Codec::Rice, Codec::Clocked].into_iter().find(|codec| codec.id() == id)
    }

    pub(super) fn encode(self, readings: &[Reading]) -> Vec<u8> {
        let mut bits = BitWriter::default();
        write_sources(&mut bits, readings);
        write_all(&mut bits, readings, self.shape(TIME), |reading| reading.taken.0);
        write_all(&mut bits, readings, self.shape(TEMPERATURE), |reading| {
            i64::from(reading.temperature.millicelsius())
        });
        write_some(&mut bits, readings, self.shape(HUMIDITY), |reading| {
            reading.humidity.map(|humidity| i64::from(humidity.permille()))
        });
        write_some(&mut bits, readings, self.shape(BATTERY), |reading| {
            reading.battery.map(|battery| i64::from(battery.0))
        });
        let number = |reading: &Reading| reading.sequence.map(i64::from);
        match self {
            Codec::Rice => write_some(&mut bits, readings, self.shape(SEQUENCE), number),
            Codec::Clocked => write_numbers(&mut bits, readings, self.shape(SEQUENCE), number),
        }
        bits.finish()
    }

    pub(super) fn decode(self, payload: &[u8], count: usize) -> Result<Vec<Reading>, OutOfBits> {
        let bits = &mut BitReader::new(payload);
        let sources = read_sources(bits, count)?;
        let times = column::read(bits, count, self.shape(TIME))?;
        let temperatures = column::read(bits, count, self.shape(TEMPERATURE))?;
        let humidities = read_some(bits, count, self.shape(HUMIDITY))?;
        let batteries = read_some(bits, count, self.shape(BATTERY))?;
        let sequences = match self {
            Codec::Rice => read_some(bits, count, self.shape(SEQUENCE))?,
            Codec::Clocked => read_numbers(bits, &times, self.shape(SEQUENCE))?,
        };
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
                temperature: narrow(temperature).and_then(temperature_of)?,
                humidity: next(&mut humidities).map(humidity_of).transpose()?,
                battery: next(&mut batteries).map(narrow).transpose()?.map(Millivolts),
                sequence: next(&mut sequences).map(narrow).transpose()?,
                time,
            })
        })
        .collect()
    }

    fn shape(self, shape: Shape) -> Shape {
        Shape { has_exceptions: self == Codec::Clocked, ..shape }
    }
}

const TIME: Shape = Shape { first: 42, unit: 9, step: 6, has_exceptions: false };
const TEMPERATURE: Shape = Shape { first: 13, unit: 2, step: 0, has_exceptions: false };
const HUMIDITY: Shape = Shape { first: 10, unit: 0, step: 0, has_exceptions: false };
const BATTERY: Shape = Shape { first: 12, unit: 0, step: 0, has_exceptions: false };
const SEQUENCE: Shape = Shape { first: 15, unit: 0, step: 6, has_exceptions: false };

fn temperature_of(millicelsius: i32) -> Result<Temperature, OutOfBits> {
    Temperature::from_millicelsius(millicelsius).map_err(|_| OutOfBits)
}

fn humidity_of(permille: i64) -> Result<Humidity, OutOfBits> {
    Humidity::from_permille(narrow(permille)?).map_err(|_| OutOfBits)
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
    write_presence(bits, readings, &value);
    let values: Vec<i64> = readings.iter().filter_map(value).collect();
    column::write(bits, &values, shape);
}

/// Writes which readings have a number, then the numbers by clock or as a column.
fn write_numbers(
    bits: &mut BitWriter,
    readings: &[Reading],
    shape: Shape,
    number: impl Fn(&Reading) -> Option<i64>,
) {
    write_presence(bits, readings, &number);
    let row = |reading: &Reading| Some((reading.taken.0, number(reading)?));
    let rows: Vec<(i64, i64)> = readings.iter().filter_map(row).collect();
    if rows.is_empty() {
        return;
    }
    let mut by_clock = bits.clone();
    by_clock.put(1, 1);
    let clock = clock::write(&mut by_clock, &rows);
    let mut by_column = bits.clone();
    by_column.put(0, 1);
    let numbers: Vec<i64> = rows.into_iter().map(|(_, number)| number).collect();
    column::write(&mut by_column, &numbers, shape);
    let is_clocked = clock.is_some() && by_clock.written() < by_column.written();
    *bits = if is_clocked { by_clock } else { by_column };
}

fn write_presence(
    bits: &mut BitWriter,
    readings: &[Reading],
    value: impl Fn(&Reading) -> Option<i64>,
) {
    let present = readings.iter().filter(|reading| value(reading).is_some()).count();
    let is_mixed = present > 0 && present < readings.len();
    bits.put(u64::from(is_mixed), 1);
    if is_mixed {
        readings.iter().for_each(|reading| bits.put(u64::from(value(reading).is_some()), 1));
    } else {
        bits.put(u64::from(present > 0), 1);
    }
}

/// Reads what [`write_some`] wrote.
fn read_some(
    bits: &mut BitReader<'_>,
    count: usize,
    shape: Shape,
) -> Result<Vec<Option<i64>>, OutOfBits> {
    let has = read_presence(bits, count)?;
    let present = has.iter().filter(|has| **has).count();
    Ok(spread(&has, column::read(bits, present, shape)?))
}

/// Reads what [`write_numbers`] wrote, of readings taken at `times`.
fn read_numbers(
    bits: &mut BitReader<'_>,
    times: &[i64],
    shape: Shape,
) -> Result<Vec<Option<i64>>, OutOfBits> {
    let has = read_presence(bits, times.len())?;
    let numbered = times.iter().zip(&has).filter_map(|(at, has)| has.then_some(*at));
    let times: Vec<i64> = numbered.collect();
    if times.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = match bits.take(1)? {
        0 => column::read(bits, times.len(), shape)?,
        _ => clock::read(bits, &times)?,
    };
    Ok(spread(&has, numbers))
}

/// Reads which of `count` readings have a value.
fn read_presence(bits: &mut BitReader<'_>, count: usize) -> Result<Vec<bool>, OutOfBits> {
    if bits.take(1)? == 1 {
        return (0..count).map(|_| Ok(bits.take(1)? == 1)).collect();
    }
    Ok(vec![bits.take(1)? == 1; count])
}

/// Gives each value to the next reading that has one.
fn spread(has: &[bool], values: Vec<i64>) -> Vec<Option<i64>> {
    let mut values = values.into_iter();
    has.iter().map(|has| if *has { values.next() } else { None }).collect()
}
