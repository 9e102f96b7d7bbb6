//! Role `gateway`: says how the relay is, to people and to machines.

mod audit;
mod caller;
mod devices;
mod health;
mod incidents;
mod oidc;
mod openapi;
mod people;
mod sessions;
mod status;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{delete, get, patch, post},
};

use crate::ports::Ports;

pub use openapi::document;

/// The longest body of a request, in bytes.
const BODY_BYTES_MAX: usize = 16 * 1024;

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
            .route("/v1/audit", get(audit::list))
            .route("/v1/audit/export", get(audit::export))
            .route("/v1/incidents", get(incidents::list))
            .route("/v1/enrolments", post(devices::invite))
            .route("/v1/devices", get(devices::list).post(devices::ask))
            .route("/v1/standing", get(devices::standing))
            .route("/v1/devices/{device}/{decision}", post(devices::decide))
            .route("/v1/people", get(people::list).post(people::add))
            .route("/v1/people/{person}", patch(people::change))
            .route("/v1/people/{person}/{decision}", post(people::decide))
            .route("/v1/sign-in", get(oidc::ways))
            .route("/v1/sessions", post(sessions::sign_in))
            .route("/v1/sessions/oidc", post(oidc::begin))
            .route("/v1/sessions/oidc/{state}", post(oidc::finish))
            .route("/v1/sessions/renewal", post(sessions::renew))
            .route("/v1/sessions/current", delete(sessions::sign_out))
            .route("/v1/password", post(sessions::change_password))
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
            .with_state(ports)
    }
}
