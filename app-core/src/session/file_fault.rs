//! What is wrong with a logger's file, as the arguments of a translated message.

use domain::logger::{BYTES_MAX, LoggerError, Problem};

use crate::{
    api::{ApiError, ErrorCode, Remedy},
    query::FileError,
};

/// Returns the error a shell sees: it names the file, the line, the field and what stands there.
pub(super) fn file_error(error: &FileError) -> ApiError {
    let fix = |code| ApiError::new(code, Remedy::FixInput);
    match error {
        FileError::TooLarge { bytes } => fix(ErrorCode::FileTooLarge)
            .at("file")
            .with("limit", BYTES_MAX >> 20)
            .with("bytes", bytes)
            .with("reason", error),
        FileError::NotHexadecimal => fix(ErrorCode::Malformed).at("content_hex"),
        FileError::UnknownZone { zone } => fix(ErrorCode::Malformed).at("zone").with("value", zone),
        FileError::BadInterval { milliseconds } => {
            fix(ErrorCode::OutOfBounds).at("interval_ms").with("value", milliseconds)
        }
        FileError::Unreadable { file, error } => unreadable(file, error),
    }
}

fn unreadable(file: &str, error: &LoggerError) -> ApiError {
    let fault = ApiError::new(ErrorCode::FileUnreadable, Remedy::FixInput)
        .at("file")
        .with("file", file)
        .with("line", error.line)
        .with("part", part(&error.field))
        .with("field", &error.field)
        .with("problem", word(&error.problem))
        .with("reason", error);
    match &error.problem {
        Problem::NotATime { text }
        | Problem::AmbiguousDate { text }
        | Problem::NotATemperature { text }
        | Problem::OtherUnit { text }
        | Problem::NotACount { text }
        | Problem::NotAUnit { text }
        | Problem::NotAPair { text } => fault.with("text", text),
        Problem::NoColumn { columns } | Problem::ManyColumns { columns } => {
            let fault = fault.with("columns", columns.join(", "));
            columns.iter().fold(fault, |fault, column| fault.with("column", column))
        }
        Problem::TooManyRows { rows } => fault.with("rows", rows),
        Problem::Missing | Problem::OpenQuote => fault,
    }
}

/// Returns the stable word for a part of a file that has no name of its own in it.
fn part(field: &str) -> &'static str {
    match field {
        "header" => "header",
        "row" => "row",
        "rows" => "rows",
        "time column" => "time_column",
        "temperature column" => "temperature_column",
        _ => "field",
    }
}

fn word(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotATime { .. } => "not_a_time",
        Problem::AmbiguousDate { .. } => "ambiguous_date",
        Problem::NotATemperature { .. } => "not_a_temperature",
        Problem::OtherUnit { .. } => "other_unit",
        Problem::NotACount { .. } => "not_a_count",
        Problem::NotAUnit { .. } => "not_a_unit",
        Problem::NotAPair { .. } => "not_a_pair",
        Problem::Missing => "missing",
        Problem::NoColumn { .. } => "no_column",
        Problem::ManyColumns { .. } => "many_columns",
        Problem::TooManyRows { .. } => "too_many_rows",
        Problem::OpenQuote => "open_quote",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{api::LoggerFile, query::read_file};

    fn file(content_hex: String) -> LoggerFile {
        LoggerFile {
            name: "probe.csv".to_owned(),
            content_hex,
            zone: None,
            time_column: None,
            temperature_column: None,
            scale: None,
            date_order: None,
            interval_ms: None,
        }
    }

    fn check(text: &str, words: &[(&str, &str)]) {
        let fault = file_error(&read_file(&file(hex::encode(text))).unwrap_err());
        assert_eq!(fault.code, ErrorCode::FileUnreadable, "{text}");
        for (name, value) in [("file", "probe.csv")].iter().chain(words) {
            let is_told = |it: &&crate::api::Argument| it.name == *name && it.value == *value;
            assert!(fault.arguments.iter().any(|it| is_told(&it)), "{name}={value} in {fault}");
        }
    }

    #[test]
    fn a_fault_names_the_line_the_field_and_what_stands_there() {
        let row = "2026-01-10 00:00";
        check(
            &format!("time,Temp C\n{row},warm\n"),
            &[
                ("line", "2"),
                ("part", "field"),
                ("field", "Temp C"),
                ("problem", "not_a_temperature"),
                ("text", "warm"),
            ],
        );
        check(
            "time,t\nsoon,5\n",
            &[("problem", "not_a_time"), ("field", "time"), ("text", "soon")],
        );
        check(
            &format!("at,t\n{row},5\n"),
            &[("part", "time_column"), ("problem", "no_column"), ("column", "at"), ("column", "t")],
        );
        check(
            &format!("time,temp 1,temp 2\n{row},5,6\n"),
            &[("part", "temperature_column"), ("problem", "many_columns"), ("column", "temp 2")],
        );
        check("time,t\n02/05/2026 00:00,5\n", &[("problem", "ambiguous_date")]);
        check("time,t\n\"2026,5\n", &[("part", "row"), ("problem", "open_quote")]);
        check("", &[("part", "header"), ("problem", "missing"), ("line", "1")]);
    }

    #[test]
    fn a_file_may_be_as_large_as_the_limit_and_not_a_byte_larger() {
        // Text that is no hexadecimal shows cheaply that the file was looked at.
        let code = |bytes| file_error(&read_file(&file("zz".repeat(bytes))).unwrap_err()).code;
        assert_eq!(code(BYTES_MAX), ErrorCode::Malformed);
        assert_eq!(code(BYTES_MAX + 1), ErrorCode::FileTooLarge);
    }
}
