//! The store in memory: the twin that tests and scripted sessions use.

mod read;
mod write;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    access::DevicePublicKey,
    document::{ChangeHash, DocumentKind},
    ids::{AlertId, CalibrationId, DocumentId, FormId, SensorId, ShipmentId},
    reading::{Frame, Head, LogId, Reading, SealedHead},
    replica::{
        AlertRow, Batch, CalibrationRow, FormRow, OutboxRow, PairingRow, RefusedRow, SensorRow,
        ShipmentRow, SignedChange,
    },
    sync::{EntryHash, Lsn, Partition},
};

use crate::port::{Reader, Store, StoreError};

/// The store in memory. What it holds ends with it.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    is_suspended: bool,
    tables: Arc<Tables>,
}

#[derive(Clone, Debug, Default)]
struct Tables {
    documents: BTreeMap<DocumentId, Document>,
    signatures: BTreeMap<(DocumentId, ChangeHash, DevicePublicKey), SignedChange>,
    shipments: BTreeMap<ShipmentId, ShipmentRow>,
    pairings: BTreeMap<ShipmentId, Vec<PairingRow>>,
    forms: BTreeMap<FormId, FormRow>,
    calibrations: BTreeMap<CalibrationId, CalibrationRow>,
    alerts: BTreeMap<AlertId, AlertRow>,
    sensors: BTreeMap<SensorId, SensorRow>,
    chains: BTreeMap<LogId, Head>,
    tails: BTreeMap<LogId, BTreeMap<u64, Reading>>,
    frames: BTreeMap<LogId, BTreeMap<u64, Frame>>,
    heads: BTreeMap<LogId, SealedHead>,
    outbox: Vec<OutboxRow>,
    refused: BTreeMap<EntryHash, RefusedRow>,
    cursors: BTreeMap<Partition, Lsn>,
    values: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Document {
    kind: DocumentKind,
    compact: Vec<u8>,
    changes: Vec<(ChangeHash, Vec<u8>)>,
}

impl Store for MemoryStore {
    fn apply(&self, batches: &[Batch]) -> Result<(), StoreError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_suspended {
            return Err(StoreError::Suspended);
        }
        // All or nothing: the work is done on a copy, which replaces the tables at the end.
        let mut tables = Tables::clone(&state.tables);
        for write in batches.iter().flat_map(|batch| &batch.writes) {
            tables.apply(write)?;
        }
        state.tables = Arc::new(tables);
        Ok(())
    }

    fn reader(&self) -> Result<Box<dyn Reader + '_>, StoreError> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_suspended {
            return Err(StoreError::Suspended);
        }
        Ok(Box::new(Arc::clone(&state.tables)))
    }

    fn suspend(&self) -> Result<(), StoreError> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_suspended = true;
        Ok(())
    }

    fn resume(&self) -> Result<(), StoreError> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_suspended = false;
        Ok(())
    }
}
