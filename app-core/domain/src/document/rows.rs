//! Columns, row by row. A column that is not there has a null in every row.

use super::guard::Cursor;

/// A value as a column encodes it.
pub(super) trait Cell<'a>: Copy {
    fn read(cursor: &mut Cursor<'a>) -> Option<Self>;
}

impl Cell<'_> for u64 {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.unsigned().ok()
    }
}

impl Cell<'_> for i64 {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.signed().ok()
    }
}

impl<'a> Cell<'a> for &'a str {
    fn read(cursor: &mut Cursor<'a>) -> Option<Self> {
        str::from_utf8(cursor.counted().ok()?).ok()
    }
}

/// A column of runs: of one value, of values of their own, or of nulls.
pub(super) struct Runs<'a, T> {
    data: Option<Cursor<'a>>,
    left: u64,
    run: Run<T>,
}

#[derive(Clone, Copy)]
enum Run<T> {
    Null,
    Same(T),
    Own,
}

impl<T> Default for Runs<'_, T> {
    fn default() -> Self {
        Self { data: None, left: 0, run: Run::Null }
    }
}

impl<'a, T: Cell<'a>> Runs<'a, T> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Self { data: Some(Cursor(data)), left: 0, run: Run::Null }
    }

    /// Returns the value of the next row; nothing if the column is damaged or too short.
    pub(super) fn next(&mut self) -> Option<Option<T>> {
        let Some(data) = &mut self.data else { return Some(None) };
        if self.left == 0 {
            let length = data.signed().ok()?;
            (self.left, self.run) = match length {
                0 => (data.unsigned().ok()?, Run::Null),
                1.. => (length.unsigned_abs(), Run::Same(T::read(data)?)),
                _ => (length.unsigned_abs(), Run::Own),
            };
        }
        self.left = self.left.checked_sub(1)?;
        match self.run {
            Run::Null => Some(None),
            Run::Same(value) => Some(Some(value)),
            Run::Own => T::read(data).map(Some),
        }
    }

    /// Whether there is no further row.
    pub(super) fn is_done(&self) -> bool {
        self.left == 0 && self.data.as_ref().is_none_or(|data| data.0.is_empty())
    }
}

/// A column of numbers, each as the difference from the one before.
#[derive(Default)]
pub(super) struct Delta<'a> {
    runs: Runs<'a, i64>,
    sum: i64,
}

impl<'a> Delta<'a> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Self { runs: Runs::of(data), sum: 0 }
    }

    /// Returns the value of the next row; nothing if the column is damaged or too short.
    pub(super) fn next(&mut self) -> Option<Option<i64>> {
        let Some(delta) = self.runs.next()? else { return Some(None) };
        self.sum = self.sum.checked_add(delta)?;
        Some(Some(self.sum))
    }

    /// Whether there is no further row.
    pub(super) fn is_done(&self) -> bool {
        self.runs.is_done()
    }
}

/// A column of truth values: lengths of runs, of the false and the true in turn.
#[derive(Default)]
pub(super) struct Switch<'a> {
    data: Cursor<'a>,
    left: u64,
    is_false: bool,
}

impl<'a> Switch<'a> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Self { data: Cursor(data), left: 0, is_false: false }
    }

    /// Returns the value of the next row; nothing if the column is damaged or too short.
    pub(super) fn next(&mut self) -> Option<bool> {
        while self.left == 0 {
            self.left = self.data.unsigned().ok()?;
            self.is_false = !self.is_false;
        }
        self.left -= 1;
        Some(!self.is_false)
    }

    /// Whether there is no further row.
    pub(super) fn is_done(&self) -> bool {
        self.left == 0 && self.data.0.is_empty()
    }
}

/// The bytes of values, one after the other.
#[derive(Default)]
pub(super) struct Raw<'a>(Cursor<'a>);

impl<'a> Raw<'a> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Self(Cursor(data))
    }

    /// Returns the next `length` bytes; nothing if there are fewer.
    pub(super) fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        self.0.take(usize::try_from(length).ok()?).ok()
    }

    /// Whether there are no further bytes.
    pub(super) fn is_done(&self) -> bool {
        self.0.0.is_empty()
    }
}
