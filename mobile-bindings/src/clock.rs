use std::time::Duration;

use app_core::adapter;
use domain::units::Timestamp;

/// A clock that stands still until it is told to go on: for rehearsals and tests.
#[derive(Debug, uniffi::Object)]
pub struct ScriptedClock {
    pub(crate) inner: adapter::ScriptedClock,
}

#[uniffi::export]
impl ScriptedClock {
    /// Returns a clock whose wall shows this time, in milliseconds since 1970 in UTC.
    #[uniffi::constructor]
    pub fn new(wall_at_ms: i64) -> Self {
        Self { inner: adapter::ScriptedClock::at(Timestamp(wall_at_ms)) }
    }

    /// Lets time pass; `MobileSession.catchUp` lets the session see what became due.
    pub fn advance(&self, milliseconds: u64) {
        self.inner.advance(Duration::from_millis(milliseconds));
    }
}
