//! What a scripted device hears, when, and whether it has signal: for tests and demonstrations.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app_core::{
    adapter::{ScriptedClock, ScriptedRadio, SystemClock},
    api::{ApiError, ErrorCode, Remedy},
    port::{Clock, LinkSink, Relay},
    session::{ConnectRelay, Session, SessionConfig},
};
use domain::{replica::LinkInput, sensor::Line, units::Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// The strings of a scripted device.
#[derive(Clone)]
pub(super) struct Script {
    clock: ScriptedClock,
    radio: ScriptedRadio,
    signal: Signal,
}

/// Moves the clock: to a time, or on by a while.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockMove {
    now_at_ms: Option<i64>,
    advance_ms: Option<u64>,
}

/// Cuts or restores the link to the relay.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkMove {
    is_up: bool,
}

impl Script {
    /// Returns the strings of a device that stands still at a time, or at the present.
    pub(super) fn at(now_at_ms: Option<i64>) -> Self {
        let clock = ScriptedClock::at(now_at_ms.map_or_else(|| SystemClock.now().wall, Timestamp));
        Self { clock, radio: ScriptedRadio::new(), signal: Signal::default() }
    }

    /// Puts a clock, a radio and a switch on the link in the place of the real ones.
    pub(super) fn take_over(&self, config: &mut SessionConfig) {
        config.clock = Arc::new(self.clock.clone());
        let in_session = self.radio.clone();
        config.radio = Some(Box::new(move |sink| in_session.open(sink)));
        if let Some(mut relay) = config.relay.take() {
            relay.connect = self.signal.switched(relay.connect);
            config.relay = Some(relay);
        }
    }

    /// Moves the clock, and lets the session see what became due.
    pub(super) fn pass(&self, session: &Session, to: ClockMove) -> Result<(), ApiError> {
        match to {
            ClockMove { now_at_ms: Some(at_ms), advance_ms: None } => self.set(Timestamp(at_ms)),
            ClockMove { now_at_ms: None, advance_ms: Some(ms) } => {
                self.clock.advance(Duration::from_millis(ms));
            }
            ClockMove { .. } => return Err(malformed("give now_at_ms or advance_ms")),
        }
        session.catch_up()
    }

    /// Lets the device hear advertisements, each at its `now_at_ms` if it has one.
    ///
    /// Returns how many it listened to. Nothing is heard if one of them is wrong.
    pub(super) fn hear(&self, session: &Session, heard: &[Value]) -> Result<usize, ApiError> {
        let lines: Result<Vec<_>, ApiError> = heard.iter().map(line).collect();
        let mut listened = 0;
        for (at_ms, line) in lines? {
            if let Some(at_ms) = at_ms {
                self.set(Timestamp(at_ms));
                session.catch_up()?;
            }
            listened += usize::from(self.radio.hear(line.advertisement));
            session.catch_up()?;
        }
        Ok(listened)
    }

    pub(super) fn link(&self, session: &Session, to: LinkMove) -> Result<(), ApiError> {
        self.signal.set(to.is_up);
        session.catch_up()
    }

    /// Time passes up to a later moment; an earlier one is a clock that was put back.
    fn set(&self, to: Timestamp) {
        let ahead = to.0.saturating_sub(self.clock.now().wall.0);
        match u64::try_from(ahead) {
            Ok(ms) => self.clock.advance(Duration::from_millis(ms)),
            Err(_) => self.clock.set_wall(to),
        }
    }
}

fn line(heard: &Value) -> Result<(Option<i64>, Line), ApiError> {
    let line = Line::parse(&heard.to_string()).map_err(malformed)?;
    Ok((heard.get("now_at_ms").and_then(Value::as_i64), line))
}

fn malformed(reason: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::Malformed, Remedy::FixInput).with("reason", reason)
}

/// A switch between the session and its link: off, nothing passes in either direction.
#[derive(Clone)]
struct Signal {
    is_up: Arc<AtomicBool>,
    wire: Arc<Mutex<Option<Wire>>>,
}

struct Wire {
    link: Box<dyn Relay>,
    sink: LinkSink,
}

impl Default for Signal {
    fn default() -> Self {
        Self { is_up: Arc::new(AtomicBool::new(true)), wire: Arc::default() }
    }
}

impl Signal {
    fn switched(&self, connect: ConnectRelay) -> ConnectRelay {
        let signal = self.clone();
        Box::new(move |sink| {
            let (is_up, inward) = (Arc::clone(&signal.is_up), Arc::clone(&sink));
            let link = connect(Arc::new(move |said| {
                if is_up.load(Ordering::SeqCst) {
                    inward(said);
                }
            }));
            *signal.wire() = Some(Wire { link, sink });
            Box::new(signal)
        })
    }

    fn set(&self, is_up: bool) {
        self.is_up.store(is_up, Ordering::SeqCst);
        if let Some(wire) = self.wire().as_mut() {
            wire.link.hangup();
            if is_up {
                wire.link.hurry();
            } else {
                (wire.sink)(LinkInput::Down);
            }
        }
    }

    fn while_up(&self, act: impl FnOnce(&mut dyn Relay)) {
        if self.is_up.load(Ordering::SeqCst)
            && let Some(wire) = self.wire().as_mut()
        {
            act(&mut *wire.link);
        }
    }

    fn wire(&self) -> MutexGuard<'_, Option<Wire>> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Relay for Signal {
    fn send(&mut self, message: Vec<u8>) {
        self.while_up(|link| link.send(message));
    }

    fn hangup(&mut self) {
        self.while_up(|link| link.hangup());
    }

    fn rest(&mut self, retry_after: Duration) {
        self.while_up(|link| link.rest(retry_after));
    }

    fn hurry(&mut self) {
        self.while_up(|link| link.hurry());
    }

    fn close(&mut self) {
        let wire = self.wire().take();
        if let Some(mut wire) = wire {
            wire.link.close();
        }
    }
}
