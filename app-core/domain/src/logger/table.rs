//! Tables: a header and rows, separated by commas, semicolons or tabs.

use super::{
    Columns, Format, LoggerError, Options, ROWS_MAX, Recording, Scale,
    cells::{self, CellTime},
    clock::{LoggerClock, place},
    dates::Dates,
    error::Problem,
};
use crate::{
    excursion::Sample,
    units::{Temperature, Timestamp},
};

pub(super) fn read(text: &str, options: &Options) -> Result<Recording, LoggerError> {
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim_end_matches('\r')))
        .filter(|(_, line)| !is_skipped(line));
    let (number, header) =
        lines.next().ok_or_else(|| LoggerError::new(1, "header", Problem::Missing))?;
    let delimiter = delimiter_of(header);
    let columns = split(header, delimiter).ok_or_else(|| open_quote(number))?;
    let mut layout = Layout::of(number, &columns, options)?;

    let mut rows = Rows::default();
    for (number, line) in lines {
        let cells = split(line, delimiter).ok_or_else(|| open_quote(number))?;
        layout.read(number, &cells, &mut rows)?;
        if rows.times.len() > ROWS_MAX {
            let problem = Problem::TooManyRows { rows: ROWS_MAX };
            return Err(LoggerError::new(number, "rows", problem));
        }
    }
    rows.into_recording(&layout, options)
}

/// Empty lines, comments and the separator hint of spreadsheets are no rows.
fn is_skipped(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#') || line.starts_with("sep=")
}

fn open_quote(line: usize) -> LoggerError {
    LoggerError::new(line, "row", Problem::OpenQuote)
}

/// Returns the separator that the header has most of.
fn delimiter_of(header: &str) -> char {
    let count = |delimiter: char| header.matches(delimiter).count();
    [',', ';', '\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(',')
}

/// Splits a line into cells; `None` if a quotation mark is left open.
fn split(line: &str, delimiter: char) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let cell = cells.last_mut()?;
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                cell.push('"');
                characters.next();
            }
            '"' => is_quoted = !is_quoted,
            _ if character == delimiter && !is_quoted => cells.push(String::new()),
            _ => cell.push(character),
        }
    }
    (!is_quoted).then_some(cells)
}

/// Which cells of a row are read, and how.
struct Layout {
    time: usize,
    time_name: String,
    /// A time of day in a column of its own.
    clock: Option<usize>,
    names: Vec<String>,
    is_utc: bool,
    temperature: usize,
    temperature_name: String,
    /// As given, as the column's name says, or as the first value says; later ones must agree.
    scale: Option<Scale>,
}

impl Layout {
    fn of(line: usize, header: &[String], options: &Options) -> Result<Self, LoggerError> {
        let words: Vec<String> = header.iter().map(|name| normal(name)).collect();
        let choose = |field: &str, given: &Option<String>, is_meant: &dyn Fn(&str) -> bool| {
            choose(header, &words, given, is_meant)
                .map_err(|problem| LoggerError::new(line, field, problem))
        };
        let date_and_time = (
            words.iter().position(|word| word == "date"),
            words.iter().position(|word| word == "time"),
        );
        let (time, clock) = match (date_and_time, &options.time_column) {
            ((Some(date), Some(clock)), None) => (date, Some(clock)),
            _ => (choose("time column", &options.time_column, &is_time)?, None),
        };
        let temperature =
            choose("temperature column", &options.temperature_column, &is_temperature)?;
        let name = |index: usize| header.get(index).map_or("", |name| name.trim()).to_owned();
        let word = |index: usize| words.get(index).map_or("", String::as_str);
        Ok(Self {
            time,
            time_name: name(time),
            clock,
            names: header.iter().map(|name| name.trim().to_owned()).collect(),
            is_utc: word(time).split('_').any(|part| part == "utc" || part == "gmt"),
            temperature,
            temperature_name: name(temperature),
            scale: options.scale.or_else(|| scale_of(word(temperature))),
        })
    }

    /// Reads one row; a row without a temperature is of no concern.
    fn read(&mut self, line: usize, cells: &[String], rows: &mut Rows) -> Result<(), LoggerError> {
        let cell = |index: usize| cells.get(index).map_or("", |cell| cell.trim());
        let value = cell(self.temperature);
        if cells.len() <= self.temperature {
            return Err(LoggerError::new(line, &self.temperature_name, Problem::Missing));
        }
        if value.is_empty() {
            return Ok(());
        }
        let temperature = if cells::is_missing_value(value) {
            None
        } else {
            let failed = |problem| LoggerError::new(line, &self.temperature_name, problem);
            let text = || value.to_owned();
            let stated = cells::unit(value);
            let scale = *self.scale.get_or_insert(stated.unwrap_or(Scale::Celsius));
            if stated.is_some_and(|stated| stated != scale) {
                return Err(failed(Problem::OtherUnit { text: text() }));
            }
            let temperature = cells::temperature(value, scale);
            Some(temperature.ok_or_else(|| failed(Problem::NotATemperature { text: text() }))?)
        };
        let (time, text) = self.time(line, cells)?;
        if let CellTime::Either(date) = time {
            rows.dates.note(line, &text, &date);
        }
        rows.values.push(temperature);
        rows.times.push(time);
        Ok(())
    }

    fn time(&self, line: usize, cells: &[String]) -> Result<(CellTime, String), LoggerError> {
        let cell = |index: usize| cells.get(index).map_or("", |cell| cell.trim());
        let text = match self.clock {
            Some(clock) => format!("{} {}", cell(self.time), cell(clock)),
            None => cell(self.time).to_owned(),
        };
        match cells::time(&text) {
            Some(time) => Ok((time, text)),
            None if text.trim().is_empty() => Err(self.wrong_time(line, Problem::Missing)),
            None => Err(self.wrong_time(line, Problem::NotATime { text: text.trim().to_owned() })),
        }
    }

    fn columns(&self) -> Columns {
        Columns {
            time: self.time_name.clone(),
            time_of_day: self.clock.and_then(|index| self.names.get(index).cloned()),
            temperature: self.temperature_name.clone(),
            scale: self.scale.unwrap_or(Scale::Celsius),
            all: self.names.clone(),
        }
    }

    fn wrong_time(&self, line: usize, problem: Problem) -> LoggerError {
        LoggerError::new(line, &self.time_name, problem)
    }
}

/// Returns the column that is `given`, or the one that is meant.
fn choose(
    header: &[String],
    words: &[String],
    given: &Option<String>,
    is_meant: &dyn Fn(&str) -> bool,
) -> Result<usize, Problem> {
    let names = || header.iter().map(|name| name.trim().to_owned());
    if let Some(given) = given {
        let position = names().position(|name| name.eq_ignore_ascii_case(given.trim()));
        return position.ok_or_else(|| Problem::NoColumn { columns: names().collect() });
    }
    let meant: Vec<usize> = (0..words.len())
        .filter(|index| words.get(*index).is_some_and(|word| is_meant(word)))
        .collect();
    match meant.as_slice() {
        [only] => Ok(*only),
        [] => Err(Problem::NoColumn { columns: names().collect() }),
        several => {
            let columns = several.iter().filter_map(|index| names().nth(*index)).collect();
            Err(Problem::ManyColumns { columns })
        }
    }
}

/// Returns a column's name in lower case, with words joined by `_` and signs left out.
fn normal(name: &str) -> String {
    let spaced = name.trim().to_lowercase().replace(['℃'], " c ").replace(['℉'], " f ");
    let spaced = spaced.replace("°c", " c ").replace("°f", " f ");
    let words = spaced.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

fn is_time(word: &str) -> bool {
    let first = word.split('_').next().unwrap_or_default();
    ["time", "timestamp", "datetime", "date", "unix", "epoch", "ts", "taken", "recorded"]
        .contains(&first)
}

fn is_temperature(word: &str) -> bool {
    word.split('_')
        .any(|part| part.starts_with("temp") || part == "celsius" || part == "fahrenheit")
        || ["t", "c", "t_c", "value", "fahrenheit"].contains(&word)
}

/// Returns the scale that a column's name states.
fn scale_of(word: &str) -> Option<Scale> {
    let has = |names: &[&str]| word.split('_').any(|part| names.contains(&part));
    if has(&["millicelsius"]) {
        Some(Scale::Millicelsius)
    } else if has(&["f", "fahrenheit", "degf", "tempf", "temperaturef"]) {
        Some(Scale::Fahrenheit)
    } else if has(&["c", "celsius", "degc", "tempc", "temperaturec"]) {
        Some(Scale::Celsius)
    } else {
        None
    }
}

/// The rows read so far.
#[derive(Default)]
struct Rows {
    times: Vec<CellTime>,
    values: Vec<Option<Temperature>>,
    dates: Dates,
}

impl Rows {
    fn into_recording(self, layout: &Layout, options: &Options) -> Result<Recording, LoggerError> {
        let order = self.dates.order(options.date_order);
        let order = order.map_err(|(line, problem)| layout.wrong_time(line, problem))?;
        let wall_of = |time: &CellTime| match time {
            CellTime::Local(wall) => Some(*wall),
            CellTime::Either(date) => date.in_order(order),
            CellTime::Absolute(_) => None,
        };
        let walls: Vec<_> = self.times.iter().filter_map(wall_of).collect();
        let (placed, clock) = if walls.is_empty() || layout.is_utc {
            let utc = walls.iter().map(|wall| Timestamp(wall.and_utc().timestamp_millis()));
            (utc.collect(), LoggerClock::Absolute)
        } else {
            place(&walls, options.zone)
        };
        let mut placed = placed.into_iter();
        let mut samples = Vec::with_capacity(self.times.len());
        let mut missing = Vec::new();
        for (time, value) in self.times.into_iter().zip(self.values) {
            let taken = match time {
                CellTime::Absolute(moment) => moment,
                CellTime::Local(_) | CellTime::Either(_) => placed.next().unwrap_or_default(),
            };
            match value {
                Some(temperature) => samples.push(Sample { taken, temperature }),
                None => missing.push(taken),
            }
        }
        let (format, device, interval) = (Format::Table, None, None);
        let columns = Some(layout.columns());
        Ok(Recording { format, samples, missing, interval, clock, columns, device })
    }
}
