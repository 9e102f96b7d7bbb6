//! One sensor under the rules of its shipment.

use std::{collections::BTreeSet, time::Duration};

use sha2::{Digest, Sha256};

use crate::{
    alert::AlertKind,
    excursion::{Breach, Finding, Monitor, MonitorState, Sample, Standing},
    ids::{AlertId, SensorId, ShipmentId},
    reading::Reading,
    shipment::{Pairing, Rules, Shipment},
    units::{Now, Temperature, Timestamp},
};

/// How long a sensor may be silent before someone is told.
pub(super) const SILENT_AFTER: Duration = Duration::from_secs(60 * 60);

/// Something to put on the record of a shipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raised {
    pub(super) id: AlertId,
    pub(super) shipment: ShipmentId,
    pub(super) sensor: SensorId,
    pub(super) box_name: String,
    pub(super) kind: AlertKind,
    pub(super) began: Timestamp,
    pub(super) temperature: Option<Temperature>,
    pub(super) rule: Option<String>,
    /// Whether its readings came late.
    pub(super) is_late: bool,
    /// When it was over, if this says so rather than raises.
    pub(super) resolved_at: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct Monitored {
    shipment: ShipmentId,
    pairing: Pairing,
    rules: Rules,
    monitors: Vec<Monitor>,
    heard: Duration,
    last: Option<Reading>,
    open: BTreeSet<(AlertKind, Timestamp)>,
    told: BTreeSet<(AlertKind, Timestamp)>,
}

impl Monitored {
    /// Returns `None` if the shipment carries nothing that has a storage range.
    pub(super) fn new(shipment: &Shipment, pairing: &Pairing, now: Now) -> Option<Self> {
        let rules = shipment.rules()?;
        let monitors = monitors(&rules, pairing);
        Some(Self {
            shipment: shipment.id,
            pairing: pairing.clone(),
            rules,
            monitors,
            heard: now.monotonic,
            last: None,
            open: BTreeSet::new(),
            told: BTreeSet::new(),
        })
    }

    /// Alerts that are on the record are not raised again.
    pub(super) fn shipment_changed(&mut self, shipment: &Shipment) {
        for alert in shipment.alerts.iter().filter(|alert| alert.sensor == self.pairing.sensor) {
            let key = (alert.kind, alert.began);
            self.told.insert(key);
            if alert.resolved_at.is_none() {
                self.open.insert(key);
            }
        }
    }

    /// Returns whether `temperature` lies on another side of the range than the last reading.
    pub(super) fn crosses(&self, temperature: Temperature) -> bool {
        let side = |temperature| self.rules.range.breach_of(temperature);
        self.last.is_some_and(|last| side(last.temperature) != side(temperature))
    }

    pub(super) fn catch_up(&mut self, now: Now, readings: &[Reading]) -> Vec<Raised> {
        self.monitors = monitors(&self.rules, &self.pairing);
        self.last = None;
        let mut raised = Vec::new();
        let from = self.pairing.from;
        for reading in readings.iter().filter(|reading| reading.taken >= from) {
            raised.extend(self.judge(*reading));
        }
        self.heard = now.monotonic;
        raised
    }

    /// Judges the readings of a file: what they show began long ago and is told today.
    pub(super) fn found_late(
        &mut self,
        now: Now,
        shipment: &Shipment,
        readings: &[Reading],
    ) -> Vec<Raised> {
        self.pairing.from = readings.first().map_or(self.pairing.from, |first| first.taken);
        self.shipment_changed(shipment);
        let raised = self.catch_up(now, readings);
        raised.into_iter().map(|raised| Raised { is_late: true, ..raised }).collect()
    }

    pub(super) fn feed(&mut self, now: Now, reading: Reading) -> Vec<Raised> {
        self.heard = now.monotonic;
        self.judge(reading)
    }

    /// Silence is measured on the monotonic clock: a wall clock that jumps raises nothing.
    pub(super) fn tick(&mut self, now: Now) -> Option<Raised> {
        let last = self.last?;
        if now.monotonic.saturating_sub(self.heard) < SILENT_AFTER {
            return None;
        }
        self.raise(AlertKind::SensorSilent, last.taken, None, None)
    }

    pub(super) fn next_wake(&self) -> Option<Duration> {
        let last = self.last?;
        let is_told = self.told.contains(&(AlertKind::SensorSilent, last.taken));
        (!is_told).then(|| self.heard.saturating_add(SILENT_AFTER))
    }

    fn judge(&mut self, reading: Reading) -> Vec<Raised> {
        let sample = Sample { taken: reading.taken, temperature: reading.temperature };
        let fed = self.monitors.iter_mut().all(|monitor| monitor.feed(sample).is_ok());
        if !fed {
            return Vec::new();
        }
        self.last = Some(reading);
        let standings: Vec<(String, Standing)> = self
            .monitors
            .iter()
            .map(|monitor| (monitor.rule().id.clone(), monitor.standing(reading.taken)))
            .collect();
        let mut lasting = BTreeSet::new();
        let mut raised = Vec::new();
        for (rule, standing) in &standings {
            for (kind, began, limit) in self.rules.alerts(rule, standing) {
                lasting.insert((kind, began));
                let rule = limit.map(|limit| format!("{rule}/{limit}"));
                raised.extend(self.raise(kind, began, Some(reading.temperature), rule));
            }
        }
        raised.extend(self.resolve(&lasting, reading.taken));
        raised
    }

    fn raise(
        &mut self,
        kind: AlertKind,
        began: Timestamp,
        temperature: Option<Temperature>,
        rule: Option<String>,
    ) -> Option<Raised> {
        if !self.told.insert((kind, began)) {
            return None;
        }
        self.open.insert((kind, began));
        Some(Raised { temperature, rule, ..self.about(kind, began) })
    }

    /// A stop is never resolved by a reading: what froze stays frozen until a person decides.
    fn resolve(
        &mut self,
        lasting: &BTreeSet<(AlertKind, Timestamp)>,
        at: Timestamp,
    ) -> Vec<Raised> {
        let over: Vec<_> = self
            .open
            .iter()
            .filter(|key| !key.0.is_stop() && !lasting.contains(key))
            .copied()
            .collect();
        over.into_iter()
            .map(|(kind, began)| {
                self.open.remove(&(kind, began));
                Raised { resolved_at: Some(at), ..self.about(kind, began) }
            })
            .collect()
    }

    fn about(&self, kind: AlertKind, began: Timestamp) -> Raised {
        Raised {
            id: alert_id(self.shipment, &self.pairing.sensor, kind, began),
            shipment: self.shipment,
            sensor: self.pairing.sensor.clone(),
            box_name: self.pairing.box_name.clone(),
            kind,
            began,
            temperature: None,
            rule: None,
            is_late: false,
            resolved_at: None,
        }
    }
}

fn monitors(rules: &Rules, pairing: &Pairing) -> Vec<Monitor> {
    let interval = Duration::from_secs(u64::from(pairing.interval_seconds));
    rules
        .watched
        .iter()
        .filter_map(|pack| Monitor::new(pack, rules.range, &rules.budget, interval).ok())
        .collect()
}

fn alert_id(shipment: ShipmentId, sensor: &SensorId, kind: AlertKind, began: Timestamp) -> AlertId {
    let text = format!("isotherm alert 1\n{shipment}\n{sensor}\n{kind:?}\n{}\n", began.0);
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    AlertId(id)
}

impl Rules {
    /// Returns what a rule's standing asks to be told, with the limit that fired for a stop.
    fn alerts(
        &self,
        rule: &str,
        standing: &Standing,
    ) -> Vec<(AlertKind, Timestamp, Option<String>)> {
        let mut alerts = Vec::new();
        if rule == Rules::STORAGE {
            for finding in &standing.findings {
                if let Finding::Time(finding) = finding
                    && let Some(since) = finding.since
                {
                    let kind = match finding.threshold.breach {
                        Breach::Hot => AlertKind::TooWarm,
                        Breach::Cold => AlertKind::TooCold,
                    };
                    alerts.push((kind, since, None));
                }
            }
        }
        if let MonitorState::Stop { limit, breach, fired: Some(fired) } = &standing.state
            && (rule != Rules::STORAGE || self.has_budget(*breach))
        {
            let kind = match breach {
                Breach::Hot => AlertKind::HeatDamage,
                Breach::Cold => AlertKind::Frozen,
            };
            alerts.push((kind, *fired, Some(limit.clone())));
        }
        alerts
    }

    fn has_budget(&self, breach: Breach) -> bool {
        self.budget.bands.iter().any(|band| band.breach == breach)
    }
}
