//! The queue of a session, and the thread that empties it.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use domain::replica::{Input, LinkInput, Replica, RequestId};

use super::{
    ConnectRelay,
    belong::wiped_error,
    error::{bug, store_error},
    live::{Known, shown},
    open::{Identity, Opened},
    parse,
    perform::Asked,
};
use crate::{
    api::{ApiError, Command, CommandOutcome, Event},
    member::{Member, Told, Wish},
    port::{Clock, Entropy, Heard, LinkSink, RadioState, Relay, SensorRadio, Store, Vault},
};

/// What reaches a session.
pub(super) enum Message {
    Command { command: Command, reply: Sender<Result<CommandOutcome, ApiError>> },
    Heard(Heard),
    Link(LinkInput),
    Member(Told),
    Subscribe(Box<dyn Fn(Event) + Send>),
    CatchUp(Sender<()>),
    Suspend(Sender<Result<(), ApiError>>),
    Resume(Sender<Result<(), ApiError>>),
    Close,
}

/// Everything the session's thread owns.
pub(super) struct Run {
    pub(super) replica: Replica,
    pub(super) identity: Identity,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Box<dyn Entropy>,
    pub(super) known: Arc<Known>,
    pub(super) relay: Option<Box<dyn Relay>>,
    /// Makes the link, until it is made.
    pub(super) connect: Option<ConnectRelay>,
    pub(super) links: LinkSink,
    pub(super) member: Member,
    pub(super) vault: Arc<dyn Vault>,
    pub(super) data_dir: PathBuf,
    pub(super) radio: Option<Box<dyn SensorRadio>>,
    pub(super) listeners: Vec<Box<dyn Fn(Event) + Send>>,
    pub(super) asked: BTreeMap<RequestId, Asked>,
    /// Commands of several steps, whose next step follows when this input is handled.
    pub(super) continued: Vec<Asked>,
    pub(super) last_request: u64,
    pub(super) is_suspended: bool,
    pub(super) is_wiped: bool,
}

pub(super) fn run(opened: Opened, receiver: &Receiver<Message>) {
    let mut run = Run {
        replica: opened.replica,
        identity: opened.identity,
        store: opened.store,
        clock: opened.clock,
        entropy: opened.entropy,
        known: opened.known,
        relay: None,
        connect: opened.connect,
        links: opened.links,
        member: Member::start(opened.member),
        vault: opened.vault,
        data_dir: opened.data_dir,
        radio: opened.radio.map(|open| open()),
        listeners: Vec::new(),
        asked: BTreeMap::new(),
        continued: Vec::new(),
        last_request: 0,
        is_suspended: false,
        is_wiped: false,
    };
    if run.radio.is_some() {
        run.known.update(|state| state.live_mut().radio = shown(RadioState::Ready));
    }
    run.take(Input::Started);
    // The last run may have ended with the link up, and noted so.
    run.take(Input::Link(LinkInput::Down));
    loop {
        match receiver.recv_timeout(run.nap()) {
            Ok(Message::Close) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(message) => run.message(message),
            Err(RecvTimeoutError::Timeout) => {}
        }
        run.wake_if_due();
    }
    run.close();
}

impl Run {
    /// Returns how long the thread may sleep; a queued message ends the sleep.
    fn nap(&self) -> Duration {
        let wake = if self.is_suspended { None } else { self.replica.next_wake() };
        let left = wake.map(|wake| wake.saturating_sub(self.clock.now().monotonic));
        left.unwrap_or(Replica::NAP_MAX).min(Replica::NAP_MAX)
    }

    fn wake_if_due(&mut self) {
        let now = self.clock.now().monotonic;
        if !self.is_suspended && self.replica.next_wake().is_some_and(|wake| wake <= now) {
            self.take(Input::Woken);
        }
    }

    fn message(&mut self, message: Message) {
        match message {
            Message::Command { command, reply } => self.command(command, reply),
            Message::Heard(Heard::Advertisement(advertisement)) => {
                self.take(Input::Heard(advertisement));
            }
            Message::Heard(Heard::State(radio)) => {
                self.known.update(|state| state.live_mut().radio = shown(radio));
            }
            Message::Link(link) => self.link(link),
            Message::Member(told) => self.member_told(told),
            Message::Subscribe(listener) => self.listeners.push(listener),
            Message::CatchUp(done) => {
                self.wake_if_due();
                answer(&done, ());
            }
            Message::Suspend(done) => {
                self.is_suspended = true;
                self.take_down_link();
                answer(&done, self.store.suspend().map_err(store_error));
            }
            Message::Resume(done) if self.is_wiped => answer(&done, Err(wiped_error())),
            Message::Resume(done) => {
                let resumed = self.store.resume().map_err(store_error);
                self.is_suspended = resumed.is_err();
                answer(&done, resumed);
            }
            Message::Close => {}
        }
    }

    fn link(&mut self, link: LinkInput) {
        match link {
            LinkInput::Up => self.member.wish(Wish::Link { is_up: true }),
            LinkInput::Down => self.member.wish(Wish::Link { is_up: false }),
            LinkInput::Message(_) => {}
        }
        self.take(Input::Link(link));
    }

    fn command(&mut self, command: Command, reply: Sender<Result<CommandOutcome, ApiError>>) {
        if self.is_wiped {
            return answer(&reply, Err(wiped_error()));
        }
        let Some((command, reply)) = self.ask_relay(command, reply) else { return };
        let parsed = self
            .store
            .reader()
            .map_err(store_error)
            .and_then(|reader| parse::parse(command, &*reader, self.replica.person()));
        match parsed {
            Ok(plan) => self.ask(Asked::new(plan, reply)),
            Err(error) => answer(&reply, Err(error)),
        }
    }

    /// Hands the next command of a plan to the replica.
    pub(super) fn ask(&mut self, mut asked: Asked) {
        match asked.next_command() {
            Some(command) => {
                self.last_request = self.last_request.saturating_add(1);
                let request = RequestId(self.last_request);
                self.asked.insert(request, asked);
                self.take(Input::Command { request, command });
            }
            None => asked.finish(),
        }
    }

    /// Lets the replica handle one input to its end; a panic costs the input and nothing stored.
    pub(super) fn take(&mut self, input: Input) {
        if self.is_suspended {
            tracing::debug!("an input came while the session was suspended");
            return;
        }
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.handle(input))) {
            self.recover(&*panic);
        }
        if let Some(asked) = self.continued.pop() {
            self.ask(asked);
        }
    }

    /// Begins again from what is stored, as a restart of the process would.
    fn recover(&mut self, panic: &(dyn Any + Send)) {
        tracing::error!(reason = panic_text(panic), "the replica broke an invariant");
        for (_, asked) in std::mem::take(&mut self.asked) {
            asked.fail(bug());
        }
        match self.identity.replica(&*self.store) {
            Ok(replica) => self.replica = replica,
            Err(error) => {
                tracing::error!(%error, "the store cannot be read again");
                return;
            }
        }
        self.take_down_link();
        let restarted = catch_unwind(AssertUnwindSafe(|| self.handle(Input::Started)));
        if restarted.is_err() {
            tracing::error!("the replica cannot start from what is stored");
        }
    }

    fn take_down_link(&mut self) {
        if let Some(relay) = &mut self.relay {
            relay.hangup();
        }
    }

    fn close(mut self) {
        if let Some(radio) = &mut self.radio {
            radio.close();
        }
        if let Some(relay) = &mut self.relay {
            relay.close();
        }
        if let Err(error) = self.store.suspend() {
            tracing::warn!(%error, "the last writes stay in the write-ahead log");
        }
    }
}

/// A caller that no longer waits has lost interest in the answer.
pub(super) fn answer<T>(reply: &Sender<T>, value: T) {
    let _ = reply.send(value);
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given")
}
