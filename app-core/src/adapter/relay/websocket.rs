use std::sync::Arc;

use domain::sync::wire::MESSAGE_BYTES_MAX;
use futures_util::{SinkExt, StreamExt};
use tokio::{sync::mpsc, time::timeout};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

use super::{Ended, Line, OPEN_WITHIN, hung_up, next_message};

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

/// Opens a WebSocket and carries messages until it ends.
pub(super) async fn link(line: &mut Line) -> Ended {
    let before = *line.wished.borrow_and_update();
    let config = WebSocketConfig::default()
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX))
        .max_write_buffer_size(4 * MESSAGE_BYTES_MAX);
    let address = line.address.websocket();
    let connector = Connector::Rustls(Arc::clone(&line.secured));
    let opening = connect_async_tls_with_config(&address, Some(config), true, Some(connector));
    let opened = tokio::select! {
        opened = timeout(OPEN_WITHIN, opening) => opened,
        () = hung_up(&mut line.wished, before) => return Ended::HungUp,
    };
    let Ok(Ok((socket, _))) = opened else { return Ended::Unheard };
    line.up();
    let ended = carry(line, socket, before).await;
    line.down();
    ended
}

async fn carry(line: &mut Line, socket: Socket, before: super::Wishes) -> Ended {
    let (mut to_relay, mut from_relay) = socket.split();
    let (sink, mut is_heard) = (line.sink.clone(), false);
    let reading = async {
        while let Some(Ok(message)) = from_relay.next().await {
            if let Message::Binary(bytes) = message {
                is_heard = true;
                sink(domain::replica::LinkInput::Message(bytes.into()));
            }
        }
    };
    let ended = tokio::select! {
        () = reading => Ended::Broken,
        () = write(&mut line.messages, &mut to_relay) => Ended::Broken,
        () = hung_up(&mut line.wished, before) => Ended::HungUp,
    };
    // The relay learns of the end from the closed connection, if not from this.
    let _ = timeout(std::time::Duration::from_secs(1), to_relay.close()).await;
    if is_heard { ended } else { Ended::Unheard }
}

/// Writes beside the reading, so that neither side waits for the other to read.
async fn write(
    messages: &mut mpsc::Receiver<Vec<u8>>,
    to_relay: &mut (impl futures_util::Sink<Message> + Unpin),
) {
    let mut has_greeted = false;
    loop {
        let message = next_message(messages, &mut has_greeted).await;
        if to_relay.send(Message::Binary(message.into())).await.is_err() {
            return;
        }
    }
}
