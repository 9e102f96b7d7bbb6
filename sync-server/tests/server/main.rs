//! The server as others meet it: real processes, real links.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "A test ends where something is not as it should be."
)]

mod accounts;
mod affairs;
mod audit;
mod backup;
mod enrolled;
mod gateway;
mod hostile;
mod identity;
mod oidc;
mod people;
mod relay;
mod sealed;
mod sessions;
mod succession;
mod tls;
mod verify;
mod world;
