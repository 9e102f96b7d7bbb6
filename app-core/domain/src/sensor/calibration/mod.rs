//! When a sensor was compared with a standard, by whose word, and until when that holds.
//!
//! A calibration is a document of its own that is written once: two people who record one apart
//! make two, and neither hides the other. It says how far the sensor is to be trusted and never
//! alters a reading.
//!
//! Source: EU GDP 2013/C 343/01, 3.3.1 (traceable, at intervals by risk) and 9.2 (at least once a
//! year for equipment on the road).

#[cfg(test)]
mod tests;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    document::{Document, DocumentError, Edit, Reader},
    ids::{CalibrationId, PersonId, SensorId},
    refusal::Refusal,
    shipment::commands::Facts,
    units::Timestamp,
    zone::Zone,
};

/// A calibration that ends within so many days is due soon.
pub const DUE_SOON_DAYS: i64 = 30;

/// A calibration as it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCalibration {
    /// The sensor.
    pub sensor: SensorId,
    /// The day of the comparison.
    pub calibrated_on: NaiveDate,
    /// The last day it holds.
    pub due_on: NaiveDate,
    /// The number of the certificate.
    pub certificate: String,
    /// Half the width of the stated uncertainty, in millikelvin.
    pub uncertainty_millikelvin: Option<u32>,
}

/// A calibration, read from its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// The calibration; also the identity of its document.
    pub id: CalibrationId,
    /// The sensor.
    pub sensor: SensorId,
    /// The day of the comparison.
    pub calibrated_on: NaiveDate,
    /// The last day it holds.
    pub due_on: NaiveDate,
    /// The number of the certificate.
    pub certificate: String,
    /// Half the width of the stated uncertainty, in millikelvin.
    pub uncertainty_millikelvin: Option<u32>,
    /// Who recorded it.
    pub recorded_by: PersonId,
    /// When, by their device.
    pub recorded_at: Timestamp,
}

/// Whether a calibration holds. Ordered by how much is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CalibrationState {
    /// It holds.
    InDate,
    /// It ends within [`DUE_SOON_DAYS`].
    DueSoon,
    /// It ended.
    Overdue,
}

impl Calibration {
    /// Returns how many days it still holds on `day`: 0 on its last, negative after it.
    pub fn days_left(&self, day: NaiveDate) -> i64 {
        self.due_on.signed_duration_since(day).num_days()
    }

    /// Returns whether it holds on `day`.
    pub fn state(&self, day: NaiveDate) -> CalibrationState {
        match self.days_left(day) {
            ..0 => CalibrationState::Overdue,
            0..DUE_SOON_DAYS => CalibrationState::DueSoon,
            _ => CalibrationState::InDate,
        }
    }

    /// Returns the newest of `all` that was made on `day` or before; of two of one day, the one
    /// that was recorded last.
    pub fn newest(all: &[Self], day: NaiveDate) -> Option<&Self> {
        let made = all.iter().filter(|calibration| calibration.calibrated_on <= day);
        made.max_by_key(|known| (known.calibrated_on, known.recorded_at, known.id))
    }
}

/// Records a calibration.
///
/// # Errors
///
/// [`Refusal::WrongDate`] if it lies in the future everywhere on earth, or ends before it begins.
pub fn record(
    facts: Facts<'_>,
    id: CalibrationId,
    new: &NewCalibration,
) -> Result<Vec<Edit>, Refusal> {
    let tomorrow = Zone::UTC.date(facts.at).checked_add_days(Days::new(1));
    if tomorrow.is_some_and(|tomorrow| new.calibrated_on > tomorrow) {
        return Err(Refusal::WrongDate { field: "calibrated_on", date: new.calibrated_on });
    }
    if new.due_on <= new.calibrated_on {
        return Err(Refusal::WrongDate { field: "due_on", date: new.due_on });
    }
    let mut edits = vec![
        Edit::set("id", id.to_string()),
        Edit::set("sensor", new.sensor.to_string()),
        Edit::set("calibrated_on", new.calibrated_on.to_string()),
        Edit::set("due_on", new.due_on.to_string()),
        Edit::set("certificate", new.certificate.clone()),
        Edit::set("recorded_by", facts.person.to_string()),
        Edit::set("recorded_at", facts.at.0),
    ];
    let uncertainty = new.uncertainty_millikelvin;
    edits.extend(uncertainty.map(|width| Edit::set("uncertainty_millikelvin", width)));
    Ok(edits)
}

/// Returns the calibration that a document describes.
///
/// # Errors
///
/// [`DocumentError::Incomplete`] if the root lacks what every calibration has.
pub fn read(document: &Document) -> Result<Calibration, DocumentError> {
    let mut reader = Reader::new(document);
    Ok(Calibration {
        id: required(&mut reader, "id")?,
        sensor: required(&mut reader, "sensor")?,
        calibrated_on: required(&mut reader, "calibrated_on")?,
        due_on: required(&mut reader, "due_on")?,
        certificate: required(&mut reader, "certificate")?,
        uncertainty_millikelvin: reader.field("uncertainty_millikelvin"),
        recorded_by: required(&mut reader, "recorded_by")?,
        recorded_at: required(&mut reader, "recorded_at")?,
    })
}

fn required<T: DeserializeOwned>(
    reader: &mut Reader<'_>,
    field: &'static str,
) -> Result<T, DocumentError> {
    reader.field(field).ok_or(DocumentError::Incomplete(field))
}
