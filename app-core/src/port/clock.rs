use domain::units::Now;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Returns the moment: a monotonic reading that counts through sleep, and the wall clock.
    fn now(&self) -> Now;
}
