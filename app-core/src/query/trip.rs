//! A shipment with its readings, judged: what every screen about it begins with.

use std::{collections::BTreeMap, time::Duration};

use domain::{
    excursion::{
        ActivationEnergy, Assessment, Finding, Outcome, Plan, Sample, Series, Until, assess,
    },
    ids::{SensorId, ShipmentId},
    reading::Reading,
    replica::ShipmentRow,
    shipment::{Placement, Rules, Shipment, Status},
    units::Timestamp,
    zone::Zone,
};

use super::{Ask, QueryError};
use crate::report::SAME_MEASUREMENT;

/// A shipment, its readings, and what they come to.
#[derive(Clone, Debug)]
pub struct Trip {
    /// The shipment.
    pub shipment: Shipment,
    /// What it is judged by; `None` if it carries nothing.
    pub rules: Option<Rules>,
    /// One for each sensor that rode inside a box, the worst first.
    pub tracks: Vec<Track>,
    /// When monitoring ended: with the decision, or where no sensor rides any more.
    pub ended: Option<Timestamp>,
    /// The time zone of its destination, an IANA name.
    pub zone: String,
}

/// The readings of one sensor.
#[derive(Clone, Debug)]
pub struct Track {
    /// The sensor.
    pub sensor: SensorId,
    /// The name people gave it.
    pub name: String,
    /// The box it rode in last.
    pub box_name: String,
    /// How often it is expected to measure.
    pub interval: Duration,
    /// Its readings, oldest first, each measurement once.
    pub readings: Vec<Reading>,
    /// What they come to; `None` without readings or rules.
    pub assessment: Option<Assessment>,
}

impl Trip {
    /// Reads and judges a shipment.
    ///
    /// # Errors
    ///
    /// [`QueryError`] if the device does not have it or the store fails.
    pub fn load(ask: &Ask<'_>, id: ShipmentId) -> Result<Self, QueryError> {
        let row = ask.reader.shipment(id)?;
        let row = row.ok_or_else(|| QueryError::UnknownShipment(id.to_string()))?;
        Self::of(ask, row)
    }

    /// Judges the shipment of a row.
    ///
    /// # Errors
    ///
    /// [`QueryError::Store`] if its readings cannot be read.
    pub fn of(ask: &Ask<'_>, row: ShipmentRow) -> Result<Self, QueryError> {
        let shipment = row.detail;
        let rules = shipment.rules();
        let zone = ask.zone_of(Some(shipment.destination));
        let ended = ended(&shipment);
        let mut heard: BTreeMap<SensorId, Vec<Reading>> = BTreeMap::new();
        for (log, readings) in ask.reader.paired_readings(shipment.id)? {
            heard.entry(log.sensor).or_default().extend(readings);
        }
        let plan = rules.as_ref().map(|rules| Plan {
            range: rules.range,
            budget: rules.budget.clone(),
            rules: rules.packs.clone(),
            from: None,
            until: ended.map_or(Until::Now(ask.now), |_| Until::LastReading),
            zone: zone.parse().unwrap_or(Zone::UTC),
            energy: ActivationEnergy::USP,
        });
        let tracks = inside(&shipment)
            .into_iter()
            .map(|(sensor, (name, box_name, interval))| {
                let readings = once(heard.remove(&sensor).unwrap_or_default(), interval);
                let assessment = plan.as_ref().and_then(|plan| judge(&readings, interval, plan));
                Track { sensor, name, box_name, interval, readings, assessment }
            })
            .collect();
        let mut trip = Self { shipment, rules, tracks, ended, zone };
        trip.tracks.sort_by_key(|track| (track.badness(), track.sensor.clone()));
        Ok(trip)
    }

    /// Returns the track that says the worst, or the first if none says anything.
    pub fn main(&self) -> Option<&Track> {
        self.tracks.first()
    }

    /// Returns the moment the trip is shown at: now, or its end.
    pub fn shown_at(&self, now: Timestamp) -> Timestamp {
        self.ended.map_or(now, |ended| ended.min(now))
    }
}

impl Track {
    /// Returns the last reading.
    pub fn last(&self) -> Option<&Reading> {
        self.readings.last()
    }

    /// Sorts the worst first: failed rules, then time out of range, then unknown time.
    fn badness(&self) -> impl Ord + use<> {
        let Some(assessment) = &self.assessment else { return (true, 0, 0, 0) };
        let failed =
            assessment.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Fail).count();
        let out: Duration = assessment.excursions.iter().map(|excursion| excursion.lasted).sum();
        let gaps = assessment.gaps.iter().map(|gap| gap.ended.since(gap.began)).sum::<Duration>();
        let fewer = |amount: usize| i64::try_from(amount).map_or(i64::MIN, |amount| -amount);
        (
            false,
            fewer(failed),
            -i64::try_from(out.as_secs()).unwrap_or(i64::MAX),
            -i64::try_from(gaps.as_secs()).unwrap_or(i64::MAX),
        )
    }

    /// Returns the findings of one rule.
    pub(super) fn findings(&self, rule: &str) -> &[Finding] {
        let verdicts = self.assessment.iter().flat_map(|assessment| &assessment.verdicts);
        let found = verdicts.filter(|verdict| verdict.rule.id == rule);
        found.map(|verdict| verdict.inputs.findings.as_slice()).next().unwrap_or_default()
    }
}

/// Monitoring ends with the decision, and once every sensor was taken out after the arrival.
fn ended(shipment: &Shipment) -> Option<Timestamp> {
    let decided = shipment.steps.iter().find(|step| step.status == Status::Decided);
    let rides = shipment.pairings.iter().any(|pairing| pairing.to.is_none());
    let taken_out = shipment.pairings.iter().filter_map(|pairing| pairing.to).max();
    let has_arrived = shipment.status() >= Status::Arrived;
    decided.map(|step| step.at).or(if has_arrived && !rides { taken_out } else { None })
}

type Place = (String, String, Duration);

/// Sensors that rode inside a box. One outside of it measures the weather.
fn inside(shipment: &Shipment) -> BTreeMap<SensorId, Place> {
    let pairings =
        shipment.pairings.iter().filter(|pairing| pairing.placement != Placement::Outside);
    pairings
        .map(|pairing| {
            let interval = Duration::from_secs(u64::from(pairing.interval_seconds));
            (pairing.sensor.clone(), (pairing.name.clone(), pairing.box_name.clone(), interval))
        })
        .collect()
}

/// Returns each measurement once. Two devices that heard the same advertisement recorded it a
/// few seconds apart, by clocks of their own.
fn once(mut readings: Vec<Reading>, interval: Duration) -> Vec<Reading> {
    let half = i64::try_from(interval.as_millis() / 2).unwrap_or(SAME_MEASUREMENT);
    let same = half.min(SAME_MEASUREMENT);
    readings.sort_unstable();
    let mut kept: Vec<Reading> = Vec::with_capacity(readings.len());
    for reading in readings {
        let is_repeat = kept.last().is_some_and(|last| {
            let is_near = reading.taken.0.saturating_sub(last.taken.0) < same;
            is_near && last.temperature == reading.temperature && last.sequence == reading.sequence
        });
        if !is_repeat {
            kept.push(reading);
        }
    }
    kept
}

fn judge(readings: &[Reading], interval: Duration, plan: &Plan) -> Option<Assessment> {
    let samples = readings
        .iter()
        .map(|reading| Sample { taken: reading.taken, temperature: reading.temperature });
    let series = Series::new(samples, interval).ok()?;
    if series.moments().is_empty() {
        return None;
    }
    assess(&series, plan).ok()
}

#[cfg(test)]
mod tests {
    use domain::units::Temperature;

    use super::*;

    /// Equal readings at these milliseconds, and how many of them are measurements of their own.
    fn check(interval_seconds: u64, taken: impl Iterator<Item = i64>, measured: usize) {
        let reading = |taken| Reading {
            taken: Timestamp(taken),
            temperature: Temperature::from_millicelsius(5_000).unwrap(),
            humidity: None,
            battery: None,
            sequence: None,
            time: domain::reading::TimeSource::Sensor,
        };
        let interval = Duration::from_secs(interval_seconds);
        assert_eq!(once(taken.map(reading).collect(), interval).len(), measured);
    }

    #[test]
    fn a_sensor_that_measures_every_few_seconds_keeps_each_reading() {
        for seconds in [1, 10, 15, 20, 45] {
            let step = i64::try_from(seconds).unwrap() * 1_000;
            check(seconds, (0..60).map(|index| index * step), 60);
        }
    }

    #[test]
    fn a_measurement_that_two_devices_heard_counts_once() {
        let twice = |step: i64, apart: i64| {
            (0..60).flat_map(move |index| [index * step, index * step + apart])
        };
        check(300, twice(300_000, 29_000), 60);
        check(300, twice(300_000, 31_000), 120);
        check(10, twice(10_000, 3_000), 60);
    }
}
