//! A clock and a radio that do what they are told: for stories, demonstrations and tests.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{
    sensor::Advertisement,
    units::{Now, Timestamp},
};

use crate::port::{Clock, Heard, HeardSink, RadioState, SensorRadio};

/// A clock that stands still until it is told to go on.
///
/// After it moved, `Session::catch_up` lets a session see what became due.
#[derive(Clone, Debug)]
pub struct ScriptedClock {
    now: Arc<Mutex<Now>>,
}

impl ScriptedClock {
    /// Returns a clock whose wall shows `wall`.
    pub fn at(wall: Timestamp) -> Self {
        Self { now: Arc::new(Mutex::new(Now { monotonic: Duration::ZERO, wall })) }
    }

    /// Lets time pass, on the wall and on the monotonic clock.
    pub fn advance(&self, duration: Duration) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.monotonic = now.monotonic.saturating_add(duration);
        now.wall = now.wall.after(duration);
    }

    /// Sets the wall clock, as a person or a network would; no time passes.
    pub fn set_wall(&self, wall: Timestamp) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).wall = wall;
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> Now {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A radio that hears what it is told, while it listens.
#[derive(Clone)]
pub struct ScriptedRadio {
    shared: Arc<Mutex<Ear>>,
}

#[derive(Default)]
struct Ear {
    sink: Option<HeardSink>,
    is_listening: bool,
}

impl ScriptedRadio {
    /// Returns a radio that is not yet in a session.
    pub fn new() -> Self {
        Self { shared: Arc::default() }
    }

    /// Returns the session's side of this radio; see `SessionConfig::radio`.
    pub fn open(&self, sink: HeardSink) -> Box<dyn SensorRadio> {
        sink(Heard::State(RadioState::Ready));
        self.ear(|ear| ear.sink = Some(sink));
        Box::new(self.clone())
    }

    /// Lets the session hear an advertisement; returns whether it listened.
    pub fn hear(&self, advertisement: Advertisement) -> bool {
        let sink = self.ear(|ear| ear.sink.clone().filter(|_| ear.is_listening));
        if let Some(sink) = &sink {
            sink(Heard::Advertisement(advertisement));
        }
        sink.is_some()
    }

    fn ear<T>(&self, change: impl FnOnce(&mut Ear) -> T) -> T {
        change(&mut self.shared.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for ScriptedRadio {
    fn default() -> Self {
        Self::new()
    }
}

impl SensorRadio for ScriptedRadio {
    fn scan(&mut self, is_on: bool) {
        self.ear(|ear| ear.is_listening = is_on);
    }

    fn close(&mut self) {
        self.ear(|ear| *ear = Ear::default());
    }
}
