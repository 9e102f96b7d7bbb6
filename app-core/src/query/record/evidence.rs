//! The changes behind a record, and the names that they refer to.

use std::collections::BTreeSet;

use domain::{access::Directory, compliance::Form, ids::DocumentId, replica::evidence};
use serde_json::Value;

use super::{super::QueryError, Told};
use crate::{
    i18n::Language,
    report::{Evidence, SignedDocument},
};

impl Told<'_> {
    /// Returns the evidence of the record, unless a document of it does not open.
    pub(super) fn evidence(
        &self,
        form: Option<&Form>,
        language: Language,
    ) -> Result<Option<Evidence>, QueryError> {
        let mut documents: Vec<DocumentId> = vec![self.trip.shipment.id.into()];
        documents.extend(form.map(|form| DocumentId::from(form.id)));
        let mut named = Names::default();
        named.take(&self.trip.shipment);
        named.take(&form);
        let sensors: BTreeSet<_> =
            self.trip.shipment.pairings.iter().map(|pairing| &pairing.sensor).collect();
        for sensor in sensors {
            for row in self.ask.reader.calibrations(Some(sensor))? {
                documents.push(DocumentId(row.detail.id.0));
                named.take(&row.detail);
            }
        }
        let mut signed = Vec::with_capacity(documents.len());
        for id in documents {
            let Some(stored) = self.ask.reader.document(id)? else { return Ok(None) };
            let signatures = self.ask.reader.signatures(id)?;
            let Ok(evidence) = evidence::Evidence::of(id, &stored, signatures) else {
                return Ok(None);
            };
            signed.push(SignedDocument::new(&evidence));
        }
        Ok(Some(Evidence {
            language: language.tag().to_owned(),
            directory: named.of(self.ask.directory),
            documents: signed,
        }))
    }
}

/// Every text that documents hold, among them the identities that they name.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn take(&mut self, facts: &impl serde::Serialize) {
        let mut open = vec![serde_json::to_value(facts).unwrap_or_default()];
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => drop(self.0.insert(text)),
                Value::Array(items) => open.extend(items),
                Value::Object(fields) => open.extend(fields.into_iter().map(|(_, value)| value)),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
    }

    /// Returns the part of a directory that is named. Nobody else's name leaves the organisation.
    fn of(&self, whole: &Directory) -> Directory {
        let is_named = |id: String| self.0.contains(&id);
        let mut part = whole.clone();
        part.products.clear();
        part.people.retain(|person| is_named(person.id.to_string()));
        part.devices.retain(|device| is_named(device.id.to_string()));
        let mut first = true;
        // A place that is not known keeps the time of the first site.
        part.sites.retain(|site| std::mem::take(&mut first) || is_named(site.id.to_string()));
        part
    }
}
