//! Quantities, each with its unit in the type.
//!
//! Anything measured is an integer, so that every device reaches the same verdict.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

/// A temperature in thousandths of a degree Celsius.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Temperature(i32);

/// The value lies below absolute zero or above the hottest supported sensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "temperature {millicelsius} m°C is outside {min} to {max}",
    min = Temperature::MIN,
    max = Temperature::MAX
)]
pub struct OutOfScale {
    /// The rejected value, in thousandths of a degree Celsius.
    pub millicelsius: i32,
}

impl Temperature {
    /// Absolute zero.
    pub const MIN: Temperature = Temperature(-273_150);
    /// The upper end of the hottest supported sensor.
    pub const MAX: Temperature = Temperature(200_000);

    /// Returns the temperature of `millicelsius` thousandths of a degree.
    ///
    /// # Errors
    ///
    /// [`OutOfScale`] if the value is not between [`Self::MIN`] and [`Self::MAX`].
    pub const fn from_millicelsius(millicelsius: i32) -> Result<Self, OutOfScale> {
        if millicelsius >= Self::MIN.0 && millicelsius <= Self::MAX.0 {
            Ok(Self(millicelsius))
        } else {
            Err(OutOfScale { millicelsius })
        }
    }

    /// Returns the temperature that `text` writes in degrees Celsius, such as `-0.5` or `+8`.
    ///
    /// Digits past the third decimal are rounded, halves away from zero. `None` if the text is
    /// no decimal number or the value is out of scale.
    pub fn from_decimal_celsius(text: &str) -> Option<Self> {
        Self::from_millicelsius(parse_thousandths(text)?).ok()
    }

    /// Returns the value in thousandths of a degree Celsius.
    pub const fn millicelsius(self) -> i32 {
        self.0
    }
}

/// Reads a decimal number as a count of thousandths.
pub(crate) fn parse_thousandths(text: &str) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || whole.len() > 6 {
        return None;
    }
    let padded: String = fraction.chars().chain("0000".chars()).take(4).collect();
    let ten_thousandths: i32 = padded.parse().ok()?;
    let thousandths = whole.parse::<i32>().ok()? * 1000 + (ten_thousandths + 5) / 10;
    Some(sign * thousandths)
}

impl fmt::Display for Temperature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let milli = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:03} °C", milli / 1000, milli % 1000)
    }
}

impl TryFrom<i32> for Temperature {
    type Error = OutOfScale;

    fn try_from(millicelsius: i32) -> Result<Self, OutOfScale> {
        Self::from_millicelsius(millicelsius)
    }
}

impl From<Temperature> for i32 {
    fn from(temperature: Temperature) -> i32 {
        temperature.0
    }
}

/// A relative humidity in thousandths, 0 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Humidity(u16);

/// The humidity lies above 100 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("humidity {permille} ‰ is above 1000 ‰")]
pub struct TooHumid {
    /// The rejected value, in thousandths.
    pub permille: u16,
}

impl Humidity {
    /// Returns the humidity of `permille` thousandths.
    ///
    /// # Errors
    ///
    /// [`TooHumid`] if the value is above 1,000.
    pub const fn from_permille(permille: u16) -> Result<Self, TooHumid> {
        if permille <= 1000 { Ok(Self(permille)) } else { Err(TooHumid { permille }) }
    }

    /// Returns the value in thousandths.
    pub const fn permille(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Humidity {
    type Error = TooHumid;

    fn try_from(permille: u16) -> Result<Self, TooHumid> {
        Self::from_permille(permille)
    }
}

impl From<Humidity> for u16 {
    fn from(humidity: Humidity) -> u16 {
        humidity.0
    }
}

/// A battery's voltage in millivolts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Millivolts(pub u16);

/// Milliseconds since the Unix epoch, UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Returns the time from `earlier` to `self`, or zero if `earlier` is later.
    pub fn since(self, earlier: Timestamp) -> Duration {
        u64::try_from(self.0.saturating_sub(earlier.0))
            .map_or(Duration::ZERO, Duration::from_millis)
    }

    /// Returns the moment `duration` after `self`, or the last representable one.
    pub fn after(self, duration: Duration) -> Timestamp {
        let milliseconds = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Timestamp(self.0.saturating_add(milliseconds))
    }
}

/// A moment as a device knows it.
///
/// `monotonic` counts from an arbitrary start, keeps counting while the device sleeps and never
/// jumps: deadlines and durations use it. `wall` may be wrong by years: records carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Time since an arbitrary start; counts through sleep and never goes back.
    pub monotonic: Duration,
    /// What the device's clock says.
    pub wall: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temperature_below_absolute_zero_is_refused() {
        assert_eq!(
            Temperature::from_millicelsius(-273_151),
            Err(OutOfScale { millicelsius: -273_151 })
        );
        assert!(Temperature::from_millicelsius(-273_150).is_ok());
    }

    #[test]
    fn a_decimal_number_is_read_to_the_thousandth() {
        let read = |text| Temperature::from_decimal_celsius(text).map(Temperature::millicelsius);
        for (text, expected) in [
            ("+8.0", Some(8_000)),
            ("-0.5", Some(-500)),
            ("-0.0005", Some(-1)),
            ("21.39", Some(21_390)),
            ("4", Some(4_000)),
            ("19.99951", Some(20_000)),
            ("1000", None),
            ("--.-", None),
            ("", None),
            ("4.", None),
            (".5", None),
            ("1e1", None),
            ("99999999999", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_temperature_reads_with_its_sign_and_unit() {
        let cold = Temperature::from_millicelsius(-500).unwrap();
        assert_eq!(cold.to_string(), "-0.500 °C");
    }

    #[test]
    fn time_since_a_later_moment_is_zero() {
        assert_eq!(Timestamp(1).since(Timestamp(2)), Duration::ZERO);
        assert_eq!(Timestamp(i64::MAX).after(Duration::MAX), Timestamp(i64::MAX));
    }
}
