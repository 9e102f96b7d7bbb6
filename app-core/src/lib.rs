#![doc = include_str!("../README.md")]

pub mod api;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
