//! Queues again what a relay that lost its log had.

use domain::{
    ids::{DeviceId, DocumentId, ShipmentId},
    replica::{OutboxRow, frame_entry, seal_entry},
    sync::{Entry, Partition},
    units::Timestamp,
};
use rusqlite::{Connection, Transaction, params};

use super::{
    error::store_error,
    frames,
    read::{many, stored_document},
    write::run,
};
use crate::port::StoreError;

/// Makes the entries of `device` again from documents and frames, one document or log in memory at
/// a time.
pub(super) fn start_over(
    to: &Transaction<'_>,
    partition: Partition,
    device: DeviceId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let again = |entry: &Entry, shipment| {
        queue_again(to, &OutboxRow::made_again(entry, partition, shipment, at))
    };
    let name = partition.to_string();
    for document in sent_documents(to, &name)? {
        let stored = stored_document(to, document)?;
        let entries = stored.and_then(|stored| stored.entries_by(document, device).ok());
        let Some(entries) = entries else {
            forget_places(to, &name, document)?;
            continue;
        };
        let shipment = shipment_of(to, document)?;
        entries.iter().try_for_each(|entry| again(entry, shipment))?;
    }
    for log in frames::logs(to)?.into_keys().filter(|log| log.device == device) {
        let frames = frames::frames(to, &log, 0)?;
        frames.iter().try_for_each(|frame| again(&frame_entry(&log, frame), None))?;
        if let Some(sealed) = frames::head(to, &log)? {
            again(&seal_entry(&sealed), None)?;
        }
    }
    // What is left has a place and was made again in other bytes, or is a replaced head.
    run(
        to,
        "DELETE FROM outbox WHERE partition_name = ?1 AND state IN (1, 2)
           AND (document IS NULL OR lsn IS NOT NULL)",
        [&name],
    )
}

/// A row of the queue keeps its turn; what waits already or was refused stays as it is.
fn queue_again(to: &Transaction<'_>, row: &OutboxRow) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO outbox (hash, partition_name, bytes, document, shipment, what, queued_at_ms,
           state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)
         ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes, state = 0, lsn = NULL,
           settled_at_ms = NULL, relayed_at_ms = NULL, received_at_ms = NULL
         WHERE state IN (1, 2) AND partition_name = excluded.partition_name",
        params![
            row.hash.0,
            row.partition.to_string(),
            row.bytes,
            row.document.map(|id| id.0),
            row.shipment.map(|id| id.0),
            row.what,
            row.queued_at.0,
        ],
    )
}

/// The rows of a document that does not open stay as they are, for they cannot be made again.
fn forget_places(
    to: &Transaction<'_>,
    partition: &str,
    document: DocumentId,
) -> Result<(), StoreError> {
    run(
        to,
        "UPDATE outbox SET lsn = NULL WHERE partition_name = ?1 AND document = ?2",
        params![partition, document.0],
    )
}

fn sent_documents(from: &Connection, partition: &str) -> Result<Vec<DocumentId>, StoreError> {
    many(
        from,
        "SELECT DISTINCT document FROM outbox
         WHERE partition_name = ?1 AND state IN (1, 2) AND document IS NOT NULL",
        [partition],
        |row| row.get(0).map(DocumentId).map_err(store_error),
    )
}

fn shipment_of(from: &Connection, document: DocumentId) -> Result<Option<ShipmentId>, StoreError> {
    let found = many(
        from,
        "SELECT id FROM shipments WHERE id = ?1
         UNION ALL SELECT shipment FROM forms WHERE id = ?1",
        [document.0],
        |row| row.get(0).map(ShipmentId).map_err(store_error),
    )?;
    Ok(found.into_iter().next())
}
