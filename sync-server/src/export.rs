//! The audit as whoever reads it outside the relay gets it.

use chrono::{DateTime, SecondsFormat};
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{StoreError, audit::Written};

/// The heading of a file of comma-separated values; its lines end as RFC 4180 says.
pub(crate) const CSV_HEAD: &str = "number,at,at_ms,device_at,device_at_ms,person,device,action,\
    subject,before,after,why,hash,written_at,written_at_ms\r\n";

/// What was done or refused. Each line's hash covers the line before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AuditLine {
    /// Counts up from 1 without a gap.
    pub(crate) number: i64,
    /// When the relay received it, by the relay's clock, in UTC (RFC 3339).
    at: String,
    /// When the relay received it, by the relay's clock, in milliseconds since 1970.
    at_ms: i64,
    /// When it was done, by the device's clock, in UTC (RFC 3339); empty if it did not say.
    device_at: String,
    /// When it was done, by the device's clock, in milliseconds since 1970; zero if it did not say.
    device_at_ms: i64,
    /// The person, in hexadecimal digits; empty if nobody was signed in.
    person: String,
    /// The device, in hexadecimal digits; empty if it was done on the relay's machine.
    device: String,
    /// What was done, a stable word such as `device.approve`.
    action: String,
    /// What it was done to.
    subject: String,
    /// What was before.
    before: String,
    /// What is after.
    after: String,
    /// The reason, or the rule that refused it.
    why: String,
    /// The hash over this line and the one before, in hexadecimal digits.
    hash: String,
    /// When the line was written, by the relay's clock, in UTC (RFC 3339); empty in lines from
    /// before that was kept, whose hashes do not cover it.
    written_at: String,
    /// When the line was written, by the relay's clock, in milliseconds since 1970, or zero.
    written_at_ms: i64,
}

impl AuditLine {
    pub(crate) fn of(written: Written) -> Self {
        Self {
            number: written.number,
            at: text(written.at_ms),
            at_ms: written.at_ms,
            device_at: text(written.device_at_ms),
            device_at_ms: written.device_at_ms,
            person: hex::encode(written.person),
            device: hex::encode(written.device),
            action: written.action,
            subject: written.subject,
            before: written.before,
            after: written.after,
            why: written.why,
            hash: hex::encode(written.hash),
            written_at: text(written.written_at_ms),
            written_at_ms: written.written_at_ms,
        }
    }

    /// Returns the line as an object.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be written as JSON.
    pub(crate) fn json(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|error| StoreError::Failed(error.to_string()))
    }

    /// Returns the line of a file with the heading [`CSV_HEAD`].
    pub(crate) fn csv(&self) -> String {
        let [number, at_ms, device_at_ms, written_at_ms] =
            [self.number, self.at_ms, self.device_at_ms, self.written_at_ms]
                .map(|number| number.to_string());
        let fields = [
            &number,
            &self.at,
            &at_ms,
            &self.device_at,
            &device_at_ms,
            &self.person,
            &self.device,
            &self.action,
            &self.subject,
            &self.before,
            &self.after,
            &self.why,
            &self.hash,
            &self.written_at,
            &written_at_ms,
        ];
        fields.map(|field| quoted(field)).join(",") + "\r\n"
    }
}

fn text(milliseconds: i64) -> String {
    let moment = DateTime::from_timestamp_millis(milliseconds).filter(|_| milliseconds != 0);
    moment.map_or_else(String::new, |at| at.to_rfc3339_opts(SecondsFormat::Millis, true))
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_would_break_the_line_is_quoted_and_a_time_that_is_not_known_is_empty() {
        let written = Written {
            number: 7,
            at_ms: 1_763_935_200_123,
            device_at_ms: 0,
            person: vec![0xAB; 16],
            device: vec![],
            action: "grant.give".to_owned(),
            subject: "a,b".to_owned(),
            before: "say \"no\"".to_owned(),
            after: "two\nlines".to_owned(),
            why: String::new(),
            hash: [1; 32],
            written_at_ms: 1_763_935_200_125,
        };
        let line = AuditLine::of(written).csv();
        let expected = format!(
            "7,2025-11-23T22:00:00.123Z,1763935200123,,0,{},,grant.give,\"a,b\",\
             \"say \"\"no\"\"\",\"two\nlines\",,{},\
             2025-11-23T22:00:00.125Z,1763935200125\r\n",
            "ab".repeat(16),
            "01".repeat(32)
        );
        assert_eq!(line, expected);
        assert_eq!(CSV_HEAD.split(',').count(), 15);
    }
}
