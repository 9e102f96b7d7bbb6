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
    /// When it is worth trying again, in seconds.
    #[serde(skip)]
    retry_after: Option<u64>,
}

impl Problem {
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/malformed", "The request is malformed");
        Self { kind, title, status: 400, detail: detail.into(), retry_after: None }
    }

    pub(crate) fn challenge() -> Self {
        let (kind, title) = ("/problems/challenge", "The challenge is not known");
        Self {
            kind,
            title,
            status: 401,
            detail: "ask for another one".to_owned(),
            retry_after: None,
        }
    }

    pub(crate) fn busy() -> Self {
        let (kind, title) = ("/problems/busy", "The relay is full");
        Self {
            kind,
            title,
            status: 503,
            detail: "try again in 30 seconds".to_owned(),
            retry_after: None,
        }
    }

    pub(crate) fn store(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/store", "The store does not work");
        Self { kind, title, status: 503, detail: detail.into(), retry_after: None }
    }

    pub(crate) fn unknown_address() -> Self {
        let (kind, title) = ("/problems/not-found", "There is nothing at this address");
        Self { kind, title, status: 404, detail: String::new(), retry_after: None }
    }

    /// The request does not prove who makes it; `detail` names the rule.
    pub(crate) fn unproved(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/unproved", "The request does not prove who makes it");
        Self { kind, title, status: 401, detail: detail.into(), retry_after: None }
    }

    /// The session is over, or never was.
    pub(crate) fn signed_out(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/signed-out", "Sign in again");
        Self { kind, title, status: 401, detail: detail.into(), retry_after: None }
    }

    /// Who asks may not have this.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/forbidden", "This is not permitted");
        Self { kind, title, status: 403, detail: detail.into(), retry_after: None }
    }

    /// Who asks may not have this, for a reason that a device acts on.
    pub(crate) fn forbidden_as(kind: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, ..Self::forbidden(detail) }
    }

    /// The account or the password is wrong.
    pub(crate) fn wrong_password(detail: impl Into<String>) -> Self {
        Self { kind: "/problems/wrong-password", ..Self::signed_out(detail) }
    }

    /// A sign-in ended before it was finished, or never began.
    pub(crate) fn sign_in_expired(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/sign-in-expired", "The sign-in has ended");
        Self { kind, title, status: 410, detail: detail.into(), retry_after: None }
    }

    /// The provider of sign-in cannot be asked.
    pub(crate) fn provider_unreachable(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/provider-unreachable", "The provider cannot be asked");
        Self { kind, title, status: 502, detail: detail.into(), retry_after: None }
    }

    /// What is asked does not fit what is there.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        let (kind, title) = ("/problems/conflict", "This does not fit what is there");
        Self { kind, title, status: 409, detail: detail.into(), retry_after: None }
    }

    /// What is asked does not fit what is there, in a way that a person can put right.
    pub(crate) fn conflict_as(kind: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, ..Self::conflict(detail) }
    }

    /// Who asks has asked too often, or guessed too often.
    pub(crate) fn too_often(seconds: u64) -> Self {
        let (kind, title) = ("/problems/too-often", "Too many requests");
        let detail = format!("try again in {seconds} seconds");
        Self { kind, title, status: 429, detail, retry_after: Some(seconds) }
    }

    /// Returns the problem that stands for a response which the router made by itself.
    pub(crate) fn of_status(status: StatusCode, detail: String) -> Self {
        let (kind, title) = match status {
            StatusCode::METHOD_NOT_ALLOWED => ("/problems/method", "The method is not known here"),
            StatusCode::PAYLOAD_TOO_LARGE => ("/problems/too-large", "The body is too large"),
            _ => ("/problems/malformed", "The request is malformed"),
        };
        Self { kind, title, status: status.as_u16(), detail, retry_after: None }
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
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("DPoP algs=\"EdDSA\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}
