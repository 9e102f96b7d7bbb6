//! `isotherm shipments`: the shipments a device knows.

use std::fmt::Write;

use app_core::{
    api::{
        ApiError, Query, ShipmentLayout, ShipmentSelection, ShipmentSort, View,
        view::{BoxState, ShipmentRow, ShipmentStage},
    },
    session::Session,
};
use clap::Args;

use crate::{Answer, Failure, data::Data};

const PAGE: u32 = 200;

/// List the shipments a device knows, the last changed first.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,

    /// Only those with these words in their number, place, product or batch.
    #[arg(default_value = "")]
    text: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let session = arguments.data.open()?;
    let rows = arguments.data.answer(found(&session, &arguments.text))?;
    let mut text = String::new();
    for row in &rows {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{:<14} {:<15} {:<8} {:<28} {}",
            row.reference,
            stage(row.stage),
            state(row.verdict.state),
            row.destination,
            row.shipment
        );
    }
    if rows.is_empty() {
        text.push_str("no shipments\n");
    }
    Answer::new(&rows, text)
}

/// Returns every shipment that the words fit.
pub(crate) fn found(session: &Session, text: &str) -> Result<Vec<ShipmentRow>, ApiError> {
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let view = session.query(Query::Shipments {
            text: text.to_owned(),
            selection: ShipmentSelection::All,
            sort: ShipmentSort::LatestFirst,
            layout: ShipmentLayout::List,
            cursor,
            limit: PAGE,
        })?;
        let View::Shipments { view } = view else { return Ok(rows) };
        rows.extend(view.groups.into_iter().flat_map(|group| group.rows));
        cursor = view.next_cursor;
        if cursor.is_none() {
            return Ok(rows);
        }
    }
}

fn stage(stage: ShipmentStage) -> &'static str {
    match stage {
        ShipmentStage::NeedsDecision => "needs decision",
        ShipmentStage::OnTheRoad => "on the road",
        ShipmentStage::Waiting => "waiting",
        ShipmentStage::Received => "received",
        ShipmentStage::Cancelled => "cancelled",
    }
}

fn state(state: BoxState) -> &'static str {
    match state {
        BoxState::Waiting => "-",
        BoxState::Ok => "OK",
        BoxState::Unknown => "unknown",
        BoxState::Warning => "WARNING",
        BoxState::Stop => "STOP",
    }
}
