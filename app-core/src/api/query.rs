//! What a shell may read.

use serde::{Deserialize, Serialize};

use super::{
    LoggerFile,
    view::{
        AlertsView, DirectoryView, FormView, HandoverView, LoggerFileView, MembershipView,
        ReadingsView, ReportView, RibbonView, SensorsView, SettingsView, ShipmentView,
        ShipmentsView, StatusView, SyncView, TodayView,
    },
};

/// A request to read something. Never waits for the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts", optional_fields))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Query {
    /// Where the device stands: link, open alerts, person.
    Status,
    /// The driver's page.
    Today,
    /// A page of shipments.
    Shipments {
        /// Words of a place, reference, batch or product; empty for all.
        text: String,
        /// Which shipments.
        selection: ShipmentSelection,
        /// The order within a group.
        sort: ShipmentSort,
        /// Grouped by stage, or one list.
        layout: ShipmentLayout,
        /// Where the last page ended; absent for the first.
        cursor: Option<String>,
        /// The most rows to return.
        limit: u32,
    },
    /// One shipment.
    Shipment {
        /// The shipment.
        shipment: String,
    },
    /// The ribbon of one shipment.
    Ribbon {
        /// The shipment.
        shipment: String,
        /// How many pixel columns it is drawn in.
        columns: u32,
    },
    /// One page of the table of readings, 100 a page.
    Readings {
        /// The shipment.
        shipment: String,
        /// The page, from 0.
        page: u32,
    },
    /// The handover of one shipment.
    Handover {
        /// The shipment.
        shipment: String,
    },
    /// One form.
    Form {
        /// The form.
        form: String,
    },
    /// Sensors paired and heard.
    Sensors,
    /// Alerts, worst first, grouped by box.
    Alerts {
        /// Whether acknowledged and resolved ones are left out of groups without an open one.
        is_open_only: bool,
    },
    /// What is saved where.
    Sync,
    /// Settings of this device.
    Settings,
    /// Where the device stands with its organisation, and who is signed in.
    Membership,
    /// People, sites, products and form templates.
    Directory,
    /// What a logger's file would add to a shipment. Nothing is written.
    LoggerFile {
        /// The shipment.
        shipment: String,
        /// The name people give the logger; needed where the file has no serial number.
        name: Option<String>,
        /// The file; absent to ask what the page needs before one is chosen.
        file: Option<LoggerFile>,
    },
    /// What the report of a shipment will be called. Its bytes come from the session.
    Report {
        /// The shipment.
        shipment: String,
    },
}

/// The answer to a [`Query`] of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[expect(clippy::large_enum_variant, reason = "a view crosses the boundary once")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum View {
    /// Answers [`Query::Status`].
    Status {
        /// The view.
        view: StatusView,
    },
    /// Answers [`Query::Today`].
    Today {
        /// The view.
        view: TodayView,
    },
    /// Answers [`Query::Shipments`].
    Shipments {
        /// The view.
        view: ShipmentsView,
    },
    /// Answers [`Query::Shipment`].
    Shipment {
        /// The view.
        view: ShipmentView,
    },
    /// Answers [`Query::Ribbon`].
    Ribbon {
        /// The view.
        view: RibbonView,
    },
    /// Answers [`Query::Readings`].
    Readings {
        /// The view.
        view: ReadingsView,
    },
    /// Answers [`Query::Handover`].
    Handover {
        /// The view.
        view: HandoverView,
    },
    /// Answers [`Query::Form`].
    Form {
        /// The view.
        view: FormView,
    },
    /// Answers [`Query::Sensors`].
    Sensors {
        /// The view.
        view: SensorsView,
    },
    /// Answers [`Query::Alerts`].
    Alerts {
        /// The view.
        view: AlertsView,
    },
    /// Answers [`Query::Sync`].
    Sync {
        /// The view.
        view: SyncView,
    },
    /// Answers [`Query::Settings`].
    Settings {
        /// The view.
        view: SettingsView,
    },
    /// Answers [`Query::Membership`].
    Membership {
        /// The view.
        view: MembershipView,
    },
    /// Answers [`Query::Directory`].
    Directory {
        /// The view.
        view: DirectoryView,
    },
    /// Answers [`Query::LoggerFile`].
    LoggerFile {
        /// The view.
        view: LoggerFileView,
    },
    /// Answers [`Query::Report`].
    Report {
        /// The view.
        view: ReportView,
    },
}

/// Which shipments a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShipmentSelection {
    /// All of them.
    All,
    /// Those that someone must decide on.
    NeedsDecision,
    /// Those between sites.
    OnTheRoad,
    /// Those whose box was not heard in time.
    NotHeard,
    /// Those that have not left.
    Waiting,
    /// Those that were received.
    Received,
}

/// The order of shipments within a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShipmentSort {
    /// The worst state first.
    WorstFirst,
    /// The earliest arrival first.
    ArrivalFirst,
    /// The last change first.
    LatestFirst,
    /// By reference.
    Reference,
}

/// How a list of shipments is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export_to = "api.ts"))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShipmentLayout {
    /// Groups by stage.
    Board,
    /// One group.
    List,
}
