//! From stored rows and readings to what a screen shows.
//!
//! A query reads and never waits: not for the session, not for the network. Rules are the
//! domain's; this room only counts, names and arranges.

mod alerts;
mod ask;
mod assessment;
mod calibration;
mod error;
mod form;
mod handover;
mod history;
mod logger_file;
mod membership;
mod readings;
mod record;
mod ribbon;
mod sensors;
mod shipment;
mod shipments;
mod source;
mod status;
mod sync;
mod today;
mod trip;
mod verdict;

pub use alerts::{reason as alert_reason, state as alert_state};
pub use ask::{Ask, DeviceFacts, Live};
pub use error::QueryError;
pub use form::written as written_answer;
pub use handover::check_word;
pub use logger_file::{FileError, ReadFile, read_file, recorded};
pub(crate) use membership::fingerprint;
pub use membership::wiped as wiped_membership;
pub use readings::file_name as report_file_name;
pub use record::record;
pub(crate) use status::role;
pub use trip::{Track, Trip};

use crate::api::{Query, View};

/// Returns the view that answers a query.
///
/// # Errors
///
/// [`QueryError`] if the query names what this device does not have, or the store fails.
pub fn answer(ask: &Ask<'_>, query: &Query) -> Result<View, QueryError> {
    Ok(match query {
        Query::Status => View::Status { view: status::status(ask)? },
        Query::Today => View::Today { view: today::today(ask)? },
        Query::Shipments { text, selection, sort, layout, cursor, limit } => {
            let page = shipments::Page {
                text,
                selection: *selection,
                sort: *sort,
                layout: *layout,
                cursor: cursor.as_deref(),
                limit: *limit,
            };
            View::Shipments { view: shipments::shipments(ask, &page)? }
        }
        Query::Shipment { shipment } => {
            View::Shipment { view: shipment::shipment(ask, id(shipment)?)? }
        }
        Query::Ribbon { shipment, columns } => {
            View::Ribbon { view: ribbon::of_shipment(ask, id(shipment)?, *columns)? }
        }
        Query::Readings { shipment, page } => {
            View::Readings { view: readings::readings(ask, id(shipment)?, *page)? }
        }
        Query::Handover { shipment } => {
            View::Handover { view: handover::handover(ask, id(shipment)?)? }
        }
        Query::Form { form } => {
            let form = form.parse().map_err(|_| QueryError::Malformed { field: "form" })?;
            View::Form { view: form::form(ask, form)? }
        }
        Query::Sensors => View::Sensors { view: sensors::sensors(ask)? },
        Query::Alerts { is_open_only } => {
            View::Alerts { view: alerts::alerts(ask, *is_open_only)? }
        }
        Query::Sync => View::Sync { view: sync::sync(ask)? },
        Query::Settings => View::Settings { view: status::settings(ask)? },
        Query::Membership => View::Membership { view: membership::membership(ask)? },
        Query::Directory => View::Directory { view: status::directory(ask) },
        Query::LoggerFile { shipment, name, file } => {
            let given = logger_file::Given { name: name.as_deref(), file: file.as_ref() };
            View::LoggerFile { view: logger_file::logger_file(ask, id(shipment)?, &given)? }
        }
        Query::Report { shipment } => View::Report { view: readings::report(ask, id(shipment)?)? },
    })
}

fn id(text: &str) -> Result<domain::ids::ShipmentId, QueryError> {
    text.parse().map_err(|_| QueryError::Malformed { field: "shipment" })
}
