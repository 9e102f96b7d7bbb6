//! The same messages over plain HTTP, for links that carry no WebSocket.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::sync::{
    Lsn, Partition,
    relay::{Input, Mode},
    wire::{Cursor, Hello, ToRelay, messages_of},
};
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};

use super::{
    challenge,
    driver::{Driver, Outgoing},
    socket::count,
};
use crate::{
    ports::{Ports, stopped},
    problem::Problem,
};

/// The header that carries the hello of a request without a body, in hexadecimal digits.
const HELLO: &str = "isotherm-hello";
/// The longest that a request waits for entries.
const WAIT_MAX: Duration = Duration::from_secs(25);
/// The most messages in one body: the fragments of the largest entry, and what goes with them.
const MESSAGES_MAX: usize = 64;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Pull {
    /// The place that the device has stored up to; this also acknowledges it.
    after: u64,
    /// How long to wait for entries, in seconds, at most 25.
    #[serde(default)]
    wait: u64,
}

/// Returns the entries after a place, or waits for them.
#[utoipa::path(
    get,
    path = "/v1/sync/{kind}/{id}",
    tag = "relay",
    params(
        ("kind" = String, Path, description = "`organisation`, `site` or `lane`"),
        ("id" = String, Path, description = "32 hexadecimal digits"),
        ("isotherm-challenge" = String, Header, description = "The challenge that was answered"),
        ("isotherm-hello" = String, Header, description = "A hello in hexadecimal digits"),
        Pull,
    ),
    responses(
        (status = 200, description = "A CBOR sequence of wire messages: a welcome, a receipt, and \
            a batch if there is any.", content_type = "application/cbor-seq", body = [u8]),
        (status = 400, description = "The request is malformed.", body = Problem),
        (status = 401, description = "The challenge is not known.", body = Problem),
        (status = 503, description = "The relay is full or stopping.", body = Problem),
    ),
)]
pub(crate) async fn pull(
    State(ports): State<Arc<Ports>>,
    Path((kind, id)): Path<(String, String)>,
    Query(pull): Query<Pull>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let partition = named(&kind, &id)?;
    let _seat = ports.seats.try_acquire().map_err(|_| Problem::busy())?;
    let challenge = challenge::named(&ports, &headers)?;
    let cursor = Cursor { partition, lsn: Lsn(pull.after) };
    let hello = ToRelay::Hello(Hello { cursors: vec![cursor], ..hello(&headers)? });
    let mut driver = Driver::new(Arc::clone(&ports), Mode::Stream, Some(partition), challenge);
    let mut commits = ports.hub.changes();
    let mut stop = ports.stop.clone();
    let mut sent = Outgoing::default();
    join(&mut sent, driver.feed(Input::Message(hello.to_bytes())).await);
    let deadline = Instant::now() + Duration::from_secs(pull.wait).min(WAIT_MAX);
    while !driver.has_streamed() && !sent.is_last {
        let waited = async {
            tokio::select! {
                changed = commits.changed() => changed.is_ok(),
                () = stopped(&mut stop) => false,
            }
        };
        match timeout_at(deadline, waited).await {
            Ok(true) => join(&mut sent, driver.catch_up().await),
            Ok(false) | Err(_) => break,
        }
    }
    Ok(body(sent))
}

/// Takes a hello and the messages after it, and returns their answers.
#[utoipa::path(
    post,
    path = "/v1/sync/{kind}/{id}",
    tag = "relay",
    params(
        ("kind" = String, Path, description = "`organisation`, `site` or `lane`"),
        ("id" = String, Path, description = "32 hexadecimal digits"),
        ("isotherm-challenge" = String, Header, description = "The challenge that was answered"),
    ),
    request_body(
        content = [u8],
        content_type = "application/cbor-seq",
        description = "A CBOR sequence of wire messages, the first of them a hello.",
    ),
    responses(
        (status = 200, description = "A CBOR sequence of wire messages.",
            content_type = "application/cbor-seq", body = [u8]),
        (status = 400, description = "The body is no sequence of messages.", body = Problem),
        (status = 401, description = "The challenge is not known.", body = Problem),
        (status = 413, description = "The body is too large.", body = Problem),
        (status = 503, description = "The relay is full or stopping.", body = Problem),
    ),
)]
pub(crate) async fn push(
    State(ports): State<Arc<Ports>>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    sequence: Bytes,
) -> Result<Response, Problem> {
    let partition = named(&kind, &id)?;
    let _seat = ports.seats.try_acquire().map_err(|_| Problem::busy())?;
    let challenge = challenge::named(&ports, &headers)?;
    let messages = messages_of(&sequence).map_err(|error| Problem::malformed(error.to_string()))?;
    if messages.len() > MESSAGES_MAX {
        return Err(Problem::malformed(format!("more than {MESSAGES_MAX} messages")));
    }
    let mut driver = Driver::new(Arc::clone(&ports), Mode::Exchange, Some(partition), challenge);
    let mut sent = Outgoing::default();
    for message in messages {
        count("in", message.len());
        join(&mut sent, driver.feed(Input::Message(message)).await);
        if sent.is_last {
            break;
        }
    }
    Ok(body(sent))
}

fn named(kind: &str, id: &str) -> Result<Partition, Problem> {
    format!("{kind}/{id}").parse().map_err(|_| Problem::malformed("no such kind of partition"))
}

fn hello(headers: &HeaderMap) -> Result<Hello, Problem> {
    let bytes = headers.get(HELLO).and_then(|value| hex::decode(value.as_bytes()).ok());
    let bytes = bytes.ok_or_else(|| Problem::malformed(format!("no {HELLO} header")))?;
    match ToRelay::from_bytes(&bytes) {
        Ok(ToRelay::Hello(hello)) => Ok(hello),
        Ok(_) => Err(Problem::malformed(format!("{HELLO} is another message"))),
        Err(error) => Err(Problem::malformed(error.to_string())),
    }
}

fn join(sent: &mut Outgoing, more: Outgoing) {
    sent.messages.extend(more.messages);
    sent.is_last |= more.is_last;
}

fn body(sent: Outgoing) -> Response {
    sent.messages.iter().for_each(|message| count("out", message.len()));
    ([(header::CONTENT_TYPE, "application/cbor-seq")], sent.messages.concat()).into_response()
}
