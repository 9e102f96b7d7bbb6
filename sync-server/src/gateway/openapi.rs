use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::OpenApi;

use super::{audit, devices, health, incidents, oidc, people, sessions, status};
use crate::{problem::Problem, relay};

#[derive(OpenApi)]
#[openapi(
    info(title = "Isotherm relay", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(
        relay::challenge,
        relay::sync,
        relay::pull,
        relay::push,
        health::live,
        health::ready,
        health::metrics,
        status::status,
        devices::invite,
        devices::ask,
        devices::standing,
        devices::list,
        devices::decide,
        people::list,
        people::add,
        people::change,
        people::decide,
        oidc::ways,
        oidc::begin,
        oidc::finish,
        sessions::sign_in,
        sessions::renew,
        sessions::sign_out,
        sessions::change_password,
        audit::list,
        audit::export,
        incidents::list,
        serve,
    ),
    components(schemas(Problem)),
    tags(
        (name = "relay", description = "The log of every partition"),
        (name = "identity", description = "Devices that take part and people who sign in"),
        (name = "gateway", description = "How the relay is"),
    ),
)]
struct Description;

/// Returns the OpenAPI document as JSON text.
///
/// # Errors
///
/// If the document cannot be written as JSON.
pub fn document() -> Result<String, serde_json::Error> {
    Description::openapi().to_pretty_json()
}

/// Returns this description.
#[utoipa::path(get, path = "/openapi.json", tag = "gateway",
    responses((status = 200, description = "OpenAPI 3.1.", content_type = "application/json")))]
pub(super) async fn serve() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, document().unwrap_or_default()).into_response()
}
