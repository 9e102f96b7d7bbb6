//! Lists of shipments, a page at a time, without opening a document or a detail.

use domain::{ids::ShipmentId, units::Timestamp};
use rusqlite::{Connection, Row, types::Value};

use super::{
    error::store_error,
    word::{from_word, unsigned, word},
};
use crate::port::{
    AlertMark, PageKey, ShipmentFilter, ShipmentOrder, ShipmentSummary, StoreError, search_words,
};

const COLUMNS: &str = "id, reference, status, destination, holder, arrive_by_ms, changed_at_ms";

/// The expression of the index `shipments_by_due`: those without a time come last.
const DUE: &str = "ifnull(arrive_by_ms, 9223372036854775807)";

pub(super) fn page(
    connection: &Connection,
    filter: &ShipmentFilter,
    after: Option<&PageKey>,
    limit: usize,
) -> Result<Vec<ShipmentSummary>, StoreError> {
    let mut condition = Condition::of(filter)?;
    let order = match filter.order {
        ShipmentOrder::Changed => {
            if let Some(key) = after {
                let at = condition.bind(Value::Integer(key.at.0));
                let id = condition.bind(Value::Blob(key.shipment.0.to_vec()));
                condition.require(format!(
                    "changed_at_ms <= {at} AND (changed_at_ms < {at} OR id > {id})"
                ));
            }
            "changed_at_ms DESC, id".to_owned()
        }
        ShipmentOrder::Due => {
            if let Some(key) = after {
                let at = condition.bind(Value::Integer(key.at.0));
                let id = condition.bind(Value::Blob(key.shipment.0.to_vec()));
                condition.require(format!("{DUE} >= {at} AND ({DUE} > {at} OR id > {id})"));
            }
            format!("{DUE}, id")
        }
    };
    let limit = condition.bind(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT {COLUMNS} FROM shipments {} ORDER BY {order} LIMIT {limit}",
        condition.sql()
    );
    let mut statement = connection.prepare_cached(&sql).map_err(store_error)?;
    let mut rows =
        statement.query(rusqlite::params_from_iter(condition.values)).map_err(store_error)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store_error)? {
        found.push(summary(connection, row)?);
    }
    Ok(found)
}

pub(super) fn count(connection: &Connection, filter: &ShipmentFilter) -> Result<u64, StoreError> {
    let condition = Condition::of(filter)?;
    let sql = format!("SELECT count(*) FROM shipments {}", condition.sql());
    let count: i64 = connection
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            statement.query_row(rusqlite::params_from_iter(condition.values), |row| row.get(0))
        })
        .map_err(store_error)?;
    unsigned(count)
}

/// The `WHERE` of a filter, with its values apart from the text.
struct Condition {
    terms: Vec<String>,
    values: Vec<Value>,
}

impl Condition {
    fn of(filter: &ShipmentFilter) -> Result<Self, StoreError> {
        let mut condition = Self { terms: Vec::new(), values: Vec::new() };
        for text in search_words(&filter.text) {
            let text = condition.bind(Value::Text(text));
            condition.require(format!("instr(search, {text}) > 0"));
        }
        if !filter.statuses.is_empty() {
            let mut places = Vec::new();
            for status in &filter.statuses {
                places.push(condition.bind(Value::Text(word(status)?)));
            }
            condition.require(format!("status IN ({})", places.join(", ")));
        }
        Ok(condition)
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn require(&mut self, term: String) {
        self.terms.push(term);
    }

    fn sql(&self) -> String {
        if self.terms.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.terms.join(" AND "))
        }
    }
}

fn summary(connection: &Connection, row: &Row<'_>) -> Result<ShipmentSummary, StoreError> {
    let id: [u8; 16] = row.get(0).map_err(store_error)?;
    let arrive_by: Option<i64> = row.get(5).map_err(store_error)?;
    Ok(ShipmentSummary {
        id: ShipmentId(id),
        reference: row.get(1).map_err(store_error)?,
        status: from_word(row.get(2).map_err(store_error)?)?,
        destination: row.get(3).map_err(store_error)?,
        holder: row.get(4).map_err(store_error)?,
        arrive_by: arrive_by.map(Timestamp),
        changed_at: Timestamp(row.get(6).map_err(store_error)?),
        alerts: alert_marks(connection, &id)?,
        waiting: waiting_count(connection, &id)?,
    })
}

fn alert_marks(connection: &Connection, shipment: &[u8; 16]) -> Result<Vec<AlertMark>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT kind, is_open, is_resolved FROM alerts WHERE shipment = ?1
             ORDER BY raised_at_ms, id",
        )
        .map_err(store_error)?;
    let mut rows = statement.query([shipment]).map_err(store_error)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store_error)? {
        found.push(AlertMark {
            kind: from_word(row.get(0).map_err(store_error)?)?,
            is_open: row.get(1).map_err(store_error)?,
            is_resolved: row.get(2).map_err(store_error)?,
        });
    }
    Ok(found)
}

fn waiting_count(connection: &Connection, shipment: &[u8; 16]) -> Result<u64, StoreError> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM outbox WHERE shipment = ?1 AND state = 0")
        .and_then(|mut statement| statement.query_row([shipment], |row| row.get(0)))
        .map_err(store_error)?;
    unsigned(count)
}
