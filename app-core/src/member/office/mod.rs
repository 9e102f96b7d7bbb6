//! Questions that only the relay can answer, as requests.

mod answer;
#[cfg(test)]
mod tests;

use domain::{
    access::Role,
    ids::{DeviceId, PersonId, SiteId},
};
use reqwest::{Method, Url};
use serde_json::{Value, json};

pub(crate) use answer::Names;

use crate::api::{AuditFilter, AuditForm, DeviceDecision, OfficeQuestion, PersonDecision, view};

/// Lines of the audit in one answer.
const LINES: usize = 100;
/// The longest answer to a question, in bytes.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest file, in bytes: a device holds it in memory until it is kept.
const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The longest name of a person, in characters.
const NAME_MAX: usize = 200;

/// What is asked of the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(in crate::member) method: Method,
    pub(in crate::member) path: String,
    pub(in crate::member) body: Option<Value>,
    pub(in crate::member) answer_max: usize,
    expects: Expects,
}

/// What the answer is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Expects {
    Audit,
    File { name: &'static str, media_type: &'static str },
    Incidents,
    Devices,
    Invitation,
    Decided,
    People,
    Person,
}

/// A field of a question that cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It is not an identity.
    Identity(&'static str),
    /// It is no name of a person: 1 to 200 characters in one line.
    Name(&'static str),
}

impl Call {
    /// Returns the request for a question.
    ///
    /// # Errors
    ///
    /// [`Unfit`] if a field cannot be asked.
    pub(crate) fn of(question: &OfficeQuestion) -> Result<Self, Unfit> {
        Ok(match question {
            OfficeQuestion::SearchAudit { filter, before } => {
                let mut words = words(filter)?;
                words.push(("newest", "true".to_owned()));
                words.push(("limit", LINES.to_string()));
                words.extend(before.map(|before| ("before", before.to_string())));
                Self::get(with_query("/v1/audit", &words), Expects::Audit)
            }
            OfficeQuestion::ExportAudit { filter, form } => export(filter, *form)?,
            OfficeQuestion::ListIncidents { after } => {
                Self::get(format!("/v1/incidents?after={after}"), Expects::Incidents)
            }
            OfficeQuestion::ListDevices => Self::get("/v1/devices".to_owned(), Expects::Devices),
            OfficeQuestion::InviteDevice => {
                Self::post("/v1/enrolments".to_owned(), None, Expects::Invitation)
            }
            OfficeQuestion::DecideDevice { device, decision } => {
                let device = identity::<DeviceId>(device, "device")?;
                let path = format!("/v1/devices/{device}/{}", decided(*decision));
                Self::post(path, None, Expects::Decided)
            }
            OfficeQuestion::ListPeople => Self::get("/v1/people".to_owned(), Expects::People),
            OfficeQuestion::AddPerson { name, account, role, site } => {
                let mut body = json!({ "name": named(name, "name")?, "role": word(*role) });
                if let (Some(account), Some(body)) = (account, body.as_object_mut()) {
                    body.insert("account".to_owned(), named(account, "account")?.into());
                }
                if let (Some(site), Some(body)) = (site, body.as_object_mut()) {
                    let site = identity::<SiteId>(site, "site")?;
                    body.insert("site".to_owned(), site.to_string().into());
                }
                Self::post("/v1/people".to_owned(), Some(body), Expects::Person)
            }
            OfficeQuestion::ChangePerson { person, role, site } => {
                let person = identity::<PersonId>(person, "person")?;
                let mut body = serde_json::Map::new();
                if let Some(role) = role {
                    body.insert("role".to_owned(), word(*role).into());
                }
                if let Some(site) = site {
                    if !site.is_empty() {
                        identity::<SiteId>(site, "site")?;
                    }
                    body.insert("site".to_owned(), site.as_str().into());
                }
                let (path, body) = (format!("/v1/people/{person}"), Some(Value::Object(body)));
                Self { method: Method::PATCH, ..Self::post(path, body, Expects::Person) }
            }
            OfficeQuestion::DecidePerson { person, decision } => {
                let person = identity::<PersonId>(person, "person")?;
                let decision = match decision {
                    PersonDecision::Disable => "disable",
                    PersonDecision::Enable => "enable",
                    PersonDecision::ResetPassword => "reset-password",
                };
                Self::post(format!("/v1/people/{person}/{decision}"), None, Expects::Person)
            }
        })
    }

    fn get(path: String, expects: Expects) -> Self {
        Self { method: Method::GET, ..Self::post(path, None, expects) }
    }

    fn post(path: String, body: Option<Value>, expects: Expects) -> Self {
        Self { method: Method::POST, path, body, answer_max: ANSWER_BYTES_MAX, expects }
    }
}

fn export(filter: &AuditFilter, form: AuditForm) -> Result<Call, Unfit> {
    let (form, expects) = match form {
        AuditForm::Csv => ("csv", Expects::File { name: "audit.csv", media_type: "text/csv" }),
        AuditForm::Json => {
            ("json", Expects::File { name: "audit.json", media_type: "application/json" })
        }
    };
    let mut words = words(filter)?;
    words.push(("form", form.to_owned()));
    let call = Call::get(with_query("/v1/audit/export", &words), expects);
    Ok(Call { answer_max: FILE_BYTES_MAX, ..call })
}

fn words(filter: &AuditFilter) -> Result<Vec<(&'static str, String)>, Unfit> {
    let AuditFilter { person, device, action, from_ms, to_ms, text } = filter;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let person = given(person).map(|id| identity::<PersonId>(&id, "person")).transpose()?;
    let device = given(device).map(|id| identity::<DeviceId>(&id, "device")).transpose()?;
    let words = [
        ("person", person.map(|id| id.to_string())),
        ("device", device.map(|id| id.to_string())),
        ("action", given(action)),
        ("from_ms", from_ms.map(|at| at.to_string())),
        ("to_ms", to_ms.map(|at| at.to_string())),
        ("text", given(text)),
    ];
    Ok(words.into_iter().filter_map(|(name, word)| Some((name, word?))).collect())
}

/// Returns a path with a query in which every word is as it was.
fn with_query(path: &str, words: &[(&'static str, String)]) -> String {
    let url = Url::parse_with_params("http://relay/", words).ok();
    let query = url.as_ref().and_then(Url::query).filter(|query| !query.is_empty());
    query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

fn identity<T: std::str::FromStr>(text: &str, field: &'static str) -> Result<T, Unfit> {
    text.parse().map_err(|_| Unfit::Identity(field))
}

fn named(text: &str, field: &'static str) -> Result<String, Unfit> {
    let name = text.trim();
    let length = name.chars().count();
    if length == 0 || length > NAME_MAX || name.contains(char::is_control) {
        return Err(Unfit::Name(field));
    }
    Ok(name.to_owned())
}

fn decided(decision: DeviceDecision) -> &'static str {
    match decision {
        DeviceDecision::Approve => "approve",
        DeviceDecision::Revoke => "revoke",
        DeviceDecision::Wipe => "wipe",
    }
}

/// Returns the word that the relay has for a role.
fn word(role: view::Role) -> &'static str {
    let role = match role {
        view::Role::Dispatcher => Role::Dispatcher,
        view::Role::Driver => Role::Driver,
        view::Role::Nurse => Role::ClinicStaff,
        view::Role::QualityOfficer => Role::QualityOfficer,
        view::Role::Administrator => Role::Administrator,
        view::Role::Integrator => Role::Integrator,
        view::Role::Auditor => Role::Auditor,
    };
    role.word()
}
