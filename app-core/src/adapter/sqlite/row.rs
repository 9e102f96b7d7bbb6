//! Rows of the tables as what the replica stored.

use domain::{
    ids::{EntryId, FormId, ShipmentId},
    replica::{AlertRow, CalibrationRow, FormRow, PairingRow, ShipmentRow},
    shipment::Alert,
    units::Timestamp,
};
use rusqlite::Row;

use super::{
    error::{corrupt, store_error},
    word::{from_heads_bytes, from_json, from_word},
};
use crate::port::StoreError;

pub(super) fn shipment_row(row: &Row<'_>) -> Result<ShipmentRow, StoreError> {
    let heads: Vec<u8> = row.get(1).map_err(store_error)?;
    let arrive_by: Option<i64> = row.get(6).map_err(store_error)?;
    Ok(ShipmentRow {
        id: ShipmentId(row.get(0).map_err(store_error)?),
        heads: from_heads_bytes(&heads)?,
        reference: row.get(2).map_err(store_error)?,
        status: from_word(row.get(3).map_err(store_error)?)?,
        destination: row.get(4).map_err(store_error)?,
        holder: row.get(5).map_err(store_error)?,
        arrive_by: arrive_by.map(Timestamp),
        changed_at: Timestamp(row.get(7).map_err(store_error)?),
        detail: from_json(&row.get::<_, String>(8).map_err(store_error)?)?,
    })
}

pub(super) fn pairing_row(row: &Row<'_>) -> Result<PairingRow, StoreError> {
    let sensor: String = row.get(2).map_err(store_error)?;
    let to: Option<i64> = row.get(6).map_err(store_error)?;
    Ok(PairingRow {
        id: EntryId(row.get(0).map_err(store_error)?),
        shipment: ShipmentId(row.get(1).map_err(store_error)?),
        sensor: sensor.parse().map_err(|_| corrupt("a sensor has no identity"))?,
        box_name: row.get(3).map_err(store_error)?,
        placement: from_word(row.get(4).map_err(store_error)?)?,
        from: Timestamp(row.get(5).map_err(store_error)?),
        to: to.map(Timestamp),
    })
}

pub(super) fn form_row(row: &Row<'_>) -> Result<FormRow, StoreError> {
    let heads: Vec<u8> = row.get(2).map_err(store_error)?;
    Ok(FormRow {
        id: FormId(row.get(0).map_err(store_error)?),
        shipment: ShipmentId(row.get(1).map_err(store_error)?),
        heads: from_heads_bytes(&heads)?,
        detail: from_json(&row.get::<_, String>(3).map_err(store_error)?)?,
    })
}

pub(super) fn calibration_row(row: &Row<'_>) -> Result<CalibrationRow, StoreError> {
    let heads: Vec<u8> = row.get(0).map_err(store_error)?;
    Ok(CalibrationRow {
        heads: from_heads_bytes(&heads)?,
        detail: from_json(&row.get::<_, String>(1).map_err(store_error)?)?,
    })
}

pub(super) fn alert_row(row: &Row<'_>) -> Result<AlertRow, StoreError> {
    let detail: Alert = from_json(&row.get::<_, String>(1).map_err(store_error)?)?;
    Ok(AlertRow {
        id: detail.id,
        shipment: detail.shipment,
        raised_at: detail.raised_at,
        is_open: row.get(0).map_err(store_error)?,
        detail,
    })
}
