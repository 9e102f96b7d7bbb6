#![doc = include_str!("../README.md")]

pub mod access;
pub mod alert;
pub mod compliance;
pub mod document;
pub mod excursion;
pub mod ids;
pub mod logger;
pub mod reading;
pub mod replica;
pub mod sensor;
pub mod shipment;
pub mod stock;
pub mod sync;
pub mod units;
pub mod zone;
