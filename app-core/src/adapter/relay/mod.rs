//! The link to the relay: a WebSocket where it can be had, plain HTTP where it cannot.
//!
//! The link has a thread of its own. Nobody waits for it: a message that cannot be sent is
//! dropped, for the replica sends again what was not answered.

mod address;
mod backoff;
mod long_poll;
mod tls;
mod websocket;

pub use address::BadRelayAddress;
pub use tls::{BadRelayPin, RelayPin};

use std::{sync::Arc, thread::JoinHandle, time::Duration};

use domain::replica::LinkInput;
use rustls::ClientConfig;
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};

use crate::port::{LinkSink, Relay};
use address::Address;
use backoff::Backoff;

/// The most messages that wait for the link: the fragments of the largest entry, twice.
const WAITING_MAX: usize = 40;
/// A link that takes longer to open than this does not open.
const OPEN_WITHIN: Duration = Duration::from_secs(30);
/// So many WebSockets in a row that never carried a message make the link try plain HTTP.
const WEBSOCKET_TRIES: u32 = 2;
/// After so many links over plain HTTP a WebSocket is tried again.
const HTTP_TRIES: u32 = 8;

/// Why nothing can be asked of a relay.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum NoClient {
    #[error(transparent)]
    Address(#[from] BadRelayAddress),
    #[error("no secured link: {0}")]
    Tls(#[from] rustls::Error),
}

/// Returns what asks the relay at `address` over HTTP, secured as the link to it is.
pub(crate) fn relay_client(
    address: &str,
    pin: Option<RelayPin>,
) -> Result<reqwest::ClientBuilder, NoClient> {
    let address: Address = address.parse()?;
    Ok(client(&address, tls::secured(pin)?))
}

fn client(address: &Address, secured: ClientConfig) -> reqwest::ClientBuilder {
    let builder =
        reqwest::Client::builder().tls_backend_preconfigured(secured).connect_timeout(OPEN_WITHIN);
    if address.is_local() { builder.no_proxy() } else { builder }
}

/// A link to the relay that opens itself again whenever it breaks.
#[derive(Debug)]
pub struct RelayLink {
    outgoing: mpsc::Sender<Vec<u8>>,
    wishes: watch::Sender<Wishes>,
    thread: Option<JoinHandle<()>>,
}

/// How often each thing was wished for; only a change counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wishes {
    hangups: u64,
    hurries: u64,
    is_closed: bool,
    /// The shortest wait after the last hangup.
    rest: Duration,
    /// How often a hurry was wished for before that: one that came since ends the wait.
    hurries_before: u64,
}

impl RelayLink {
    /// Returns what starts to open a link to the relay at `address`, such as
    /// `https://relay.example.org`.
    ///
    /// # Errors
    ///
    /// [`BadRelayAddress`] if the address is none of a web server.
    pub fn to(
        address: &str,
    ) -> Result<impl FnOnce(LinkSink) -> Self + Send + use<>, BadRelayAddress> {
        let address: Address = address.parse()?;
        Ok(move |sink| Self::open(address, None, sink))
    }

    /// As [`RelayLink::to`], for a relay that is known by its key and by no other.
    ///
    /// # Errors
    ///
    /// [`BadRelayAddress`] if the address is none of a web server.
    pub fn pinned_to(
        address: &str,
        pin: RelayPin,
    ) -> Result<impl FnOnce(LinkSink) -> Self + Send + use<>, BadRelayAddress> {
        let address: Address = address.parse()?;
        Ok(move |sink| Self::open(address, Some(pin), sink))
    }

    /// Starts to open a link to the relay at `address`; see [`RelayLink::to`].
    ///
    /// # Errors
    ///
    /// [`BadRelayAddress`] if the address is none of a web server.
    pub fn start(address: &str, sink: LinkSink) -> Result<Self, BadRelayAddress> {
        Ok(Self::to(address)?(sink))
    }

    fn open(address: Address, pin: Option<RelayPin>, sink: LinkSink) -> Self {
        let (outgoing, messages) = mpsc::channel(WAITING_MAX);
        let (wishes, wished) = watch::channel(Wishes::default());
        let run = move || match tls::secured(pin) {
            Ok(secured) => {
                run(Line { address, secured: Arc::new(secured), sink, messages, wished });
            }
            Err(error) => tracing::error!(%error, "no secured link to the relay"),
        };
        let thread = std::thread::Builder::new().name("relay-link".to_owned()).spawn(run);
        let thread = thread
            .inspect_err(|error| tracing::error!(%error, "no thread for the link to the relay"))
            .ok();
        Self { outgoing, wishes, thread }
    }
}

impl Relay for RelayLink {
    /// A queue that is full means a link that does not move: it is opened afresh.
    fn send(&mut self, message: Vec<u8>) {
        if self.outgoing.try_send(message).is_err() {
            self.hangup();
        }
    }

    fn hangup(&mut self) {
        self.rest(Duration::ZERO);
    }

    fn rest(&mut self, retry_after: Duration) {
        self.wishes.send_modify(|wishes| {
            wishes.hangups += 1;
            wishes.rest = retry_after;
            wishes.hurries_before = wishes.hurries;
        });
    }

    fn hurry(&mut self) {
        self.wishes.send_modify(|wishes| wishes.hurries += 1);
    }

    fn close(&mut self) {
        self.wishes.send_modify(|wishes| wishes.is_closed = true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the link to the relay panicked");
        }
    }
}

impl Drop for RelayLink {
    fn drop(&mut self) {
        self.close();
    }
}

/// What a link is made of, whichever way it goes.
struct Line {
    address: Address,
    secured: Arc<ClientConfig>,
    sink: LinkSink,
    messages: mpsc::Receiver<Vec<u8>>,
    wished: watch::Receiver<Wishes>,
}

/// How a link ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// It could not be opened, or ended before the relay said anything.
    Unheard,
    /// It broke, or the relay closed it.
    Broken,
    /// The replica wished for its end.
    HungUp,
}

fn run(line: Line) {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(keep_open(line)),
        Err(error) => tracing::error!(%error, "no link to the relay"),
    }
}

async fn keep_open(mut line: Line) {
    let mut backoff = Backoff::default();
    let (mut unheard, mut over_http) = (0, 0);
    while !line.wished.borrow_and_update().is_closed {
        let is_http = unheard >= WEBSOCKET_TRIES && over_http < HTTP_TRIES;
        let ended = if is_http {
            over_http += 1;
            long_poll::link(&mut line).await
        } else {
            over_http = 0;
            websocket::link(&mut line).await
        };
        tracing::debug!(?ended, is_http, "the link to the relay ended");
        match ended {
            Ended::Unheard if !is_http => unheard += 1,
            Ended::Unheard => {}
            Ended::Broken | Ended::HungUp => {
                backoff = Backoff::default();
                if !is_http {
                    unheard = 0;
                }
            }
        }
        let wishes = *line.wished.borrow_and_update();
        let (asked, hurries) = match ended {
            Ended::HungUp => (wishes.rest, wishes.hurries_before),
            Ended::Unheard | Ended::Broken => (Duration::ZERO, wishes.hurries),
        };
        line.rest(backoff.next().max(asked), hurries).await;
    }
}

impl Line {
    fn up(&self) {
        (self.sink)(LinkInput::Up);
    }

    fn down(&self) {
        (self.sink)(LinkInput::Down);
    }

    fn received(&self, message: Vec<u8>) {
        (self.sink)(LinkInput::Message(message));
    }

    /// Waits before the next try; a wish to hurry or to close ends the wait.
    async fn rest(&mut self, wait: Duration, hurries: u64) {
        let hurried = self.wished.wait_for(|wishes| wishes.hurries != hurries || wishes.is_closed);
        // Only the end of the wait matters: time is up, a wish came, or everyone is gone.
        let _ = timeout(wait, hurried).await;
    }
}

/// Ends when the replica wishes for the end of this link.
async fn hung_up(wished: &mut watch::Receiver<Wishes>, before: Wishes) {
    let is_over = |wishes: &Wishes| wishes.hangups != before.hangups || wishes.is_closed;
    // An error means that whoever wishes is gone, which ends the link as well.
    let _ = wished.wait_for(is_over).await;
}

/// Whether a message is the hello that a link begins with.
fn is_hello(message: &[u8]) -> bool {
    message.starts_with(&[0x82, 1])
}

/// Returns the next message of this link: what was meant for the link before is dropped.
async fn next_message(messages: &mut mpsc::Receiver<Vec<u8>>, has_greeted: &mut bool) -> Vec<u8> {
    while let Some(message) = messages.recv().await {
        *has_greeted |= is_hello(&message);
        if *has_greeted {
            return message;
        }
    }
    // Whoever sends is gone; the wish to close ends the link.
    std::future::pending().await
}
