#![doc = include_str!("../README.md")]

pub mod adapter;
pub mod api;
pub mod port;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
