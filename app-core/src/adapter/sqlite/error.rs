use rusqlite::ErrorCode;

use crate::port::StoreError;

/// Returns what a failure of SQLite means to us; its text never holds a stored value.
pub(super) fn store_error(error: rusqlite::Error) -> StoreError {
    let Some(code) = error.sqlite_error_code() else {
        return StoreError::Corrupt { detail: error.to_string() };
    };
    #[expect(clippy::wildcard_enum_match_arm, reason = "SQLite adds codes; all mean refusal.")]
    match code {
        ErrorCode::DiskFull => StoreError::DiskFull,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            StoreError::Corrupt { detail: error.to_string() }
        }
        _ => StoreError::Unreachable { reason: error.to_string() },
    }
}

/// Returns what a failure of the file system means to us.
pub(super) fn io_error(error: std::io::Error) -> StoreError {
    if error.kind() == std::io::ErrorKind::StorageFull {
        StoreError::DiskFull
    } else {
        StoreError::Unreachable { reason: error.to_string() }
    }
}

/// Returns the error for a stored value that cannot be what it should be.
pub(super) fn corrupt(detail: impl Into<String>) -> StoreError {
    StoreError::Corrupt { detail: detail.into() }
}
