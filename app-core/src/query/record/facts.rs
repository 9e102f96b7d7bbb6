//! What was measured, and what it comes to.

use std::collections::BTreeMap;

use domain::{
    excursion::{self, Breach as Side},
    reading::TimeSource,
    sensor::calibration::CalibrationState,
    shipment::{Pairing, Status},
};

use super::{
    super::{
        QueryError, Track,
        calibration::{self, Held},
        verdict::budgets,
    },
    Told,
};
use crate::{
    api::view::{AssessmentView, RuleOutcome},
    report::{
        Breach, Budget, Calibration, Excursion, Gap, Import, Input, Item, Outcome, Reading, Sensor,
        Site, StorageRange, Verdict,
    },
};

impl Told<'_> {
    pub(super) fn sites(&self) -> Vec<Site> {
        let shipment = &self.trip.shipment;
        let arrived = |status| shipment.steps.iter().find(|step| step.status == status);
        let site = |id, at_ms| {
            let name = self.ask.site_ref(id).name;
            Site { name_short: name.clone(), name, passed_at_ms: at_ms }
        };
        vec![
            site(shipment.origin, self.left_at()),
            site(shipment.destination, arrived(Status::Arrived).map(|step| step.at.0)),
        ]
    }

    pub(super) fn left_at(&self) -> Option<i64> {
        let steps = &self.trip.shipment.steps;
        steps.iter().find(|step| step.status == Status::InTransit).map(|step| step.at.0)
    }

    pub(super) fn storage_range(&self) -> StorageRange {
        let range = self.trip.rules.as_ref().map(|rules| rules.range);
        let bound = |pick: fn(excursion::StorageRange) -> domain::units::Temperature| {
            range.map_or(0, |range| i64::from(pick(range).millicelsius()))
        };
        StorageRange {
            min_millicelsius: bound(|range| range.min),
            max_millicelsius: bound(|range| range.max),
            is_freeze_sensitive: self.trip.shipment.carried().any(|item| item.is_freeze_sensitive),
        }
    }

    pub(super) fn items(&self) -> Vec<Item> {
        let item = |item: &domain::shipment::Item| Item {
            product: item.name.clone(),
            batch: item.batch.clone(),
            expiry: item.expiry.to_string(),
            quantity: i64::from(item.quantity),
            unit: item.unit.clone(),
            is_freeze_sensitive: item.is_freeze_sensitive,
        };
        self.trip.shipment.carried().map(item).collect()
    }

    pub(super) fn sensors(&self) -> Result<Vec<Sensor>, QueryError> {
        let sensor = |pairing: &Pairing| {
            Ok(Sensor {
                id: pairing.sensor.to_string(),
                name: pairing.name.clone(),
                placement: self.placement(pairing.placement),
                from_ms: pairing.from.0,
                to_ms: pairing.to.map(|at| at.0),
                interval_seconds: Some(i64::from(pairing.interval_seconds)),
                calibration: self.calibration(pairing)?,
                import: pairing.import.as_ref().map(|import| Import {
                    file_name: import.file_name.clone(),
                    file_sha256: import.file_sha256.clone(),
                    by: self.ask.person_name(import.imported_by),
                    at_ms: import.imported_at.0,
                    readings: i64::from(import.file_readings),
                    readings_outside: i64::from(import.file_readings_outside),
                }),
            })
        };
        self.trip.shipment.pairings.iter().map(sensor).collect()
    }

    fn calibration(&self, pairing: &Pairing) -> Result<Option<Calibration>, QueryError> {
        let held = calibration::held(self.ask, self.trip, pairing)?;
        Ok(held.map(|Held { calibration, state }| Calibration {
            date: calibration.calibrated_on.to_string(),
            uncertainty_millicelsius: calibration.uncertainty_millikelvin.map(i64::from),
            due: Some(calibration.due_on.to_string()),
            certificate: calibration.certificate,
            is_overdue: state == CalibrationState::Overdue,
        }))
    }

    /// Returns the newest date among the rule packs that judged the shipment; of one that carries
    /// nothing, among all.
    pub(super) fn rule_packs_date(&self) -> String {
        let applied = self.trip.rules.iter().flat_map(|rules| rules.packs.iter().copied());
        let newest = applied.map(|pack| pack.dated).max();
        let newest = newest.or_else(|| excursion::packs().iter().map(|pack| pack.dated).max());
        newest.map(|date| date.to_string()).unwrap_or_default()
    }

    pub(super) fn readings(&self) -> Vec<Reading> {
        let of = |track: &Track| {
            let sensor = track.sensor.to_string();
            let reading = move |reading: &domain::reading::Reading| Reading {
                sensor: sensor.clone(),
                taken_at_ms: reading.taken.0,
                temperature_millicelsius: i64::from(reading.temperature.millicelsius()),
                humidity_permille: reading.humidity.map(|value| i64::from(value.permille())),
                time_is_inferred: reading.time == TimeSource::Inferred,
            };
            track.readings.iter().map(reading).collect::<Vec<_>>()
        };
        let mut readings: Vec<Reading> = self.trip.tracks.iter().flat_map(of).collect();
        readings.sort_by(|a, b| (a.taken_at_ms, &a.sensor).cmp(&(b.taken_at_ms, &b.sensor)));
        readings
    }

    pub(super) fn gaps(&self) -> Vec<Gap> {
        let of = |track: &Track| {
            let gaps = track.assessment.iter().flat_map(|assessment| &assessment.gaps);
            let gap = |gap: &excursion::Gap| Gap {
                sensor: Some(track.sensor.to_string()),
                began_ms: gap.began.0,
                ended_ms: gap.ended.0,
                reason: self.silence_reason(&track.sensor, gap),
            };
            gaps.map(gap).collect::<Vec<_>>()
        };
        self.trip.tracks.iter().flat_map(of).collect()
    }

    pub(super) fn excursions(&self) -> Vec<Excursion> {
        let of = |track: &Track| {
            let found = track.assessment.iter().flat_map(|assessment| &assessment.excursions);
            let excursion = |found: &excursion::Excursion| {
                let last = track.last().map_or(found.began, |last| last.taken);
                Excursion {
                    sensor: Some(track.sensor.to_string()),
                    breach: match found.breach {
                        Side::Hot => Breach::Hot,
                        Side::Cold => Breach::Cold,
                    },
                    began_ms: found.began.0,
                    ended_ms: found.ended.unwrap_or(last).0,
                    duration_seconds: i64::try_from(found.lasted.as_secs()).unwrap_or(i64::MAX),
                    extreme_millicelsius: i64::from(found.extreme.millicelsius()),
                    reason: self.excursion_reason(&track.sensor, found),
                }
            };
            found.map(excursion).collect::<Vec<_>>()
        };
        self.trip.tracks.iter().flat_map(of).collect()
    }

    pub(super) fn mean_kinetic(&self) -> Option<i64> {
        let mkt = self.trip.main()?.assessment.as_ref()?.mkt?;
        Some(i64::from(mkt.millicelsius()))
    }

    pub(super) fn budget(&self) -> Option<Budget> {
        let first = budgets(self.trip, self.trip.main()?).into_iter().next()?;
        Some(Budget { used_seconds: first.used_seconds, allowed_seconds: first.total_seconds })
    }
}

pub(super) fn verdicts(assessment: AssessmentView) -> Vec<Verdict> {
    let verdict = |row: crate::api::view::AssessmentRow| Verdict {
        rule: row.rule,
        title: String::new(),
        version: row.version.to_string(),
        clause: row.clause,
        outcome: match row.outcome {
            RuleOutcome::Fail => Outcome::Fail,
            RuleOutcome::Unknown => Outcome::Unknown,
            RuleOutcome::Pass => Outcome::Pass,
        },
        finding: Some(row.finding.into()),
        inputs: row.inputs.into_iter().map(input).collect::<BTreeMap<_, _>>(),
        verify_against_source: row.is_unverified,
    };
    assessment.rows.into_iter().map(verdict).collect()
}

fn input(argument: crate::api::Argument) -> (String, Input) {
    let value = match (argument.value.as_str(), argument.value.parse::<i64>()) {
        ("true", _) => Input::Flag(true),
        ("false", _) => Input::Flag(false),
        (_, Ok(number)) => Input::Number(number),
        (_, Err(_)) => Input::Text(argument.value),
    };
    (argument.name, value)
}
