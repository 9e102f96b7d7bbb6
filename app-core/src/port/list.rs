use domain::{
    alert::AlertKind, ids::ShipmentId, replica::ShipmentRow, shipment::Status, units::Timestamp,
};

/// Which shipments a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShipmentFilter {
    /// Words that must occur in the reference, the destination or the holder; empty for all.
    pub text: String,
    /// The statuses shown; empty for all.
    pub statuses: Vec<Status>,
    /// The order of the list.
    pub order: ShipmentOrder,
}

/// The order of a list of shipments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShipmentOrder {
    /// Changed last first.
    #[default]
    Changed,
    /// Due first; those without a time last.
    Due,
}

/// Where a page of shipments ended: the next one begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageKey {
    /// The time the list is ordered by.
    pub at: Timestamp,
    /// The shipment.
    pub shipment: ShipmentId,
}

/// A shipment as a list shows it, read without its detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipmentSummary {
    /// The shipment.
    pub id: ShipmentId,
    /// The name people use.
    pub reference: String,
    /// How far it has come.
    pub status: Status,
    /// Where it goes, by name.
    pub destination: String,
    /// Who holds it, by name; empty before the first handover.
    pub holder: String,
    /// When it should arrive.
    pub arrive_by: Option<Timestamp>,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Its alerts, oldest first.
    pub alerts: Vec<AlertMark>,
    /// How many of its entries the relay does not have.
    pub waiting: u64,
}

impl ShipmentSummary {
    /// Returns where a page that ends with this shipment ended.
    pub fn page_key(&self, order: ShipmentOrder) -> PageKey {
        let at = match order {
            ShipmentOrder::Changed => self.changed_at,
            ShipmentOrder::Due => self.arrive_by.unwrap_or(Timestamp(i64::MAX)),
        };
        PageKey { at, shipment: self.id }
    }
}

/// An alert as a list of shipments shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertMark {
    /// Why it was raised.
    pub kind: AlertKind,
    /// Whether nobody has acknowledged it.
    pub is_open: bool,
    /// Whether the box is back in its range, or the sensor was heard again.
    pub is_resolved: bool,
}

/// The longest search: words beyond it are left out.
const SEARCH_WORDS_MAX: usize = 8;

/// Returns the text of a shipment that a list is searched by.
pub(crate) fn search_text(row: &ShipmentRow) -> String {
    format!("{} {} {}", row.reference, row.destination, row.holder).to_lowercase()
}

/// Returns the words a search looks for; each must occur.
pub(crate) fn search_words(text: &str) -> Vec<String> {
    text.split_whitespace().take(SEARCH_WORDS_MAX).map(str::to_lowercase).collect()
}
