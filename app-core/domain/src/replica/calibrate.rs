//! Calibrations of sensors: documents of their own, about no shipment.

use super::{
    Outcomes, Subject,
    carry_out::{Act, Answer},
    documents::random,
};
use crate::{
    document::DocumentKind,
    ids::CalibrationId,
    sensor::calibration::{NewCalibration, record},
};

impl Act<'_> {
    pub(super) fn record_calibration(&mut self, new: &NewCalibration) -> Answer {
        let id = CalibrationId(random(self.entropy));
        let person = self.person()?;
        let edits = record(self.replica.facts(person, self.now), id, new)?;
        let document = (id.into(), DocumentKind::Calibration);
        self.create(document, None, "sensor_calibrated", &edits)?;
        self.turn.subjects.insert(Subject::Sensors);
        Ok(Outcomes::Done)
    }
}
