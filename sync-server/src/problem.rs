//! What the relay answers when it does not do what a request asks (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem, as `application/problem+json`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Which kind of problem: a stable address below `/problems/`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind in words.
    title: &'static str,
    /// The status of the response.
    status: u16,
    /// What is wrong with this request.
    detail: String,
}

impl Problem {
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/malformed", "The request is malformed");
        Self { kind, title, status: 400, detail: detail.into() }
    }

    pub(crate) fn challenge() -> Self {
        let (kind, title) = ("/problems/challenge", "The challenge is not known");
        Self { kind, title, status: 401, detail: "ask for another one".to_owned() }
    }

    pub(crate) fn busy() -> Self {
        let (kind, title) = ("/problems/busy", "The relay is full");
        Self { kind, title, status: 503, detail: "try again in 30 seconds".to_owned() }
    }

    pub(crate) fn store(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/store", "The store does not work");
        Self { kind, title, status: 503, detail: detail.into() }
    }

    pub(crate) fn unknown_address() -> Self {
        let (kind, title) = ("/problems/not-found", "There is nothing at this address");
        Self { kind, title, status: 404, detail: String::new() }
    }

    /// Returns the problem that stands for a response which the router made by itself.
    pub(crate) fn of_status(status: StatusCode, detail: String) -> Self {
        let (kind, title) = match status {
            StatusCode::METHOD_NOT_ALLOWED => ("/problems/method", "The method is not known here"),
            StatusCode::PAYLOAD_TOO_LARGE => ("/problems/too-large", "The body is too large"),
            _ => ("/problems/malformed", "The request is malformed"),
        };
        Self { kind, title, status: status.as_u16(), detail }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self)).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response
    }
}
