//! Numbers, temperatures and durations.

use fluent_bundle::FluentValue;

use super::Texts;

/// Keeps a value and its unit on one line.
const NO_BREAK: char = '\u{a0}';
const MINUS: char = '\u{2212}';

impl Texts {
    /// Returns a whole number with its thousands grouped.
    #[must_use]
    pub fn number(&self, value: i64) -> String {
        grouped(value, &self.symbols.group)
    }

    /// Returns a temperature with one decimal and its unit, such as `−0.7 °C`.
    #[must_use]
    pub fn temperature(&self, millicelsius: i64) -> String {
        format!("{}{NO_BREAK}°C", self.decimal(millicelsius, 1))
    }

    /// Returns a temperature for a drawing: whole degrees without a decimal, and `°` alone.
    #[must_use]
    pub fn degrees(&self, millicelsius: i64) -> String {
        let places = u32::from(millicelsius % 1000 != 0);
        format!("{}°", self.decimal(millicelsius, places))
    }

    /// Returns a storage range as a name, such as `2–8 °C`.
    #[must_use]
    pub fn range(&self, min_millicelsius: i64, max_millicelsius: i64) -> String {
        let places = u32::from(min_millicelsius % 1000 != 0 || max_millicelsius % 1000 != 0);
        let min = self.decimal(min_millicelsius, places);
        let max = self.decimal(max_millicelsius, places);
        format!("{min}–{max}{NO_BREAK}°C")
    }

    /// Returns thousandths as a decimal number of at most three places, halves away from zero.
    #[must_use]
    pub fn decimal(&self, thousandths: i64, places: u32) -> String {
        let scale = 10_u64.pow(3_u32.saturating_sub(places));
        let rounded = (thousandths.unsigned_abs() + scale / 2) / scale;
        let unit = 10_u64.pow(places.min(3));
        let mut out = String::with_capacity(8);
        if thousandths < 0 && rounded > 0 {
            out.push(MINUS);
        }
        out.push_str(&(rounded / unit).to_string());
        if places > 0 {
            out.push_str(&self.symbols.decimal);
            let width = usize::try_from(places.min(3)).unwrap_or(1);
            out.push_str(&format!("{:0width$}", rounded % unit));
        }
        out
    }

    /// Returns a duration: `40 s`, `21 min`, `9 h 39 min`, `10 h`, and days from 72 hours.
    #[must_use]
    pub fn duration(&self, seconds: i64) -> String {
        let seconds = seconds.max(0);
        if seconds > 0 && seconds < 60 {
            return format!("{seconds}{NO_BREAK}s");
        }
        let minutes = (seconds + 30) / 60;
        let (hours, rest) = (minutes / 60, minutes % 60);
        if hours >= 72 {
            let day = self.say("format-day", &[]);
            let days = format!("{}{NO_BREAK}{day}", hours / 24);
            return match hours % 24 {
                0 => days,
                hours => format!("{days}{NO_BREAK}{hours}{NO_BREAK}h"),
            };
        }
        match (hours, rest) {
            (0, rest) => format!("{rest}{NO_BREAK}min"),
            (hours, 0) => format!("{hours}{NO_BREAK}h"),
            (hours, rest) => format!("{hours}{NO_BREAK}h{NO_BREAK}{rest:02}{NO_BREAK}min"),
        }
    }
}

/// Formats the whole numbers that messages are given; anything else keeps Fluent's own form.
pub(super) fn whole(value: &FluentValue<'_>, group: &str) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    number.as_string().parse().ok().map(|whole| grouped(whole, group))
}

fn grouped(value: i64, group: &str) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    if value < 0 {
        out.push(MINUS);
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(group);
        }
        out.push(digit);
    }
    out
}
