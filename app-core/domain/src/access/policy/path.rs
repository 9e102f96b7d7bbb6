//! Where each kind of document may be written, in which form, and what that is to do.

use super::Action;
use crate::document::DocumentKind;

/// In which form a root field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A value that a later one replaces.
    Scalar,
    /// A value that is set with the document and never again.
    Once,
    /// A map of entries under random keys; each entry is a map of values.
    Entries,
    /// A map of entries under random keys that are never changed.
    Kept,
    /// A map of values under keys that the schema or another entry names, such as the answers
    /// of a form.
    Answers,
    /// A list of entries that only grows at its end.
    AppendOnly,
}

/// A root field that may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    /// The field's name at the root of the document.
    pub root: &'static str,
    /// How it is written.
    pub form: Form,
    /// What a person who writes it does; `None` if the device writes it by itself.
    pub action: Option<Action>,
}

const fn path(root: &'static str, form: Form, action: Action) -> Path {
    Path { root, form, action: Some(action) }
}

const fn of_the_device(root: &'static str, form: Form) -> Path {
    Path { root, form, action: None }
}

const SHIPMENT: &[Path] = &[
    path("schema", Form::Once, Action::ShipmentCreate),
    path("kind", Form::Once, Action::ShipmentCreate),
    path("id", Form::Once, Action::ShipmentCreate),
    path("origin", Form::Once, Action::ShipmentCreate),
    path("created_by", Form::Once, Action::ShipmentCreate),
    path("created_at", Form::Once, Action::ShipmentCreate),
    path("form", Form::Once, Action::ShipmentCreate),
    path("reference", Form::Scalar, Action::ShipmentEdit),
    path("destination", Form::Scalar, Action::ShipmentEdit),
    path("depart_at", Form::Scalar, Action::ShipmentEdit),
    path("arrive_by", Form::Scalar, Action::ShipmentEdit),
    path("boxes", Form::Scalar, Action::ShipmentEdit),
    path("seal", Form::Scalar, Action::ShipmentEdit),
    path("edited_at", Form::Scalar, Action::ShipmentEdit),
    path("items", Form::Entries, Action::ShipmentEdit),
    path("pairings", Form::Entries, Action::SensorPlace),
    path("notes", Form::Kept, Action::ShipmentNote),
    of_the_device("alerts", Form::Kept),
    of_the_device("resolved", Form::Answers),
    path("acknowledgements", Form::Kept, Action::AlertAcknowledge),
    path("custody", Form::AppendOnly, Action::CustodyHandOver),
    path("steps", Form::AppendOnly, Action::ShipmentStep),
];

const FORM: &[Path] = &[
    path("schema", Form::Once, Action::ShipmentCreate),
    path("kind", Form::Once, Action::ShipmentCreate),
    path("id", Form::Once, Action::ShipmentCreate),
    path("shipment", Form::Once, Action::ShipmentCreate),
    path("template", Form::Once, Action::ShipmentCreate),
    path("template_hash", Form::Once, Action::ShipmentCreate),
    path("opened_by", Form::Once, Action::ShipmentCreate),
    path("opened_at", Form::Once, Action::ShipmentCreate),
    path("edited_at", Form::Scalar, Action::FormAnswer),
    path("fields", Form::Answers, Action::FormAnswer),
    path("decisions", Form::AppendOnly, Action::FormDecide),
    path("signatures", Form::AppendOnly, Action::FormSign),
];

const CALIBRATION: &[Path] = &[
    path("schema", Form::Once, Action::SensorCalibrate),
    path("kind", Form::Once, Action::SensorCalibrate),
    path("id", Form::Once, Action::SensorCalibrate),
    path("sensor", Form::Once, Action::SensorCalibrate),
    path("calibrated_on", Form::Once, Action::SensorCalibrate),
    path("due_on", Form::Once, Action::SensorCalibrate),
    path("certificate", Form::Once, Action::SensorCalibrate),
    path("recorded_by", Form::Once, Action::SensorCalibrate),
    path("recorded_at", Form::Once, Action::SensorCalibrate),
    path("uncertainty_millikelvin", Form::Once, Action::SensorCalibrate),
];

/// Returns every root field of a kind of document.
pub fn paths(kind: DocumentKind) -> &'static [Path] {
    match kind {
        DocumentKind::Shipment => SHIPMENT,
        DocumentKind::Form => FORM,
        DocumentKind::Calibration => CALIBRATION,
    }
}

/// Returns the row of a root field; one without a row may not be written.
pub fn row(kind: DocumentKind, root: &str) -> Option<Path> {
    paths(kind).iter().copied().find(|path| path.root == root)
}

/// Returns the maps and the lists that a document of a kind is made with.
pub fn containers(kind: DocumentKind) -> (Vec<&'static str>, Vec<&'static str>) {
    let of = |forms: &[Form]| {
        let of_form = paths(kind).iter().filter(|path| forms.contains(&path.form));
        of_form.map(|path| path.root).collect()
    };
    (of(&[Form::Entries, Form::Kept, Form::Answers]), of(&[Form::AppendOnly]))
}
