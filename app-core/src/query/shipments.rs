//! The list of shipments, on one shared time axis.

use domain::{
    replica::ShipmentRow as Stored,
    shipment::{Shipment, Status},
    units::Timestamp,
};

use super::{
    Ask, QueryError, Trip,
    ask::count,
    ribbon::ribbon,
    shipment::{need, stage, units},
    sync::{mark, refused},
    verdict::{budgets, reading, verdict},
};
use crate::{
    api::{
        ShipmentLayout, ShipmentSelection, ShipmentSort,
        view::{
            BoxState, SelectionCount, ShipmentGroup, ShipmentRow, ShipmentStage, ShipmentsView,
        },
    },
    port::{PageKey, ShipmentFilter, ShipmentOrder},
};

/// The most rows of a page: each is judged and drawn.
const LIMIT_MAX: u32 = 100;
/// The columns of a ribbon in a row.
const COLUMNS: u32 = 160;
/// The time the shared axis shows at least.
const AXIS_MIN: i64 = 24 * 60 * 60 * 1000;

/// What a page of shipments is asked for by.
#[derive(Clone, Debug)]
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) selection: ShipmentSelection,
    pub(super) sort: ShipmentSort,
    pub(super) layout: ShipmentLayout,
    pub(super) cursor: Option<&'a str>,
    pub(super) limit: u32,
}

pub(super) fn shipments(ask: &Ask<'_>, page: &Page<'_>) -> Result<ShipmentsView, QueryError> {
    let order = match page.sort {
        ShipmentSort::ArrivalFirst => ShipmentOrder::Due,
        ShipmentSort::WorstFirst | ShipmentSort::LatestFirst | ShipmentSort::Reference => {
            ShipmentOrder::Changed
        }
    };
    let filter = filter(page.text, page.selection, order);
    let after = page.cursor.map(parse_cursor).transpose()?;
    let limit = usize::try_from(page.limit.clamp(1, LIMIT_MAX)).unwrap_or(1);
    let found = ask.reader.shipments(&filter, after.as_ref(), limit)?;
    let is_full = found.len() == limit;
    let next_cursor =
        found.last().filter(|_| is_full).map(|last| format_cursor(last.page_key(order)));

    let mut rows = Vec::with_capacity(found.len());
    for summary in found {
        let Some(stored) = ask.reader.shipment(summary.id)? else { continue };
        rows.extend(row(ask, stored, page.selection)?);
    }
    sort(&mut rows, page.sort);
    let (axis_began_at_ms, axis_ended_at_ms) = axis(&rows, ask.now);
    Ok(ShipmentsView {
        now_at_ms: ask.now.0,
        zone: ask.zone(),
        axis_began_at_ms,
        axis_ended_at_ms,
        counts: counts(ask, page.text)?,
        groups: groups(ask, rows, page)?,
        next_cursor,
        refused: refused(ask, None)?,
    })
}

fn filter(text: &str, selection: ShipmentSelection, order: ShipmentOrder) -> ShipmentFilter {
    let statuses = match selection {
        ShipmentSelection::All => Vec::new(),
        ShipmentSelection::NeedsDecision => {
            vec![Status::InTransit, Status::Arrived, Status::Received]
        }
        ShipmentSelection::OnTheRoad | ShipmentSelection::NotHeard => vec![Status::InTransit],
        ShipmentSelection::Waiting => vec![Status::Planned],
        ShipmentSelection::Received => vec![Status::Decided],
    };
    ShipmentFilter { text: text.to_owned(), statuses, order }
}

/// Returns a row, unless its judged state does not belong to the selection.
fn row(
    ask: &Ask<'_>,
    stored: Stored,
    selection: ShipmentSelection,
) -> Result<Option<ShipmentRow>, QueryError> {
    let trip = Trip::of(ask, stored)?;
    let shipment = &trip.shipment;
    let verdict = verdict(ask, &trip);
    let stage = stage(shipment, &verdict);
    let belongs = match selection {
        ShipmentSelection::NeedsDecision => stage == ShipmentStage::NeedsDecision,
        ShipmentSelection::OnTheRoad => stage == ShipmentStage::OnTheRoad,
        ShipmentSelection::NotHeard => verdict.state == BoxState::Unknown,
        ShipmentSelection::All | ShipmentSelection::Waiting | ShipmentSelection::Received => true,
    };
    if !belongs {
        return Ok(None);
    }
    let main = trip.main();
    let at = |status| shipment.steps.iter().find(|step| step.status == status).map(|step| step.at);
    let mut contents: Vec<String> = shipment.carried().map(|item| item.name.clone()).collect();
    contents.dedup();
    contents.truncate(3);
    Ok(Some(ShipmentRow {
        shipment: shipment.id.to_string(),
        reference: shipment.reference.clone(),
        destination: ask.site_ref(shipment.destination).name,
        box_name: first_box(shipment),
        contents,
        units: units(shipment),
        held_by: Some(ask.person_name(shipment.holder())),
        stage,
        need: need(ask, shipment, &verdict),
        reading: main.and_then(|track| reading(ask, &trip, track)),
        ended_at_ms: trip.ended.map(|at| at.0),
        budget: main.and_then(|track| budgets(&trip, track).into_iter().next()),
        depart_at_ms: at(Status::InTransit).or(shipment.depart_at).map(|at| at.0),
        arrive_at_ms: at(Status::Arrived).or(shipment.arrive_by).map(|at| at.0),
        ribbon: main.and_then(|track| ribbon(ask, &trip, track, COLUMNS)),
        sync: mark(ask, shipment.id)?,
        verdict,
    }))
}

pub(super) fn first_box(shipment: &Shipment) -> String {
    let paired = shipment.pairings.first().map(|pairing| pairing.box_name.clone());
    shipment.boxes.first().cloned().or(paired).unwrap_or_default()
}

fn badness(state: BoxState) -> u8 {
    match state {
        BoxState::Stop => 0,
        BoxState::Warning => 1,
        BoxState::Unknown => 2,
        BoxState::Ok => 3,
        BoxState::Waiting => 4,
    }
}

fn sort(rows: &mut [ShipmentRow], order: ShipmentSort) {
    match order {
        ShipmentSort::WorstFirst => rows
            .sort_by_key(|row| (badness(row.verdict.state), row.arrive_at_ms.unwrap_or(i64::MAX))),
        ShipmentSort::Reference => rows.sort_by(|a, b| a.reference.cmp(&b.reference)),
        ShipmentSort::ArrivalFirst | ShipmentSort::LatestFirst => {}
    }
}

fn axis(rows: &[ShipmentRow], now: Timestamp) -> (i64, i64) {
    let ribbons = || rows.iter().filter_map(|row| row.ribbon.as_ref());
    let began = ribbons().map(|ribbon| ribbon.axis_began_at_ms).min();
    let ended = ribbons().map(|ribbon| ribbon.axis_ended_at_ms).chain([now.0]).max();
    let ended = ended.unwrap_or(now.0);
    let widest = ended.saturating_sub(AXIS_MIN);
    (began.unwrap_or(widest).min(widest), ended)
}

/// Counts by status alone: judging every shipment for a number would cost seconds.
fn counts(ask: &Ask<'_>, text: &str) -> Result<Vec<SelectionCount>, QueryError> {
    let all = [
        ShipmentSelection::All,
        ShipmentSelection::NeedsDecision,
        ShipmentSelection::OnTheRoad,
        ShipmentSelection::Waiting,
        ShipmentSelection::Received,
    ];
    all.into_iter()
        .map(|selection| {
            let mut filter = filter(text, selection, ShipmentOrder::Changed);
            if selection == ShipmentSelection::NeedsDecision {
                filter.statuses = vec![Status::Arrived, Status::Received];
            }
            let number = ask.reader.shipment_count(&filter)?;
            Ok(SelectionCount { selection, count: u32::try_from(number).unwrap_or(u32::MAX) })
        })
        .collect()
}

fn groups(
    ask: &Ask<'_>,
    rows: Vec<ShipmentRow>,
    page: &Page<'_>,
) -> Result<Vec<ShipmentGroup>, QueryError> {
    if page.layout == ShipmentLayout::List {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let filter = filter(page.text, page.selection, ShipmentOrder::Changed);
        let total = u32::try_from(ask.reader.shipment_count(&filter)?).unwrap_or(u32::MAX);
        return Ok(vec![ShipmentGroup { stage: None, count: total, rows }]);
    }
    let stages = [
        ShipmentStage::NeedsDecision,
        ShipmentStage::OnTheRoad,
        ShipmentStage::Waiting,
        ShipmentStage::Received,
        ShipmentStage::Cancelled,
    ];
    let mut rest = rows;
    let mut groups = Vec::new();
    for stage in stages {
        let (own, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|row| row.stage == stage);
        rest = others;
        if !own.is_empty() {
            groups.push(ShipmentGroup { stage: Some(stage), count: count(own.len()), rows: own });
        }
    }
    Ok(groups)
}

fn format_cursor(key: PageKey) -> String {
    format!("{}.{}", key.at.0, key.shipment)
}

fn parse_cursor(text: &str) -> Result<PageKey, QueryError> {
    let malformed = || QueryError::Malformed { field: "cursor" };
    let (at, shipment) = text.split_once('.').ok_or_else(malformed)?;
    Ok(PageKey {
        at: Timestamp(at.parse().map_err(|_| malformed())?),
        shipment: shipment.parse().map_err(|_| malformed())?,
    })
}
