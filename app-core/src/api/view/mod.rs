//! What a screen shows, one file per screen.

mod alerts;
mod assessment;
mod custody;
mod directory;
mod form;
mod history;
mod logger_file;
mod membership;
mod readings;
mod ribbon;
mod sensors;
mod settings;
mod shipment;
mod shipments;
mod source;
mod state;
mod status;
mod sync;
mod today;

pub use alerts::{
    AcknowledgementView, AlertGroup, AlertRow, AlertStatus, AlertsView, EscalationView, LateView,
};
pub use assessment::{AssessmentRow, AssessmentView, Finding, RuleOutcome};
pub use custody::{
    CustodyEntry, CustodyView, HandoverCheckRow, HandoverPart, HandoverState, HandoverView,
    PartyView,
};
pub use directory::{
    DirectoryView, FreezeSensitivity, PersonRow, ProductRow, Role, SiteRow, TemplateRow,
};
pub use form::{
    FieldAnswer, FieldKind, FormFieldView, FormView, OtherAnswer, SignatureView, VvmStage,
};
pub use history::{EditAbout, EditValue, EditView};
pub use logger_file::{FileClock, FileColumns, FileContradiction, LoggerFileView, LoggerPreview};
pub use membership::{
    KeysKeptIn, MembershipProblem, MembershipState, MembershipView, OfficeAccess,
};
pub use readings::{ReadingRow, ReadingsView, ReportView};
pub use ribbon::{
    Breach, RibbonExcursion, RibbonGap, RibbonHandover, RibbonHolder, RibbonPlacement, RibbonPoint,
    RibbonStop, RibbonSummary, RibbonView, StorageRange,
};
pub use sensors::{
    BatteryView, BoxChoice, CalibrationState, CalibrationView, Drift, HeardSensor, Pairing,
    RadioState, SensorPlace, SensorRow, SensorsView, SignalStrength,
};
pub use settings::{Language, SettingsView, TemperatureUnit, Theme};
pub use shipment::{
    DecisionView, FormProgress, HolderView, ItemView, NoteView, ShipmentAction, ShipmentSensor,
    ShipmentView,
};
pub use shipments::{
    SelectionCount, ShipmentGroup, ShipmentNeed, ShipmentRow, ShipmentStage, ShipmentsView,
};
pub use source::{ImportView, ReadingSource};
pub use state::{
    BoxState, BudgetKind, BudgetView, Freshness, NoBudget, PersonRef, ReadingView, Reason, SiteRef,
    Step, SyncMark, SyncState, Trend, TrendView, VerdictView,
};
pub use status::{LinkState, LinkView, StatusView};
pub use sync::{RefusedChange, SyncRecord, SyncRow, SyncView};
pub use today::{NextStop, TodayAction, TodayBox, TodayOther, TodayView};
