//! A device that says whatever it likes.

use std::{
    net::Ipv4Addr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use domain::{
    access::DeviceKey,
    ids::{DeviceId, DocumentId, OrganisationId},
    sync::{
        Entry, Lsn, Nonce, Partition,
        wire::{
            Assembler, ChangeHead, Cursor, Hello, PROTOCOL, Placement, Push, RefusedCode, ToDevice,
            ToRelay,
        },
    },
};
use futures_util::{SinkExt, StreamExt};
use tokio::time::timeout;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::world::{PARTITION, Server};

pub(super) const ORGANISATION: OrganisationId = OrganisationId([0x11; 16]);
const SOON: Duration = Duration::from_secs(60);

/// What the relay made of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// One word for each entry: its rule, or `taken`, or `again`.
    Entries(Vec<String>),
    /// The link was refused.
    Link(RefusedCode),
    /// The link ended without a word.
    Gone,
}

impl Answer {
    pub(super) fn rule(rule: &str) -> Self {
        Self::Entries(vec![rule.to_owned()])
    }
}

pub(super) struct Peer {
    pub(super) key: DeviceKey,
    socket: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
    pub(super) nonce: Nonce,
    /// What the hello says.
    pub(super) organisation: OrganisationId,
    pub(super) token: Vec<u8>,
    pushes: u64,
}

/// Every link comes from an address of its own, where the relay believes its proxy.
static ADDRESSES: AtomicU32 = AtomicU32::new(0x0a00_0000);

impl Peer {
    pub(super) async fn knock(server: &Server, seed: [u8; 32]) -> Self {
        let url = format!("ws://{}/v1/sync", server.address);
        let mut request = url.into_client_request().unwrap();
        let address = Ipv4Addr::from_bits(ADDRESSES.fetch_add(1, Ordering::Relaxed)).to_string();
        request.headers_mut().insert("x-forwarded-for", address.parse().unwrap());
        let socket = connect_async(request).await.unwrap().0;
        let (key, nonce) = (DeviceKey::from_seed(seed), Nonce([0; 32]));
        let (organisation, token, pushes) = (ORGANISATION, Vec::new(), 0);
        let mut peer = Self { key, socket, nonce, organisation, token, pushes };
        let Some(ToDevice::Challenge(challenge)) = peer.hear().await else {
            panic!("no challenge")
        };
        peer.nonce = challenge.nonce;
        peer
    }

    /// Says hello as it should be said.
    pub(super) async fn enter(server: &Server, seed: [u8; 32]) -> Self {
        let mut peer = Self::knock(server, seed).await;
        let hello = peer.hello();
        peer.say(&ToRelay::Hello(hello)).await;
        assert!(matches!(peer.hear().await, Some(ToDevice::Welcome(_))));
        peer
    }

    pub(super) fn device(&self) -> DeviceId {
        self.key.device()
    }

    pub(super) fn hello(&self) -> Hello {
        let public_key = self.key.public();
        let mut hello = Hello {
            protocol: PROTOCOL,
            organisation: self.organisation,
            device: public_key.device(),
            public_key,
            cursors: Vec::new(),
            token: self.token.clone(),
            proof: Vec::new(),
            log: None,
        };
        hello.prove(self.nonce, &self.key);
        hello
    }

    pub(super) async fn say(&mut self, message: &ToRelay) {
        for part in message.to_messages() {
            self.throw(part).await;
        }
    }

    /// Sends bytes as they are; the relay may have hung up on what came before.
    pub(super) async fn throw(&mut self, bytes: Vec<u8>) {
        let _ = self.socket.send(Message::Binary(bytes.into())).await;
    }

    pub(super) async fn hear(&mut self) -> Option<ToDevice> {
        let mut assembler = Assembler::default();
        loop {
            let said = timeout(SOON, self.socket.next()).await.expect("the relay is silent");
            match said?.ok()? {
                Message::Binary(bytes) => {
                    if let Some(whole) = assembler.take(bytes.into()).unwrap() {
                        return Some(ToDevice::from_bytes(&whole).unwrap());
                    }
                }
                Message::Close(_) => return None,
                Message::Text(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Returns what the relay makes of what was said last.
    pub(super) async fn verdict(&mut self) -> Answer {
        self.numbered_verdict().await.1
    }

    /// Returns the same with the number of the push that it is of, if it is of one.
    pub(super) async fn numbered_verdict(&mut self) -> (Option<u64>, Answer) {
        loop {
            match self.hear().await {
                None => return (None, Answer::Gone),
                Some(ToDevice::Refused(refused)) => return (None, Answer::Link(refused.code)),
                Some(ToDevice::Pushed(pushed)) => {
                    let word = |placement: &Placement| match placement {
                        Placement::Accepted(_) => "taken".to_owned(),
                        Placement::Rejected { rule, .. } => rule.clone(),
                        Placement::Again => "again".to_owned(),
                    };
                    let words = pushed.placements.iter().map(word).collect();
                    return (Some(pushed.id), Answer::Entries(words));
                }
                Some(_) => {}
            }
        }
    }

    pub(super) async fn push_to(
        &mut self,
        partition: Partition,
        entries: Vec<Vec<u8>>,
        heads: Vec<ChangeHead>,
    ) -> Answer {
        self.pushes += 1;
        let push = Push { id: self.pushes, partition, entries, heads };
        self.say(&ToRelay::Push(push)).await;
        self.verdict().await
    }

    pub(super) async fn push(&mut self, entries: Vec<Vec<u8>>) -> Answer {
        self.push_to(PARTITION, entries, Vec::new()).await
    }

    /// Returns a change under the hash it is said to have, and the signature for it.
    pub(super) fn change(
        &self,
        document: DocumentId,
        hash: [u8; 32],
        bytes: Vec<u8>,
    ) -> (Vec<u8>, ChangeHead) {
        let hash = domain::document::ChangeHash(hash);
        let entry = Entry::Change { document, hash, bytes }.to_bytes();
        (entry, ChangeHead::sign(document, hash, &self.key))
    }

    pub(super) fn cursor(partition: Partition) -> Cursor {
        Cursor { partition, lsn: Lsn(0) }
    }
}
