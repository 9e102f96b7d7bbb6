use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    document::DocumentKind,
    ids::{AlertId, DocumentId, FormId, SensorId, ShipmentId},
    reading::{Frame, FrameError, Head, LogId, Reading, SealedHead},
    replica::{
        AlertRow, CalibrationRow, FormRow, OutboxRow, OutboxState, PairingRow, RefusedRow,
        SensorRow, ShipmentRow, SignedChange, StoredDocument,
    },
    sync::{EntryHash, Lsn, Partition, wire::Cursor},
    units::Timestamp,
};

use super::{Document, Tables};
use crate::port::{
    AlertMark, PageKey, Reader, ShipmentFilter, ShipmentOrder, ShipmentSummary, StoreError,
    search_text, search_words,
};

impl Reader for Arc<Tables> {
    fn document(&self, document: DocumentId) -> Result<Option<StoredDocument>, StoreError> {
        Ok(self.documents.get(&document).map(Document::stored))
    }

    fn documents(&self) -> Result<Vec<(DocumentId, DocumentKind)>, StoreError> {
        Ok(self.documents.iter().map(|(id, document)| (*id, document.kind)).collect())
    }

    fn signatures(&self, document: DocumentId) -> Result<Vec<SignedChange>, StoreError> {
        let of_document = self.signatures.values().filter(|it| it.head.document == document);
        Ok(of_document.copied().collect())
    }

    fn shipments(
        &self,
        filter: &ShipmentFilter,
        after: Option<&PageKey>,
        limit: usize,
    ) -> Result<Vec<ShipmentSummary>, StoreError> {
        let mut found: Vec<ShipmentSummary> =
            self.matching(filter).map(|row| self.summary(row)).collect();
        let place = |at: Timestamp, id| match filter.order {
            ShipmentOrder::Changed => (at.0.saturating_neg(), id),
            ShipmentOrder::Due => (at.0, id),
        };
        let place_of = |row: &ShipmentSummary| {
            let key = row.page_key(filter.order);
            place(key.at, key.shipment)
        };
        found.sort_by_key(place_of);
        if let Some(key) = after {
            found.retain(|row| place_of(row) > place(key.at, key.shipment));
        }
        found.truncate(limit);
        Ok(found)
    }

    fn shipment_count(&self, filter: &ShipmentFilter) -> Result<u64, StoreError> {
        Ok(self.matching(filter).map(|_| 1).sum())
    }

    fn shipment(&self, id: ShipmentId) -> Result<Option<ShipmentRow>, StoreError> {
        Ok(self.shipments.get(&id).cloned())
    }

    fn shipments_called(&self, reference: &str) -> Result<Vec<ShipmentId>, StoreError> {
        let called = self.shipments.values().filter(|row| row.reference == reference);
        Ok(called.map(|row| row.id).collect())
    }

    fn pairings(&self, shipment: ShipmentId) -> Result<Vec<PairingRow>, StoreError> {
        Ok(self.pairings.get(&shipment).cloned().unwrap_or_default())
    }

    fn open_pairings(&self) -> Result<Vec<PairingRow>, StoreError> {
        Ok(self.pairings.values().flatten().filter(|row| row.to.is_none()).cloned().collect())
    }

    fn form(&self, id: FormId) -> Result<Option<FormRow>, StoreError> {
        Ok(self.forms.get(&id).cloned())
    }

    fn forms(&self, shipment: ShipmentId) -> Result<Vec<FormRow>, StoreError> {
        Ok(self.forms.values().filter(|row| row.shipment == shipment).cloned().collect())
    }

    fn calibrations(&self, sensor: Option<&SensorId>) -> Result<Vec<CalibrationRow>, StoreError> {
        let is_wanted =
            |row: &&CalibrationRow| sensor.is_none_or(|sensor| row.detail.sensor == *sensor);
        Ok(self.calibrations.values().filter(is_wanted).cloned().collect())
    }

    fn alert(&self, id: AlertId) -> Result<Option<AlertRow>, StoreError> {
        Ok(self.alerts.get(&id).cloned())
    }

    fn alerts(&self, limit: usize) -> Result<Vec<AlertRow>, StoreError> {
        let mut found: Vec<AlertRow> = self.alerts.values().cloned().collect();
        found.sort_by_key(|row| (Reverse(row.is_open), Reverse(row.raised_at), row.id));
        found.truncate(limit);
        Ok(found)
    }

    fn sensors(&self) -> Result<Vec<SensorRow>, StoreError> {
        Ok(self.sensors.values().cloned().collect())
    }

    fn logs(&self, sensor: &SensorId) -> Result<Vec<LogId>, StoreError> {
        let mut logs: Vec<LogId> = self
            .chains
            .keys()
            .chain(self.heads.keys())
            .filter(|log| log.sensor == *sensor)
            .cloned()
            .collect();
        logs.sort_unstable();
        logs.dedup();
        Ok(logs)
    }

    fn readings(
        &self,
        log: &LogId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Reading>, StoreError> {
        let mut found = Vec::new();
        for frame in self.frames.get(log).into_iter().flat_map(BTreeMap::values) {
            match frame.readings() {
                Ok(readings) => found.extend(readings),
                Err(FrameError::UnknownCodec { .. }) => {}
                Err(error) => return Err(StoreError::Corrupt { detail: error.to_string() }),
            }
        }
        found.extend(self.tails.get(log).into_iter().flat_map(BTreeMap::values));
        found.retain(|reading| reading.taken >= from && reading.taken <= to);
        found.sort_by_key(|reading| reading.taken);
        Ok(found)
    }

    fn log_heads(&self) -> Result<Vec<(Head, Vec<Reading>)>, StoreError> {
        let tail = |log: &LogId| {
            self.tails.get(log).into_iter().flat_map(BTreeMap::values).copied().collect()
        };
        Ok(self.chains.iter().map(|(log, head)| (head.clone(), tail(log))).collect())
    }

    fn frames(&self, log: &LogId, from: u64) -> Result<Vec<Frame>, StoreError> {
        let frames = self.frames.get(log).into_iter().flat_map(|frames| frames.range(from..));
        Ok(frames.map(|(_, frame)| frame.clone()).collect())
    }

    fn sealed_head(&self, log: &LogId) -> Result<Option<SealedHead>, StoreError> {
        Ok(self.heads.get(log).cloned())
    }

    fn waiting(
        &self,
        partition: Partition,
        bytes_max: usize,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let mut found: Vec<OutboxRow> = Vec::new();
        let mut bytes = 0_usize;
        let is_waiting =
            |row: &&OutboxRow| row.partition == partition && row.state == OutboxState::Waiting;
        for row in self.outbox.iter().filter(is_waiting) {
            bytes = bytes.saturating_add(row.bytes.len());
            if !found.is_empty() && bytes > bytes_max {
                break;
            }
            found.push(row.clone());
        }
        Ok(found)
    }

    fn waiting_partitions(&self) -> Result<BTreeSet<Partition>, StoreError> {
        let waiting = self.outbox.iter().filter(|row| row.state == OutboxState::Waiting);
        Ok(waiting.map(|row| row.partition).collect())
    }

    fn on_the_relay(&self, limit: usize) -> Result<Vec<(Cursor, EntryHash)>, StoreError> {
        let place = |row: &OutboxRow| {
            let lsn = row.lsn.filter(|_| row.state == OutboxState::OnTheRelay)?;
            Some((Cursor { partition: row.partition, lsn }, row.hash))
        };
        let mut places: Vec<_> = self.outbox.iter().filter_map(place).collect();
        places.sort_by_key(|(place, hash)| (Reverse(place.lsn), place.partition, *hash));
        places.truncate(limit);
        Ok(places)
    }

    fn outbox(
        &self,
        shipment: Option<ShipmentId>,
        limit: usize,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let is_asked = |row: &&OutboxRow| shipment.is_none() || row.shipment == shipment;
        let newest = self.outbox.iter().rev().filter(is_asked).take(limit);
        Ok(newest.map(|row| OutboxRow { bytes: Vec::new(), ..row.clone() }).collect())
    }

    fn outbox_counts(
        &self,
        shipment: Option<ShipmentId>,
    ) -> Result<BTreeMap<OutboxState, u64>, StoreError> {
        let mut counts = BTreeMap::new();
        let is_asked = |row: &&OutboxRow| shipment.is_none() || row.shipment == shipment;
        for row in self.outbox.iter().filter(is_asked) {
            *counts.entry(row.state).or_default() += 1;
        }
        Ok(counts)
    }

    fn refused(&self) -> Result<Vec<RefusedRow>, StoreError> {
        let mut found: Vec<RefusedRow> = self.refused.values().cloned().collect();
        found.sort_by_key(|row| (Reverse(row.refused_at), row.hash));
        Ok(found)
    }

    fn cursors(&self) -> Result<BTreeMap<Partition, Lsn>, StoreError> {
        Ok(self.cursors.clone())
    }

    fn value(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.values.get(name).cloned())
    }

    fn values(&self) -> Result<BTreeMap<String, String>, StoreError> {
        Ok(self.values.clone())
    }
}

impl Tables {
    fn matching<'a>(
        &'a self,
        filter: &'a ShipmentFilter,
    ) -> impl Iterator<Item = &'a ShipmentRow> + 'a {
        let words = search_words(&filter.text);
        self.shipments.values().filter(move |row| {
            let text = search_text(row);
            let is_status = filter.statuses.is_empty() || filter.statuses.contains(&row.status);
            is_status && words.iter().all(|word| text.contains(word))
        })
    }

    fn summary(&self, row: &ShipmentRow) -> ShipmentSummary {
        let mut alerts: Vec<&AlertRow> =
            self.alerts.values().filter(|alert| alert.shipment == row.id).collect();
        alerts.sort_by_key(|alert| (alert.raised_at, alert.id));
        let waiting = self
            .outbox
            .iter()
            .filter(|entry| entry.shipment == Some(row.id) && entry.state == OutboxState::Waiting)
            .map(|_| 1)
            .sum();
        ShipmentSummary {
            id: row.id,
            reference: row.reference.clone(),
            status: row.status,
            destination: row.destination.clone(),
            holder: row.holder.clone(),
            arrive_by: row.arrive_by,
            changed_at: row.changed_at,
            alerts: alerts
                .into_iter()
                .map(|alert| AlertMark {
                    kind: alert.detail.kind,
                    is_open: alert.is_open,
                    is_resolved: alert.detail.resolved_at.is_some(),
                })
                .collect(),
            waiting,
        }
    }
}
