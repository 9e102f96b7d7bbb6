use std::collections::BTreeMap;

use domain::{
    document::{ChangeHash, DocumentKind},
    ids::DocumentId,
    reading::LogId,
    replica::{
        AlertRow, Batch, CalibrationRow, FormRow, OutboxRow, OutboxState, PairingRow, RefusedRow,
        SensorRow, ShipmentRow, Write,
    },
    sync::{EntryHash, Lsn, Partition},
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Params, Transaction, TransactionBehavior, params};

use super::{
    again, closing,
    error::{corrupt, store_error},
    frames,
    journal::Record,
    read::one,
    signatures,
    word::{heads_bytes, json, signed, unsigned, word},
};
use crate::port::StoreError;

/// Writes batches in one transaction, and before them what the journal kept until now.
pub(super) fn apply(
    connection: &mut Connection,
    journal: &Unfolded<'_>,
    batches: &[Batch],
) -> Result<(), StoreError> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(store_error)?;
    if !batches.is_empty() || journal.last.is_some() {
        closing::open(&transaction)?;
    }
    fold(&transaction, journal, batches)?;
    for write in batches.iter().flat_map(|batch| &batch.writes) {
        apply_one(&transaction, write)?;
    }
    transaction.commit().map_err(store_error)
}

/// What the journal holds and the tables do not.
pub(super) struct Unfolded<'a> {
    pub(super) records: &'a [Record],
    /// The last number the journal used, if the tables do not hold it.
    pub(super) last: Option<u64>,
}

/// A reading that a frame of the same transaction holds never becomes a row, nor does what a
/// later record says anew of a sensor.
fn fold(to: &Transaction<'_>, journal: &Unfolded<'_>, batches: &[Batch]) -> Result<(), StoreError> {
    let is_framed = |log: &LogId, index: u64| {
        batches.iter().flat_map(|batch| &batch.writes).any(|write| {
            matches!(write, Write::Frame { log: framed, end_index, .. }
                if index < *end_index && framed == log)
        })
    };
    let mut sensors = BTreeMap::new();
    for write in journal.records.iter().flat_map(|record| &record.writes) {
        if let Write::Sensor(row) = write {
            sensors.insert(&row.id, row);
        } else if !matches!(write, Write::TailReading { log, index, .. } if is_framed(log, *index))
        {
            apply_one(to, write)?;
        }
    }
    sensors.into_values().try_for_each(|row| put_sensor(to, row))?;
    match journal.last {
        Some(last) => run(to, "UPDATE journal SET folded = ?1", [signed(last)?]),
        None => Ok(()),
    }
}

/// Returns the number of the last record of the journal that the tables hold.
pub(super) fn folded(from: &Connection) -> Result<u64, StoreError> {
    let found = one(from, "SELECT folded FROM journal", [], |row| row.get(0))?;
    found.map_or_else(|| Err(corrupt("the reading journal has no place")), unsigned)
}

fn apply_one(to: &Transaction<'_>, write: &Write) -> Result<(), StoreError> {
    match write {
        Write::Change { document, kind, hash, bytes } => {
            append_change(to, *document, *kind, *hash, bytes)
        }
        Write::Signature(signed) => signatures::put(to, signed),
        Write::Compact { document, bytes } => compact(to, *document, bytes),
        Write::DocumentGone(document) => forget(to, *document),
        Write::Shipment(row, pairings) => put_shipment(to, row, pairings),
        Write::Form(row) => put_form(to, row),
        Write::Calibration(row) => put_calibration(to, row),
        Write::Alert(row) => put_alert(to, row),
        Write::AlertGone(id) => run(to, "DELETE FROM alerts WHERE id = ?1", [id.0]),
        Write::Sensor(row) => put_sensor(to, row),
        Write::TailReading { log, index, reading } => {
            frames::append_reading(to, log, *index, reading)
        }
        Write::Frame { log, frame, end_index } => frames::put_frame(to, log, frame, *end_index),
        Write::SealedHead(head) => frames::put_head(to, head),
        Write::Outbox(row) => queue(to, row),
        Write::OutboxReplaced { hash, bytes } => run(
            to,
            "UPDATE outbox SET hash = ?2, bytes = ?3, state = 0, lsn = NULL, settled_at_ms = NULL,
               relayed_at_ms = NULL, received_at_ms = NULL
             WHERE hash = ?1",
            params![hash.0, EntryHash::of(bytes).0, bytes],
        ),
        Write::OutboxSettled { hash, state, lsn, at } => settle(to, *hash, (*state, *lsn), *at),
        Write::StartOver { partition, device, at } => {
            again::start_over(to, *partition, *device, *at)
        }
        Write::Refused(row) => put_refused(to, row),
        Write::RefusedDismissed { hash, .. } => {
            run(to, "UPDATE refused SET is_dismissed = 1 WHERE hash = ?1", params![hash.0])
        }
        Write::Cursor { partition, lsn } => put_cursor(to, *partition, *lsn),
        Write::Value { name, value } => run(
            to,
            "INSERT INTO named_values (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![name, value],
        ),
    }
}

/// Runs one prepared statement.
pub(super) fn run(to: &Transaction<'_>, sql: &str, values: impl Params) -> Result<(), StoreError> {
    to.prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(|_| ())
        .map_err(store_error)
}

fn append_change(
    to: &Transaction<'_>,
    document: DocumentId,
    kind: DocumentKind,
    hash: ChangeHash,
    bytes: &[u8],
) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO documents (id, kind) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
        params![document.0, word(&kind)?],
    )?;
    run(
        to,
        "INSERT INTO changes (document, hash, bytes)
         SELECT number, ?2, ?3 FROM documents WHERE id = ?1
         ON CONFLICT (document, hash) DO NOTHING",
        params![document.0, hash.0, bytes],
    )
}

fn compact(to: &Transaction<'_>, document: DocumentId, bytes: &[u8]) -> Result<(), StoreError> {
    let number: i64 = to
        .prepare_cached("SELECT number FROM documents WHERE id = ?1")
        .and_then(|mut statement| statement.query_row([document.0], |row| row.get(0)).optional())
        .map_err(store_error)?
        .ok_or(StoreError::UnknownDocument(document))?;
    run(to, "DELETE FROM changes WHERE document = ?1", params![number])?;
    run(
        to,
        "INSERT INTO compacts (document, bytes) VALUES (?1, ?2)
         ON CONFLICT (document) DO UPDATE SET bytes = excluded.bytes",
        params![number, bytes],
    )
}

fn forget(to: &Transaction<'_>, document: DocumentId) -> Result<(), StoreError> {
    let whose = "document = (SELECT number FROM documents WHERE id = ?1)";
    let rows = [
        ("changes", whose),
        ("compacts", whose),
        ("documents", "id = ?1"),
        ("change_signatures", "document = ?1"),
        ("shipments", "id = ?1"),
        ("shipment_details", "shipment = ?1"),
        ("pairings", "shipment = ?1"),
        ("alerts", "shipment = ?1"),
        ("forms", "id = ?1"),
        ("calibrations", "id = ?1"),
    ];
    rows.iter().try_for_each(|(table, which)| {
        run(to, &format!("DELETE FROM {table} WHERE {which}"), [document.0])
    })
}

fn put_shipment(
    to: &Transaction<'_>,
    row: &ShipmentRow,
    pairings: &[PairingRow],
) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO shipments (id, heads, reference, status, destination, holder, arrive_by_ms,
           changed_at_ms, search) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET heads = excluded.heads, reference = excluded.reference,
           status = excluded.status, destination = excluded.destination,
           holder = excluded.holder, arrive_by_ms = excluded.arrive_by_ms,
           changed_at_ms = excluded.changed_at_ms, search = excluded.search",
        params![
            row.id.0,
            heads_bytes(&row.heads),
            row.reference,
            word(&row.status)?,
            row.destination,
            row.holder,
            row.arrive_by.map(|at| at.0),
            row.changed_at.0,
            crate::port::search_text(row),
        ],
    )?;
    run(
        to,
        "INSERT INTO shipment_details (shipment, detail) VALUES (?1, ?2)
         ON CONFLICT (shipment) DO UPDATE SET detail = excluded.detail",
        params![row.id.0, json(&row.detail)?],
    )?;
    run(to, "DELETE FROM pairings WHERE shipment = ?1", params![row.id.0])?;
    pairings.iter().try_for_each(|pairing| put_pairing(to, pairing))
}

fn put_pairing(to: &Transaction<'_>, row: &PairingRow) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO pairings (id, shipment, sensor, box_name, placement, from_ms, to_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (shipment, id) DO UPDATE SET sensor = excluded.sensor,
           box_name = excluded.box_name, placement = excluded.placement,
           from_ms = excluded.from_ms, to_ms = excluded.to_ms",
        params![
            row.id.0,
            row.shipment.0,
            row.sensor.as_str(),
            row.box_name,
            word(&row.placement)?,
            row.from.0,
            row.to.map(|at| at.0),
        ],
    )
}

fn put_form(to: &Transaction<'_>, row: &FormRow) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO forms (id, shipment, heads, detail) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET shipment = excluded.shipment, heads = excluded.heads,
           detail = excluded.detail",
        params![row.id.0, row.shipment.0, heads_bytes(&row.heads), json(&row.detail)?],
    )
}

fn put_calibration(to: &Transaction<'_>, row: &CalibrationRow) -> Result<(), StoreError> {
    let detail = &row.detail;
    run(
        to,
        "INSERT INTO calibrations (id, sensor, heads, detail) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET sensor = excluded.sensor, heads = excluded.heads,
           detail = excluded.detail",
        params![detail.id.0, detail.sensor.as_str(), heads_bytes(&row.heads), json(detail)?],
    )
}

fn put_alert(to: &Transaction<'_>, row: &AlertRow) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO alerts (id, shipment, raised_at_ms, kind, is_open, is_resolved, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET shipment = excluded.shipment,
           raised_at_ms = excluded.raised_at_ms, kind = excluded.kind,
           is_open = excluded.is_open, is_resolved = excluded.is_resolved,
           detail = excluded.detail",
        params![
            row.id.0,
            row.shipment.0,
            row.raised_at.0,
            word(&row.detail.kind)?,
            row.is_open,
            row.detail.resolved_at.is_some(),
            json(&row.detail)?,
        ],
    )
}

fn put_sensor(to: &Transaction<'_>, row: &SensorRow) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO sensors (id, detail) VALUES (?1, ?2)
         ON CONFLICT (id) DO UPDATE SET detail = excluded.detail",
        params![row.id.as_str(), json(row)?],
    )
}

/// An entry that is queued a second time keeps its place and what became of it.
fn queue(to: &Transaction<'_>, row: &OutboxRow) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO outbox (hash, partition_name, bytes, document, shipment, what, queued_at_ms,
           state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (hash) DO NOTHING",
        params![
            row.hash.0,
            row.partition.to_string(),
            row.bytes,
            row.document.map(|id| id.0),
            row.shipment.map(|id| id.0),
            row.what,
            row.queued_at.0,
            state_number(row.state),
        ],
    )
}

/// The relay keeps the bytes of what it has, so they need no second copy here.
fn settle(
    to: &Transaction<'_>,
    hash: EntryHash,
    (state, lsn): (OutboxState, Option<Lsn>),
    at: Timestamp,
) -> Result<(), StoreError> {
    let is_sent = matches!(state, OutboxState::OnTheRelay | OutboxState::Received);
    run(
        to,
        "UPDATE outbox SET state = ?2, settled_at_ms = ?3, lsn = ifnull(?5, lsn),
           relayed_at_ms = CASE WHEN ?4 THEN ifnull(relayed_at_ms, ?3) ELSE relayed_at_ms END,
           received_at_ms = CASE WHEN ?6 THEN ifnull(received_at_ms, ?3) ELSE received_at_ms END,
           bytes = CASE WHEN ?4 THEN x'' ELSE bytes END WHERE hash = ?1",
        params![
            hash.0,
            state_number(state),
            at.0,
            is_sent,
            lsn.map(|lsn| signed(lsn.0)).transpose()?,
            state == OutboxState::Received,
        ],
    )
}

pub(super) fn state_number(state: OutboxState) -> i64 {
    match state {
        OutboxState::Waiting => 0,
        OutboxState::OnTheRelay => 1,
        OutboxState::Received => 2,
        OutboxState::Refused => 3,
    }
}

fn put_refused(to: &Transaction<'_>, row: &RefusedRow) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO refused (hash, change_hash, document, shipment, what, rule, refused_at_ms,
           is_dismissed, said, bytes) VALUES (?1, ?2, ?3, ?4,
           CASE ?5 WHEN '' THEN ifnull((SELECT what FROM outbox WHERE hash = ?1), '') ELSE ?5 END,
           ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (hash) DO UPDATE SET change_hash = excluded.change_hash,
           document = excluded.document, shipment = excluded.shipment, what = excluded.what,
           rule = excluded.rule, refused_at_ms = excluded.refused_at_ms,
           is_dismissed = excluded.is_dismissed, said = excluded.said,
           bytes = excluded.bytes",
        params![
            row.hash.0,
            row.change.map(|hash| hash.0),
            row.document.map(|id| id.0),
            row.shipment.map(|id| id.0),
            row.what,
            row.rule,
            row.refused_at.0,
            row.is_dismissed,
            json(&row.said)?,
            row.bytes,
        ],
    )
}

fn put_cursor(to: &Transaction<'_>, partition: Partition, lsn: Lsn) -> Result<(), StoreError> {
    run(
        to,
        "INSERT INTO cursors (partition_name, lsn) VALUES (?1, ?2)
         ON CONFLICT (partition_name) DO UPDATE SET lsn = excluded.lsn",
        params![partition.to_string(), signed(lsn.0)?],
    )
}
