//! Which of two small numbers is the day: a file tells by its own rows, or it must be said.

use super::{DateOrder, cells::EitherDate, error::Problem};

/// The rows that tell the order, and the first that does not.
#[derive(Debug, Default)]
pub(super) struct Dates {
    day_first: Option<Row>,
    month_first: Option<Row>,
    undecided: Option<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    line: usize,
    text: String,
}

impl Dates {
    pub(super) fn note(&mut self, line: usize, text: &str, date: &EitherDate) {
        let place = match date.order() {
            Some(DateOrder::DayFirst) => &mut self.day_first,
            Some(DateOrder::MonthFirst) => &mut self.month_first,
            None => &mut self.undecided,
        };
        place.get_or_insert_with(|| Row { line, text: text.to_owned() });
    }

    /// Returns the order, as given or as the rows tell it; any order if no row needs one.
    ///
    /// # Errors
    ///
    /// The line whose date fits no order, or could be two days, and the problem with it.
    pub(super) fn order(self, given: Option<DateOrder>) -> Result<DateOrder, (usize, Problem)> {
        let unfit = |row: Row| (row.line, Problem::NotATime { text: row.text });
        match (given, self.day_first, self.month_first) {
            (Some(DateOrder::DayFirst), _, Some(row))
            | (Some(DateOrder::MonthFirst), Some(row), _) => Err(unfit(row)),
            (Some(order), ..) => Ok(order),
            (None, Some(one), Some(other)) => {
                Err(unfit(if one.line > other.line { one } else { other }))
            }
            (None, Some(_), None) => Ok(DateOrder::DayFirst),
            (None, None, Some(_)) => Ok(DateOrder::MonthFirst),
            (None, None, None) => match self.undecided {
                Some(row) => Err((row.line, Problem::AmbiguousDate { text: row.text })),
                None => Ok(DateOrder::DayFirst),
            },
        }
    }
}
