//! Sensors: what was heard, what is kept of it, and what someone must be told.

mod kept;
mod known;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    BatchId, Effect, Load, PairingRow, Restored, Write,
    monitored::{Monitored, Raised},
};
use crate::{
    ids::{DeviceId, SensorId, ShipmentId},
    reading::{Frame, Head, LogId, Reading, SealedHead, Tail, TimeSource},
    shipment::Shipment,
    units::{Humidity, Millivolts, Now, Temperature, Timestamp},
};
use kept::Kept;
use known::Known;

/// Sensors remembered at once; of those that are not paired the longest unheard goes first.
const SENSORS_MAX: usize = 256;

/// A sensor that was heard lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The sensor.
    pub id: SensorId,
    /// The format it speaks, such as `ruuvi-df5`.
    pub format: &'static str,
    /// Its last temperature, if it gave one.
    pub temperature: Option<Temperature>,
    /// When it was last heard.
    pub heard_at: Timestamp,
    /// Its signal strength in dBm, as last heard.
    pub rssi: Option<i16>,
    /// The shipment it rides in, if it does.
    pub shipment: Option<ShipmentId>,
    /// Its last temperatures with their times, oldest first.
    pub history: Vec<(Timestamp, Temperature)>,
}

#[derive(Debug)]
pub(super) struct Watch {
    device: DeviceId,
    boot: u32,
    sensors: BTreeMap<SensorId, Known>,
    logs: BTreeMap<SensorId, Kept>,
    riding: BTreeMap<SensorId, (ShipmentId, String)>,
    monitored: BTreeMap<(ShipmentId, SensorId), Monitored>,
    is_scanning: bool,
}

/// What a sensor said, whatever it speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) sensor: SensorId,
    pub(super) format: &'static str,
    pub(super) temperature: Option<Temperature>,
    pub(super) humidity: Option<Humidity>,
    pub(super) battery: Option<Millivolts>,
    pub(super) battery_percent: Option<u8>,
    pub(super) sequence: Option<u32>,
    pub(super) rssi: Option<i16>,
}

/// What came of something heard.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) writes: Vec<Write>,
    /// Frames that were finished, with the head after each.
    pub(super) closed: Vec<(Head, Frame)>,
    pub(super) raised: Vec<Raised>,
    pub(super) is_new: bool,
}

impl Watch {
    pub(super) fn new(device: DeviceId, boot: u32, restored: &Restored) -> Self {
        let mut watch = Self {
            device,
            boot,
            sensors: BTreeMap::new(),
            logs: BTreeMap::new(),
            riding: BTreeMap::new(),
            monitored: BTreeMap::new(),
            is_scanning: false,
        };
        for row in &restored.sensors {
            watch.sensors.insert(row.id.clone(), Known::restored(row.clone()));
        }
        for (head, open) in restored.logs.iter().filter(|(head, _)| head.log.device == device) {
            watch.logs.insert(
                head.log.sensor.clone(),
                Kept::new(head.clone(), open, boot.saturating_sub(1)),
            );
        }
        for pairing in &restored.pairings {
            watch.ride(pairing);
        }
        watch
    }

    /// Finishes the frames that the last run left open, and asks for what is on the way.
    ///
    /// A frame never mixes two starts of the device: their monotonic clocks differ.
    pub(super) fn start(&mut self, effects: &mut Vec<Effect>) -> Vec<(Head, Frame)> {
        let shipments: BTreeSet<ShipmentId> =
            self.riding.values().map(|(shipment, _)| *shipment).collect();
        effects.extend(shipments.into_iter().map(|id| Effect::Load(Load::Document(id.into()))));
        if !self.riding.is_empty() {
            effects.push(Effect::Scan { is_on: true });
        }
        let boot = self.boot;
        let mut closed = Vec::new();
        for log in self.logs.values_mut() {
            if let Ok(Some(frame)) = log.tail.close() {
                closed.push((log.tail.head().clone(), frame));
                log.is_touched = true;
            }
            log.tail = Tail::new(log.tail.head().clone(), boot);
        }
        closed
    }

    pub(super) fn scan(&mut self, is_on: bool, effects: &mut Vec<Effect>) {
        self.is_scanning = is_on;
        effects.push(Effect::Scan { is_on: is_on || !self.riding.is_empty() });
    }

    /// Returns whether a sensor rides in another shipment than this one.
    pub(super) fn rides_elsewhere(&self, sensor: &SensorId, shipment: ShipmentId) -> bool {
        self.riding.get(sensor).is_some_and(|(other, _)| *other != shipment)
    }

    /// Returns the shipment a sensor rides in.
    pub(super) fn shipment_of(&self, sensor: &SensorId) -> Option<ShipmentId> {
        self.riding.get(sensor).map(|(shipment, _)| *shipment)
    }

    /// Follows a shipment whose document changed: pairings, rules, alerts already raised.
    ///
    /// A sensor that was not followed before is caught up from its stored readings.
    pub(super) fn shipment_changed(
        &mut self,
        now: Now,
        shipment: &Shipment,
        effects: &mut Vec<Effect>,
    ) {
        let was_riding = !self.riding.is_empty();
        self.riding.retain(|_, (rides_in, _)| *rides_in != shipment.id);
        self.monitored.retain(|(followed, sensor), _| {
            *followed != shipment.id || shipment.riding(sensor).is_some()
        });
        let mut must_catch_up = false;
        for pairing in shipment.pairings.iter().filter(|pairing| pairing.to.is_none()) {
            self.riding.insert(pairing.sensor.clone(), (shipment.id, pairing.box_name.clone()));
            let key = (shipment.id, pairing.sensor.clone());
            if !self.monitored.contains_key(&key) {
                let monitored = Monitored::new(shipment, pairing, now);
                must_catch_up = true;
                self.monitored.extend(monitored.map(|monitored| (key, monitored)));
            }
        }
        for (_, monitored) in self.monitored.iter_mut().filter(|((id, _), _)| *id == shipment.id) {
            monitored.shipment_changed(shipment);
        }
        if must_catch_up {
            effects.push(Effect::Load(Load::Readings(shipment.id)));
        }
        if was_riding == self.riding.is_empty() {
            effects.push(Effect::Scan { is_on: self.is_scanning || !self.riding.is_empty() });
        }
    }

    /// Follows a shipment no longer, because it left this device.
    pub(super) fn shipment_gone(&mut self, shipment: ShipmentId, effects: &mut Vec<Effect>) {
        let was_riding = !self.riding.is_empty();
        self.riding.retain(|_, (rides_in, _)| *rides_in != shipment);
        self.monitored.retain(|(followed, _), _| *followed != shipment);
        if was_riding && self.riding.is_empty() {
            effects.push(Effect::Scan { is_on: self.is_scanning });
        }
    }

    /// Asks for the readings of shipments whose sensors another device heard.
    pub(super) fn heard_elsewhere(&self, sensors: &BTreeSet<SensorId>, effects: &mut Vec<Effect>) {
        let shipments: BTreeSet<ShipmentId> =
            sensors.iter().filter_map(|sensor| self.shipment_of(sensor)).collect();
        effects.extend(shipments.into_iter().map(|id| Effect::Load(Load::Readings(id))));
    }

    /// Feeds stored readings to the monitors of a shipment, in order of time.
    pub(super) fn catch_up(
        &mut self,
        now: Now,
        shipment: ShipmentId,
        readings: BTreeMap<LogId, Vec<Reading>>,
    ) -> Vec<Raised> {
        let mut raised = Vec::new();
        let mut by_sensor: BTreeMap<SensorId, Vec<Reading>> = BTreeMap::new();
        for (log, readings) in readings {
            by_sensor.entry(log.sensor).or_default().extend(readings);
        }
        for (sensor, mut readings) in by_sensor {
            readings.sort_by_key(|reading| reading.taken);
            if let Some(monitored) = self.monitored.get_mut(&(shipment, sensor)) {
                raised.extend(monitored.catch_up(now, &readings));
            }
        }
        raised
    }

    /// Takes in what a sensor said.
    ///
    /// Everything is shown; of a sensor that rides, one reading for each interval is kept, and
    /// every reading that crosses the edge of the storage range.
    pub(super) fn heard(&mut self, now: Now, measured: &Measured) -> Heard {
        let mut heard = Heard::default();
        self.make_room(&measured.sensor);
        let known = self
            .sensors
            .entry(measured.sensor.clone())
            .or_insert_with(|| Known::first(&measured.sensor));
        heard.is_new = known.hear(now, measured);
        let Some(temperature) = measured.temperature else { return heard };
        let Some(shipment) = self.riding.get(&measured.sensor).map(|(shipment, _)| *shipment)
        else {
            return heard;
        };
        let reading = Reading {
            taken: Reading::heard_at(now.wall),
            temperature,
            humidity: measured.humidity,
            battery: measured.battery,
            sequence: measured.sequence,
            time: TimeSource::Device,
        };
        let monitored = self.monitored.get_mut(&(shipment, measured.sensor.clone()));
        let crosses = monitored.as_ref().is_some_and(|monitored| monitored.crosses(temperature));
        if !known.is_due(&reading) && !crosses {
            return heard;
        }
        known.kept = Some(reading);
        known.row.last_reading = Some(reading);
        heard.writes.push(Write::Sensor(Box::new(known.row.clone())));
        self.keep(&measured.sensor, reading, &mut heard);
        if let Some(monitored) = self.monitored.get_mut(&(shipment, measured.sensor.clone())) {
            heard.raised = monitored.feed(now, reading);
        }
        heard
    }

    /// Closes the open frames of `sensors` and signs how far their logs go.
    pub(super) fn publish<'a>(
        &mut self,
        sensors: impl Iterator<Item = &'a SensorId>,
        key: &crate::access::DeviceKey,
    ) -> (Vec<(Head, Frame)>, Vec<SealedHead>) {
        let (mut closed, mut seals) = (Vec::new(), Vec::new());
        for sensor in sensors {
            let Some(log) = self.logs.get_mut(sensor) else { continue };
            if let Ok(Some(frame)) = log.tail.close() {
                log.is_touched = true;
                closed.push((log.tail.head().clone(), frame));
            }
            if log.tail.head().seq > log.sealed_seq
                && let Ok(sealed) = SealedHead::seal(log.tail.head().clone(), key)
            {
                log.sealed_seq = log.tail.head().seq;
                seals.push(sealed);
            }
        }
        (closed, seals)
    }

    /// Returns the sensors whose logs hold something that was not signed.
    pub(super) fn unsealed(&self) -> Vec<SensorId> {
        let is_unsealed =
            |log: &Kept| log.tail.head().seq > log.sealed_seq || !log.tail.open().is_empty();
        self.logs
            .iter()
            .filter(|(_, log)| is_unsealed(log))
            .map(|(sensor, _)| sensor.clone())
            .collect()
    }

    /// Notices sensors that fell silent.
    pub(super) fn tick(&mut self, now: Now) -> Vec<Raised> {
        let mut raised = Vec::new();
        for monitored in self.monitored.values_mut() {
            raised.extend(monitored.tick(now));
        }
        raised
    }

    pub(super) fn next_wake(&self) -> Option<Duration> {
        self.monitored.values().filter_map(Monitored::next_wake).min()
    }

    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let heard = self.sensors.values().filter_map(|known| {
            Some(Candidate {
                id: known.row.id.clone(),
                format: known.format,
                temperature: known.history.back().map(|(_, temperature)| *temperature),
                heard_at: known.heard?.wall,
                rssi: known.row.rssi,
                shipment: self.riding.get(&known.row.id).map(|(shipment, _)| *shipment),
                history: known.history.iter().copied().collect(),
            })
        });
        heard.collect()
    }

    /// Remembers which batch the touched logs went into.
    pub(super) fn batch_is(&mut self, id: BatchId) {
        for log in self.logs.values_mut().filter(|log| log.is_touched) {
            log.batch = Some(id);
            log.is_touched = false;
        }
    }

    pub(super) fn stored(&mut self, id: BatchId) {
        for log in self.logs.values_mut().filter(|log| log.batch == Some(id)) {
            log.stored = (log.tail.head().clone(), log.tail.open().to_vec());
            log.batch = None;
        }
    }

    /// Goes back to where the store stands: what failed is heard again a minute later.
    pub(super) fn store_failed(&mut self, id: BatchId) {
        let boot = self.boot;
        for log in self.logs.values_mut().filter(|log| log.batch == Some(id)) {
            log.reset(boot);
        }
    }

    /// Appends readings that are all there at once; every frame of them is closed.
    pub(super) fn append(&mut self, sensor: &SensorId, readings: &[Reading]) -> Vec<(Head, Frame)> {
        let mut closed = Vec::new();
        if readings.is_empty() {
            return closed;
        }
        let log = LogId { device: self.device, sensor: sensor.clone() };
        let boot = self.boot;
        let kept = self
            .logs
            .entry(sensor.clone())
            .or_insert_with(|| Kept::new(Head::genesis(log), &[], boot));
        kept.is_touched = true;
        for reading in readings {
            match kept.tail.push(*reading) {
                Ok(Some(frame)) => closed.push((kept.tail.head().clone(), frame)),
                Ok(None) => {}
                Err(_) => break,
            }
        }
        if let Ok(Some(frame)) = kept.tail.close() {
            closed.push((kept.tail.head().clone(), frame));
        }
        closed
    }

    fn keep(&mut self, sensor: &SensorId, reading: Reading, heard: &mut Heard) {
        let log = LogId { device: self.device, sensor: sensor.clone() };
        let boot = self.boot;
        let kept = self
            .logs
            .entry(sensor.clone())
            .or_insert_with(|| Kept::new(Head::genesis(log.clone()), &[], boot));
        let open = u64::try_from(kept.tail.open().len()).unwrap_or(u64::MAX);
        let index = kept.tail.head().readings.saturating_add(open);
        let Ok(closed) = kept.tail.push(reading) else { return };
        kept.is_touched = true;
        heard.writes.push(Write::TailReading { log, index, reading });
        if let Some(frame) = closed {
            heard.closed.push((kept.tail.head().clone(), frame));
        }
    }

    fn ride(&mut self, pairing: &PairingRow) {
        self.riding.insert(pairing.sensor.clone(), (pairing.shipment, pairing.box_name.clone()));
    }

    fn make_room(&mut self, sensor: &SensorId) {
        if self.sensors.len() < SENSORS_MAX || self.sensors.contains_key(sensor) {
            return;
        }
        let oldest = self
            .sensors
            .iter()
            .filter(|(id, _)| !self.riding.contains_key(*id))
            .min_by_key(|(_, known)| known.heard.map(|now| now.monotonic))
            .map(|(id, _)| id.clone());
        if let Some(oldest) = oldest {
            self.sensors.remove(&oldest);
        }
    }
}
