use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
};
use domain::{
    access::{Redacted, Role},
    ids::{PersonId, SiteId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::{Caller, identity},
    devices::{body, failed},
    sessions::on_hasher,
};
use crate::{
    identity::{
        lives::{self, Change, PersonRow, Refusal},
        password::{self, Hashed},
        people::NewPerson,
    },
    ports::Ports,
    problem::Problem,
};

/// Somebody who is to get an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Joining {
    /// The name as the person writes it.
    #[schema(value_type = String)]
    name: Redacted<String>,
    /// The account; the name if nothing else is given.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    account: Option<Redacted<String>>,
    /// What the person does, such as `driver` or `quality_officer`.
    #[schema(value_type = String)]
    role: Role,
    /// Where the person works, if in one place: 32 hexadecimal digits.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    site: Option<SiteId>,
    /// What the provider of sign-in calls the person.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    subject: Option<Redacted<String>>,
}

/// What is to be another about a person; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changing {
    /// What the person does.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// Where the person works: 32 hexadecimal digits, or empty for everywhere.
    #[serde(default)]
    site: Option<String>,
    /// What the provider of sign-in calls the person, or empty if it knows them no longer.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    subject: Option<Redacted<String>>,
}

/// A person as administrators see them.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonItem {
    /// The person.
    person: String,
    /// The name.
    name: String,
    /// The account.
    account: String,
    /// What the person does.
    role: &'static str,
    /// Where the person works, if in one place.
    site: Option<String>,
    /// What the provider of sign-in calls the person; empty if it does not know them.
    subject: String,
    /// `active` or `disabled`.
    state: &'static str,
    /// Since when the person may no longer act, in milliseconds since 1970.
    disabled_at_ms: Option<i64>,
    /// Whether the person has to choose a password before anything else.
    must_change_password: bool,
    /// The password to hand over, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

/// Returns everyone with an account.
#[utoipa::path(get, path = "/v1/people", tag = "identity",
    responses(
        (status = 200, description = "The people.", body = [PersonItem]),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The role may not list people.", body = Problem),
    ))]
pub(super) async fn list(
    State(ports): State<Arc<Ports>>,
    _: Caller,
) -> Result<Json<Vec<PersonItem>>, Problem> {
    let rows = ports.store.read(lives::list).await.map_err(failed)?;
    Ok(Json(rows.into_iter().map(|row| item(row, None)).collect()))
}

/// Adds a person, and returns the password to hand over; every device learns of the person.
#[utoipa::path(post, path = "/v1/people", tag = "identity", request_body = Joining,
    responses(
        (status = 201, description = "The person.", body = PersonItem),
        (status = 400, description = "The body or the name cannot be used.", body = Problem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "Only an administrator may.", body = Problem),
        (status = 409, description = "The account is taken.", body = Problem),
    ))]
pub(super) async fn add(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
    joining: Result<Json<Joining>, JsonRejection>,
) -> Result<(StatusCode, Json<PersonItem>), Problem> {
    let Joining { name, account, role, site, subject } = body(joining)?;
    let text = |given: Option<Redacted<String>>| given.map(|given| given.reveal().clone());
    let name = name.reveal().clone();
    let account = text(account).unwrap_or_else(|| name.clone());
    let new = NewPerson { name, account, role, site, subject: text(subject).unwrap_or_default() };
    let (password, hashed) = fresh(&ports).await?;
    let (identity, by) = (identity(&ports)?, caller.by());
    let added = ports.store.write(move |writing| {
        let added = lives::add(writing.transaction, &new, &hashed, by)?;
        identity.publish(writing, by.at)?;
        let rows = lives::list(writing.transaction)?;
        Ok(added.and_then(|id| named(rows, id)))
    });
    let row = added.await.map_err(failed)?.map_err(refused)?;
    Ok((StatusCode::CREATED, Json(item(row, Some(password)))))
}

/// Changes what a person does, where, or what the provider of sign-in calls them.
#[utoipa::path(patch, path = "/v1/people/{person}", tag = "identity", request_body = Changing,
    params(("person" = String, Path, description = "32 hexadecimal digits")),
    responses(
        (status = 200, description = "The person.", body = PersonItem),
        (status = 400, description = "The body cannot be used.", body = Problem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "Only an administrator may.", body = Problem),
        (status = 404, description = "There is no such person.", body = Problem),
        (status = 409, description = "Nobody else could administer the organisation.",
            body = Problem),
    ))]
pub(super) async fn change(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
    Path(person): Path<String>,
    changing: Result<Json<Changing>, JsonRejection>,
) -> Result<Json<PersonItem>, Problem> {
    let Changing { role, site, subject } = body(changing)?;
    let site = site.map(|site| (!site.is_empty()).then(|| site.parse()).transpose()).transpose();
    let site = site.map_err(|_| Problem::malformed("the site is not 32 hexadecimal digits"))?;
    let subject = subject.map(|subject| Change::Subject(subject.reveal().clone()));
    let changes = role.map(Change::Role).into_iter().chain(site.map(Change::Site)).chain(subject);
    carry_out(&ports, &caller, &person, changes.collect()).await
}

/// `disable` signs a person out everywhere at once, `enable` lets them back in, `reset-password`
/// gives them another password to hand over.
#[utoipa::path(post, path = "/v1/people/{person}/{decision}", tag = "identity",
    params(
        ("person" = String, Path, description = "32 hexadecimal digits"),
        ("decision" = String, Path, description = "`disable`, `enable` or `reset-password`"),
    ),
    responses(
        (status = 200, description = "The person.", body = PersonItem),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "Only an administrator may.", body = Problem),
        (status = 404, description = "There is no such person.", body = Problem),
        (status = 409, description = "Nobody else could administer the organisation.",
            body = Problem),
    ))]
pub(super) async fn decide(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
    Path((person, decision)): Path<(String, String)>,
) -> Result<Json<PersonItem>, Problem> {
    match decision.as_str() {
        "disable" => carry_out(&ports, &caller, &person, vec![Change::Disable]).await,
        "enable" => carry_out(&ports, &caller, &person, vec![Change::Enable]).await,
        "reset-password" => reset(&ports, &caller, &person).await,
        _ => Err(Problem::unknown_address()),
    }
}

async fn carry_out(
    ports: &Ports,
    caller: &Caller,
    person: &str,
    changes: Vec<Change>,
) -> Result<Json<PersonItem>, Problem> {
    let id: PersonId = person.parse().map_err(|_| Problem::unknown_address())?;
    let (identity, by) = (identity(ports)?, caller.by());
    let changed = ports.store.write(move |writing| {
        let changed = lives::change(writing.transaction, id, &changes, by)?;
        identity.publish(writing, by.at)?;
        Ok(changed)
    });
    let row = changed.await.map_err(failed)?.map_err(refused)?;
    Ok(Json(item(row, None)))
}

async fn reset(ports: &Ports, caller: &Caller, person: &str) -> Result<Json<PersonItem>, Problem> {
    let id: PersonId = person.parse().map_err(|_| Problem::unknown_address())?;
    let (password, hashed) = fresh(ports).await?;
    let (identity, by) = (identity(ports)?, caller.by());
    let reset = ports.store.write(move |writing| {
        let reset = lives::reset_password(writing.transaction, id, &hashed, by)?;
        identity.publish(writing, by.at)?;
        Ok(reset)
    });
    let row = reset.await.map_err(failed)?.map_err(refused)?;
    Ok(Json(item(row, Some(password))))
}

async fn fresh(ports: &Ports) -> Result<(String, Hashed), Problem> {
    let password = password::one_time().map_err(failed)?;
    let text = password.clone();
    let hashed = on_hasher(ports, move || Hashed::of(text.as_bytes())).await?;
    Ok((password, hashed))
}

fn named(rows: Vec<PersonRow>, id: PersonId) -> Result<PersonRow, Refusal> {
    rows.into_iter().find(|row| row.person.id == id).ok_or(Refusal::Unknown)
}

fn item(row: PersonRow, password: Option<String>) -> PersonItem {
    let state = if lives::is_active(&row) { "active" } else { "disabled" };
    let PersonRow { person, account, subject, must_change } = row;
    PersonItem {
        person: person.id.to_string(),
        name: person.name,
        account,
        role: person.role.word(),
        site: person.site.map(|site| site.to_string()),
        subject,
        state,
        disabled_at_ms: person.disabled_at.map(|at| at.0),
        must_change_password: must_change,
        password,
    }
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Unknown => Problem::unknown_address(),
        Refusal::Name | Refusal::Site | Refusal::Subject => Problem::malformed(refusal.to_string()),
        Refusal::Taken => Problem::conflict_as("/problems/account-taken", refusal.to_string()),
        Refusal::LastAdministrator => {
            Problem::conflict_as("/problems/last-administrator", refusal.to_string())
        }
        Refusal::SubjectTaken => Problem::conflict(refusal.to_string()),
    }
}
