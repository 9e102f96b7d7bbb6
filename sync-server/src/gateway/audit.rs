use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::{Query, RawQuery, State},
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use domain::units::Timestamp;
use futures_util::stream;
use serde::Deserialize;

use super::{caller::Caller, devices::failed};
use crate::{
    export::{AuditLine, CSV_HEAD},
    ports::Ports,
    problem::Problem,
    store::{
        StoreError, Writing,
        audit::{self, By, Line},
        search::{Filter, search},
    },
};

/// The most lines of one answer.
const LINES_MAX: i64 = 500;
/// How many lines of an export are held in memory at one time.
const PART: i64 = 500;
const PART_LINES: usize = 500;
/// The longest text that is searched for, in bytes.
const TEXT_BYTES_MAX: usize = 200;

/// What somebody looks for; what is not given fits every line.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Sought {
    /// The number of the last line that is known.
    #[serde(default)]
    after: i64,
    /// Only lines before this number.
    #[serde(default)]
    before: Option<i64>,
    /// Whether the last lines come first.
    #[serde(default)]
    newest: bool,
    /// How many lines, 500 at most.
    #[serde(default)]
    limit: Option<i64>,
    /// Who did it: 32 hexadecimal digits.
    #[serde(default)]
    person: String,
    /// On which device: 32 hexadecimal digits.
    #[serde(default)]
    device: String,
    /// What was done, such as `device.approve`, or all of a kind such as `device`.
    #[serde(default)]
    action: String,
    /// From this moment on, by the relay's clock, in milliseconds since 1970.
    #[serde(default)]
    from_ms: Option<i64>,
    /// Before this moment, by the relay's clock, in milliseconds since 1970.
    #[serde(default)]
    to_ms: Option<i64>,
    /// A part of any word or identity of the line, whatever its case.
    #[serde(default)]
    text: String,
}

/// In which form the audit is exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Form {
    /// Comma-separated values (RFC 4180) with a heading.
    #[default]
    Csv,
    /// One array of objects.
    Json,
}

/// What is exported, and in which form.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// `csv` or `json`.
    #[serde(default)]
    #[param(inline)]
    form: Form,
}

/// Returns lines of the audit that fit, 500 at most.
#[utoipa::path(get, path = "/v1/audit", tag = "identity", params(Sought),
    responses(
        (status = 200, description = "The lines.", body = [AuditLine]),
        (status = 400, description = "What is looked for cannot be read.", body = Problem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The role may not read the audit.", body = Problem),
    ))]
pub(super) async fn list(
    State(ports): State<Arc<Ports>>,
    _: Caller,
    Query(sought): Query<Sought>,
) -> Result<Json<Vec<AuditLine>>, Problem> {
    let limit = sought.limit.unwrap_or(LINES_MAX).clamp(1, LINES_MAX);
    let filter = filter(sought)?;
    let lines = ports.store.read(move |connection| search(connection, &filter, limit));
    Ok(Json(lines.await.map_err(failed)?.into_iter().map(AuditLine::of).collect()))
}

/// Returns every line of the audit that fits as a file, however many there are. The audit notes
/// it first: which lines are looked for, and up to which number.
#[utoipa::path(get, path = "/v1/audit/export", tag = "identity", params(Sought, Wanted),
    responses(
        (status = 200, description = "The lines.", content(
            (String = "text/csv"), ([AuditLine] = "application/json"))),
        (status = 400, description = "What is looked for cannot be read.", body = Problem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The role may not export the audit.", body = Problem),
    ))]
pub(super) async fn export(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (form, sought) = wanted(&query.unwrap_or_default())?;
    let subject = sought.words();
    let mut filter = filter(Sought { newest: false, limit: None, ..sought })?;
    let by = caller.by();
    let last = ports.store.write(move |writing| note_export(writing, by, form, subject));
    let last = last.await.map_err(failed)?;
    filter.before = Some(filter.before.map_or(last + 1, |before| before.min(last + 1)));
    let body = Body::from_stream(stream::try_unfold(
        Part { ports, filter, form, begins: true, is_over: false },
        |part| part.next(),
    ));
    let (kind, name) = match form {
        Form::Csv => ("text/csv; charset=utf-8; header=present", "audit.csv"),
        Form::Json => ("application/json", "audit.json"),
    };
    let name = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], body)
        .into_response())
}

/// Reads the form apart from what is looked for, which takes no word that it does not know.
fn wanted(query: &str) -> Result<(Form, Sought), Problem> {
    let (form, sought): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| pair.starts_with("form="));
    let read = |query: String| Uri::builder().path_and_query(format!("/?{query}")).build();
    let uris = read(form.join("&")).and_then(|form| Ok((form, read(sought.join("&"))?)));
    let (form, sought) = uris.map_err(|_| Problem::malformed("the query cannot be read"))?;
    let wanted: Query<Wanted> =
        Query::try_from_uri(&form).map_err(|error| Problem::malformed(error.body_text()))?;
    let sought: Query<Sought> =
        Query::try_from_uri(&sought).map_err(|error| Problem::malformed(error.body_text()))?;
    Ok((wanted.0.form, sought.0))
}

/// Writes who exports what, and returns the number of the last line before that.
fn note_export(
    writing: &mut Writing<'_, '_>,
    by: By,
    form: Form,
    subject: String,
) -> Result<i64, StoreError> {
    let last: i64 = writing
        .transaction
        .prepare_cached("SELECT coalesce(max(number), 0) FROM audit")?
        .query_row([], |row| row.get(0))?;
    let form = if form == Form::Csv { "csv" } else { "json" };
    let after = format!("{form}, lines up to {last}");
    audit::note(writing.transaction, Line { subject, after, ..by.line("audit.export") })?;
    Ok(last)
}

/// What is left of a file that is being sent.
struct Part {
    ports: Arc<Ports>,
    filter: Filter,
    form: Form,
    begins: bool,
    is_over: bool,
}

impl Part {
    /// Returns the next piece, and what is left after it.
    async fn next(mut self) -> Result<Option<(String, Self)>, StoreError> {
        if self.is_over {
            return Ok(None);
        }
        let filter = self.filter.clone();
        let lines = self.ports.store.read(move |connection| search(connection, &filter, PART));
        let lines = lines.await?;
        self.is_over = lines.last().is_none_or(|_| lines.len() < PART_LINES);
        if let Some(last) = lines.last() {
            self.filter.after = last.number;
        }
        let mut text = String::new();
        if self.begins {
            text.push_str(if self.form == Form::Csv { CSV_HEAD } else { "[" });
        }
        for line in lines.into_iter().map(AuditLine::of) {
            match self.form {
                Form::Csv => text.push_str(&line.csv()),
                Form::Json => {
                    text.push_str(if self.begins { "\n" } else { ",\n" });
                    text.push_str(&line.json()?);
                }
            }
            self.begins = false;
        }
        self.begins = false;
        if self.is_over && self.form == Form::Json {
            text.push_str("\n]\n");
        }
        Ok(Some((text, self)))
    }
}

impl Sought {
    /// Returns what is looked for in the words of the audit.
    fn words(&self) -> String {
        let Self {
            after,
            before,
            newest: _,
            limit: _,
            person,
            device,
            action,
            from_ms,
            to_ms,
            text,
        } = self;
        let number = |number: &Option<i64>| number.map(|number| number.to_string());
        let word = |text: &String| (!text.is_empty()).then(|| text.clone());
        let words = [
            ("after", (*after != 0).then(|| after.to_string())),
            ("before", number(before)),
            ("person", word(person)),
            ("device", word(device)),
            ("action", word(action)),
            ("from_ms", number(from_ms)),
            ("to_ms", number(to_ms)),
            // What somebody typed may be a name.
            ("text", (!text.is_empty()).then(|| "given".to_owned())),
        ];
        let given = words.into_iter().filter_map(|(name, word)| Some(format!("{name}={}", word?)));
        given.collect::<Vec<_>>().join(" ")
    }
}

fn filter(sought: Sought) -> Result<Filter, Problem> {
    let Sought { after, before, newest, limit: _, person, device, action, from_ms, to_ms, text } =
        sought;
    if text.len() > TEXT_BYTES_MAX || action.len() > TEXT_BYTES_MAX {
        return Err(Problem::malformed("a text that is looked for has 200 bytes at most"));
    }
    Ok(Filter {
        after,
        before,
        is_newest_first: newest,
        person: identity(&person, "the person")?,
        device: identity(&device, "the device")?,
        action,
        from: from_ms.map(Timestamp),
        to: to_ms.map(Timestamp),
        text,
    })
}

fn identity<T: std::str::FromStr>(text: &str, what: &str) -> Result<Option<T>, Problem> {
    let read = (!text.is_empty()).then(|| text.parse()).transpose();
    read.map_err(|_| Problem::malformed(format!("{what} is not 32 hexadecimal digits")))
}
