use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use tokio::time::timeout;

use crate::{ports::Ports, problem::Problem};

/// A store that takes longer to commit nothing is not ready.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// Answers as long as the process runs.
#[utoipa::path(get, path = "/livez", tag = "gateway",
    responses((status = 200, description = "The process runs.")))]
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// Answers if the store can commit and the relay is not about to stop.
#[utoipa::path(get, path = "/readyz", tag = "gateway",
    responses(
        (status = 200, description = "The store commits."),
        (status = 503, description = "The store does not, or the relay stops.", body = Problem),
    ))]
pub(super) async fn ready(State(ports): State<Arc<Ports>>) -> Result<&'static str, Problem> {
    if *ports.stop.borrow() {
        return Err(Problem::store("the relay is about to stop"));
    }
    match timeout(READY_WITHIN, ports.store.probe()).await {
        Ok(Ok(())) => Ok("ready\n"),
        Ok(Err(error)) => Err(Problem::store(error.to_string())),
        Err(_) => Err(Problem::store("the store takes too long")),
    }
}

/// Returns the counters of the process in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "gateway",
    responses((status = 200, description = "Counters.", content_type = "text/plain")))]
pub(super) async fn metrics(State(ports): State<Arc<Ports>>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, ports.metrics.render()).into_response()
}
