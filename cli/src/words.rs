//! Quantities as people read them.

use std::time::Duration;

use domain::{
    excursion::{Breach, Threshold},
    units::Temperature,
};

/// Returns degrees Celsius with as many decimals as there are, at least one.
pub(crate) fn celsius(temperature: Temperature) -> String {
    let millicelsius = temperature.millicelsius();
    let sign = if millicelsius < 0 { "-" } else { "" };
    let (whole, rest) = (millicelsius.unsigned_abs() / 1000, millicelsius.unsigned_abs() % 1000);
    let decimals = format!("{rest:03}");
    let decimals = match decimals.trim_end_matches('0') {
        "" => "0",
        decimals => decimals,
    };
    format!("{sign}{whole}.{decimals} °C")
}

/// Returns `5 h 52 min`.
pub(crate) fn length(length: Duration) -> String {
    length_of_minutes((length.as_secs() + 30) / 60)
}

pub(crate) fn length_of_minutes(minutes: u64) -> String {
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let parts = [(days, "d"), (hours, "h"), (rest, "min")];
    let named: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if named.is_empty() { "0 min".to_owned() } else { named.join(" ") }
}

/// Returns `above 8.0 °C` or `at or below -0.5 °C`.
pub(crate) fn threshold(threshold: &Threshold) -> String {
    let side = match threshold.breach {
        Breach::Cold => "below",
        Breach::Hot => "above",
    };
    let included = if threshold.is_included { "at or " } else { "" };
    format!("{included}{side} {}", celsius(threshold.temperature))
}

#[test]
fn quantities_read_as_people_write_them() {
    let celsius = |millicelsius| self::celsius(Temperature::try_from(millicelsius).unwrap());
    assert_eq!(
        [celsius(8_000), celsius(-500), celsius(10_479), celsius(0)],
        ["8.0 °C", "-0.5 °C", "10.479 °C", "0.0 °C"]
    );
    assert_eq!(
        [length_of_minutes(352), length_of_minutes(0), length_of_minutes(1441)],
        ["5 h 52 min", "0 min", "1 d 1 min"]
    );
}
