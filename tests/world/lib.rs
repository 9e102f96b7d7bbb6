#![doc = include_str!("../README.md")]
#![expect(clippy::indexing_slicing, reason = "an index into JSON answers null and never panics")]

pub mod advertisement;
pub mod cold_box;
pub mod course;
pub mod device;
pub mod http;
pub mod judge;
pub mod process;
pub mod recording;
pub mod stage;
pub mod story;

/// What a sensor in the box measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// Milliseconds since 1970 in UTC.
    pub at_ms: i64,
    /// Thousandths of a degree Celsius.
    pub temperature_millicelsius: i32,
    /// Thousandths of saturation.
    pub humidity_permille: u32,
}
