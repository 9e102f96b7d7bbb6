//! People with an account, and the passwords that let them in.

use domain::{
    access::{Person, Role},
    ids::{PersonId, SiteId},
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{organisation::Organisation, password::Hashed};
use crate::store::StoreError;

const NAME_LENGTH_MAX: usize = 200;

/// Someone who is to get an account.
#[derive(Clone, Debug)]
pub(crate) struct NewPerson {
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) role: Role,
    pub(crate) site: Option<SiteId>,
    /// What the provider of sign-in calls the person; empty if there is none.
    pub(crate) subject: String,
}

/// What the relay knows of a person's account.
pub(crate) struct Account {
    pub(crate) person: PersonId,
    pub(crate) role: Role,
    pub(crate) site: Option<SiteId>,
    pub(crate) hashed: Option<Hashed>,
    pub(crate) must_change: bool,
    pub(crate) failures: u32,
    pub(crate) locked_until_ms: i64,
    pub(crate) is_disabled: bool,
    /// Whether somebody of the provider of sign-in has the account.
    pub(crate) is_linked: bool,
}

/// Whether a text may be a name: one line that is neither empty nor endless.
pub(crate) fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    !text.trim().is_empty() && length <= NAME_LENGTH_MAX && !text.chars().any(char::is_control)
}

/// Adds a person with a password that is returned once, to be changed at the first sign-in.
///
/// # Errors
///
/// [`StoreError`] if it cannot be stored, or the account is taken.
pub(crate) fn add(
    connection: &Connection,
    person: &NewPerson,
) -> Result<(PersonId, String), StoreError> {
    let password = super::password::one_time()?;
    let hashed = Hashed::of(password.as_bytes())?;
    Ok((add_hashed(connection, person, &hashed)?, password))
}

/// Adds a person with a password that was hashed before, to be changed at the first sign-in.
pub(super) fn add_hashed(
    connection: &Connection,
    person: &NewPerson,
    hashed: &Hashed,
) -> Result<PersonId, StoreError> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| StoreError::Failed(error.to_string()))?;
    insert(connection, PersonId(id), person, hashed)?;
    Organisation::changed(connection)?;
    Ok(PersonId(id))
}

/// Adds a person of a directory file, who has no password yet.
pub(super) fn import(connection: &Connection, person: &Person) -> Result<(), StoreError> {
    let Person { id, name, role, site, disabled_at: _ } = person.clone();
    let new = NewPerson { account: id.to_string(), name, role, site, subject: String::new() };
    insert(connection, id, &new, &Hashed::default())
}

fn insert(
    connection: &Connection,
    id: PersonId,
    person: &NewPerson,
    hashed: &Hashed,
) -> Result<(), StoreError> {
    connection.prepare_cached(include_str!("add_person.sql"))?.execute(params![
        id.0,
        person.name,
        person.role.word(),
        person.site.map_or(Vec::new(), |site| site.0.to_vec()),
        person.account,
        hashed.salt,
        hashed.hash,
        hashed.memory_kib,
        hashed.passes,
        person.subject,
    ])?;
    Ok(())
}

/// Whether an account of this name exists.
pub(crate) fn is_taken(connection: &Connection, account: &str) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM people WHERE account = ?1")?;
    Ok(statement.exists([account])?)
}

/// Returns everyone, as the directory names them.
pub(crate) fn list(connection: &Connection) -> Result<Vec<Person>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("list_people.sql"))?;
    let people = statement.query_map([], |row| {
        Ok(Person {
            id: PersonId(row.get(0)?),
            name: row.get(1)?,
            role: role(&row.get::<_, String>(2)?),
            site: site(row.get(3)?),
            disabled_at: disabled_at(row.get(4)?),
        })
    })?;
    Ok(people.collect::<Result<_, _>>()?)
}

/// Returns the account of this name.
pub(crate) fn account(
    connection: &Connection,
    account: &str,
) -> Result<Option<Account>, StoreError> {
    load(connection, (account, ""))
}

/// Returns the account of whom the provider of sign-in calls so.
pub(crate) fn of_subject(
    connection: &Connection,
    subject: &str,
) -> Result<Option<Account>, StoreError> {
    load(connection, ("", subject))
}

/// Notes what the provider of sign-in calls a person; nobody else may be called so.
pub(super) fn set_subject(
    connection: &Connection,
    person: PersonId,
    subject: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE people SET subject = ?2 WHERE id = ?1")?
        .execute(params![person.0, subject])?;
    Ok(())
}

fn load(connection: &Connection, named: (&str, &str)) -> Result<Option<Account>, StoreError> {
    let found =
        connection.prepare_cached(include_str!("load_account.sql"))?.query_row(named, |row| {
            let hashed = Hashed {
                salt: row.get(3)?,
                hash: row.get(4)?,
                memory_kib: row.get(5)?,
                passes: row.get(6)?,
            };
            Ok(Account {
                person: PersonId(row.get(0)?),
                role: role(&row.get::<_, String>(1)?),
                site: site(row.get(2)?),
                hashed: (!hashed.hash.is_empty()).then_some(hashed),
                must_change: row.get(7)?,
                failures: row.get(8)?,
                locked_until_ms: row.get(9)?,
                is_disabled: disabled_at(row.get(10)?).is_some(),
                is_linked: row.get(11)?,
            })
        });
    Ok(found.optional()?)
}

/// Notes a password; whoever did not choose it has to change it at the next sign-in.
pub(crate) fn set_password(
    connection: &Connection,
    person: PersonId,
    hashed: &Hashed,
    must_change: bool,
) -> Result<(), StoreError> {
    connection.prepare_cached(include_str!("set_password.sql"))?.execute(params![
        person.0,
        hashed.salt,
        hashed.hash,
        hashed.memory_kib,
        hashed.passes,
        must_change,
    ])?;
    Ok(())
}

/// Notes how often a person failed in a row, and until when the account is locked for it.
pub(crate) fn set_failures(
    connection: &Connection,
    person: PersonId,
    failures: u32,
    locked_until_ms: i64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE people SET failures = ?2, locked_until_ms = ?3 WHERE id = ?1")?
        .execute(params![person.0, failures, locked_until_ms])?;
    Ok(())
}

pub(super) fn disabled_at(milliseconds: i64) -> Option<Timestamp> {
    (milliseconds != 0).then_some(Timestamp(milliseconds))
}

/// A role of a later version reads and changes nothing.
pub(super) fn role(word: &str) -> Role {
    Role::of_word(word).unwrap_or(Role::Auditor)
}

pub(super) fn site(bytes: Vec<u8>) -> Option<SiteId> {
    bytes.try_into().ok().map(SiteId)
}
