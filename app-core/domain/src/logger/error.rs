use crate::units::Temperature;

/// A file that cannot be read: where, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field}: {problem}")]
pub struct LoggerError {
    /// The line, counted from 1; the last one if something is missing at the end.
    pub line: usize,
    /// The name of the field or column.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no time in a form that is read.
    #[error("{text:?} is no time such as 2022-05-02 04:44, 2022-05-02T04:44:00Z or Unix time")]
    NotATime {
        /// What stands there.
        text: String,
    },
    /// It could be two days.
    #[error("{text:?} could be two days: say whether the day or the month comes first")]
    AmbiguousDate {
        /// What stands there.
        text: String,
    },
    /// It is no temperature.
    #[error("{text:?} is no temperature between {} and {}", Temperature::MIN, Temperature::MAX)]
    NotATemperature {
        /// What stands there.
        text: String,
    },
    /// It states another unit than the column's name or the rows before it.
    #[error("{text:?} is in another unit than the rest of the column")]
    OtherUnit {
        /// What stands there.
        text: String,
    },
    /// It is no count.
    #[error("{text:?} is no count")]
    NotACount {
        /// What stands there.
        text: String,
    },
    /// It is no known unit.
    #[error("{text:?} is no unit of temperature; C and F are")]
    NotAUnit {
        /// What stands there.
        text: String,
    },
    /// It is no `Key: value` line, or it lies deeper than the line above allows.
    #[error("{text:?} is neither a key with its value nor a row of data")]
    NotAPair {
        /// What stands there.
        text: String,
    },
    /// It is missing.
    #[error("is missing")]
    Missing,
    /// No column has this name, or none was recognised.
    #[error("no such column; the columns are {}", columns.join(", "))]
    NoColumn {
        /// The columns there are.
        columns: Vec<String>,
    },
    /// Several columns could be meant.
    #[error("several columns could be meant: {}", columns.join(", "))]
    ManyColumns {
        /// The columns that could be meant.
        columns: Vec<String>,
    },
    /// The file has more rows than are read.
    #[error("more than {rows} rows")]
    TooManyRows {
        /// The limit.
        rows: usize,
    },
    /// A quotation mark is not closed.
    #[error("a quotation mark is not closed")]
    OpenQuote,
}

impl LoggerError {
    pub(super) fn new(line: usize, field: impl Into<String>, problem: Problem) -> Self {
        Self { line, field: field.into(), problem }
    }
}
