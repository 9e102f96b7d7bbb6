mod berlinger;
mod clock;
mod real;
mod table;

use super::*;

fn at(text: &str) -> Timestamp {
    let Some(cells::CellTime::Absolute(moment)) = cells::time(text) else { panic!("{text}") };
    moment
}

/// Returns the readings as `time celsius`, in UTC.
fn describe(recording: &Recording) -> Vec<String> {
    let describe = |sample: &Sample| {
        let millicelsius = f64::from(sample.temperature.millicelsius());
        format!("{} {}", Zone::UTC.rfc3339(sample.taken), millicelsius / 1000.0)
    };
    recording.samples.iter().map(describe).collect()
}

#[track_caller]
fn refused(text: &str, options: &Options) -> String {
    read(text.as_bytes(), options).unwrap_err().to_string()
}
