//! Role `relay`: keeps the log of every partition and passes it on.

mod challenge;
mod driver;
mod exchange;
mod socket;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, get},
};
use domain::sync::wire::WHOLE_BYTES_MAX;

use crate::ports::Ports;

pub(crate) use challenge::{__path_challenge, Challenges};
pub(crate) use exchange::{__path_pull, __path_push};
pub(crate) use socket::__path_sync;

/// The relay, as its ports see it.
#[derive(Debug)]
pub(crate) struct Relay;

impl Relay {
    pub(crate) fn run(self, ports: Arc<Ports>) -> Router {
        Router::new()
            .route("/v1/challenge", get(challenge::challenge))
            .route("/v1/sync", any(socket::sync))
            .route("/v1/sync/{kind}/{id}", get(exchange::pull).post(exchange::push))
            .layer(DefaultBodyLimit::max(WHOLE_BYTES_MAX))
            .with_state(ports)
    }
}
