use serde::{Deserialize, de::DeserializeOwned};

use super::{Answer, Decision, Form, Meaning, Signature, Template, receipt};
use crate::{
    document::{ChangeHash, Document, DocumentError, Origin, Reader},
    ids::{DeviceId, PersonId},
    shipment::{Conflict, OtherValue},
    units::Timestamp,
};

/// Returns the form that a document describes.
///
/// A signed form is frozen: answers and decision are those its first signature covers, and what
/// was written elsewhere at the same time is shown as a conflict.
///
/// # Errors
///
/// [`DocumentError::Incomplete`] if the root lacks what every form has.
pub fn read(document: &Document) -> Result<Form, DocumentError> {
    let mut reader = Reader::new(document);
    let signatures: Vec<Signature> =
        reader.list::<SignatureEntry>("signatures").into_iter().map(Signature::from).collect();
    let opened_at: Timestamp = required(&mut reader, "opened_at")?;
    let template = receipt();
    let latest = in_order(&template, reader.texts("fields"));
    let decisions: Vec<Decision> = reader.list("decisions");
    let mut form = Form {
        id: required(&mut reader, "id")?,
        shipment: required(&mut reader, "shipment")?,
        template: required(&mut reader, "template")?,
        template_hash: required(&mut reader, "template_hash")?,
        opened_by: required(&mut reader, "opened_by")?,
        opened_at,
        changed_at: opened_at,
        answers: latest,
        decision: decisions.last().cloned(),
        signatures,
        conflicts: Vec::new(),
        history: reader.revisions(&[], &["fields"]),
        unreadable: Vec::new(),
    };
    let edited: Option<Timestamp> = reader.field("edited_at");
    form.changed_at = form
        .signatures
        .iter()
        .map(|signature| signature.at)
        .chain(form.decision.as_ref().map(|decision| decision.at))
        .chain(edited)
        .fold(opened_at, Ord::max);
    (form.conflicts, form.unreadable) = reader.finish();
    if let Some(heads) =
        form.signatures.first().and_then(|signature| signed_heads(document, signature))
    {
        freeze(&mut form, document, &template, &heads);
    }
    Ok(form)
}

fn freeze(form: &mut Form, document: &Document, template: &Template, heads: &[ChangeHash]) {
    let mut reader = Reader::at(document, heads);
    let answers = in_order(template, reader.texts("fields"));
    let decisions: Vec<Decision> = reader.list("decisions");
    let signed = |field: &str| answers.iter().find(|answer| answer.field == field);
    for later in &form.answers {
        let is_signed = signed(&later.field).is_some_and(|answer| answer.value == later.value);
        if let (false, Some(origin)) = (is_signed, later.origin.clone()) {
            form.conflicts.push(Conflict {
                field: format!("fields/{}", later.field),
                others: vec![OtherValue { value: later.value.clone(), origin }],
            });
        }
    }
    for revision in &mut form.history {
        let answer = revision.field.strip_prefix("fields/").and_then(signed);
        revision.is_current = answer.is_some_and(|answer| {
            answer.origin.as_ref() == Some(&revision.origin)
                && Some(&answer.value) == revision.after.as_ref()
        });
    }
    form.conflicts.sort_by(|a, b| a.field.cmp(&b.field));
    form.conflicts.dedup();
    form.answers = answers;
    form.decision = decisions.last().cloned();
}

/// Returns the heads a signature names, if the document holds them all.
fn signed_heads(document: &Document, signature: &Signature) -> Option<Vec<ChangeHash>> {
    let heads: Option<Vec<ChangeHash>> =
        signature.heads.iter().map(|text| ChangeHash::parse(text)).collect();
    heads.filter(|heads| !heads.is_empty() && heads.iter().all(|hash| document.holds(*hash)))
}

/// A text of the document: its key, its value, and who wrote it.
type Text = (String, String, Option<Origin>);

fn in_order(template: &Template, mut texts: Vec<Text>) -> Vec<Answer> {
    let place = |name: &str| {
        template.fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX)
    };
    texts.sort_by(|a, b| (place(&a.0), &a.0).cmp(&(place(&b.0), &b.0)));
    texts.retain(|(_, value, _)| !value.is_empty());
    texts.into_iter().map(|(field, value, origin)| Answer { field, value, origin }).collect()
}

fn required<T: DeserializeOwned>(
    reader: &mut Reader<'_>,
    field: &'static str,
) -> Result<T, DocumentError> {
    reader.field(field).ok_or(DocumentError::Incomplete(field))
}

/// An entry of the signature list. Lists inside it are JSON text.
#[derive(Deserialize)]
struct SignatureEntry {
    by: PersonId,
    at: Timestamp,
    meaning: Meaning,
    device: DeviceId,
    heads: String,
    signature: String,
    #[serde(default)]
    strokes: String,
}

impl From<SignatureEntry> for Signature {
    fn from(entry: SignatureEntry) -> Self {
        Self {
            by: entry.by,
            at: entry.at,
            meaning: entry.meaning,
            device: entry.device,
            heads: serde_json::from_str(&entry.heads).unwrap_or_default(),
            signature: entry.signature,
            strokes: serde_json::from_str(&entry.strokes).unwrap_or_default(),
        }
    }
}
