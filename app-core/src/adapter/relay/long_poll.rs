//! The link over plain HTTP: one request waits for entries of each partition, and one at a time
//! carries what the replica says.

use std::time::Duration;

use domain::sync::{
    Partition,
    wire::{
        Assembler, Cursor, Hello, MESSAGE_BYTES_MAX, ToDevice, ToRelay, WHOLE_BYTES_MAX,
        messages_of,
    },
};
use futures_util::{StreamExt, future::OptionFuture, stream::FuturesUnordered};
use reqwest::Client;
use rustls::ClientConfig;

use super::{Ended, Line, Wishes, address::Address, client, hung_up, next_message};

/// How long the relay may hold a request that waits for entries, in seconds.
const WAIT_SECONDS: u64 = 25;
/// A request without an answer for so long is lost; a slow link needs the time for one batch.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);

/// Carries messages over HTTP until a request fails.
pub(super) async fn link(line: &mut Line) -> Ended {
    let before = *line.wished.borrow_and_update();
    let builder = client(&line.address, ClientConfig::clone(&line.secured)).timeout(ANSWER_WITHIN);
    let Ok(client) = builder.build() else { return Ended::Unheard };
    let mut web = Web { client, address: line.address.clone(), challenge: String::new() };
    line.up();
    let mut link = LongPoll::default();
    let given = tokio::select! {
        given = web.take_challenge() => given,
        () = hung_up(&mut line.wished, before) => None,
    };
    let ended = match given {
        Some(messages) => {
            link.deliver(line, messages);
            link.carry(&web, line, before).await
        }
        None => Ended::Broken,
    };
    line.down();
    if link.is_heard { ended } else { Ended::Unheard }
}

#[derive(Clone)]
struct Web {
    client: Client,
    address: Address,
    /// The challenge that the hello of this link answers, in hexadecimal digits.
    challenge: String,
}

/// What the relay answered to a request for entries, or nothing if the request failed.
type Polled = (Cursor, Option<Vec<Vec<u8>>>);

#[derive(Default)]
struct LongPoll {
    hello: Option<Hello>,
    /// Whether requests that wait for entries were begun, which they are after the welcome.
    is_polling: bool,
    /// Messages of one exchange: fragments are held back until the last is here.
    held: Vec<Vec<u8>>,
    assembler: Assembler,
    is_heard: bool,
}

/// What a message of the replica asks for.
enum Step {
    Nothing,
    Exchange { partition: Partition, body: Vec<u8> },
    Poll(Vec<Cursor>),
}

impl LongPoll {
    async fn carry(&mut self, web: &Web, line: &mut Line, before: Wishes) -> Ended {
        let mut polls = FuturesUnordered::new();
        let mut exchange = None;
        let mut has_greeted = false;
        loop {
            let is_free = exchange.is_none();
            tokio::select! {
                () = hung_up(&mut line.wished, before) => return Ended::HungUp,
                message = next_message(&mut line.messages, &mut has_greeted), if is_free => {
                    match self.take(message) {
                        Step::Nothing => {}
                        Step::Exchange { partition, body } => {
                            exchange = Some(Box::pin(web.clone().exchange(partition, body)));
                        }
                        Step::Poll(cursors) => {
                            for cursor in cursors {
                                let Some(hello) = self.hello.clone() else { continue };
                                polls.push(web.clone().poll(hello, cursor));
                            }
                        }
                    }
                }
                Some(answered) = OptionFuture::from(exchange.as_mut()) => {
                    exchange = None;
                    let Some(messages) = answered else { return Ended::Broken };
                    let is_first = !std::mem::replace(&mut self.is_polling, true);
                    self.deliver(line, messages);
                    if let (true, Some(hello)) = (is_first, self.hello.clone()) {
                        let poll = |cursor: &Cursor| web.clone().poll(hello.clone(), *cursor);
                        polls.extend(hello.cursors.iter().map(poll));
                    }
                }
                Some((cursor, answered)) = polls.next() => {
                    let Some(messages) = answered else { return Ended::Broken };
                    let is_idle = !self.deliver(line, messages);
                    if let (true, Some(hello)) = (is_idle, self.hello.clone()) {
                        polls.push(web.clone().poll(hello, cursor));
                    }
                }
            }
        }
    }

    /// Hands messages to the replica; returns whether there was a batch among them.
    fn deliver(&mut self, line: &Line, messages: Vec<Vec<u8>>) -> bool {
        self.is_heard |= !messages.is_empty();
        let mut assembler = Assembler::default();
        let mut has_batch = false;
        for message in messages {
            if let Ok(Some(whole)) = assembler.take(message.clone()) {
                has_batch |= matches!(ToDevice::from_bytes(&whole), Ok(ToDevice::Batch(_)));
            }
            line.received(message);
        }
        has_batch
    }

    /// Decides how a message travels. An acknowledgement is the next request for entries.
    fn take(&mut self, message: Vec<u8>) -> Step {
        self.held.push(message.clone());
        let whole = match self.assembler.take(message) {
            Ok(None) => return Step::Nothing,
            Ok(Some(whole)) => ToRelay::from_bytes(&whole).ok(),
            Err(_) => None,
        };
        let held = std::mem::take(&mut self.held);
        let Some(message) = whole else { return Step::Nothing };
        match message {
            ToRelay::Hello(hello) => {
                let partition = Partition::Organisation(hello.organisation);
                let bare = Hello { cursors: Vec::new(), ..hello.clone() };
                self.hello = Some(hello);
                Step::Exchange { partition, body: ToRelay::Hello(bare).to_bytes() }
            }
            ToRelay::Received(cursor) => Step::Poll(vec![cursor]),
            ToRelay::Follow(cursors) => Step::Poll(cursors),
            ToRelay::Push(push) => self.exchange(push.partition, &held),
            ToRelay::Ping(_) => match &self.hello {
                Some(hello) => self.exchange(Partition::Organisation(hello.organisation), &held),
                None => Step::Nothing,
            },
        }
    }

    fn exchange(&self, partition: Partition, messages: &[Vec<u8>]) -> Step {
        let Some(hello) = &self.hello else { return Step::Nothing };
        let bare = Hello { cursors: Vec::new(), ..hello.clone() };
        let mut body = ToRelay::Hello(bare).to_bytes();
        messages.iter().for_each(|message| body.extend_from_slice(message));
        Step::Exchange { partition, body }
    }
}

impl Web {
    /// Asks for the challenge of this link, and returns it for the replica to answer.
    async fn take_challenge(&mut self) -> Option<Vec<Vec<u8>>> {
        let messages = answer(self.client.get(self.address.challenge())).await?;
        let ToDevice::Challenge(challenge) = ToDevice::from_bytes(messages.first()?).ok()? else {
            return None;
        };
        self.challenge = hex::encode(challenge.nonce.0);
        Some(messages)
    }

    /// Sends messages and returns the answers, or nothing if the request failed.
    async fn exchange(self, partition: Partition, body: Vec<u8>) -> Option<Vec<Vec<u8>>> {
        let request = self.client.post(self.address.partition(partition));
        let request = request
            .header("content-type", "application/cbor-seq")
            .header("isotherm-challenge", &self.challenge)
            .body(body);
        answer(request).await
    }

    /// Asks for the entries after a cursor.
    async fn poll(self, hello: Hello, cursor: Cursor) -> Polled {
        let bare = ToRelay::Hello(Hello { cursors: Vec::new(), ..hello });
        let (address, after) = (self.address.partition(cursor.partition), cursor.lsn.0);
        let request = self
            .client
            .get(format!("{address}?after={after}&wait={WAIT_SECONDS}"))
            .header("isotherm-challenge", &self.challenge)
            .header("isotherm-hello", hex::encode(bare.to_bytes()));
        (cursor, answer(request).await)
    }
}

/// Reads no more of an answer than a relay may send.
async fn answer(request: reqwest::RequestBuilder) -> Option<Vec<Vec<u8>>> {
    let mut response = request.send().await.ok()?.error_for_status().ok()?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > WHOLE_BYTES_MAX + MESSAGE_BYTES_MAX {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    messages_of(&body).ok()
}
