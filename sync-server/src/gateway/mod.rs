//! Role `gateway`: says how the relay is, to people and to machines.

mod health;
mod openapi;
mod status;

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::ports::Ports;

pub use openapi::document;

/// The gateway, as its ports see it.
#[derive(Debug)]
pub(crate) struct Gateway;

impl Gateway {
    pub(crate) fn run(self, ports: Arc<Ports>) -> Router {
        Router::new()
            .route("/livez", get(health::live))
            .route("/readyz", get(health::ready))
            .route("/metrics", get(health::metrics))
            .route("/openapi.json", get(openapi::serve))
            .route("/v1/status", get(status::status))
            .with_state(ports)
    }
}
