//! What happens to every request: a number, one line in the log, a count, a problem as JSON.

use std::time::Instant;

use axum::{
    body::to_bytes,
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument;

use crate::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_LENGTH_MAX: usize = 64;
/// What the router says of itself when it refuses is shorter than this.
const DETAIL_BYTES_MAX: usize = 4 * 1024;

/// Numbers a request, logs it by its route and never by its address, and counts it.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let id = request_id(&request);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "none".to_owned());
    let began = Instant::now();
    let span = tracing::info_span!("request", id = %id.to_str().unwrap_or_default());
    let mut response = as_problem(next.run(request).instrument(span.clone()).await).await;
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(%method, %route, status, milliseconds, "answered"));
    let labels = [("route", route), ("status", status.to_string())];
    metrics::counter!("isotherm_requests_total", &labels).increment(1);
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// A caller may name its request; anything but a short plain word is replaced.
fn request_id(request: &Request) -> HeaderValue {
    let is_plain = |value: &&HeaderValue| {
        let bytes = value.as_bytes();
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        !bytes.is_empty() && bytes.len() <= REQUEST_ID_LENGTH_MAX && bytes.iter().all(is_word)
    };
    let named = request.headers().get(REQUEST_ID).filter(is_plain).cloned();
    named.unwrap_or_else(|| {
        let mut bytes = [0; 8];
        // Without randomness the requests share the number zero; they are served all the same.
        let _ = getrandom::fill(&mut bytes);
        HeaderValue::from_str(&hex::encode(bytes)).unwrap_or(HeaderValue::from_static("0"))
    })
}

/// Turns what the router refuses by itself, in plain text, into a problem.
async fn as_problem(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !response.status().is_client_error() || !is_plain {
        return response;
    }
    let status = response.status();
    let detail = to_bytes(response.into_body(), DETAIL_BYTES_MAX).await.unwrap_or_default();
    let detail = String::from_utf8_lossy(&detail).into_owned();
    Problem::of_status(status, detail).into_response()
}
