use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{access::policy::Action, units::Timestamp};
use serde::Deserialize;

use super::{caller::Caller, devices::failed};
use crate::{
    export::{AuditLine, CSV_HEAD},
    ports::Ports,
    problem::Problem,
    store::{
        audit::{self, Line},
        search::{Filter, search},
    },
};

/// The most lines of one answer.
const LINES_MAX: i64 = 500;
/// The longest text that is searched for, in bytes.
const TEXT_BYTES_MAX: usize = 200;

/// What somebody looks for; what is not given fits every line.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Sought {
    /// The number of the last line that is known.
    #[serde(default)]
    after: i64,
    /// How many lines, 500 at most.
    #[serde(default)]
    limit: Option<i64>,
    /// Who did it: 32 hexadecimal digits.
    #[serde(default)]
    person: String,
    /// On which device: 32 hexadecimal digits.
    #[serde(default)]
    device: String,
    /// What was done, such as `device.approve`, or all of a kind such as `device`.
    #[serde(default)]
    action: String,
    /// From this moment on, by the relay's clock, in milliseconds since 1970.
    #[serde(default)]
    from_ms: Option<i64>,
    /// Before this moment, by the relay's clock, in milliseconds since 1970.
    #[serde(default)]
    to_ms: Option<i64>,
    /// A part of any word or identity of the line, whatever its case.
    #[serde(default)]
    text: String,
}

/// Returns lines of the audit that fit, in order. `Accept: text/csv` exports them as a file, which
/// the role must permit and the audit notes.
#[utoipa::path(get, path = "/v1/audit", tag = "identity", params(Sought),
    responses(
        (status = 200, description = "The lines.", content(
            ([AuditLine] = "application/json"), (String = "text/csv"))),
        (status = 400, description = "What is looked for cannot be read.", body = Problem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The role may not read or not export the audit.",
            body = Problem),
    ))]
pub(super) async fn list(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
    Query(sought): Query<Sought>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = sought.limit.unwrap_or(LINES_MAX).clamp(1, LINES_MAX);
    let filter = filter(sought)?;
    let accepts = headers.get(header::ACCEPT).map(|value| value.as_bytes());
    let is_export = accepts.is_some_and(|accepts| accepts.starts_with(b"text/csv"));
    if is_export {
        caller.must(&ports, Action::AuditExport).await?;
    }
    let lines = ports.store.read(move |connection| search(connection, &filter, limit));
    let lines = lines.await.map_err(failed)?.into_iter().map(AuditLine::of);
    let lines: Vec<AuditLine> = lines.collect();
    if !is_export {
        return Ok(Json(lines).into_response());
    }
    let line = Line { after: format!("{} lines", lines.len()), ..caller.by().line("audit.export") };
    let noted = ports.store.write(move |writing| audit::note(writing.transaction, line));
    noted.await.map_err(failed)?;
    let file: String =
        std::iter::once(CSV_HEAD.to_owned()).chain(lines.iter().map(AuditLine::csv)).collect();
    let kind = (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"");
    Ok(([kind, name], file).into_response())
}

fn filter(sought: Sought) -> Result<Filter, Problem> {
    let Sought { after, person, device, action, from_ms, to_ms, text, limit: _ } = sought;
    if text.len() > TEXT_BYTES_MAX || action.len() > TEXT_BYTES_MAX {
        return Err(Problem::malformed("a text that is looked for has 200 bytes at most"));
    }
    Ok(Filter {
        after,
        person: identity(&person, "the person")?,
        device: identity(&device, "the device")?,
        action,
        from: from_ms.map(Timestamp),
        to: to_ms.map(Timestamp),
        text,
    })
}

fn identity<T: std::str::FromStr>(text: &str, what: &str) -> Result<Option<T>, Problem> {
    let read = (!text.is_empty()).then(|| text.parse()).transpose();
    read.map_err(|_| Problem::malformed(format!("{what} is not 32 hexadecimal digits")))
}
