//! Hears sensors with the Bluetooth radio of the device.
//!
//! One thread owns everything of Bluetooth. It listens to changes and asks for none: the system
//! reports each packet, and the core tells a repeat from a measurement. A radio that is missing,
//! off or forbidden is a state, and is tried again.

mod failure;
mod listen;
mod sighting;

use std::thread;

use tokio::sync::watch;

use crate::{
    port::{Heard, HeardSink, RadioState, SensorRadio},
    session::OpenRadio,
};

/// Returns what opens the device's first Bluetooth radio; see `SessionConfig::radio`.
pub fn open_bluetooth() -> OpenRadio {
    Box::new(|sink| Box::new(BluetoothRadio::open(sink)))
}

/// The first Bluetooth radio of the device.
pub struct BluetoothRadio {
    wish: watch::Sender<Wish>,
}

/// What a session wants of its radio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Rest,
    Listen,
    Close,
}

impl BluetoothRadio {
    /// Starts the thread of the radio; what it finds, and later hears, goes into `sink`.
    pub fn open(sink: HeardSink) -> Self {
        let (wish, wishes) = watch::channel(Wish::Rest);
        let reports = sink.clone();
        let thread = thread::Builder::new()
            .name("bluetooth".to_owned())
            .spawn(move || listen::run(reports, wishes));
        if let Err(error) = thread {
            tracing::warn!(%error, "the radio has no thread");
            sink(Heard::State(RadioState::Missing));
        }
        Self { wish }
    }
}

impl SensorRadio for BluetoothRadio {
    fn scan(&mut self, is_on: bool) {
        self.wish.send_replace(if is_on { Wish::Listen } else { Wish::Rest });
    }

    /// Does not wait for the thread: a call into the system may take long, and its end is safe.
    fn close(&mut self) {
        self.wish.send_replace(Wish::Close);
    }
}
