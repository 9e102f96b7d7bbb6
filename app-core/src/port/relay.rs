use std::{sync::Arc, time::Duration};

use domain::replica::LinkInput;

/// Where a relay adapter reports what happened to the link; it may be called from any thread.
pub type LinkSink = Arc<dyn Fn(LinkInput) + Send + Sync>;

/// A link to the relay. Nothing waits for it.
///
/// An adapter starts without a link, connects on its own with back-off and jitter, and reports
/// [`LinkInput::Up`], messages, and [`LinkInput::Down`] to the [`LinkSink`] it was made with.
pub trait Relay: Send {
    /// Sends a message, or drops it if the link is down.
    fn send(&mut self, message: Vec<u8>);

    /// Closes the link; the adapter opens it again after its back-off.
    fn hangup(&mut self);

    /// Closes the link, and opens it no earlier than after `retry_after`.
    ///
    /// An adapter without a clock of its own leaves the wait to its back-off.
    fn rest(&mut self, retry_after: Duration) {
        tracing::debug!(seconds = retry_after.as_secs(), "the relay asked for a rest");
        self.hangup();
    }

    /// Tries to connect at once instead of waiting for the back-off.
    fn hurry(&mut self);

    /// Ends the link and the adapter's work.
    fn close(&mut self);
}
