//! What waits for the relay, what it has, and what it refused.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    document::ChangeHash,
    ids::{DocumentId, ShipmentId},
    replica::{OutboxRow, OutboxState, RefusedRow},
    sync::{EntryHash, Lsn, Partition, wire::Cursor},
    units::Timestamp,
};
use rusqlite::{Connection, Row, params};

use super::{
    error::{corrupt, store_error},
    read::many,
    word::{from_json, unsigned},
};
use crate::port::StoreError;

const COLUMNS: &str = "hash, partition_name, bytes, document, shipment, what, queued_at_ms, state,
   lsn, relayed_at_ms, received_at_ms";

/// Stops reading as soon as the message is full, however long the queue is.
pub(super) fn waiting(
    connection: &Connection,
    partition: Partition,
    bytes_max: usize,
) -> Result<Vec<OutboxRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE partition_name = ?1 AND state = 0 ORDER BY number"
    );
    let mut statement = connection.prepare_cached(&sql).map_err(store_error)?;
    let mut rows = statement.query([partition.to_string()]).map_err(store_error)?;
    let mut found: Vec<OutboxRow> = Vec::new();
    let mut bytes = 0_usize;
    while let Some(row) = rows.next().map_err(store_error)? {
        let row = outbox_row(row)?;
        bytes = bytes.saturating_add(row.bytes.len());
        if !found.is_empty() && bytes > bytes_max {
            break;
        }
        found.push(row);
    }
    Ok(found)
}

pub(super) fn waiting_partitions(
    connection: &Connection,
) -> Result<BTreeSet<Partition>, StoreError> {
    let found = many(
        connection,
        "SELECT DISTINCT partition_name FROM outbox WHERE state = 0",
        [],
        |row| {
            let name: String = row.get(0).map_err(store_error)?;
            name.parse().map_err(|_| corrupt("a partition has no name"))
        },
    )?;
    Ok(found.into_iter().collect())
}

/// What an older version noted has no place, and stays as it is.
pub(super) fn on_the_relay(
    connection: &Connection,
    limit: usize,
) -> Result<Vec<(Cursor, EntryHash)>, StoreError> {
    many(
        connection,
        "SELECT partition_name, lsn, hash FROM outbox WHERE state = 1 AND lsn IS NOT NULL
         ORDER BY lsn DESC, partition_name, hash LIMIT ?1",
        [i64::try_from(limit).unwrap_or(i64::MAX)],
        |row| {
            let name: String = row.get(0).map_err(store_error)?;
            let partition = name.parse().map_err(|_| corrupt("a partition has no name"))?;
            let lsn = Lsn(unsigned(row.get(1).map_err(store_error)?)?);
            Ok((Cursor { partition, lsn }, EntryHash(row.get(2).map_err(store_error)?)))
        },
    )
}

pub(super) fn newest(
    connection: &Connection,
    shipment: Option<ShipmentId>,
    limit: usize,
) -> Result<Vec<OutboxRow>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let columns = COLUMNS.replace("bytes", "x''");
    match shipment {
        Some(shipment) => {
            let sql = format!(
                "SELECT {columns} FROM outbox WHERE shipment = ?1 ORDER BY number DESC LIMIT ?2"
            );
            many(connection, &sql, params![shipment.0, limit], outbox_row)
        }
        None => {
            let sql = format!("SELECT {columns} FROM outbox ORDER BY number DESC LIMIT ?1");
            many(connection, &sql, params![limit], outbox_row)
        }
    }
}

pub(super) fn counts(
    connection: &Connection,
    shipment: Option<ShipmentId>,
) -> Result<BTreeMap<OutboxState, u64>, StoreError> {
    let read = |row: &Row<'_>| {
        let count: i64 = row.get(1).map_err(store_error)?;
        Ok((state(row.get(0).map_err(store_error)?)?, unsigned(count)?))
    };
    let found = match shipment {
        Some(shipment) => many(
            connection,
            "SELECT state, count(*) FROM outbox WHERE shipment = ?1 GROUP BY state",
            [shipment.0],
            read,
        ),
        None => many(connection, "SELECT state, count(*) FROM outbox GROUP BY state", [], read),
    };
    Ok(found?.into_iter().collect())
}

pub(super) fn refused(connection: &Connection) -> Result<Vec<RefusedRow>, StoreError> {
    many(
        connection,
        "SELECT hash, change_hash, document, shipment, what, rule, refused_at_ms, is_dismissed,
           said, bytes
         FROM refused ORDER BY refused_at_ms DESC, hash",
        [],
        |row| {
            let change: Option<[u8; 32]> = row.get(1).map_err(store_error)?;
            let document: Option<[u8; 16]> = row.get(2).map_err(store_error)?;
            let shipment: Option<[u8; 16]> = row.get(3).map_err(store_error)?;
            Ok(RefusedRow {
                hash: EntryHash(row.get(0).map_err(store_error)?),
                change: change.map(ChangeHash),
                document: document.map(DocumentId),
                shipment: shipment.map(ShipmentId),
                what: row.get(4).map_err(store_error)?,
                rule: row.get(5).map_err(store_error)?,
                refused_at: Timestamp(row.get(6).map_err(store_error)?),
                is_dismissed: row.get(7).map_err(store_error)?,
                said: from_json(&row.get::<_, String>(8).map_err(store_error)?)?,
                bytes: row.get(9).map_err(store_error)?,
            })
        },
    )
}

fn outbox_row(row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    let partition: String = row.get(1).map_err(store_error)?;
    let document: Option<[u8; 16]> = row.get(3).map_err(store_error)?;
    let shipment: Option<[u8; 16]> = row.get(4).map_err(store_error)?;
    let lsn: Option<i64> = row.get(8).map_err(store_error)?;
    Ok(OutboxRow {
        hash: EntryHash(row.get(0).map_err(store_error)?),
        partition: partition.parse().map_err(|_| corrupt("a partition has no name"))?,
        bytes: row.get(2).map_err(store_error)?,
        document: document.map(DocumentId),
        shipment: shipment.map(ShipmentId),
        what: row.get(5).map_err(store_error)?,
        queued_at: Timestamp(row.get(6).map_err(store_error)?),
        state: state(row.get(7).map_err(store_error)?)?,
        lsn: lsn.map(unsigned).transpose()?.map(Lsn),
        relayed_at: row.get::<_, Option<i64>>(9).map_err(store_error)?.map(Timestamp),
        received_at: row.get::<_, Option<i64>>(10).map_err(store_error)?.map(Timestamp),
    })
}

fn state(number: i64) -> Result<OutboxState, StoreError> {
    match number {
        0 => Ok(OutboxState::Waiting),
        1 => Ok(OutboxState::OnTheRelay),
        2 => Ok(OutboxState::Received),
        3 => Ok(OutboxState::Refused),
        _ => Err(corrupt("an entry has an unknown state")),
    }
}
