use domain::{
    access::Signature,
    ids::{DeviceId, OrganisationId},
    sync::{
        Lsn,
        wire::{ENTRIES_MAX, Row, end_push},
    },
    units::Timestamp,
};
use rusqlite::{Connection, params};

use super::{StoreError, commit::Contact};
use crate::seal::{Context, Sealer};

/// The most rows that one load looks at, own ones included.
const SEARCHED_MAX: usize = 4 * ENTRIES_MAX;

pub(super) struct Query {
    pub(super) number: i64,
    pub(super) organisation: OrganisationId,
    pub(super) device: DeviceId,
    pub(super) echo_to: Lsn,
    pub(super) after: Lsn,
    pub(super) bytes_max: usize,
}

/// Rows, and the place that was searched up to.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) rows: Vec<Row>,
    pub(crate) last: Lsn,
}

pub(super) fn rows(
    connection: &Connection,
    query: &Query,
    sealer: &Sealer,
) -> Result<Loaded, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("load_entries.sql"))?;
    let limit = i64::try_from(SEARCHED_MAX).unwrap_or(i64::MAX);
    let mut found = statement.query(params![query.number, signed(query.after), limit])?;
    let (mut rows, mut last, mut bytes) = (Vec::new(), query.after, 0);
    while let Some(row) = found.next()? {
        let hash: Vec<u8> = row.get("hash")?;
        let mut row = read_row(row)?;
        if row.device == query.device && row.lsn > query.echo_to {
            last = row.lsn;
            continue;
        }
        row.entry = sealer.open(query.organisation, &Context::Entry(&hash), &row.entry)?;
        bytes += row.payload_bytes();
        let is_full = bytes > query.bytes_max || rows.len() >= ENTRIES_MAX;
        if is_full && end_push(&mut rows, &row) {
            last = rows.last().map_or(last, |row| row.lsn);
            break;
        }
        last = row.lsn;
        rows.push(row);
    }
    Ok(Loaded { rows, last })
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let signature: Vec<u8> = row.get("signature")?;
    Ok(Row {
        lsn: Lsn(row.get::<_, i64>("lsn")?.unsigned_abs()),
        received_at: Timestamp(row.get("received_at_ms")?),
        device: DeviceId(row.get("device")?),
        entry: row.get("bytes")?,
        signature: signature.try_into().ok().map(Signature),
    })
}

/// Returns the directory entries that lead from the organisation's first key to its present one;
/// the newest is the last.
pub(super) fn directories(
    connection: &Connection,
    organisation: OrganisationId,
    sealer: &Sealer,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("list_directories.sql"))?;
    let rows = statement.query_map([organisation.0], |row| row.get::<_, Vec<u8>>(0))?;
    rows.map(|sealed| Ok(sealer.open(organisation, &Context::Directory, &sealed?)?)).collect()
}

pub(super) fn contacts(connection: &Connection) -> Result<Vec<Contact>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("list_devices.sql"))?;
    let contact = |row: &rusqlite::Row<'_>| {
        let contact_at = Timestamp(row.get("contact_at_ms")?);
        Ok(Contact { device: DeviceId(row.get("id")?), contact_at })
    };
    let contacts = statement.query_map([], contact)?.collect::<Result<_, _>>()?;
    Ok(contacts)
}

/// Places are counted from 1 and never reach the sign of a 64-bit number.
pub(super) fn signed(lsn: Lsn) -> i64 {
    i64::try_from(lsn.0).unwrap_or(i64::MAX)
}
