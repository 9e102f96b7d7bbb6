//! The thread of a radio: find it, listen, and begin again when it goes away.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use btleplug::{
    api::{Central, CentralEvent, CentralState, Manager as _, ScanFilter},
    platform::{Adapter, Manager},
};
use futures_util::StreamExt;
use tokio::{
    runtime::{Builder, Runtime},
    sync::watch,
    time::{sleep, timeout},
};

use super::{Wish, failure::Failure, sighting::Sightings};
use crate::port::{Heard, HeardSink, RadioState};

/// How long to wait before looking for the radio again; doubled at each failure.
const PAUSE_MIN: Duration = Duration::from_millis(500);
const PAUSE_MAX: Duration = Duration::from_secs(15);
/// How long a listening radio may hear nothing at all before it is opened afresh: a restarted
/// Bluetooth service forgets who listened, and tells nobody. Doubled while nothing is heard.
const SILENCE_MIN: Duration = Duration::from_secs(5);
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// Runs the radio until it is closed.
pub(super) fn run(sink: HeardSink, mut wishes: watch::Receiver<Wish>) {
    let mut radio = Radio { sink, told: None, pause: PAUSE_MIN, silence: SILENCE_MIN };
    loop {
        // Each attempt has a runtime of its own: tasks of a lost connection end with it.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            Ok::<_, io::Error>(runtime()?.block_on(radio.attempt(&mut wishes)))
        }));
        match outcome {
            Ok(Ok(Ok(()))) => return,
            Ok(Ok(Err(failure))) => radio.note(&failure),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the radio cannot wait for events");
                radio.note(&Failure::Missing);
            }
            Err(_) => {
                tracing::error!("the radio's library broke an invariant");
                radio.note(&Failure::Missing);
            }
        }
        if radio.rest(&mut wishes).is_err() {
            return;
        }
    }
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

struct Closed;

struct Radio {
    sink: HeardSink,
    told: Option<RadioState>,
    pause: Duration,
    silence: Duration,
}

impl Radio {
    /// Listens as wished until the radio is closed or lost.
    async fn attempt(&mut self, wishes: &mut watch::Receiver<Wish>) -> Result<(), Failure> {
        let adapter = tokio::select! {
            found = first_adapter() => found?,
            Closed = closed(wishes) => return Ok(()),
        };
        let mut events = adapter.events().await?;
        let mut sightings = Sightings::default();
        let mut is_on = is_on(adapter.adapter_state().await?);
        let mut is_listening = false;
        loop {
            let wish = *wishes.borrow_and_update();
            if wish == Wish::Close {
                return Ok(());
            }
            let must_listen = is_on && wish == Wish::Listen;
            if must_listen != is_listening {
                switch(&adapter, must_listen, is_on).await?;
                is_listening = must_listen;
            }
            self.state(match (is_on, is_listening) {
                (false, _) => RadioState::Off,
                (true, false) => RadioState::Ready,
                (true, true) => RadioState::Listening,
            });
            let patience = if is_listening { self.silence } else { SILENCE_MAX };
            tokio::select! {
                wished = wishes.changed() => if wished.is_err() {
                    return Ok(());
                },
                event = events.next() => match event {
                    Some(CentralEvent::StateUpdate(state)) => is_on = self::is_on(state),
                    Some(event) => {
                        if let Some(heard) = sightings.hear(&adapter, event).await {
                            self.pause = PAUSE_MIN;
                            self.silence = SILENCE_MIN;
                            (self.sink)(Heard::Advertisement(heard));
                        }
                    }
                    None => return Err(Failure::Missing),
                },
                () = sleep(patience) => {
                    self.silence = patience.saturating_mul(2).min(SILENCE_MAX);
                    return Err(Failure::Silent);
                }
            }
        }
    }

    fn note(&mut self, failure: &Failure) {
        if let Some(state) = failure.state() {
            tracing::debug!(%failure, "the radio cannot be used");
            self.state(state);
        } else {
            // Silence is no fault of the radio, so the next attempt comes at once.
            self.pause = PAUSE_MIN;
        }
    }

    /// Waits before the next attempt, longer each time.
    fn rest(&mut self, wishes: &mut watch::Receiver<Wish>) -> Result<(), Closed> {
        let pause = self.pause;
        self.pause = pause.saturating_mul(2).min(PAUSE_MAX);
        let Ok(runtime) = runtime() else {
            tracing::warn!("the radio is given up");
            return Err(Closed);
        };
        let woken = runtime.block_on(async { timeout(pause, closed(wishes)).await });
        match woken {
            Ok(Closed) => Err(Closed),
            Err(_) => Ok(()),
        }
    }

    fn state(&mut self, state: RadioState) {
        if self.told != Some(state) {
            self.told = Some(state);
            (self.sink)(Heard::State(state));
        }
    }
}

async fn first_adapter() -> Result<Adapter, Failure> {
    let adapters = Manager::new().await?.adapters().await?;
    adapters.into_iter().next().ok_or(Failure::Missing)
}

/// The radio must be on: the library's `start_scan` would switch it on against a person's will.
async fn switch(adapter: &Adapter, must_listen: bool, is_on: bool) -> Result<(), Failure> {
    if must_listen {
        adapter.start_scan(ScanFilter::default()).await?;
    } else if is_on {
        adapter.stop_scan().await?;
    }
    Ok(())
}

/// An unknown state is that of a system which has not decided yet; it tells when it has.
fn is_on(state: CentralState) -> bool {
    match state {
        CentralState::PoweredOn => true,
        CentralState::PoweredOff | CentralState::Unknown => false,
    }
}

/// Returns once the radio shall close.
async fn closed(wishes: &mut watch::Receiver<Wish>) -> Closed {
    // A session that is gone without a word has closed its radio too.
    let _ = wishes.wait_for(|wish| *wish == Wish::Close).await;
    Closed
}
