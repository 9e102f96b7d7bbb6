//! The sentences of the report.

use unicode_bidi::Direction;

use super::flow::Flow;
use crate::report::Calibration;
use crate::report::record::{
    Breach, DecisionOutcome, Excursion, Input, Note, Outcome, Reading, ShipmentRecord, State,
};

/// Records longer than this name days by date, because a weekday would come twice.
const WEEKDAY_MS: i64 = 6 * 24 * 3_600_000;

/// Returns the title without directional controls, for lists and metadata.
pub(super) fn title(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    plain(&title_set(flow, record))
}

/// Returns the title as it is set on the page.
pub(super) fn title_set(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    match (record.sites.first(), record.sites.last()) {
        (Some(from), Some(to)) if record.sites.len() > 1 => flow.texts.say(
            "report-title",
            &[
                ("reference", record.reference.as_str().into()),
                ("from", from.name_short.as_str().into()),
                ("to", to.name_short.as_str().into()),
            ],
        ),
        _ => record.reference.clone(),
    }
}

/// Returns `text` without directional controls.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect()
}

/// Returns the first and last moment the record tells of.
pub(super) fn span(record: &ShipmentRecord) -> Option<(i64, i64)> {
    let readings = record.readings.iter().map(|reading| reading.taken_at_ms);
    let gaps = record.gaps.iter().flat_map(|gap| [gap.began_ms, gap.ended_ms]);
    let custody = record.custody.iter().map(|custody| custody.at_ms);
    let ends = record.left_at_ms.into_iter().chain(record.received_at_ms);
    let moments = readings.chain(gaps).chain(custody).chain(ends);
    moments.fold(None, |span, at| match span {
        None => Some((at, at)),
        Some((first, last)) => Some((at.min(first), at.max(last))),
    })
}

/// Returns a moment of the trip: by weekday on a short one, by date on a long one.
pub(super) fn moment(flow: &Flow<'_>, record: &ShipmentRecord, at_ms: i64) -> String {
    let is_short =
        span(record).is_none_or(|(first, last)| last.max(at_ms) - first.min(at_ms) <= WEEKDAY_MS);
    if is_short { flow.calendar.weekday_clock(at_ms) } else { flow.calendar.day_clock(at_ms) }
}

/// Returns when a sensor was calibrated, how well it is known, and until when that holds.
pub(super) fn calibrated(flow: &Flow<'_>, calibration: &Calibration) -> String {
    let date = flow.calendar.date(&calibration.date);
    let mut said = match calibration.uncertainty_millicelsius {
        None => date,
        Some(width) => {
            let uncertainty = flow.texts.temperature(width);
            let args = [("date", date.into()), ("uncertainty", uncertainty.into())];
            flow.texts.say("report-calibrated-value", &args)
        }
    };
    if let Some(due) = &calibration.due {
        let key = if calibration.is_overdue {
            "report-calibration-overdue"
        } else {
            "report-calibration-due"
        };
        let due = flow.calendar.date(due);
        said.push_str(", ");
        said.push_str(&flow.texts.say(key, &[("date", due.into())]));
    }
    said
}

/// Returns the unit of a count in words; one without words is told as it was entered.
pub(super) fn unit(flow: &Flow<'_>, unit: &str, count: i64) -> String {
    let key = format!("shipment-unit-{unit}");
    if flow.texts.has(&key) {
        plain(&flow.texts.say(&key, &[("count", count.into())]))
    } else {
        unit.to_owned()
    }
}

pub(super) fn state(flow: &Flow<'_>, state: State) -> String {
    flow.say(match state {
        State::Ok => "report-state-ok",
        State::Warning => "report-state-warning",
        State::Stop => "report-state-stop",
        State::Unknown => "report-state-unknown",
    })
}

pub(super) fn outcome(flow: &Flow<'_>, outcome: Outcome) -> String {
    flow.say(match outcome {
        Outcome::Fail => "report-fail",
        Outcome::Unknown => "report-unknown-outcome",
        Outcome::Pass => "report-pass",
    })
}

pub(super) fn decision(flow: &Flow<'_>, outcome: Option<DecisionOutcome>) -> String {
    flow.say(match outcome {
        Some(DecisionOutcome::Accept) => "report-decision-accept",
        Some(DecisionOutcome::Quarantine) => "report-decision-quarantine",
        Some(DecisionOutcome::Reject) => "report-decision-reject",
        None => "report-decision-none",
    })
}

pub(super) fn note(flow: &Flow<'_>, record: &ShipmentRecord, note: Option<&Note>) -> String {
    let Some(note) = note else {
        return flow.say("report-no-reason");
    };
    let mut text = note.text.trim().to_owned();
    if !text.ends_with(['.', '!', '?', '…', '।', '؟']) {
        text.push('.');
    }
    let is_rtl = unicode_bidi::get_base_direction(text.as_str()) == Direction::Rtl;
    let time = moment(flow, record, note.at_ms);
    let args = [("text", text.into()), ("name", note.by.as_str().into()), ("time", time.into())];
    let said = flow.texts.say("report-note", &args);
    // Isolated words do not set the direction of a line; a note in Arabic reads in Arabic order.
    if is_rtl { format!("\u{200f}{said}") } else { said }
}

/// Returns how long nothing was measured, in all.
pub(super) fn unknown_seconds(record: &ShipmentRecord) -> i64 {
    record.gaps.iter().map(|gap| (gap.ended_ms - gap.began_ms) / 1000).sum()
}

/// Returns what happened, in a sentence.
pub(super) fn summary(flow: &Flow<'_>, record: &ShipmentRecord) -> String {
    let unknown = unknown_seconds(record);
    let times = i64::try_from(record.excursions.len()).unwrap_or(i64::MAX);
    let gone = flow.texts.duration(unknown);
    match (times, unknown) {
        _ if record.readings.is_empty() => flow.say("report-no-readings"),
        (0, 0) => flow.say("report-kept"),
        (0, _) => flow.texts.say("report-kept-unknown", &[("unknown", gone.into())]),
        (_, 0) => flow.texts.say("report-out", &[("times", times.into())]),
        _ => flow
            .texts
            .say("report-out-unknown", &[("times", times.into()), ("unknown", gone.into())]),
    }
}

/// Returns the name of an excursion with the bound it crossed.
pub(super) fn breach(flow: &Flow<'_>, record: &ShipmentRecord, breach: Breach) -> String {
    let range = record.storage_range;
    let (id, limit) = match breach {
        Breach::Hot => ("report-hot", range.max_millicelsius),
        Breach::Cold => ("report-cold", range.min_millicelsius),
    };
    let places = u32::from(limit % 1000 != 0);
    let limit = format!("{}\u{a0}°C", flow.texts.decimal(limit, places));
    flow.texts.say(id, &[("limit", limit.into())])
}

/// Returns how long an excursion lasted and how far it went.
pub(super) fn extent(flow: &Flow<'_>, excursion: &Excursion) -> String {
    let id = match excursion.breach {
        Breach::Hot => "report-hot-extent",
        Breach::Cold => "report-cold-extent",
    };
    let duration = flow.texts.duration(excursion.duration_seconds);
    let extreme = flow.texts.temperature(excursion.extreme_millicelsius);
    flow.texts.say(id, &[("duration", duration.into()), ("extreme", extreme.into())])
}

/// Returns the inputs of a rule as words, each value with the unit its name ends in.
pub(super) fn inputs<'i>(
    flow: &Flow<'_>,
    inputs: impl Iterator<Item = (&'i String, &'i Input)>,
) -> String {
    let texts = flow.texts;
    let parts: Vec<String> = inputs
        .map(|(name, value)| {
            let (stem, value) = match value {
                Input::Flag(true) => (name.as_str(), flow.say("report-yes")),
                Input::Flag(false) => (name.as_str(), flow.say("report-no")),
                Input::Text(text) => (name.as_str(), text.clone()),
                Input::Number(number) => {
                    let unit = UNITS
                        .iter()
                        .find_map(|(suffix, unit)| Some((name.strip_suffix(suffix)?, unit)));
                    match unit {
                        Some((stem, Unit::Temperature)) => (stem, texts.temperature(*number)),
                        Some((stem, Unit::Duration(scale))) => {
                            (stem, texts.duration(number.saturating_mul(*scale)))
                        }
                        Some((stem, Unit::Fraction)) => {
                            (stem, format!("{}\u{a0}%", texts.decimal(number * 100, 1)))
                        }
                        None => (name.as_str(), texts.number(*number)),
                    }
                }
            };
            let name = input_name(flow, stem);
            texts.say("report-input", &[("name", name.into()), ("value", value.into())])
        })
        .collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("{}.", capital(&parts.join(", "))),
    }
}

enum Unit {
    Temperature,
    Duration(i64),
    Fraction,
}

const UNITS: [(&str, Unit); 5] = [
    ("_millicelsius", Unit::Temperature),
    ("_seconds", Unit::Duration(1)),
    ("_minutes", Unit::Duration(60)),
    ("_hours", Unit::Duration(3600)),
    ("_permille", Unit::Fraction),
];

/// Rule packs may bring inputs the product has no words for; their names are words already.
fn input_name(flow: &Flow<'_>, stem: &str) -> String {
    let id = format!("report-input-{}", stem.replace('_', "-"));
    if flow.texts.has(&id) { flow.say(&id) } else { stem.replace('_', " ") }
}

/// Returns `text` with a capital at its start, past any directional control.
pub(super) fn capital(text: &str) -> String {
    let start = text.find(|c: char| !matches!(c, '\u{2066}'..='\u{2069}')).unwrap_or_default();
    let (before, rest) = text.split_at(start);
    let mut letters = rest.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    before.chars().chain(first).chain(letters.clone()).collect()
}

/// Returns the lowest and highest reading.
pub(super) fn extremes(record: &ShipmentRecord) -> Option<(i64, i64)> {
    let temperature = |reading: &Reading| reading.temperature_millicelsius;
    let lowest = record.readings.iter().map(temperature).min()?;
    let highest = record.readings.iter().map(temperature).max()?;
    Some((lowest, highest))
}
