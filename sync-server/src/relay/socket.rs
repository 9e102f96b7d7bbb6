use std::{sync::Arc, time::Duration};

use axum::{
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    response::{IntoResponse, Response},
};
use domain::sync::{
    relay::{ACKNOWLEDGE_WITHIN, Input, Mode},
    wire::MESSAGE_BYTES_MAX,
};

use super::driver::{Driver, Outgoing};
use crate::{
    ports::{Ports, stopped},
    problem::Problem,
};

/// One message must leave within this time, or the device is gone.
const SEND_WITHIN: Duration = ACKNOWLEDGE_WITHIN;

/// Streams entries over a WebSocket, as docs/protocol.md says.
#[utoipa::path(
    get,
    path = "/v1/sync",
    tag = "relay",
    responses(
        (status = 101, description = "The link is open; each binary message is a wire message."),
        (status = 503, description = "The relay is full or stopping.", body = Problem),
    ),
)]
pub(crate) async fn sync(State(ports): State<Arc<Ports>>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(seat) = Arc::clone(&ports.seats).try_acquire_owned() else {
        return Problem::busy().into_response();
    };
    upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .max_write_buffer_size(4 * MESSAGE_BYTES_MAX)
        .on_upgrade(async move |socket| {
            let open = metrics::gauge!("isotherm_connections");
            open.increment(1);
            serve(&ports, socket).await;
            open.decrement(1);
            drop(seat);
        })
}

async fn serve(ports: &Arc<Ports>, mut socket: WebSocket) {
    let Some(challenge) = super::challenge::give(ports) else { return };
    let mut driver = Driver::new(Arc::clone(ports), Mode::Stream, None, challenge);
    let mut commits = ports.hub.changes();
    let mut stop = ports.stop.clone();
    if !send(&mut socket, driver.feed(Input::Opened).await).await {
        return;
    }
    loop {
        let outgoing = tokio::select! {
            received = socket.recv() => match received {
                Some(Ok(Message::Binary(bytes))) => {
                    count("in", bytes.len());
                    driver.feed(Input::Message(bytes.into())).await
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Text(text))) => {
                    driver.feed(Input::Message(text.as_bytes().to_vec())).await
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            changed = commits.changed() => match changed {
                Ok(()) => driver.catch_up().await,
                Err(_) => return,
            },
            () = stopped(&mut stop) => driver.feed(Input::Stop).await,
            () = tokio::time::sleep(driver.wait()) => driver.tick().await,
        };
        if !send(&mut socket, outgoing).await {
            return;
        }
    }
}

/// Sends what the machine made; returns whether the link goes on.
async fn send(socket: &mut WebSocket, outgoing: Outgoing) -> bool {
    for message in outgoing.messages {
        count("out", message.len());
        let sending = socket.send(Message::Binary(message.into()));
        if !matches!(tokio::time::timeout(SEND_WITHIN, sending).await, Ok(Ok(()))) {
            return false;
        }
    }
    if outgoing.is_last {
        // The device has the refusal; whether it hears the close as well does not matter.
        let _ = tokio::time::timeout(SEND_WITHIN, socket.send(Message::Close(None))).await;
    }
    !outgoing.is_last
}

pub(super) fn count(direction: &'static str, bytes: usize) {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    metrics::counter!("isotherm_messages_total", "direction" => direction).increment(1);
    metrics::counter!("isotherm_message_bytes_total", "direction" => direction).increment(bytes);
}
