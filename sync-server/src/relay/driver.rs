//! One link's state machine, and the store that does what it asks for.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use domain::{
    ids::DeviceId,
    sync::{
        Lsn, Partition,
        gate::Placed,
        relay::{Action, Connection, Input, Mode},
        wire::{Challenge, Hello, Receipt, RefusedCode},
    },
    units::Now,
};

use crate::{
    identity::SessionId,
    ports::Ports,
    store::{Append, Follow, StoreError, search},
};

/// A link lives as long as the session that it was opened with, whatever became of the token. A
/// session that ends by itself is noticed so late at most.
const LOOK_EVERY: Duration = Duration::from_secs(60);

pub(super) struct Driver {
    ports: Arc<Ports>,
    connection: Connection,
    /// The only partition that this link may name, if it was opened for one.
    only: Option<Partition>,
    /// What the link was last told of each partition.
    receipts: BTreeMap<Partition, Receipt>,
    has_streamed: bool,
    /// The session that the link was opened with, if the relay asks for one.
    session: Option<SessionId>,
    /// The device that proved its key, whether it was let in or not.
    device: Option<DeviceId>,
}

/// What a link is to send, and whether it ends then.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    pub(super) messages: Vec<Vec<u8>>,
    pub(super) is_last: bool,
}

impl Driver {
    pub(super) fn new(
        ports: Arc<Ports>,
        mode: Mode,
        only: Option<Partition>,
        challenge: Challenge,
    ) -> Self {
        let (now, log) = (ports.clock.now(), ports.store.name());
        let connection = Connection::new(now, mode, log, challenge);
        Self {
            ports,
            connection,
            only,
            receipts: BTreeMap::new(),
            has_streamed: false,
            session: None,
            device: None,
        }
    }

    /// Returns how long until the machine wants to be woken.
    pub(super) fn wait(&self) -> Duration {
        let now = self.ports.clock.now().monotonic;
        let wake = self.connection.next_wake().map_or(Duration::MAX, |at| at.saturating_sub(now));
        if self.session.is_some() { wake.min(LOOK_EVERY) } else { wake }
    }

    /// Looks whether the link's session still holds, and lets the machine do what is due.
    pub(super) async fn tick(&mut self) -> Outgoing {
        let ended = self.cut_off().map_or(Input::Tick, Input::Denied);
        self.feed(ended).await
    }

    /// Whether a batch has been made since the link was opened.
    pub(super) fn has_streamed(&self) -> bool {
        self.has_streamed
    }

    /// Tells the machine what the last commit changed for it.
    pub(super) async fn catch_up(&mut self) -> Outgoing {
        if let Some(code) = self.cut_off() {
            return self.feed(Input::Denied(code)).await;
        }
        let mut inputs = VecDeque::new();
        for top in self.connection.tops() {
            let Some(standing) = self.ports.hub.standing(top.partition) else { continue };
            if standing.top > top.lsn {
                inputs
                    .push_back(Input::Grown(domain::sync::wire::Top { lsn: standing.top, ..top }));
            }
        }
        if let Some(pusher) = self.connection.pusher().copied() {
            for partition in self.connection.awaits_receipts() {
                let Some(standing) = self.ports.hub.standing(partition) else { continue };
                let receipt = standing.receipt(partition, pusher.device);
                if self.receipts.insert(partition, receipt) != Some(receipt) {
                    inputs.push_back(Input::Receipt(receipt));
                }
            }
        }
        self.run(inputs).await
    }

    pub(super) async fn feed(&mut self, input: Input) -> Outgoing {
        self.run(VecDeque::from([input])).await
    }

    async fn run(&mut self, mut inputs: VecDeque<Input>) -> Outgoing {
        let mut outgoing = Outgoing::default();
        while let Some(input) = inputs.pop_front() {
            if let Input::Denied(code) = &input {
                self.note_refusal(*code).await;
            }
            let now = self.ports.clock.now();
            for action in self.connection.handle(now, input) {
                match action {
                    Action::Send(message) => outgoing.messages.push(message),
                    Action::Close => {
                        outgoing.is_last = true;
                        if self.device.is_none() {
                            self.note_refusal(RefusedCode::UnknownDevice).await;
                        }
                    }
                    asked @ (Action::Greet(_)
                    | Action::Follow(_)
                    | Action::Append { .. }
                    | Action::Load { .. }
                    | Action::Note(_)) => inputs.extend(self.ask_store(asked).await),
                }
            }
        }
        outgoing
    }

    /// Does what the machine asks of the store and returns the answer.
    async fn ask_store(&mut self, asked: Action) -> Option<Input> {
        if self.only.is_some_and(|only| partition(&asked).is_some_and(|named| named != only)) {
            return Some(Input::Denied(RefusedCode::Partition));
        }
        let answer = match asked {
            Action::Greet(hello) => {
                self.device = Some(hello.device);
                match self.admit(&hello) {
                    Ok(()) => self.follow(hello).await,
                    Err(code) => return Some(Input::Denied(code)),
                }
            }
            Action::Follow(cursors) => {
                let pusher = self.connection.pusher().copied()?;
                let at = self.ports.clock.now().wall;
                let (organisation, device) = (pusher.organisation, pusher.device);
                let public_key = pusher.public_key;
                let follow = Follow { organisation, device, public_key, at, cursors };
                self.ports.store.follow(follow).await.map(Input::Followed)
            }
            Action::Append { push, partition, entries, refused } => {
                let pusher = self.connection.pusher().copied()?;
                let Now { monotonic, wall: received_at } = self.ports.clock.now();
                if self.ports.limits.is_tiresome(pusher.device, monotonic) {
                    return Some(Input::Denied(RefusedCode::Busy));
                }
                let by_themselves = refused.len();
                let append = Append { pusher, partition, received_at, entries, refused };
                self.ports.store.append(append).await.map(|placed| {
                    let refused = by_themselves + measure(&placed, by_themselves);
                    self.ports.limits.note_refused(pusher.device, refused, monotonic);
                    Input::Appended { push, placed }
                })
            }
            Action::Load { partition, after, bytes_max } => {
                self.load(partition, after, bytes_max).await
            }
            Action::Note(cursor) => {
                let device = self.connection.pusher()?.device;
                return match self.ports.store.note(device, cursor).await {
                    Ok(()) => None,
                    Err(error) => Some(refusal(&error)),
                };
            }
            Action::Send(_) | Action::Close => return None,
        };
        Some(answer.unwrap_or_else(|error| refusal(&error)))
    }

    /// Lets in whoever takes part: on an open relay everyone, else an approved device on which a
    /// person is signed in.
    fn admit(&mut self, hello: &Hello) -> Result<(), RefusedCode> {
        let Some(identity) = &self.ports.identity else { return Ok(()) };
        let members = self.ports.hub.members().unwrap_or_default();
        if hello.organisation != identity.organisation {
            return Err(RefusedCode::UnknownOrganisation);
        }
        if !members.is_approved(hello.device) {
            return Err(RefusedCode::UnknownDevice);
        }
        let token = str::from_utf8(&hello.token).unwrap_or_default();
        let at = self.ports.clock.now().wall;
        let seat = identity.seat(&members, token, &hello.public_key, at);
        let (session, _) = seat.map_err(|_| RefusedCode::SignIn)?;
        self.session = Some(session);
        Ok(())
    }

    /// Writes a refusal into the audit; the device has its answer whether that works or not.
    async fn note_refusal(&self, code: RefusedCode) {
        let (device, at) = (self.device, self.ports.clock.now().wall);
        let noted = self
            .ports
            .store
            .write(move |writing| search::note_turned_away(writing.transaction, device, code, at));
        if let Err(error) = noted.await {
            tracing::error!(%error, "a refusal was not written");
        }
    }

    /// Returns why the link must end, if whoever opened it takes part no longer.
    fn cut_off(&self) -> Option<RefusedCode> {
        let members = self.ports.hub.members()?;
        let device = self.connection.pusher()?.device;
        if !members.is_approved(device) {
            return Some(RefusedCode::UnknownDevice);
        }
        let at = self.ports.clock.now().wall;
        let seat = members.seat(self.session?, device, at);
        seat.is_none().then_some(RefusedCode::SignIn)
    }

    async fn follow(&self, hello: Hello) -> Result<Input, StoreError> {
        let Hello { organisation, device, public_key, cursors, .. } = hello;
        let at = self.ports.clock.now().wall;
        let follow = Follow { organisation, device, public_key, at, cursors };
        self.ports.store.follow(follow).await.map(Input::Followed)
    }

    async fn load(
        &mut self,
        partition: Partition,
        after: Lsn,
        bytes_max: usize,
    ) -> Result<Input, StoreError> {
        let device = self.connection.pusher().ok_or(StoreError::Closed)?.device;
        let cursor = domain::sync::wire::Cursor { partition, lsn: after };
        let loaded = self.ports.store.load(device, cursor, bytes_max).await?;
        self.has_streamed |= loaded.last > after;
        let sent = u64::try_from(loaded.rows.len()).unwrap_or(u64::MAX);
        metrics::counter!("isotherm_entries_sent_total").increment(sent);
        Ok(Input::Rows { partition, after, rows: loaded.rows, last: loaded.last })
    }
}

/// Counts what became of a push, and returns how many entries do not hold against the store.
fn measure(placed: &[Placed], by_themselves: usize) -> usize {
    let count =
        |is_counted: fn(&Placed) -> bool| placed.iter().filter(|placed| is_counted(placed)).count();
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let accepted = count(|placed| matches!(placed, Placed::At(_)));
    let refused = count(|placed| matches!(placed, Placed::Rejected(_)));
    metrics::counter!("isotherm_entries_accepted_total").increment(number(accepted));
    metrics::counter!("isotherm_entries_refused_total").increment(number(by_themselves + refused));
    refused
}

fn partition(asked: &Action) -> Option<Partition> {
    match asked {
        Action::Append { partition, .. } | Action::Load { partition, .. } => Some(*partition),
        Action::Note(cursor) => Some(cursor.partition),
        Action::Greet(_) | Action::Follow(_) | Action::Send(_) | Action::Close => None,
    }
}

fn refusal(error: &StoreError) -> Input {
    match error {
        StoreError::Foreign => Input::Denied(RefusedCode::Partition),
        StoreError::UnknownOrganisation => Input::Denied(RefusedCode::UnknownOrganisation),
        StoreError::Failed(_)
        | StoreError::Sealed(_)
        | StoreError::InUse(_)
        | StoreError::Newer { .. }
        | StoreError::Closed => Input::StoreFailed,
    }
}
