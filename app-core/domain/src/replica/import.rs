//! From a logger's file to frames on disk, and to alerts that are found late.

use super::{
    LoggerFile, Outcomes, Refusal, Write,
    carry_out::{Act, Answer},
    monitored::Monitored,
};
use crate::{
    ids::ShipmentId,
    logger::join,
    reading::Reading,
    shipment::import::{Found, import},
};

impl Act<'_> {
    /// Takes in a file: all of it becomes durable in one batch with its place on the record.
    pub(super) fn import(&mut self, file: &LoggerFile) -> Answer {
        let fresh = join(&file.recorded, &file.readings).map_err(|two| Refusal::Contradicts {
            at: two.at,
            recorded: two.recorded,
            imported: two.imported,
            count: two.count,
        })?;
        let found = found(file);
        if found.times.is_empty() {
            return Err(Refusal::NoReadings.into());
        }
        let written = self.turn.writes.len();
        self.shipment(file.shipment, "readings_imported", |facts, shipment, id| {
            import(facts, shipment, id, &found)
        })?;
        let shipment = self.replica.documents.shipment(file.shipment)?.clone();
        let (_, outside) = found.within(&shipment);
        let (added, known) = (fresh.len(), found.times.len().saturating_sub(fresh.len()));
        for (head, frame) in self.replica.watch.append(&file.sensor, &fresh) {
            self.replica.queue_frame(self.now, self.turn, &head, &frame);
        }
        self.replica.publish(self.now, self.turn, std::slice::from_ref(&file.sensor));
        self.belongs_to(file.shipment, written);

        let place = shipment.pairings.iter().rfind(|pairing| pairing.sensor == file.sensor);
        let monitored = place.and_then(|place| Monitored::new(&shipment, place, self.now));
        if let Some(mut monitored) = monitored.filter(|_| added > 0) {
            let mut readings: Vec<Reading> = file.recorded.iter().chain(&fresh).copied().collect();
            let rode = shipment.pairings.iter().filter(|place| place.sensor == file.sensor);
            readings.retain(|reading| {
                let mut rode = rode.clone();
                rode.any(|it| {
                    it.from <= reading.taken && it.to.is_none_or(|to| reading.taken <= to)
                })
            });
            readings.sort_unstable();
            readings.dedup_by_key(|reading| reading.taken);
            let raised = monitored.found_late(self.now, &shipment, &readings);
            self.replica.raise(self.now, self.entropy, self.turn, raised);
        }
        self.turn.subjects.insert(super::Subject::Sensors);
        Ok(Outcomes::Imported { added, known, outside })
    }

    /// The logger rides nowhere, so its frames are told which shipment they are about.
    fn belongs_to(&mut self, shipment: ShipmentId, written: usize) {
        for write in self.turn.writes.iter_mut().skip(written) {
            if let Write::Outbox(row) = write {
                row.shipment = Some(shipment);
            }
        }
    }
}

fn found(file: &LoggerFile) -> Found {
    let mut times: Vec<_> = file.readings.iter().map(|reading| reading.taken).collect();
    times.sort_unstable();
    times.dedup();
    Found {
        sensor: file.sensor.clone(),
        name: file.name.clone(),
        box_name: file.box_name.clone(),
        placement: file.placement,
        interval_seconds: file.interval_seconds,
        file_name: file.file_name.clone(),
        file_sha256: file.file_sha256.clone(),
        times,
    }
}
