//! The frames behind the readings, and the devices' signatures over them.

use std::collections::BTreeMap;

use domain::{
    ids::SensorId,
    reading::{Head, LogId, Reading},
    shipment::Placement,
    units::Timestamp,
};

use super::{super::QueryError, Told};
use crate::report::Proof;

impl Told<'_> {
    /// Returns a proof for each log of a sensor that rode inside.
    pub(super) fn proofs(&self) -> Result<Vec<Proof>, QueryError> {
        let pairings = self.trip.shipment.pairings.iter();
        let inside = pairings.filter(|pairing| pairing.placement != Placement::Outside);
        let mut rode: Vec<(&SensorId, Timestamp)> =
            inside.map(|pairing| (&pairing.sensor, pairing.from)).collect();
        rode.sort_unstable();
        rode.dedup_by_key(|(sensor, _)| *sensor);
        let tails: BTreeMap<LogId, Vec<Reading>> =
            self.ask.reader.log_heads()?.into_iter().map(|(head, tail)| (head.log, tail)).collect();
        let mut proofs = Vec::new();
        for (sensor, from) in rode {
            for log in self.ask.reader.logs(sensor)? {
                let mut tail = tails.get(&log).cloned().unwrap_or_default();
                tail.retain(|reading| reading.taken >= from);
                proofs.extend(self.proof(log, from, &tail)?);
            }
        }
        Ok(proofs)
    }

    /// Frames that end before the sensor came along are left out; the hash up to them stands for
    /// them.
    fn proof(
        &self,
        log: LogId,
        from: Timestamp,
        tail: &[Reading],
    ) -> Result<Option<Proof>, QueryError> {
        let sealed = self.ask.reader.sealed_head(&log)?;
        let frames = self.ask.reader.frames(&log, 1)?;
        let mut head = Head::genesis(log);
        let mut first = 0;
        for frame in &frames {
            let readings = frame.readings().unwrap_or_default();
            let is_before = readings.iter().all(|reading| reading.taken < from);
            // Frames of another device may have come with a hole between: no chain leads across.
            let Some(next) = head.then(frame).ok().filter(|_| is_before) else { break };
            (head, first) = (next, first + 1);
        }
        let mut end = head.clone();
        let mut last = first;
        for frame in frames.get(first..).unwrap_or_default() {
            let Ok(next) = end.then(frame) else { break };
            (end, last) = (next, last + 1);
        }
        let sealed = sealed.filter(|sealed| (head.seq..=end.seq).contains(&sealed.head().seq));
        let frames = frames.get(first..last).unwrap_or_default();
        let is_there = !frames.is_empty() || !tail.is_empty();
        Ok(is_there.then(|| Proof::new(&head, frames, sealed.as_ref()).with_tail(tail)))
    }
}
