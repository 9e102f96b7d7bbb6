//! Every reading, without a cut, in columns that run on over the pages.

use super::flow::{Flow, INK, INK_SOFT, LABEL, LEFT, RULE, Style, WIDTH, px};
use super::ribbon::UNKNOWN;
use super::{opening, words};
use crate::report::display::{Mp, Point, Tag};
use crate::report::font::Voice;
use crate::report::record::{Breach, Excursion, Gap, Reading, ShipmentRecord};
use crate::report::{READINGS_NAME, ReportError};

const ROW: Style = Style::new(Voice::Regular, px(90), INK);
const ROW_STRONG: Style = Style::new(Voice::Bold, px(90), INK);
const ROW_UNKNOWN: Style = Style::new(Voice::Bold, px(90), UNKNOWN);
const ROW_LABEL: Style = Style::new(Voice::Regular, px(90), INK_SOFT);
const LEADING: Mp = px(114);
const GUTTER: Mp = px(220);

/// Where the cells of a row stand, measured from the left of its column.
struct Widths {
    temperature_end: Mp,
    humidity_end: Option<Mp>,
    word: Mp,
    whole: Mp,
}

struct Listing<'f, 'a, 'r> {
    flow: &'f mut Flow<'a>,
    record: &'r ShipmentRecord,
    widths: Widths,
    across: i64,
    column: i64,
    top: Mp,
    section: usize,
    /// The day being listed, for the head of a column it runs on into.
    day: String,
    has_seconds: bool,
    places: u32,
}

/// Writes all readings, sensor by sensor and day by day.
pub(super) fn write(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<(), ReportError> {
    let title = flow.say("report-readings");
    let section = flow.section(&title, px(1500))?;
    let count = i64::try_from(record.readings.len()).unwrap_or(i64::MAX);
    let args = [("count", count.into()), ("file", READINGS_NAME.into())];
    let mut text = flow.texts.say("report-readings-count", &args);
    if record.readings.iter().any(|reading| reading.time_is_inferred) {
        text = format!("{text} {}", flow.say("report-readings-inferred"));
    }
    flow.paragraph(LABEL, &text, section)?;
    flow.y += px(60);
    let has_seconds = record.readings.iter().any(|reading| reading.taken_at_ms % 60_000 >= 1000);
    let places = places(record);
    let widths = measure(flow, record, has_seconds, places)?;
    let across = ((WIDTH + GUTTER) / (widths.whole + GUTTER)).clamp(1, 6);
    let top = flow.y;
    let mut listing = Listing {
        flow,
        record,
        widths,
        across,
        column: 0,
        top,
        section,
        day: String::new(),
        has_seconds,
        places,
    };
    let names = sensors(record);
    for (sensor, name) in &names {
        let name = (names.len() > 1).then_some(name.as_str());
        listing.sensor(sensor, name)?;
    }
    Ok(())
}

/// Returns the sensors that measured, in the order they were placed, then any others.
fn sensors(record: &ShipmentRecord) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = opening::distinct(record)
        .into_iter()
        .map(|sensor| (sensor.id.clone(), sensor.name.clone()))
        .collect();
    for reading in &record.readings {
        if names.iter().all(|known| known.0 != reading.sensor) {
            names.push((reading.sensor.clone(), reading.sensor.clone()));
        }
    }
    names
}

/// As many decimals as the readings have: a rounded one could seem to stand on the bound.
fn places(record: &ShipmentRecord) -> u32 {
    let all =
        |step| record.readings.iter().all(|reading| reading.temperature_millicelsius % step == 0);
    match (all(100), all(10)) {
        (true, _) => 1,
        (false, true) => 2,
        (false, false) => 3,
    }
}

fn measure(
    flow: &mut Flow<'_>,
    record: &ShipmentRecord,
    has_seconds: bool,
    places: u32,
) -> Result<Widths, ReportError> {
    let time = if has_seconds { "~00:00:00".to_owned() } else { flow.calendar.clock(0) + "~" };
    let time = flow.width(ROW, &time)?;
    let widest = flow.texts.decimal(-88_888, places);
    let temperature_end = time + px(80) + flow.width(ROW_STRONG, &widest)?;
    let has_humidity = record.readings.iter().any(|reading| reading.humidity_permille.is_some());
    let humidity_end = if has_humidity {
        Some(temperature_end + px(70) + flow.width(ROW, "%RH 8")?)
    } else {
        None
    };
    let word = humidity_end.unwrap_or(temperature_end) + px(50);
    let mut words: Mp = 0;
    for id in ["report-reading-hot", "report-reading-cold"] {
        let text = flow.say(id);
        words = words.max(flow.width(ROW_STRONG, &text)?);
    }
    Ok(Widths { temperature_end, humidity_end, word, whole: word + words })
}

impl Listing<'_, '_, '_> {
    fn sensor(&mut self, sensor: &str, name: Option<&str>) -> Result<(), ReportError> {
        let record = self.record;
        let mut readings: Vec<&Reading> =
            record.readings.iter().filter(|reading| reading.sensor == sensor).collect();
        readings.sort_by_key(|reading| reading.taken_at_ms);
        let concerns =
            |other: &Option<String>| other.as_deref().is_none_or(|other| other == sensor);
        let mut excursions: Vec<&Excursion> =
            record.excursions.iter().filter(|excursion| concerns(&excursion.sensor)).collect();
        excursions.sort_by_key(|excursion| excursion.began_ms);
        let mut gaps: Vec<&Gap> = record.gaps.iter().filter(|gap| concerns(&gap.sensor)).collect();
        gaps.sort_by_key(|gap| gap.began_ms);
        let mut gaps = gaps.into_iter().peekable();
        let mut table = None;
        let mut day = None;
        for reading in readings {
            let at_ms = reading.taken_at_ms;
            while let Some(gap) = gaps.next_if(|gap| gap.began_ms < at_ms) {
                if let Some(table) = table {
                    self.gap(table, gap)?;
                }
            }
            let local = self.flow.calendar.local(at_ms);
            let here = (local.date_naive(), self.flow.calendar.offset_seconds(at_ms));
            let table = match table.filter(|_| day == Some(here)) {
                Some(table) => table,
                None => *table.insert(self.day(at_ms, name)?),
            };
            day = Some(here);
            let after = excursions.partition_point(|excursion| excursion.began_ms <= at_ms);
            let breach = after
                .checked_sub(1)
                .and_then(|before| excursions.get(before))
                .filter(|excursion| excursion.ended_ms >= at_ms)
                .map(|excursion| excursion.breach);
            self.reading(table, reading, breach)?;
        }
        Ok(())
    }

    fn x(&self) -> Mp {
        // Columns stand at equal distances across the page, whatever their text takes.
        LEFT + self.column * (WIDTH + GUTTER) / self.across
    }

    fn room(&self) -> Mp {
        (WIDTH + GUTTER) / self.across - GUTTER
    }

    /// Moves on to the next column, or page, unless `rows` still fit.
    fn need(&mut self, rows: i64) -> bool {
        if self.flow.y + rows * LEADING <= self.flow.bottom() {
            return false;
        }
        self.column += 1;
        if self.column >= self.across {
            self.column = 0;
            self.flow.new_page();
            self.top = self.flow.y;
        }
        self.flow.y = self.top;
        true
    }

    /// Begins a day: its name, and the heads of the table.
    fn day(&mut self, at_ms: i64, name: Option<&str>) -> Result<usize, ReportError> {
        if self.flow.y > self.top {
            self.flow.y += LEADING / 2;
        }
        self.need(6);
        let heading = self.flow.element(Tag::Heading3, Some(self.section));
        let (day, zone) = (self.flow.calendar.full_day(at_ms), self.flow.calendar.zone(at_ms));
        let args = [("day", day.into()), ("zone", zone.into())];
        let text = self.flow.texts.say("report-readings-day", &args);
        let room = self.room();
        for text in name.into_iter().chain([text.as_str()]) {
            let lines = self.flow.wrap(ROW_STRONG, text, room)?;
            for line in lines {
                let at = Point { x: self.x(), y: self.flow.y + ROW.ascent() };
                self.flow.shaped(at, ROW_STRONG, line, Some(heading));
                self.flow.y += LEADING;
            }
        }
        let day = self.flow.calendar.day(at_ms);
        self.day = self.flow.texts.say("report-readings-continued", &[("day", day.into())]);
        let table = self.flow.element(Tag::Table, Some(self.section));
        let row = self.flow.element(Tag::Row, Some(table));
        self.heads(Some(row))?;
        Ok(table)
    }

    fn heads(&mut self, row: Option<usize>) -> Result<(), ReportError> {
        let (x, y) = (self.x(), self.flow.y + ROW.ascent());
        let cell = |flow: &mut Flow<'_>| row.map(|row| flow.element(Tag::HeaderCell, Some(row)));
        let element = cell(self.flow);
        let text = self.flow.say("report-time");
        self.flow.text(Point { x, y }, ROW_LABEL, &text, element)?;
        let element = cell(self.flow);
        let end = Point { x: x + self.widths.temperature_end, y };
        self.flow.text_end(end, ROW_LABEL, "°C", element)?;
        if let Some(end) = self.widths.humidity_end {
            let element = cell(self.flow);
            let text = self.flow.say("report-humidity");
            self.flow.text_end(Point { x: x + end, y }, ROW_LABEL, &text, element)?;
        }
        self.flow.y += LEADING;
        let rule = self.flow.y - px(4);
        self.flow.rule((x, x + self.room()), rule, px(7), RULE);
        self.flow.y += px(26);
        Ok(())
    }

    /// Makes room for a row; where it begins a column, the day and the heads come again.
    fn row(&mut self) -> Result<(), ReportError> {
        if self.need(1) {
            let at = Point { x: self.x(), y: self.flow.y + ROW.ascent() };
            let day = self.day.clone();
            self.flow.text(at, ROW_STRONG, &day, None)?;
            self.flow.y += LEADING;
            self.heads(None)?;
        }
        Ok(())
    }

    fn reading(
        &mut self,
        table: usize,
        reading: &Reading,
        breach: Option<Breach>,
    ) -> Result<(), ReportError> {
        self.row()?;
        let row = self.flow.element(Tag::Row, Some(table));
        let (x, y) = (self.x(), self.flow.y + ROW.ascent());
        let calendar = self.flow.calendar;
        let mut time = if self.has_seconds {
            calendar.clock_seconds(reading.taken_at_ms)
        } else {
            calendar.clock(reading.taken_at_ms)
        };
        if reading.time_is_inferred {
            time.insert(0, '~');
        }
        let cell = self.flow.element(Tag::Cell, Some(row));
        self.flow.text(Point { x, y }, ROW, &time, Some(cell))?;
        let style = if breach.is_some() { ROW_STRONG } else { ROW };
        let temperature = self.flow.texts.decimal(reading.temperature_millicelsius, self.places);
        let cell = self.flow.element(Tag::Cell, Some(row));
        let end = Point { x: x + self.widths.temperature_end, y };
        self.flow.text_end(end, style, &temperature, Some(cell))?;
        if let Some(breach) = breach {
            let word = self.flow.say(match breach {
                Breach::Hot => "report-reading-hot",
                Breach::Cold => "report-reading-cold",
            });
            let at = Point { x: x + self.widths.word, y };
            self.flow.text(at, ROW_STRONG, &word, Some(cell))?;
        }
        if let Some(end) = self.widths.humidity_end {
            let cell = self.flow.element(Tag::Cell, Some(row));
            if let Some(humidity) = reading.humidity_permille {
                let text = self.flow.texts.decimal(humidity * 100, 1);
                self.flow.text_end(Point { x: x + end, y }, ROW, &text, Some(cell))?;
            }
        }
        self.flow.y += LEADING;
        Ok(())
    }

    fn gap(&mut self, table: usize, gap: &Gap) -> Result<(), ReportError> {
        self.row()?;
        let row = self.flow.element(Tag::Row, Some(table));
        let cell = self.flow.element(Tag::Cell, Some(row));
        if let Some(element) = self.flow.drawing.elements.last_mut() {
            element.columns = if self.widths.humidity_end.is_some() { 3 } else { 2 };
        }
        let duration = self.flow.texts.duration((gap.ended_ms - gap.began_ms) / 1000);
        let text = self.flow.texts.say("report-gap", &[("duration", duration.into())]);
        let text = words::plain(&text);
        let at = Point { x: self.x(), y: self.flow.y + ROW.ascent() };
        self.flow.text(at, ROW_UNKNOWN, &text, Some(cell))?;
        self.flow.y += LEADING;
        Ok(())
    }
}
