//! The head of the first page: title, facts, and the verdict in its frame.

use super::flow::{
    Flow, INK, INK_SOFT, LABEL, LEFT, RIGHT, STRONG, Style, TEXT, WIDTH, px, rectangle,
};
use super::icon::{self, Icon};
use super::words;
use crate::report::ReportError;
use crate::report::display::{Mark, Mp, Pen, Point, Tag};
use crate::report::font::Voice;
use crate::report::{Sensor, record::ShipmentRecord};

const KIND: Style = Style::new(Voice::Regular, px(110), INK_SOFT);
const TITLE: Style = Style::new(Voice::Bold, px(200), INK);
const VERDICT: Style = Style::new(Voice::Bold, px(230), INK);
const COLUMNS: i64 = 4;
const GUTTER: Mp = px(160);

/// Where the fact about the contents waits for the page of the items.
pub(super) struct Contents {
    at: Point,
    width: Mp,
    element: usize,
}

/// Writes the head, and returns where the contents are to be told.
pub(super) fn write(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<Contents, ReportError> {
    heading(flow, record)?;
    let contents = facts(flow, record)?;
    verdict(flow, record)?;
    Ok(contents)
}

fn heading(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<(), ReportError> {
    icon::logo(flow, Point { x: LEFT, y: flow.y }, px(440));
    let x = LEFT + px(580);
    let kind = flow.element(Tag::Paragraph, Some(flow.root));
    let text = match record.organisation.as_str() {
        "" => flow.say("report-kind"),
        name => flow.texts.say("report-kind-of", &[("organisation", name.into())]),
    };
    // The right side is kept for the page number and the zone, which may be long.
    let room = RIGHT - x - px(1700);
    let text = flow.fitted(KIND, &text, room)?;
    let mut y = flow.y + px(30);
    flow.text(Point { x, y: y + KIND.ascent() }, KIND, &text, Some(kind))?;
    y += KIND.leading();
    let lines = flow.wrap(TITLE, &words::title_set(flow, record), room)?;
    let title = flow.element(Tag::Heading1, Some(flow.root));
    let end = flow.column((x, y, RIGHT - x), TITLE, &lines, Some(title));
    let zones = zones(flow, record);
    let lines = flow.wrap(TEXT, &zones, px(1600))?;
    let element = flow.element(Tag::Paragraph, Some(flow.root));
    let mut baseline = px(350) + TEXT.leading() + TEXT.ascent();
    for line in lines {
        let x = RIGHT - line.width * TEXT.size / 1000;
        flow.shaped(Point { x, y: baseline }, TEXT, line, Some(element));
        baseline += TEXT.leading();
    }
    flow.y = px(860).max(end + px(60)).max(baseline);
    flow.rule((LEFT, RIGHT), flow.y, px(20), INK);
    flow.y += px(80);
    Ok(())
}

fn zones(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    let (first, last) = words::span(record).unwrap_or((record.made_at_ms, record.made_at_ms));
    let calendar = flow.calendar;
    let (before, after) = (calendar.zone(first), calendar.zone(last));
    if before == after {
        return flow.texts.say("report-zone", &[("zone", after.into())]);
    }
    let (mut low, mut high) = (first, last);
    while high - low > 1000 {
        let middle = low + (high - low) / 2;
        if calendar.offset_seconds(middle) == calendar.offset_seconds(first) {
            low = middle;
        } else {
            high = middle;
        }
    }
    let time = calendar.day_clock(high);
    let args = [("before", before.into()), ("time", time.into()), ("after", after.into())];
    flow.texts.say("report-zones", &args)
}

fn facts(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<Contents, ReportError> {
    let stamp = |at: Option<i64>| {
        at.map_or_else(|| flow.say("report-not-yet"), |at| flow.calendar.stamp(at))
    };
    let (left, received) = (stamp(record.left_at_ms), stamp(record.received_at_ms));
    let missing = flow.say("report-not-recorded");
    let site = |site: Option<&crate::report::record::Site>| {
        site.map_or_else(|| missing.clone(), |site| site.name.clone())
    };
    let rows = [
        [
            ("report-left", left),
            ("report-received", received),
            ("report-storage-range", range(flow, record)),
            ("report-sensor", sensor(flow, record)),
        ],
        [
            ("report-sent-by", site(record.sites.first())),
            ("report-received-by", site(record.sites.last())),
            ("report-contents", String::new()),
            ("report-calibrated", calibrated(flow, record)),
        ],
    ];
    let list = flow.element(Tag::List, Some(flow.root));
    let width = (WIDTH - GUTTER * (COLUMNS - 1)) / COLUMNS;
    let mut contents = Contents { at: Point { x: LEFT, y: flow.y }, width, element: list };
    for row in rows {
        let mut bottom = flow.y;
        let mut x = LEFT;
        for (label, value) in row {
            let item = flow.element(Tag::ListItem, Some(list));
            let name = flow.element(Tag::Label, Some(item));
            let body = flow.element(Tag::ListBody, Some(item));
            let text = flow.say(label);
            flow.text(Point { x, y: flow.y + LABEL.ascent() }, LABEL, &text, Some(name))?;
            let top = flow.y + LABEL.leading();
            let lines = flow.wrap(STRONG, &value, width)?;
            if label == "report-contents" {
                contents = Contents { at: Point { x, y: top }, width, element: body };
                bottom = bottom.max(top + STRONG.leading());
            } else {
                bottom = bottom.max(flow.column((x, top, width), STRONG, &lines, Some(body)));
            }
            x += width + GUTTER;
        }
        flow.y = bottom;
    }
    flow.y += px(80);
    Ok(contents)
}

fn range(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    let range = record.storage_range;
    let places = 1;
    let min = flow.texts.decimal(range.min_millicelsius, places);
    let max = flow.texts.temperature(range.max_millicelsius);
    let id = if range.is_freeze_sensitive { "report-range-freeze" } else { "report-range-value" };
    flow.texts.say(id, &[("min", min.into()), ("max", max.into())])
}

/// Each sensor once, in the order they were placed.
pub(super) fn distinct(record: &ShipmentRecord) -> Vec<&Sensor> {
    let mut sensors: Vec<&Sensor> = Vec::new();
    for sensor in &record.sensors {
        if sensors.iter().all(|known| known.id != sensor.id) {
            sensors.push(sensor);
        }
    }
    sensors
}

fn sensor(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    let sensors = distinct(record);
    let Some(first) = sensors.first() else {
        return flow.say("report-not-recorded");
    };
    let name = first.name.as_str();
    if sensors.len() > 1 {
        let count = i64::try_from(sensors.len() - 1).unwrap_or(i64::MAX);
        return flow
            .texts
            .say("report-sensor-more", &[("name", name.into()), ("count", count.into())]);
    }
    match first.interval_seconds {
        None => name.to_owned(),
        Some(interval) => {
            let interval = flow.texts.duration(interval);
            flow.texts
                .say("report-sensor-every", &[("name", name.into()), ("interval", interval.into())])
        }
    }
}

fn calibrated(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    // With several sensors the oldest calibration is the one to worry about.
    let oldest = record
        .sensors
        .iter()
        .filter_map(|sensor| sensor.calibration.as_ref())
        .min_by(|a, b| a.date.cmp(&b.date));
    oldest.map_or_else(
        || flow.say("report-not-recorded"),
        |calibration| words::calibrated(flow, calibration),
    )
}

/// Tells what is inside, once the page of the items is known.
pub(super) fn point_to_items(
    flow: &mut Flow<'_>,
    record: &ShipmentRecord,
    contents: Contents,
    page: usize,
) -> Result<(), ReportError> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let units: i64 = record.items.iter().map(|item| item.quantity).sum();
    let text = flow.texts.say(
        "report-contents-value",
        &[
            ("batches", count(record.items.len()).into()),
            ("units", units.into()),
            ("page", count(page + 1).into()),
        ],
    );
    let lines = flow.wrap(STRONG, &text, contents.width)?;
    let Point { x, mut y } = contents.at;
    for line in lines {
        let at = Point { x, y: y + STRONG.ascent() };
        let mark = Mark::Text { at, size: STRONG.size, colour: STRONG.colour, line };
        flow.place_on(0, mark, Some(contents.element));
        y += STRONG.leading();
    }
    Ok(())
}

fn verdict(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<(), ReportError> {
    let numbers = numbers(flow, record);
    let top = flow.y;
    let mut label_width = 0;
    let mut value_width = 0;
    for (label, value) in &numbers {
        label_width = label_width.max(flow.width(TEXT, label)?);
        value_width = value_width.max(flow.width(STRONG, value)?);
    }
    let (pad_x, pad_y) = (px(160), px(90));
    let value_end = RIGHT - pad_x;
    let label_start = value_end - value_width - px(140) - label_width;
    let x = LEFT + pad_x + px(460) + px(160);
    let width = label_start - px(200) - x;

    let state = words::state(flow, record.state);
    let decision = words::decision(flow, record.decision.as_ref().map(|made| made.outcome));
    let args = [("state", state.into()), ("decision", decision.into())];
    let headline = flow.texts.say("report-verdict", &args);
    let headline = flow.wrap(VERDICT, &headline, width)?;
    let sentence = flow.wrap(TEXT, &sentence(flow, record), width)?;

    let section = flow.element(Tag::Section, Some(flow.root));
    let heading = flow.element(Tag::Heading2, Some(section));
    let mut y = flow.column((x, top + pad_y, width), VERDICT, &headline, Some(heading));
    let words = flow.element(Tag::Paragraph, Some(section));
    y = flow.column((x, y, width), TEXT, &sentence, Some(words)) + pad_y;

    let rows = i64::try_from(numbers.len()).unwrap_or_default();
    let leading = TEXT.leading() + px(12);
    let bottom = y.max(top + 2 * pad_y + rows * leading).max(top + px(460) + 2 * pad_y);
    let list = flow.element(Tag::List, Some(section));
    let mut line = top + (bottom - top - rows * leading) / 2;
    for (label, value) in &numbers {
        let item = flow.element(Tag::ListItem, Some(list));
        let name = flow.element(Tag::Label, Some(item));
        let body = flow.element(Tag::ListBody, Some(item));
        let y = line + TEXT.ascent();
        let soft = Style { colour: INK_SOFT, ..TEXT };
        flow.text(Point { x: label_start, y }, soft, label, Some(name))?;
        flow.text_end(Point { x: value_end, y }, STRONG, value, Some(body))?;
        line += leading;
    }
    let origin = Point { x: LEFT + pad_x, y: top + (bottom - top - px(460)) / 2 };
    icon::draw(flow, Icon::from(record.state), origin, px(460));
    let pen = Pen { width: px(20), colour: INK, dash: None, is_round: false };
    let nodes = rectangle([LEFT + px(10), top, RIGHT - px(10), bottom]);
    flow.place(Mark::Stroke { nodes, is_closed: true, pen }, None);
    flow.y = bottom + px(20);
    Ok(())
}

fn sentence(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    let summary = words::summary(flow, record);
    let Some(decision) = &record.decision else {
        return summary;
    };
    let time = words::moment(flow, record, decision.at_ms);
    let decided = flow.texts.say(
        "report-decided",
        &[
            ("name", decision.by.as_str().into()),
            ("time", time.into()),
            ("reason", decision.reason.as_str().into()),
        ],
    );
    format!("{summary} {decided}")
}

fn numbers(flow: &Flow<'_>, record: &ShipmentRecord) -> Vec<(String, String)> {
    let texts = flow.texts;
    let mut numbers = Vec::new();
    if let Some(budget) = record.budget_warm {
        let used = texts.duration(budget.used_seconds);
        let allowed = texts.duration(budget.allowed_seconds);
        let args = [("used", used.into()), ("allowed", allowed.into())];
        numbers.push((flow.say("report-warm-used"), texts.say("report-warm-used-value", &args)));
    }
    if let Some(mkt) = record.mkt_millicelsius {
        numbers.push((flow.say("report-mean-kinetic"), texts.temperature(mkt)));
    }
    if let Some((lowest, highest)) = words::extremes(record) {
        numbers.push((flow.say("report-highest"), texts.temperature(highest)));
        numbers.push((flow.say("report-lowest"), texts.temperature(lowest)));
    }
    numbers
}
