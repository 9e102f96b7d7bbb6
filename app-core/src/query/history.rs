//! What was changed of a shipment and its form: nothing of it is lost, and all of it is shown.

use domain::{
    compliance::{FieldKind, Form, receipt},
    document::{Origin, Revision},
    ids::{DeviceId, SiteId},
    shipment::Shipment,
};

use super::{Ask, form::read_answer};
use crate::api::view::{EditAbout, EditValue, EditView};

/// The digits of a fingerprint that stand for a device without a name.
const FINGERPRINT_DIGITS: usize = 8;

/// Returns what was changed of a shipment and of its form, oldest first.
pub(super) fn edits(ask: &Ask<'_>, shipment: &Shipment, form: Option<&Form>) -> Vec<EditView> {
    let of_shipment = shipment.history.iter().map(|revision| {
        let (about, field) = about(shipment, &revision.field);
        let value = |text: &String| value(ask, field, text);
        view(ask, revision, (about, field), value)
    });
    let of_form = form.into_iter().flat_map(|form| &form.history).map(|revision| {
        let field = revision.field.strip_prefix("fields/").unwrap_or(&revision.field);
        view(ask, revision, (EditAbout::Form, field), |text| answer(field, text))
    });
    let mut edits = in_step(of_shipment.collect());
    edits.extend(in_step(of_form.collect()));
    edits.sort_by_key(|(at, _)| *at);
    edits.into_iter().map(|(_, edit)| edit).collect()
}

/// Returns each edit with a time that is never before that of an edit its writer knew: a wrong
/// clock moves an edit, and does not turn cause and effect around.
fn in_step(edits: Vec<EditView>) -> Vec<(i64, EditView)> {
    let mut latest = i64::MIN;
    let edits = edits.into_iter();
    edits
        .map(|edit| {
            latest = latest.max(edit.at_ms);
            (latest, edit)
        })
        .collect()
}

fn view(
    ask: &Ask<'_>,
    revision: &Revision,
    (about, field): (EditAbout, &str),
    value: impl Fn(&String) -> Option<EditValue>,
) -> EditView {
    EditView {
        about,
        field: field.to_owned(),
        before: revision.before.as_ref().and_then(&value),
        after: revision.after.as_ref().and_then(&value),
        by: ask.author(&revision.origin),
        device: ask.device_name(&revision.origin),
        at_ms: revision.origin.at.0,
        is_concurrent: revision.is_concurrent,
        is_current: revision.is_current,
    }
}

/// Returns what a path is about: `items/<entry>` is a line that was added.
fn about<'a>(shipment: &Shipment, path: &'a str) -> (EditAbout, &'a str) {
    let Some(("items", rest)) = path.split_once('/') else { return (EditAbout::Plan, path) };
    let (entry, field) = rest.split_once('/').unwrap_or((rest, "added"));
    let item = shipment.items.iter().find(|item| item.id.to_string() == entry);
    let product_name = item.map(|item| item.name.clone()).unwrap_or_default();
    let batch = item.map(|item| item.batch.clone()).unwrap_or_default();
    (EditAbout::Item { product_name, batch }, field)
}

fn value(ask: &Ask<'_>, field: &str, text: &str) -> Option<EditValue> {
    let as_text = |text: String| (!text.is_empty()).then_some(EditValue::Text { text });
    match field {
        "depart_at" | "arrive_by" => text.parse().ok().map(|at_ms| EditValue::Time { at_ms }),
        "quantity" => text.parse().ok().map(|number| EditValue::Number { number }),
        "expiry" => Some(EditValue::Date { date: text.to_owned() }),
        "destination" => {
            let site = text.parse::<SiteId>().map(|site| ask.site_ref(site).name);
            as_text(site.unwrap_or_else(|_| text.to_owned()))
        }
        "boxes" => {
            let boxes: Vec<String> = serde_json::from_str(text).unwrap_or_default();
            as_text(boxes.join(", "))
        }
        _ => as_text(text.to_owned()),
    }
}

fn answer(field: &str, text: &str) -> Option<EditValue> {
    if text.is_empty() {
        return None;
    }
    let template = receipt();
    let kind =
        template.field(field).map_or(&FieldKind::Text { length_max: 0 }, |field| &field.kind);
    read_answer(field, kind, text).map(|answer| EditValue::Answer { answer })
}

impl Ask<'_> {
    /// Returns the name of the person whose change it is, if it names one.
    pub(super) fn author(&self, origin: &Origin) -> Option<String> {
        origin.person.map(|person| self.person_name(person))
    }

    /// Returns the name of the device whose change it is: as the organisation calls it, or as it
    /// called itself, or the first digits of its fingerprint.
    pub(super) fn device_name(&self, origin: &Origin) -> String {
        let of = |id: DeviceId| self.directory.devices.iter().find(|known| known.id == id);
        match (origin.device.and_then(of), origin.device_name.as_str()) {
            (Some(known), _) => known.name.clone(),
            (None, "") => {
                let digits = origin.device.map(|id| id.to_string()).unwrap_or_default();
                digits.chars().take(FINGERPRINT_DIGITS).collect()
            }
            (None, name) => name.to_owned(),
        }
    }
}
