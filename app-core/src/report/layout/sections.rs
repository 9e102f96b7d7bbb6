//! The tables of the report, from excursions to changed entries.

use super::flow::{Flow, LABEL, px};
use super::icon::Icon;
use super::table::{Cell, Column, START, table};
use super::{findings, words};
use crate::report::ReportError;
use crate::report::record::{
    Breach, Change, Custody, Decision, Excursion, Form, Gap, Outcome, ShipmentRecord, Verdict,
};

type Done = Result<(), ReportError>;

/// Writes a heading, then the table, or a sentence where there is nothing to list.
fn listing(
    flow: &mut Flow<'_>,
    title: &str,
    nothing: &str,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
) -> Done {
    let title = flow.say(title);
    let section = flow.section(&title, START)?;
    if rows.is_empty() {
        let text = flow.say(nothing);
        return flow.paragraph(LABEL, &text, section);
    }
    table(flow, section, columns, rows)
}

pub(super) fn excursions(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    let mut rows: Vec<(i64, Vec<Cell>)> = Vec::new();
    for excursion in &record.excursions {
        rows.push((excursion.began_ms, excursion_row(flow, record, excursion)));
    }
    for gap in &record.gaps {
        rows.push((gap.began_ms, gap_row(flow, record, gap)));
    }
    rows.sort_by_key(|row| row.0);
    let columns = vec![
        Column::new(flow.say("report-what"), 122),
        Column::new(flow.say("report-began"), 66),
        Column::new(flow.say("report-ended"), 66),
        Column::end(flow.say("report-how-long"), 142),
        Column::new(flow.say("report-reason"), 0),
    ];
    let rows = rows.into_iter().map(|row| row.1).collect();
    listing(flow, "report-excursions", "report-excursions-none", columns, rows)
}

fn excursion_row(flow: &Flow<'_>, record: &ShipmentRecord, excursion: &Excursion) -> Vec<Cell> {
    let icon = match excursion.breach {
        Breach::Hot => Icon::Hot,
        Breach::Cold => Icon::Cold,
    };
    vec![
        Cell::icon(icon, words::breach(flow, record, excursion.breach)),
        Cell::new(words::moment(flow, record, excursion.began_ms)),
        Cell::new(words::moment(flow, record, excursion.ended_ms)),
        Cell::new(words::extent(flow, excursion)),
        Cell::new(words::note(flow, record, excursion.reason.as_ref())),
    ]
}

fn gap_row(flow: &Flow<'_>, record: &ShipmentRecord, gap: &Gap) -> Vec<Cell> {
    let duration = flow.texts.duration((gap.ended_ms - gap.began_ms) / 1000);
    vec![
        Cell::icon(Icon::Unknown, flow.say("report-unknown")),
        Cell::new(words::moment(flow, record, gap.began_ms)),
        Cell::new(words::moment(flow, record, gap.ended_ms)),
        Cell::new(flow.texts.say("report-unknown-extent", &[("duration", duration.into())])),
        Cell::new(words::note(flow, record, gap.reason.as_ref())),
    ]
}

pub(super) fn assessment(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    let mut verdicts: Vec<&Verdict> = record.verdicts.iter().collect();
    verdicts.sort_by_key(|verdict| match verdict.outcome {
        Outcome::Fail => 0,
        Outcome::Unknown => 1,
        Outcome::Pass => 2,
    });
    let columns = vec![
        Column::new(flow.say("report-outcome"), 80),
        Column::new(flow.say("report-rule"), 172),
        Column::new(flow.say("report-inputs"), 272),
        Column::new(flow.say("report-clause"), 0),
    ];
    let rows = verdicts.into_iter().map(|verdict| verdict_row(flow, verdict)).collect();
    listing(flow, "report-assessment", "report-assessment-none", columns, rows)
}

fn verdict_row(flow: &Flow<'_>, verdict: &Verdict) -> Vec<Cell> {
    let (rule, inputs) = match &verdict.finding {
        Some(finding) => (findings::rule(flow, finding), findings::found(flow, finding)),
        None => (verdict.title.clone(), words::inputs(flow, verdict.inputs.iter())),
    };
    let id = if verdict.verify_against_source {
        "report-clause-verify"
    } else {
        "report-clause-version"
    };
    let args =
        [("clause", verdict.clause.as_str().into()), ("version", verdict.version.as_str().into())];
    vec![
        Cell::icon(verdict.outcome.into(), words::outcome(flow, verdict.outcome)),
        Cell::strong(rule),
        Cell::new(inputs),
        Cell::new(flow.texts.say(id, &args)),
    ]
}

pub(super) fn custody(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    let columns = vec![
        Column::new(flow.say("report-from"), 104),
        Column::new(flow.say("report-to"), 128),
        Column::new(flow.say("report-when"), 74),
        Column::new(flow.say("report-where"), 244),
        Column::new(flow.say("report-state-then"), 0),
    ];
    let rows = record.custody.iter().map(|custody| custody_row(flow, record, custody)).collect();
    listing(flow, "report-custody", "report-custody-none", columns, rows)
}

fn custody_row(flow: &Flow<'_>, record: &ShipmentRecord, custody: &Custody) -> Vec<Cell> {
    let state = words::state(flow, custody.state);
    let state = match custody.temperature_millicelsius {
        None => state,
        Some(temperature) => {
            let temperature = flow.texts.temperature(temperature);
            let args = [("state", state.into()), ("temperature", temperature.into())];
            flow.texts.say("report-state-at", &args)
        }
    };
    vec![
        Cell::new(custody.from.clone()),
        Cell::new(custody.to.clone()),
        Cell::new(words::moment(flow, record, custody.at_ms)),
        Cell::new(custody.place.clone()),
        Cell::new(state),
    ]
}

/// Writes the items, and returns the page they begin on.
pub(super) fn items(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Result<usize, ReportError> {
    let columns = vec![
        Column::new(flow.say("report-product"), 250),
        Column::new(flow.say("report-batch"), 110),
        Column::new(flow.say("report-expiry"), 90),
        Column::end(flow.say("report-quantity"), 80),
        Column::new(flow.say("report-handling"), 0),
    ];
    let mut rows = Vec::new();
    for item in &record.items {
        let unit = words::unit(flow, &item.unit, item.quantity);
        let args = [("count", item.quantity.into()), ("unit", unit.into())];
        let handling = if item.is_freeze_sensitive {
            Cell::strong(flow.say("report-do-not-freeze"))
        } else {
            Cell::soft(flow.say("report-not-freeze-sensitive"))
        };
        rows.push(vec![
            Cell::strong(item.product.clone()),
            Cell::new(item.batch.clone()),
            Cell::new(flow.calendar.date(&item.expiry)),
            Cell::new(flow.texts.say("report-quantity-value", &args)),
            handling,
        ]);
    }
    flow.need(START + px(200));
    let page = flow.page();
    listing(flow, "report-items", "report-items-none", columns, rows)?;
    Ok(page)
}

pub(super) fn form(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    if let Some(form) = &record.form {
        answers(flow, form)?;
    }
    match &record.decision {
        Some(decision) => decided(flow, record, decision),
        None => Ok(()),
    }
}

fn answers(flow: &mut Flow<'_>, form: &Form) -> Done {
    let args =
        [("template", form.template.as_str().into()), ("version", form.version.as_str().into())];
    let title = flow.texts.say("report-form", &args);
    let section = flow.section(&title, START)?;
    let columns = vec![
        Column::new(flow.say("report-question"), 300),
        Column::new(flow.say("report-answer"), 0),
    ];
    let row = |label: &str, value: &str| vec![Cell::new(label), Cell::strong(value)];
    let rows = form.fields.iter().map(|field| row(&field.label, &field.value)).collect();
    table(flow, section, columns, rows)
}

fn decided(flow: &mut Flow<'_>, record: &ShipmentRecord, decision: &Decision) -> Done {
    let title = flow.say("report-decision");
    let section = flow.section(&title, START)?;
    let columns = vec![
        Column::new(flow.say("report-decision"), 160),
        Column::new(flow.say("report-decided-by"), 150),
        Column::new(flow.say("report-when"), 90),
        Column::new(flow.say("report-reason-decided"), 0),
    ];
    let row = vec![
        Cell::icon(
            record.state.into(),
            words::capital(&words::decision(flow, Some(decision.outcome))),
        ),
        Cell::new(decision.by.clone()),
        Cell::new(words::moment(flow, record, decision.at_ms)),
        Cell::new(decision.reason.clone()),
    ];
    table(flow, section, columns, vec![row])
}

pub(super) fn changes(flow: &mut Flow<'_>, record: &ShipmentRecord) -> Done {
    if record.changes.is_empty() {
        return Ok(());
    }
    let columns = vec![
        Column::new(flow.say("report-entry"), 150),
        Column::new(flow.say("report-before"), 140),
        Column::new(flow.say("report-after"), 140),
        Column::new(flow.say("report-changed-by"), 0),
    ];
    let mut rows = Vec::new();
    for change in &record.changes {
        let by = changed_by(flow, record, change);
        rows.push(vec![
            Cell::strong(change.entry.clone()),
            Cell::new(change.before.clone()),
            Cell::new(change.after.clone()),
            Cell::new(by),
        ]);
    }
    let title = flow.say("report-changes");
    let section = flow.section(&title, START)?;
    table(flow, section, columns, rows)
}

/// Returns who changed an entry, on which device, when, and why.
fn changed_by(flow: &Flow<'_>, record: &ShipmentRecord, change: &Change) -> String {
    let time = words::moment(flow, record, change.at_ms);
    let name = match (change.by.as_str(), change.device.as_str()) {
        (by, "") => by.to_owned(),
        ("", device) => device.to_owned(),
        (by, device) => {
            flow.texts.say("report-changed-on", &[("name", by.into()), ("device", device.into())])
        }
    };
    let args = [("name", name.as_str().into()), ("time", time.into())];
    let by = match change.reason.as_deref() {
        None => flow.texts.say("report-changed-value", &args),
        Some(reason) => {
            let [name, time] = args;
            flow.texts.say("report-changed-reason", &[name, time, ("reason", reason.into())])
        }
    };
    if change.is_concurrent { format!("{by}. {}", flow.say("report-changed-apart")) } else { by }
}
