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

pub mod access;
pub mod alert;
pub mod compliance;
pub mod document;
pub mod excursion;
pub mod ids;
pub mod logger;
pub mod reading;
pub mod refusal;
pub mod replica;
pub mod sensor;
pub mod shipment;
pub mod stock;
pub mod sync;
pub mod units;
pub mod zone;
