use std::sync::Arc;

use app_core::{api::Event, port::SensorRadio};

/// What an app wants to be told.
#[uniffi::export(foreign)]
pub trait EventListener: Send + Sync {
    /// Something happened. Called on the session's thread: pass it on and return, for a call of
    /// the session from in here would wait for itself.
    ///
    /// # Errors
    ///
    /// [`ListenerError`] if the app failed; the session logs it and goes on.
    fn on_event(&self, event: Event) -> Result<(), ListenerError>;
}

/// The phone's own Bluetooth scanner, which the session switches on and off.
#[uniffi::export(foreign)]
pub trait Scanner: Send + Sync {
    /// Scan, or stop. Called on the session's thread, like events.
    ///
    /// # Errors
    ///
    /// [`ListenerError`] if the scanner failed; the session logs it and goes on.
    fn scan(&self, is_on: bool) -> Result<(), ListenerError>;
}

/// The app failed in a call the session made. An exception nobody caught becomes this, not a
/// panic on the session's thread.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    /// The app threw.
    #[error("the app failed: {reason}")]
    Failed {
        /// What it said.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ListenerError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: error.reason }
    }
}

/// The scanner in the place a session has for a radio.
pub(crate) struct PhoneRadio(pub(crate) Arc<dyn Scanner>);

impl SensorRadio for PhoneRadio {
    fn scan(&mut self, is_on: bool) {
        log(self.0.scan(is_on));
    }

    fn close(&mut self) {
        self.scan(false);
    }
}

pub(crate) fn log(done: Result<(), ListenerError>) {
    if let Err(error) = done {
        tracing::error!(%error, "a call into the app");
    }
}
