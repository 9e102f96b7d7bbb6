use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::Device;
use crate::{
    excursion::{Allowance, Breach, StorageRange},
    units::Temperature,
};

/// An alarm as the device was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlarmLimit {
    /// Its number on the device.
    pub number: u32,
    /// Which side it watches.
    pub breach: Breach,
    /// How it counts.
    pub allowance: Allowance,
    /// The threshold, which itself does not count.
    pub temperature: Temperature,
    /// After how many minutes it alarms.
    pub minutes: u32,
}

/// The device's own account of one local day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedDay {
    /// The local date.
    pub date: NaiveDate,
    /// The lowest temperature.
    pub temperature_min: Option<Temperature>,
    /// The highest temperature.
    pub temperature_max: Option<Temperature>,
    /// The average temperature.
    pub temperature_average: Option<Temperature>,
    /// The minutes beyond each alarm limit.
    pub alarms: Vec<AlarmCount>,
    /// The minutes in which the device had no value.
    pub minutes_without_value: u32,
    /// When a person checked it before noon, and after.
    pub checked: Vec<NaiveTime>,
}

/// The time of one day beyond one alarm limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlarmCount {
    /// The alarm's number on the device.
    pub number: u32,
    /// The minutes beyond its limit.
    pub minutes: u32,
    /// When it first alarmed that day.
    pub alarmed: Option<NaiveTime>,
}

/// The device's own account of a trip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoggedTrip {
    /// When it began to record, local time.
    pub began: Option<NaiveDateTime>,
    /// When it stopped, local time.
    pub ended: Option<NaiveDateTime>,
    /// The lowest temperature.
    pub temperature_min: Option<Temperature>,
    /// The highest temperature.
    pub temperature_max: Option<Temperature>,
    /// The average temperature.
    pub temperature_average: Option<Temperature>,
    /// The mean kinetic temperature, cut off at a tenth of a degree.
    pub mkt: Option<Temperature>,
    /// The alarms of the trip.
    pub alarms: Vec<AlarmEvent>,
}

/// One alarm of a trip, as the device saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlarmEvent {
    /// The alarm's number on the device.
    pub number: u32,
    /// When the limit was first crossed, local time.
    pub began: Option<NaiveDateTime>,
    /// When it alarmed, local time.
    pub alarmed: Option<NaiveDateTime>,
    /// When it ended, local time; `None` while it lasts.
    pub ended: Option<NaiveDateTime>,
    /// The minutes beyond the limit.
    pub minutes: u32,
}

/// A signature in a file, unverified, and the bytes it covers.
///
/// ECDSA on P-256 over SHA-256, numbers little-endian; the key stands in the certificate, which
/// the maker signed the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The bytes that the signature covers.
    pub signed: Range<usize>,
    /// The signature, in hexadecimal digits.
    pub signature: String,
    /// The bytes of the certificate.
    pub certificate: Range<usize>,
    /// The maker's signature over the certificate, in hexadecimal digits.
    pub certificate_signature: String,
    /// The device's public key, in hexadecimal digits.
    pub public_key: String,
}

impl Device {
    /// Returns the minutes that the device counted on `day` beyond its limits on one side.
    ///
    /// The largest count, where it has several limits on that side.
    pub fn minutes_beyond(&self, day: &LoggedDay, breach: Breach) -> Option<u32> {
        let limits = self.limits.iter().filter(|limit| limit.breach == breach);
        limits
            .filter_map(|limit| day.alarms.iter().find(|alarm| alarm.number == limit.number))
            .map(|alarm| alarm.minutes)
            .max()
    }

    pub(super) fn storage_range(&self) -> Option<StorageRange> {
        const REFRIGERATOR_MIN: i32 = 2_000;
        const REFRIGERATOR_MAX: i32 = 8_000;
        let side = |breach| self.limits.iter().filter(move |limit| limit.breach == breach);
        let min = side(Breach::Cold).map(|limit| limit.temperature).max()?;
        let max = side(Breach::Hot).map(|limit| limit.temperature).min()?;
        let is_refrigerator = max.millicelsius() == REFRIGERATOR_MAX;
        let floor = Temperature::from_millicelsius(REFRIGERATOR_MIN).ok()?;
        let min = if is_refrigerator { min.max(floor) } else { min };
        (min <= max).then_some(StorageRange { min, max })
    }
}
