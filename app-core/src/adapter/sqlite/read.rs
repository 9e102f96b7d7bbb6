use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    document::DocumentKind,
    ids::{AlertId, DeviceId, DocumentId, FormId, SensorId, ShipmentId},
    reading::{Frame, Head, LogId, Reading, SealedHead},
    replica::{
        AlertRow, CalibrationRow, FormRow, OutboxRow, OutboxState, PairingRow, RefusedRow,
        SensorRow, ShipmentRow, SignedChange, StoredDocument, Write,
    },
    sync::{EntryHash, Lsn, Partition, wire::Cursor},
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::{
    SqliteStore,
    error::{corrupt, store_error},
    frames::{self, Tail},
    journal::Record,
    list, queue,
    row::{alert_row, calibration_row, form_row, pairing_row, shipment_row},
    signatures,
    word::{from_json, from_word, unsigned},
    write,
};
use crate::port::{PageKey, Reader, ShipmentFilter, ShipmentSummary, StoreError};

/// A view of one moment: a connection inside a read transaction, given back at the end, and what
/// the journal held then.
pub(super) struct SqliteReader<'a> {
    store: &'a SqliteStore,
    connection: Option<Connection>,
    journal: Arc<Vec<Record>>,
    /// What the tables hold of the journal.
    folded: u64,
}

impl<'a> SqliteReader<'a> {
    /// `journal` is what no table held at some moment before this one.
    pub(super) fn begin(
        store: &'a SqliteStore,
        connection: Connection,
        journal: Arc<Vec<Record>>,
    ) -> Result<Self, StoreError> {
        connection.execute_batch("BEGIN").map_err(store_error)?;
        // Reading one row takes the snapshot; BEGIN alone would leave it to the first query.
        let folded = write::folded(&connection)?;
        Ok(Self { store, connection: Some(connection), journal, folded })
    }

    /// Returns what was heard and no table of this moment holds.
    fn heard(&self) -> impl Iterator<Item = &Write> {
        let is_heard = |record: &&Record| record.number > self.folded;
        self.journal.iter().filter(is_heard).flat_map(|record| &record.writes)
    }

    fn heard_readings(&self) -> impl Iterator<Item = (&LogId, u64, Reading)> {
        self.heard().filter_map(|write| {
            let Write::TailReading { log, index, reading } = write else { return None };
            Some((log, *index, *reading))
        })
    }

    #[expect(clippy::expect_used, reason = "The connection leaves in Drop only.")]
    pub(super) fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("a reader has its connection until it is dropped")
    }
}

impl Drop for SqliteReader<'_> {
    fn drop(&mut self) {
        let connection = self.connection.take();
        let is_clean = connection.as_ref().is_some_and(|open| open.execute_batch("COMMIT").is_ok());
        self.store.give_back(connection.filter(|_| is_clean));
    }
}

impl Reader for SqliteReader<'_> {
    fn document(&self, document: DocumentId) -> Result<Option<StoredDocument>, StoreError> {
        stored_document(self.connection(), document)
    }

    fn documents(&self) -> Result<Vec<(DocumentId, DocumentKind)>, StoreError> {
        many(self.connection(), "SELECT id, kind FROM documents ORDER BY id", [], |row| {
            let id = row.get(0).map_err(store_error)?;
            Ok((DocumentId(id), from_word(row.get(1).map_err(store_error)?)?))
        })
    }

    fn signatures(&self, document: DocumentId) -> Result<Vec<SignedChange>, StoreError> {
        signatures::of(self.connection(), document)
    }

    fn shipments(
        &self,
        filter: &ShipmentFilter,
        after: Option<&PageKey>,
        limit: usize,
    ) -> Result<Vec<ShipmentSummary>, StoreError> {
        list::page(self.connection(), filter, after, limit)
    }

    fn shipment_count(&self, filter: &ShipmentFilter) -> Result<u64, StoreError> {
        list::count(self.connection(), filter)
    }

    fn shipment(&self, id: ShipmentId) -> Result<Option<ShipmentRow>, StoreError> {
        let found = many(
            self.connection(),
            "SELECT id, heads, reference, status, destination, holder, arrive_by_ms,
               changed_at_ms, detail
             FROM shipments JOIN shipment_details ON shipment = id WHERE id = ?1",
            [id.0],
            shipment_row,
        )?;
        Ok(found.into_iter().next())
    }

    fn shipments_called(&self, reference: &str) -> Result<Vec<ShipmentId>, StoreError> {
        many(
            self.connection(),
            "SELECT id FROM shipments WHERE reference = ?1 ORDER BY id",
            [reference],
            |row| row.get(0).map(ShipmentId).map_err(store_error),
        )
    }

    fn pairings(&self, shipment: ShipmentId) -> Result<Vec<PairingRow>, StoreError> {
        many(
            self.connection(),
            "SELECT id, shipment, sensor, box_name, placement, from_ms, to_ms FROM pairings
             WHERE shipment = ?1 ORDER BY from_ms, id",
            [shipment.0],
            pairing_row,
        )
    }

    fn open_pairings(&self) -> Result<Vec<PairingRow>, StoreError> {
        many(
            self.connection(),
            "SELECT id, shipment, sensor, box_name, placement, from_ms, to_ms FROM pairings
             WHERE to_ms IS NULL ORDER BY shipment, from_ms, id",
            [],
            pairing_row,
        )
    }

    fn form(&self, id: FormId) -> Result<Option<FormRow>, StoreError> {
        let found = many(
            self.connection(),
            "SELECT id, shipment, heads, detail FROM forms WHERE id = ?1",
            [id.0],
            form_row,
        )?;
        Ok(found.into_iter().next())
    }

    fn forms(&self, shipment: ShipmentId) -> Result<Vec<FormRow>, StoreError> {
        many(
            self.connection(),
            "SELECT id, shipment, heads, detail FROM forms WHERE shipment = ?1 ORDER BY id",
            [shipment.0],
            form_row,
        )
    }

    fn calibrations(&self, sensor: Option<&SensorId>) -> Result<Vec<CalibrationRow>, StoreError> {
        many(
            self.connection(),
            "SELECT heads, detail FROM calibrations WHERE ?1 IS NULL OR sensor = ?1 ORDER BY id",
            [sensor.map(SensorId::as_str)],
            calibration_row,
        )
    }

    fn alert(&self, id: AlertId) -> Result<Option<AlertRow>, StoreError> {
        let found = many(
            self.connection(),
            "SELECT is_open, detail FROM alerts WHERE id = ?1",
            [id.0],
            alert_row,
        )?;
        Ok(found.into_iter().next())
    }

    fn alerts(&self, limit: usize) -> Result<Vec<AlertRow>, StoreError> {
        many(
            self.connection(),
            "SELECT is_open, detail FROM alerts
             ORDER BY is_open DESC, raised_at_ms DESC, id LIMIT ?1",
            [i64::try_from(limit).unwrap_or(i64::MAX)],
            alert_row,
        )
    }

    fn sensors(&self) -> Result<Vec<SensorRow>, StoreError> {
        let stored = many(self.connection(), "SELECT detail FROM sensors", [], |row| {
            from_json(&row.get::<_, String>(0).map_err(store_error)?)
        })?;
        let heard = self.heard().filter_map(|write| {
            let Write::Sensor(row) = write else { return None };
            Some((**row).clone())
        });
        let by_id = |row: SensorRow| (row.id.clone(), row);
        let sensors: BTreeMap<_, _> = stored.into_iter().chain(heard).map(by_id).collect();
        Ok(sensors.into_values().collect())
    }

    fn logs(&self, sensor: &SensorId) -> Result<Vec<LogId>, StoreError> {
        let stored = many(
            self.connection(),
            "SELECT device FROM logs WHERE sensor = ?1",
            [sensor.as_str()],
            |row| {
                let device = row.get(0).map(DeviceId).map_err(store_error)?;
                Ok(LogId { device, sensor: sensor.clone() })
            },
        )?;
        let heard = self.heard_readings().map(|(log, ..)| log);
        let heard = heard.filter(|log| log.sensor == *sensor).cloned();
        let logs: BTreeSet<LogId> = stored.into_iter().chain(heard).collect();
        Ok(logs.into_iter().collect())
    }

    fn readings(
        &self,
        log: &LogId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Reading>, StoreError> {
        let (mut found, mut tail) = frames::readings(self.connection(), log, from)?;
        for (_, index, reading) in self.heard_readings().filter(|(of, ..)| *of == log) {
            tail.entry(index).or_insert(reading);
        }
        found.extend(tail.into_values());
        found.retain(|reading| reading.taken >= from && reading.taken <= to);
        found.sort_by_key(|reading| reading.taken);
        Ok(found)
    }

    fn log_heads(&self) -> Result<Vec<(Head, Vec<Reading>)>, StoreError> {
        let mut logs = frames::logs(self.connection())?;
        for (log, index, reading) in self.heard_readings() {
            let begin = || (Head::genesis(log.clone()), Tail::new());
            let (_, tail) = logs.entry(log.clone()).or_insert_with(begin);
            tail.entry(index).or_insert(reading);
        }
        let open = |(head, tail): (Head, Tail)| (head, tail.into_values().collect());
        Ok(logs.into_values().map(open).collect())
    }

    fn frames(&self, log: &LogId, from: u64) -> Result<Vec<Frame>, StoreError> {
        frames::frames(self.connection(), log, from)
    }

    fn sealed_head(&self, log: &LogId) -> Result<Option<SealedHead>, StoreError> {
        frames::head(self.connection(), log)
    }

    fn waiting(
        &self,
        partition: Partition,
        bytes_max: usize,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        queue::waiting(self.connection(), partition, bytes_max)
    }

    fn waiting_partitions(&self) -> Result<BTreeSet<Partition>, StoreError> {
        queue::waiting_partitions(self.connection())
    }

    fn on_the_relay(&self, limit: usize) -> Result<Vec<(Cursor, EntryHash)>, StoreError> {
        queue::on_the_relay(self.connection(), limit)
    }

    fn outbox(
        &self,
        shipment: Option<ShipmentId>,
        limit: usize,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        queue::newest(self.connection(), shipment, limit)
    }

    fn outbox_counts(
        &self,
        shipment: Option<ShipmentId>,
    ) -> Result<BTreeMap<OutboxState, u64>, StoreError> {
        queue::counts(self.connection(), shipment)
    }

    fn refused(&self) -> Result<Vec<RefusedRow>, StoreError> {
        queue::refused(self.connection())
    }

    fn cursors(&self) -> Result<BTreeMap<Partition, Lsn>, StoreError> {
        let found = many(
            self.connection(),
            "SELECT partition_name, lsn FROM cursors ORDER BY partition_name",
            [],
            |row| {
                let name: String = row.get(0).map_err(store_error)?;
                let partition = name.parse().map_err(|_| corrupt("a partition has no name"))?;
                Ok((partition, Lsn(unsigned(row.get(1).map_err(store_error)?)?)))
            },
        )?;
        Ok(found.into_iter().collect())
    }

    fn value(&self, name: &str) -> Result<Option<String>, StoreError> {
        one(self.connection(), "SELECT value FROM named_values WHERE name = ?1", [name], |row| {
            row.get(0)
        })
    }

    fn values(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let found = many(self.connection(), "SELECT name, value FROM named_values", [], |row| {
            Ok((row.get(0).map_err(store_error)?, row.get(1).map_err(store_error)?))
        })?;
        Ok(found.into_iter().collect())
    }
}

/// Returns the first row of a query, if it has one.
pub(super) fn one<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(values, read).optional())
        .map_err(store_error)
}

/// Returns a document with all of its changes.
pub(super) fn stored_document(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<StoredDocument>, StoreError> {
    let found = one(
        connection,
        "SELECT number, kind, ifnull((SELECT bytes FROM compacts WHERE document = number), x'')
         FROM documents WHERE id = ?1",
        [document.0],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?)),
    )?;
    let Some((number, kind, compact)) = found else {
        return Ok(None);
    };
    let changes = many(
        connection,
        "SELECT bytes FROM changes WHERE document = ?1 ORDER BY number",
        [number],
        |row| row.get(0).map_err(store_error),
    )?;
    Ok(Some(StoredDocument { kind: from_word(kind)?, compact, changes }))
}

/// Returns every row of a query.
pub(super) fn many<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(store_error)?;
    let mut rows = statement.query(values).map_err(store_error)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store_error)? {
        found.push(read(row)?);
    }
    Ok(found)
}
