//! Rows that are made from documents and frames, made again.

use domain::replica::{Batch, BatchId, Write};
use rusqlite::Connection;

use super::{DatabaseError, rows, said, wrong};
use crate::adapter::sqlite::{
    error::store_error,
    schema,
    write::{self, Unfolded},
};

/// Tables that are made from documents and frames, each row by what tells it apart. Names of
/// places and people are left out: a row keeps those that were right when it was written.
const MADE: [(&str, &str); 7] = [
    (
        "shipments",
        "SELECT hex(id), hex(heads), reference, status, arrive_by_ms, changed_at_ms
         FROM shipments ORDER BY 1",
    ),
    ("shipment_details", "SELECT hex(shipment), detail FROM shipment_details ORDER BY 1"),
    (
        "pairings",
        "SELECT hex(shipment) || ' ' || hex(id), sensor, box_name, placement, from_ms, to_ms
         FROM pairings ORDER BY 1",
    ),
    ("forms", "SELECT hex(id), hex(shipment), hex(heads), detail FROM forms ORDER BY 1"),
    ("calibrations", "SELECT hex(id), sensor, hex(heads), detail FROM calibrations ORDER BY 1"),
    (
        "alerts",
        "SELECT hex(id), hex(shipment), raised_at_ms, kind, is_open, is_resolved, detail
         FROM alerts ORDER BY 1",
    ),
    (
        "frames",
        "SELECT hex(device) || ' ' || sensor || ' ' || (log_and_number & 16777215),
           ended_at_seconds, hex(bytes)
         FROM frames LEFT JOIN logs ON number = log_and_number >> 24
         ORDER BY sensor, device, log_and_number",
    ),
];

/// Makes every row again and names the first that differs.
pub(super) fn compare(from: &Connection, writes: Vec<Write>) -> Result<(), DatabaseError> {
    let mut again = Connection::open_in_memory().map_err(store_error)?;
    schema::migrate(&mut again)?;
    let nothing = Unfolded { records: &[], last: None };
    write::apply(&mut again, &nothing, &[Batch { id: BatchId(1), writes }])?;
    for (table, sql) in MADE {
        let (kept, made) = (rows(from, sql)?, rows(&again, sql)?);
        for at in 0..kept.len().max(made.len()) {
            let row = kept.get(at).or(made.get(at)).and_then(|row| row.first());
            let row = row.map(said).unwrap_or_default();
            match (kept.get(at), made.get(at)) {
                (Some(kept), Some(made)) if kept == made => {}
                (Some(kept), Some(made)) if kept.first() == made.first() => {
                    let column = kept.iter().zip(made).position(|(kept, made)| kept != made);
                    let column = column.map_or(0, |column| column + 1);
                    let what = format!("column {column} is not what its document or frame says");
                    return Err(wrong(table, row, what));
                }
                _ => return Err(wrong(table, row, "there is a row too many or too few")),
            }
        }
    }
    Ok(())
}
