//! One record, one sequence of bytes: JSON with sorted keys, no spaces and integers only.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::record::ShipmentRecord;
use crate::report::ReportError;

/// Returns the record as canonical JSON, the bytes that are attached and hashed.
pub(crate) fn record_json(record: &ShipmentRecord) -> Result<Vec<u8>, ReportError> {
    let value = serde_json::to_value(record)
        .map_err(|error| ReportError::Record { reason: error.to_string() })?;
    Ok(bytes(&value))
}

/// Returns `value` with its keys sorted at every level.
///
/// `serde_json` keeps the order of insertion when another crate in the build asks it to, so its
/// own writer cannot be trusted with this.
pub(crate) fn bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            out.push(b'{');
            for (at, (key, inner)) in entries.into_iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                text(key, out);
                out.push(b':');
                write(inner, out);
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (at, inner) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write(inner, out);
            }
            out.push(b']');
        }
        Value::String(string) => text(string, out),
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
    }
}

fn text(string: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for c in string.chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            c if u32::from(c) < 0x20 => {
                out.extend_from_slice(format!("\\u{:04x}", u32::from(c)).as_bytes());
            }
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

/// Returns the SHA-256 of `data` in lower-case hexadecimal.
pub(crate) fn sha256(data: &[u8]) -> String {
    Sha256::digest(data).iter().map(|byte| format!("{byte:02x}")).collect()
}
