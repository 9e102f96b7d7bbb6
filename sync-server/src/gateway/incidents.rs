use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{caller::Caller, devices::failed};
use crate::{ports::Ports, problem::Problem, store::StoreError};

/// The most incidents of one answer.
const INCIDENTS_MAX: i64 = 500;

/// Where to go on.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    /// The number of the last incident that is known.
    #[serde(default)]
    after: i64,
}

/// Something that no honest device does, such as a second frame of readings under one number.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Incident {
    /// Counts up from 1.
    number: i64,
    /// The rule that was broken, a stable word such as `reading.equivocation`.
    rule: String,
    /// The device that pushed it, in hexadecimal digits.
    device: String,
    /// The entry that was refused, by its hash in hexadecimal digits.
    entry: String,
    /// What it is about, by identities alone.
    about: String,
    /// When, by the relay's clock, in milliseconds since 1970.
    at_ms: i64,
}

/// Returns what no honest device does, in order, 500 at most.
#[utoipa::path(get, path = "/v1/incidents", tag = "identity", params(Place),
    responses(
        (status = 200, description = "The incidents.", body = [Incident]),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The role may not read incidents.", body = Problem),
    ))]
pub(super) async fn list(
    State(ports): State<Arc<Ports>>,
    _caller: Caller,
    Query(place): Query<Place>,
) -> Result<Json<Vec<Incident>>, Problem> {
    let found = ports.store.read(move |connection| read(connection, place.after));
    Ok(Json(found.await.map_err(failed)?))
}

fn read(connection: &Connection, after: i64) -> Result<Vec<Incident>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("../store/list_incidents.sql"))?;
    let found = statement.query_map(params![after, INCIDENTS_MAX], |row| {
        Ok(Incident {
            number: row.get(0)?,
            rule: row.get(1)?,
            device: hex::encode(row.get::<_, Vec<u8>>(2)?),
            entry: hex::encode(row.get::<_, Vec<u8>>(3)?),
            about: row.get(4)?,
            at_ms: row.get(5)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
