//! Real processes: the server, and devices that reach it over a real link.

mod device;
pub(crate) mod member;
pub(crate) mod office;
mod server;

pub(crate) use device::{Device, PARTITION, frame};
pub(crate) use server::Server;

use std::time::{Duration, Instant};

/// Loads of this machine make a step slow; nothing correct takes longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// Lets the devices run until `is_done`, and fails if that never comes.
#[track_caller]
pub(crate) fn run(devices: &mut [Device], mut is_done: impl FnMut(&[Device]) -> bool) {
    let began = Instant::now();
    while !is_done(devices) {
        assert!(began.elapsed() < PATIENCE, "the devices do not get there");
        devices.iter_mut().for_each(Device::turn);
    }
}
