//! The readings as CSV, for people with a spreadsheet.

use chrono::{DateTime, SecondsFormat};

use super::record::{Reading, ShipmentRecord};

const HEAD: &str =
    "taken_at_utc,sensor,temperature_millicelsius,humidity_permille,time_is_inferred\n";

/// Returns all readings, oldest first, one line each. Fields follow RFC 4180; lines end in LF.
pub(crate) fn readings(record: &ShipmentRecord) -> Vec<u8> {
    let mut rows: Vec<&Reading> = record.readings.iter().collect();
    rows.sort_by(|a, b| (a.taken_at_ms, &a.sensor).cmp(&(b.taken_at_ms, &b.sensor)));
    let mut out = String::with_capacity(HEAD.len() + rows.len() * 56);
    out.push_str(HEAD);
    for row in rows {
        let time = DateTime::from_timestamp_millis(row.taken_at_ms).map_or_else(
            || row.taken_at_ms.to_string(),
            |time| time.to_rfc3339_opts(SecondsFormat::Millis, true),
        );
        out.push_str(&time);
        out.push(',');
        field(&row.sensor, &mut out);
        out.push_str(&format!(",{},", row.temperature_millicelsius));
        if let Some(humidity) = row.humidity_permille {
            out.push_str(&humidity.to_string());
        }
        out.push_str(if row.time_is_inferred { ",true\n" } else { ",false\n" });
    }
    out.into_bytes()
}

/// A leading `=`, `+`, `-` or `@` would run as a formula in a spreadsheet; a quote mark stops it.
fn field(text: &str, out: &mut String) {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t']) { "'" } else { "" };
    if guard.is_empty() && !text.contains([',', '"', '\n', '\r']) {
        out.push_str(text);
        return;
    }
    out.push('"');
    out.push_str(guard);
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}
