//! What is known of one sensor.

use std::collections::VecDeque;

use super::Measured;
use crate::{
    ids::SensorId,
    reading::Reading,
    replica::SensorRow,
    shipment::commands::INTERVAL_SECONDS,
    units::{Now, Temperature, Timestamp},
};

/// Temperatures remembered of each sensor, for the curve that helps to find it.
const HISTORY_MAX: usize = 60;

#[derive(Debug)]
pub(super) struct Known {
    pub(super) row: SensorRow,
    pub(super) format: &'static str,
    pub(super) heard: Option<Now>,
    pub(super) kept: Option<Reading>,
    pub(super) history: VecDeque<(Timestamp, Temperature)>,
}

impl Known {
    pub(super) fn first(sensor: &SensorId) -> Self {
        let row = SensorRow {
            id: sensor.clone(),
            name: sensor.to_string(),
            last_reading: None,
            heard_at: None,
            battery: None,
            battery_percent: None,
            rssi: None,
        };
        Self::restored(row)
    }

    pub(super) fn restored(row: SensorRow) -> Self {
        let kept = row.last_reading;
        Self { row, format: "", heard: None, kept, history: VecDeque::new() }
    }

    /// Notes what was heard; returns whether it is another measurement.
    pub(super) fn hear(&mut self, now: Now, measured: &Measured) -> bool {
        self.heard = Some(now);
        self.format = measured.format;
        self.row.heard_at = Some(now.wall);
        self.row.rssi = measured.rssi.or(self.row.rssi);
        self.row.battery = measured.battery.or(self.row.battery);
        self.row.battery_percent = measured.battery_percent.or(self.row.battery_percent);
        let Some(temperature) = measured.temperature else { return false };
        if self.history.len() >= HISTORY_MAX {
            self.history.pop_front();
        }
        self.history.push_back((now.wall, temperature));
        true
    }

    /// One reading is kept in each interval of the clock, so that a radio that is heard a second
    /// early or late neither doubles a reading nor drops one.
    pub(super) fn is_due(&self, reading: &Reading) -> bool {
        let interval = i64::from(INTERVAL_SECONDS) * 1000;
        let slot = |reading: &Reading| reading.taken.0.div_euclid(interval);
        self.kept.is_none_or(|kept| slot(&kept) != slot(reading))
    }
}
