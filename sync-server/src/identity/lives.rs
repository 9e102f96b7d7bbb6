//! People after they were added: another role, another site, a pause, a way back.

use domain::{
    access::{Person, Role, Site},
    ids::{PersonId, SiteId},
};
use rusqlite::{Connection, params};

use super::{
    organisation::Organisation,
    password::Hashed,
    people::{self, NewPerson},
    session,
};
use crate::store::{
    StoreError,
    audit::{self, By, Line},
};

/// An issuer, a mark and a subject, each as long as it may be.
const SUBJECT_BYTES_MAX: usize = 511;

/// A person as an administrator sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PersonRow {
    pub(crate) person: Person,
    pub(crate) account: String,
    pub(crate) subject: String,
    pub(crate) must_change: bool,
}

/// What is to be another about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Role(Role),
    Site(Option<SiteId>),
    Subject(String),
    Disable,
    Enable,
}

/// Why what was asked is not done. Not a failure: the answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("there is no such person")]
    Unknown,
    #[error("the organisation has no such site")]
    Site,
    #[error("a name has 1 to 200 characters in one line")]
    Name,
    #[error("there is an account of this name")]
    Taken,
    #[error("what the provider calls a person is one line of 511 bytes at most")]
    Subject,
    #[error("the provider's word is another person's")]
    SubjectTaken,
    #[error("nobody else could administer the organisation")]
    LastAdministrator,
}

impl Refusal {
    /// Returns the refusal as the audit writes it.
    fn word(self) -> &'static str {
        match self {
            Self::Unknown => "person.unknown",
            Self::Site => "site.unknown",
            Self::Name => "name.wrong",
            Self::Taken => "account.taken",
            Self::Subject => "subject.wrong",
            Self::SubjectTaken => "subject.taken",
            Self::LastAdministrator => "administrator.last",
        }
    }
}

impl Change {
    fn action(&self) -> &'static str {
        match self {
            Self::Role(_) => "person.role",
            Self::Site(_) => "person.site",
            Self::Subject(_) => "person.subject",
            Self::Disable => "person.disable",
            Self::Enable => "person.enable",
        }
    }

    fn apply(&self, row: &PersonRow, by: By) -> PersonRow {
        let mut row = row.clone();
        match self {
            Self::Role(role) => row.person.role = *role,
            Self::Site(site) => row.person.site = *site,
            Self::Subject(subject) => row.subject.clone_from(subject),
            Self::Disable => row.person.disabled_at = row.person.disabled_at.or(Some(by.at)),
            Self::Enable => row.person.disabled_at = None,
        }
        row
    }

    /// Returns what the change replaces, as the audit writes it: identities and words alone.
    fn word(&self, row: &PersonRow) -> String {
        match self {
            Self::Role(_) => row.person.role.word().to_owned(),
            Self::Site(_) => row.person.site.map_or_else(String::new, |site| site.to_string()),
            Self::Subject(_) => if row.subject.is_empty() { "" } else { "linked" }.to_owned(),
            Self::Disable | Self::Enable => {
                if is_active(row) { "active" } else { "disabled" }.to_owned()
            }
        }
    }
}

/// Returns everyone, by identity.
pub(crate) fn list(connection: &Connection) -> Result<Vec<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("list_people.sql"))?;
    let rows = statement.query_map([], |row| {
        let person = Person {
            id: PersonId(row.get(0)?),
            name: row.get(1)?,
            role: people::role(&row.get::<_, String>(2)?),
            site: people::site(row.get(3)?),
            disabled_at: people::disabled_at(row.get(4)?),
        };
        let (account, subject) = (row.get(5)?, row.get(6)?);
        Ok(PersonRow { person, account, subject, must_change: row.get(7)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a person, with a password that was hashed before.
pub(crate) fn add(
    connection: &Connection,
    person: &NewPerson,
    hashed: &Hashed,
    by: By,
) -> Result<Result<PersonId, Refusal>, StoreError> {
    let checked = check_new(connection, person)?;
    let added = match checked {
        Ok(()) => Ok(people::add_hashed(connection, person, hashed)?),
        Err(refusal) => Err(refusal),
    };
    let subject = added.map_or_else(|_| String::new(), |id| id.to_string());
    let why = added.err().map_or("", Refusal::word).to_owned();
    let after = person.role.word().to_owned();
    audit::note(connection, Line { subject, after, why, ..by.line("person.create") })?;
    Ok(added)
}

fn check_new(
    connection: &Connection,
    person: &NewPerson,
) -> Result<Result<(), Refusal>, StoreError> {
    if !people::is_name(&person.name) || !people::is_name(&person.account) {
        return Ok(Err(Refusal::Name));
    }
    if people::is_taken(connection, &person.account)? {
        return Ok(Err(Refusal::Taken));
    }
    let site = check_site(connection, person.site)?;
    Ok(site.and(check_subject(&list(connection)?, None, &person.subject)))
}

/// Changes a person, in one step or not at all; whoever may no longer act is signed out at once.
pub(crate) fn change(
    connection: &Connection,
    id: PersonId,
    changes: &[Change],
    by: By,
) -> Result<Result<PersonRow, Refusal>, StoreError> {
    let rows = list(connection)?;
    let Some(before) = rows.iter().find(|row| row.person.id == id) else {
        for change in changes {
            note(connection, (id, change), (None, None), Some(Refusal::Unknown), by)?;
        }
        return Ok(Err(Refusal::Unknown));
    };
    let after = changes.iter().fold(before.clone(), |row, change| change.apply(&row, by));
    let refusal = check(connection, &rows, &after, changes)?.err();
    for change in changes {
        note(connection, (id, change), (Some(before), Some(&after)), refusal, by)?;
    }
    if let Some(refusal) = refusal {
        return Ok(Err(refusal));
    }
    connection.prepare_cached(include_str!("change_person.sql"))?.execute(params![
        id.0,
        after.person.role.word(),
        after.person.site.map_or(Vec::new(), |site| site.0.to_vec()),
        after.subject,
        after.person.disabled_at.map_or(0, |at| at.0),
    ])?;
    // Whoever was taken for the person until then is signed out as well.
    if !is_active(&after) || before.subject != after.subject {
        session::end_all(connection, id, by.at)?;
    }
    Organisation::changed(connection)?;
    Ok(Ok(after))
}

/// Gives a person a password that was hashed before, unlocks the account and ends the sessions.
pub(crate) fn reset_password(
    connection: &Connection,
    id: PersonId,
    hashed: &Hashed,
    by: By,
) -> Result<Result<PersonRow, Refusal>, StoreError> {
    let found = list(connection)?.into_iter().find(|row| row.person.id == id);
    let why = if found.is_some() { "" } else { Refusal::Unknown.word() }.to_owned();
    let subject = id.to_string();
    let (before, after) = match &found {
        Some(row) if row.must_change => ("one_time", "one_time"),
        Some(_) => ("chosen", "one_time"),
        None => ("", ""),
    };
    let (before, after) = (before.to_owned(), after.to_owned());
    let line = Line { subject, before, after, why, ..by.line("password.reset") };
    audit::note(connection, line)?;
    let Some(found) = found else { return Ok(Err(Refusal::Unknown)) };
    people::set_password(connection, id, hashed, true)?;
    session::end_all(connection, id, by.at)?;
    Organisation::changed(connection)?;
    Ok(Ok(PersonRow { must_change: true, ..found }))
}

fn check(
    connection: &Connection,
    rows: &[PersonRow],
    after: &PersonRow,
    changes: &[Change],
) -> Result<Result<(), Refusal>, StoreError> {
    let is_boss = |row: &PersonRow| is_active(row) && row.person.role == Role::Administrator;
    let is_other = |row: &&PersonRow| row.person.id != after.person.id;
    if !is_boss(after) && !rows.iter().filter(is_other).any(is_boss) {
        return Ok(Err(Refusal::LastAdministrator));
    }
    // A site that is no longer there stops nobody from being disabled.
    let site = changes.iter().find_map(|change| match change {
        Change::Site(site) => *site,
        Change::Role(_) | Change::Subject(_) | Change::Disable | Change::Enable => None,
    });
    let site = check_site(connection, site)?;
    Ok(site.and(check_subject(rows, Some(after.person.id), &after.subject)))
}

fn check_site(
    connection: &Connection,
    site: Option<SiteId>,
) -> Result<Result<(), Refusal>, StoreError> {
    let (Some(site), Some(organisation)) = (site, Organisation::read(connection)?) else {
        return Ok(Ok(()));
    };
    let sites: Vec<Site> = serde_json::from_str(&organisation.sites)
        .map_err(|error| StoreError::Failed(error.to_string()))?;
    let is_known = sites.iter().any(|known| known.id == site);
    Ok(if is_known { Ok(()) } else { Err(Refusal::Site) })
}

fn check_subject(rows: &[PersonRow], own: Option<PersonId>, subject: &str) -> Result<(), Refusal> {
    if subject.len() > SUBJECT_BYTES_MAX || subject.chars().any(char::is_control) {
        return Err(Refusal::Subject);
    }
    let is_taken = |row: &PersonRow| Some(row.person.id) != own && row.subject == subject;
    if !subject.is_empty() && rows.iter().any(is_taken) {
        return Err(Refusal::SubjectTaken);
    }
    Ok(())
}

fn note(
    connection: &Connection,
    (id, change): (PersonId, &Change),
    (before, after): (Option<&PersonRow>, Option<&PersonRow>),
    refusal: Option<Refusal>,
    by: By,
) -> Result<(), StoreError> {
    let word = |row: Option<&PersonRow>| row.map_or_else(String::new, |row| change.word(row));
    let line = Line {
        subject: id.to_string(),
        before: word(before),
        after: word(after),
        why: refusal.map_or("", Refusal::word).to_owned(),
        ..by.line(change.action())
    };
    audit::note(connection, line)
}

pub(crate) fn is_active(row: &PersonRow) -> bool {
    row.person.disabled_at.is_none()
}
