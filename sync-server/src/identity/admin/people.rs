use std::path::Path;

use domain::{access::Role, ids::SiteId};

use super::{
    super::{
        lives::{self, Change, PersonRow, Refusal},
        password::{self, Hashed},
        people::{self, NewPerson},
    },
    AdminError, now, write,
};
use crate::store::audit::By;

/// A person as an administrator sees them.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// The account.
    pub account: String,
    /// What the person does.
    pub role: Role,
    /// Where the person works, if in one place.
    pub site: Option<SiteId>,
    /// Whether the person may act.
    pub is_active: bool,
    /// The person's name.
    pub name: String,
    /// What the provider of sign-in calls the person; empty if it does not know them.
    pub subject: String,
}

/// What is to be another about a person.
#[derive(Clone, Debug)]
pub enum Persona {
    /// What the person does.
    Role(Role),
    /// Where the person works; nothing for everywhere.
    Site(Option<SiteId>),
    /// What the provider of sign-in calls the person; empty if it knows them no longer.
    Subject(String),
    /// The person may no longer act, and is signed out at once.
    Disabled,
    /// The person may act again.
    Enabled,
}

/// Returns everyone.
///
/// # Errors
///
/// [`AdminError`] if there is no organisation or the store cannot be used.
pub fn people(data: &Path) -> Result<Vec<PersonLine>, AdminError> {
    write(data, |transaction| Ok(lives::list(transaction)?.into_iter().map(line).collect()))
}

/// Adds a person and returns the password to hand over; it must be changed at the first sign-in.
///
/// # Errors
///
/// [`AdminError`] if the name cannot be used or is taken, or the store cannot be used.
pub fn add_person(
    data: &Path,
    name: &str,
    role: Role,
    subject: String,
) -> Result<String, AdminError> {
    let (password, hashed) = fresh()?;
    write(data, |transaction| {
        let (name, account) = (name.to_owned(), name.to_owned());
        let new = NewPerson { name, account, role, site: None, subject };
        let added = lives::add(transaction, &new, &hashed, By::hand(now()))?;
        added.map(|_| password).map_err(refused)
    })
}

/// Changes a person; a relay that runs learns of it within a second.
///
/// # Errors
///
/// [`AdminError`] if there is no such account, or it may not be changed so.
pub fn change_person(
    data: &Path,
    account: &str,
    changes: Vec<Persona>,
) -> Result<PersonLine, AdminError> {
    let changes: Vec<Change> = changes.into_iter().map(change).collect();
    write(data, |transaction| {
        let found = people::account(transaction, account)?.ok_or_else(unknown)?;
        let by = By::hand(now());
        lives::change(transaction, found.person, &changes, by)?.map(line).map_err(refused)
    })
}

/// Gives a person another password to hand over, unlocks the account and ends its sessions.
///
/// A person who came with a directory file has their identity for an account, and no password
/// before this.
///
/// # Errors
///
/// [`AdminError`] if there is no such account or the store cannot be used.
pub fn reset_password(data: &Path, account: &str) -> Result<String, AdminError> {
    let (password, hashed) = fresh()?;
    write(data, |transaction| {
        let found = people::account(transaction, account)?.ok_or_else(unknown)?;
        let by = By::hand(now());
        let reset = lives::reset_password(transaction, found.person, &hashed, by)?;
        reset.map(|_| password).map_err(refused)
    })
}

fn fresh() -> Result<(String, Hashed), AdminError> {
    let password = password::one_time()?;
    let hashed = Hashed::of(password.as_bytes())?;
    Ok((password, hashed))
}

fn change(persona: Persona) -> Change {
    match persona {
        Persona::Role(role) => Change::Role(role),
        Persona::Site(site) => Change::Site(site),
        Persona::Subject(subject) => Change::Subject(subject),
        Persona::Disabled => Change::Disable,
        Persona::Enabled => Change::Enable,
    }
}

fn line(row: PersonRow) -> PersonLine {
    let is_active = lives::is_active(&row);
    let PersonRow { person, account, subject, .. } = row;
    let (role, site, name) = (person.role, person.site, person.name);
    PersonLine { account, role, site, is_active, name, subject }
}

fn unknown() -> AdminError {
    AdminError::Refused("there is no such account".to_owned())
}

fn refused(refusal: Refusal) -> AdminError {
    AdminError::Refused(refusal.to_string())
}
