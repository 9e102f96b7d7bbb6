//! The one entrance to the core. What a person may ask, and why it may be refused.

mod command;
pub use command::{Command, NewItem, Outcomes, Refusal};
/// A source of random bytes.
pub trait Entropy {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}
