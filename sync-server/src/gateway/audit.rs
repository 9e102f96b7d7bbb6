use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{caller::Caller, devices::failed};
use crate::{
    ports::Ports,
    problem::Problem,
    store::audit::{self, Written},
};

/// The most lines of one answer.
const LINES_MAX: i64 = 500;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct After {
    /// The number of the last line that is known.
    #[serde(default)]
    after: i64,
}

/// What was done or refused. Each line's hash covers the line before.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditLine {
    /// Counts up from 1 without a gap.
    number: i64,
    /// When, by the relay's clock, in milliseconds since 1970.
    at_ms: i64,
    /// When, by the device's clock; zero if it did not say.
    device_at_ms: i64,
    /// The person, in hexadecimal digits; empty if nobody was signed in.
    person: String,
    /// The device, in hexadecimal digits; empty if it was done on the relay's machine.
    device: String,
    /// What was done, a stable word such as `device.approve`.
    action: String,
    /// What it was done to.
    subject: String,
    /// What was before.
    before: String,
    /// What is after.
    after: String,
    /// The reason, or the rule that refused it.
    why: String,
    /// The hash over this line and the one before, in hexadecimal digits.
    hash: String,
}

/// Returns at most 500 lines of the audit, in order.
#[utoipa::path(get, path = "/v1/audit", tag = "identity", params(After),
    responses(
        (status = 200, description = "The lines.", body = [AuditLine]),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The role may not read the audit.", body = Problem),
    ))]
pub(super) async fn list(
    State(ports): State<Arc<Ports>>,
    _: Caller,
    Query(After { after }): Query<After>,
) -> Result<Json<Vec<AuditLine>>, Problem> {
    let lines = ports.store.read(move |connection| audit::lines(connection, after, LINES_MAX));
    Ok(Json(lines.await.map_err(failed)?.into_iter().map(line).collect()))
}

fn line(written: Written) -> AuditLine {
    AuditLine {
        number: written.number,
        at_ms: written.at_ms,
        device_at_ms: written.device_at_ms,
        person: hex::encode(written.person),
        device: hex::encode(written.device),
        action: written.action,
        subject: written.subject,
        before: written.before,
        after: written.after,
        why: written.why,
        hash: hex::encode(written.hash),
    }
}
