use std::sync::Arc;

use domain::sensor::Advertisement;

/// What a radio reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A sensor's advertisement, as it was on the air; repeats included.
    Advertisement(Advertisement),
    /// The radio can or cannot be used from now on.
    State(RadioState),
}

/// Whether sensors can be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RadioState {
    /// This device has no radio, or none was asked for.
    Missing,
    /// The radio is switched off.
    Off,
    /// The system does not let us use it.
    NotPermitted,
    /// It can listen.
    Ready,
    /// It listens.
    Listening,
}

/// Where a radio reports; it may be called from any thread.
pub type HeardSink = Arc<dyn Fn(Heard) + Send + Sync>;

/// A radio that hears sensors.
///
/// A radio that is off or missing is a state and never an error: it reports [`RadioState`] and
/// tries again by itself.
pub trait SensorRadio: Send {
    /// Listens, or stops.
    fn scan(&mut self, is_on: bool);

    /// Ends the radio's work.
    fn close(&mut self);
}
