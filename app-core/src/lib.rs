#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::wildcard_enum_match_arm,
        reason = "A test makes its numbers small, and fails where it matched too much."
    )
)]

pub mod adapter;
pub mod api;
pub mod device;
pub mod i18n;
pub mod member;
pub mod port;
pub mod query;
pub mod report;
pub mod session;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
