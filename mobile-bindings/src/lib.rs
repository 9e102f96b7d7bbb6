#![doc = include_str!("../README.md")]

mod advertisement;
mod clock;
mod config;
mod listener;
mod session;

pub use advertisement::PhoneAdvertisement;
pub use clock::ScriptedClock;
pub use config::MobileConfig;
pub use listener::{EventListener, ListenerError, Scanner};
pub use session::MobileSession;

uniffi::setup_scaffolding!();
