//! From an advertisement to a reading on disk, and to an alert on the record.

use serde_json::json;

use super::{
    Effect, Entropy, Event, Notification, OutboxRow, OutboxState, Replica, Subject, Turn, Waiting,
    Write, documents::Stop, frame_entry, monitored::Raised, seal_entry, watch::Measured,
};
use crate::{
    document::{DocumentKind, Edit},
    ids::{DocumentId, SensorId, ShipmentId},
    reading::{Frame, Head, SealedHead},
    sensor::{self, Advertisement, Heard},
    sync::Entry,
    units::Now,
};

impl Replica {
    /// Decodes what the radio heard. What no decoder knows is not kept: the radio's own list
    /// shows it to a person.
    pub(super) fn heard(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        advertisement: &Advertisement,
    ) {
        let decoded = sensor::decode(advertisement, &self.keys, &mut self.replays);
        let Ok(decoded) = decoded else { return };
        let Some(identity) = &decoded.identity else { return };
        if self.recent.hear(&identity.sensor, &decoded, now.monotonic) == Heard::Repeat {
            return;
        }
        let measured = Measured {
            sensor: identity.sensor.clone(),
            format: decoded.format.name(),
            temperature: decoded.temperature,
            humidity: decoded.humidity,
            battery: decoded.battery,
            battery_percent: decoded.battery_percent,
            sequence: decoded.sequence.map(|sequence| sequence.number),
            rssi: advertisement.rssi,
        };
        self.measured(now, entropy, turn, &measured);
    }

    pub(super) fn measured(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        measured: &Measured,
    ) {
        let heard = self.watch.heard(now, measured);
        turn.writes.extend(heard.writes);
        for (head, frame) in heard.closed {
            self.queue_frame(now, turn, &head, &frame);
        }
        if heard.is_new {
            turn.subjects.insert(Subject::Sensors);
        }
        self.raise(now, entropy, turn, heard.raised);
    }

    /// Puts what the monitors found on the record of their shipments.
    pub(super) fn raise(
        &mut self,
        now: Now,
        entropy: &mut dyn Entropy,
        turn: &mut Turn,
        found: Vec<Raised>,
    ) {
        for raised in found {
            let document = DocumentId::from(raised.shipment);
            let edits = match self.documents.shipment(raised.shipment) {
                Ok(shipment) => {
                    let is_known = shipment.alerts.iter().any(|alert| alert.id == raised.id);
                    self.alert_edits(now, &raised, is_known)
                }
                Err(Stop::Need(_)) => {
                    self.park(turn, document, Waiting::Alert(raised));
                    continue;
                }
                Err(Stop::Refused(_)) => continue,
            };
            if edits.is_empty() {
                continue;
            }
            let what = if raised.resolved_at.is_some() { "alert_resolved" } else { "alert_raised" };
            let Ok(change) = self.documents.change(document, (now.wall, None), &edits) else {
                continue;
            };
            let kind = DocumentKind::Shipment;
            self.write_change(
                turn,
                now.wall,
                (document, kind),
                change,
                (Some(raised.shipment), what),
            );
            if raised.resolved_at.is_none() {
                Self::notify(turn, &raised);
            }
        }
        let _ = entropy;
    }

    fn alert_edits(&self, now: Now, raised: &Raised, is_known: bool) -> Vec<Edit> {
        let key = raised.id.to_string();
        match raised.resolved_at {
            Some(at) => vec![Edit::Answer { map: "resolved", key, value: at.0.to_string() }],
            None if is_known => Vec::new(),
            None => {
                let entry = json!({
                    "id": raised.id, "sensor": raised.sensor, "box_name": raised.box_name,
                    "kind": raised.kind, "began": raised.began, "raised_at": now.wall,
                    "raised_by": self.key.device(), "temperature": raised.temperature,
                    "rule": raised.rule, "is_late": raised.is_late,
                });
                vec![Edit::Insert { map: "alerts", key, entry }]
            }
        }
    }

    fn notify(turn: &mut Turn, raised: &Raised) {
        let is_stop = raised.kind.is_stop();
        turn.output.effects.push(Effect::Notify(Notification {
            alert: raised.id,
            shipment: raised.shipment,
            is_stop,
        }));
        turn.unstored.events.push(Event::AlertRaised {
            alert: raised.id,
            shipment: raised.shipment,
            is_stop,
        });
    }

    /// Finishes and signs the logs of `sensors`, and queues what is new of them.
    pub(super) fn publish(&mut self, now: Now, turn: &mut Turn, sensors: &[SensorId]) {
        let (closed, seals) = self.watch.publish(sensors.iter(), &self.key);
        for (head, frame) in closed {
            self.queue_frame(now, turn, &head, &frame);
        }
        for sealed in seals {
            self.queue_seal(now, turn, sealed);
        }
    }

    /// Follows a shipment that was opened or changed.
    pub(super) fn follow(&mut self, now: Now, turn: &mut Turn, document: DocumentId) {
        if let Ok(shipment) = self.documents.shipment(ShipmentId(document.0)) {
            self.watch.shipment_changed(now, shipment, &mut turn.output.effects);
        }
    }

    /// Stores a finished frame and queues it for the relay.
    pub(super) fn queue_frame(&mut self, now: Now, turn: &mut Turn, head: &Head, frame: &Frame) {
        turn.writes.push(Write::Frame {
            log: head.log.clone(),
            frame: frame.clone(),
            end_index: head.readings,
        });
        self.queue(now, turn, &frame_entry(&head.log, frame), ("readings", &head.log.sensor));
    }

    fn queue_seal(&mut self, now: Now, turn: &mut Turn, sealed: SealedHead) {
        let entry = seal_entry(&sealed);
        let sensor = sealed.head().log.sensor.clone();
        turn.writes.push(Write::SealedHead(sealed));
        self.queue(now, turn, &entry, ("readings_signed", &sensor));
    }

    fn queue(&mut self, now: Now, turn: &mut Turn, entry: &Entry, about: (&str, &SensorId)) {
        let (what, sensor) = about;
        turn.writes.push(Write::Outbox(OutboxRow {
            hash: entry.hash(),
            partition: self.home,
            bytes: entry.to_bytes(),
            document: None,
            shipment: self.watch.shipment_of(sensor),
            what: what.to_owned(),
            queued_at: now.wall,
            state: OutboxState::Waiting,
            lsn: None,
            relayed_at: None,
            received_at: None,
        }));
        turn.subjects.insert(Subject::Sync);
        self.exchange.queued(self.home);
    }
}
