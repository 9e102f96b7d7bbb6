//! Sessions: a person signs in on a device, renews, and leaves.

use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::{
    access::{
        DevicePublicKey, Redacted,
        token::{ACCESS_SECONDS_MAX, Access, Confirmation},
    },
    ids::{DeviceId, PersonId},
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::{
    grants::GRANT_HOLDS,
    members::SessionId,
    organisation::Identity,
    password::{Hashed, locked_for},
    people::{self, Account},
};
use crate::store::{
    StoreError,
    audit::{self, By, Line},
};

/// A session ends after so long, however often it was renewed.
const SESSION_HOLDS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Why nobody is let in. Not a failure: the answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Turned {
    #[error("the account or the password is wrong")]
    Wrong,
    #[error("the account is locked for a while")]
    Locked { until: Timestamp },
    #[error("the session has ended; sign in again")]
    Ended,
    #[error("the token was used before; the session is ended")]
    Reused,
    #[error("the token belongs to another device")]
    Binding,
}

/// What a device gets when a person has signed in or renewed.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) session: SessionId,
    pub(crate) person: PersonId,
    pub(crate) access: Redacted<String>,
    pub(crate) refresh: Redacted<String>,
}

/// Counts a try before the password is looked at, so that tries at one time count as well.
pub(crate) fn count_try(
    connection: &Connection,
    account: &str,
    by: By,
) -> Result<Result<Option<Account>, Turned>, StoreError> {
    let Some(found) = people::account(connection, account)? else {
        note(connection, by, "session.refuse", "account.unknown")?;
        return Ok(Ok(None));
    };
    let by = By { person: Some(found.person), ..by };
    if by.at.0 < found.locked_until_ms {
        note(connection, by, "session.refuse", "account.locked")?;
        return Ok(Err(Turned::Locked { until: Timestamp(found.locked_until_ms) }));
    }
    let failures = found.failures.saturating_add(1);
    let until = by.at.after(locked_for(failures));
    people::set_failures(connection, found.person, failures, until.0)?;
    Ok(Ok(Some(found)))
}

/// Counts a try of a person who is signed in: nobody can lock another's account this way.
pub(crate) fn count_own_try(
    connection: &Connection,
    account: &str,
    by: By,
) -> Result<Result<Option<Account>, Turned>, StoreError> {
    let found = people::account(connection, account)?;
    if found.is_none_or(|found| Some(found.person) != by.person) {
        note(connection, by, "password.refuse", "account.other")?;
        return Ok(Ok(None));
    }
    count_try(connection, account, by)
}

/// Whether the password is the account's. Takes as long for an account that does not exist.
pub(crate) fn is_password(account: Option<&Account>, password: &str) -> Result<bool, StoreError> {
    match account.and_then(|account| account.hashed.as_ref()) {
        Some(hashed) => hashed.is_of(password.as_bytes()),
        None => Hashed::of(password.as_bytes()).map(|_| false),
    }
}

impl Identity {
    /// Opens a session of a person who has shown who they are, and writes by which way.
    pub(crate) fn begin(
        &self,
        connection: &Connection,
        (person, way): (PersonId, &str),
        holder: &DevicePublicKey,
        by: By,
    ) -> Result<Opened, StoreError> {
        let (at, by) = (by.at, By { person: Some(person), ..by });
        people::set_failures(connection, person, 0, 0)?;
        let (session, device) = (random::<16>()?, holder.device());
        let expires_at = at.after(SESSION_HOLDS);
        connection.prepare_cached(include_str!("add_session.sql"))?.execute(params![
            session,
            person.0,
            device.0,
            expires_at.0,
            way,
        ])?;
        let (subject, after) = (hex::encode(session), way.to_owned());
        audit::note(connection, Line { subject, after, ..by.line("session.begin") })?;
        self.issue(connection, session, person, holder, at)
    }

    /// Goes on with a session. A token that comes a second time was stolen, or its copy was: the
    /// session ends for both.
    pub(crate) fn renew(
        &self,
        connection: &Connection,
        refresh: &str,
        holder: &DevicePublicKey,
        by: By,
    ) -> Result<Result<Opened, Turned>, StoreError> {
        let (hash, at) = (hash(refresh), by.at);
        let found = connection
            .prepare_cached(include_str!("load_refresh.sql"))?
            .query_row([hash], |row| {
                let person = PersonId(row.get(2)?);
                Ok((row.get(0)?, row.get(1)?, person, DeviceId(row.get(3)?), row.get(4)?))
            })
            .optional()?;
        let Some(found) = found else { return Ok(Err(Turned::Ended)) };
        let (session, used_at, person, device, expires_at): (SessionId, i64, _, _, i64) = found;
        let by = By { person: Some(person), ..by };
        if device != holder.device() {
            note(connection, by, "session.refuse", "token.binding")?;
            return Ok(Err(Turned::Binding));
        }
        let is_answer_lost = used_at != 0 && take_back_answer(connection, session, used_at)?;
        if used_at != 0 && !is_answer_lost {
            end(connection, session, at)?;
            note(connection, by, "session.refuse", "token.reused")?;
            return Ok(Err(Turned::Reused));
        }
        if at.0 >= expires_at {
            return Ok(Err(Turned::Ended));
        }
        if !is_answer_lost {
            connection
                .prepare_cached(include_str!("use_refresh.sql"))?
                .execute(params![hash, session, at.0])?;
        }
        self.issue(connection, session, person, holder, at).map(Ok)
    }

    fn issue(
        &self,
        connection: &Connection,
        session: SessionId,
        person: PersonId,
        holder: &DevicePublicKey,
        at: Timestamp,
    ) -> Result<Opened, StoreError> {
        let refresh = Base64UrlUnpadded::encode_string(&random::<32>()?);
        connection
            .prepare_cached(include_str!("add_refresh.sql"))?
            .execute(params![hash(&refresh), session])?;
        let now = at.0.div_euclid(1000);
        let access = Access {
            iss: self.issuer(),
            aud: self.address.clone(),
            sub: person,
            client_id: holder.device(),
            sid: hex::encode(session),
            iat: now,
            nbf: now,
            exp: now + ACCESS_SECONDS_MAX,
            jti: hex::encode(random::<16>()?),
            cnf: Confirmation::of(holder),
        };
        let access = Redacted::new(access.sign(&self.token_key));
        Ok(Opened { session, person, access, refresh: Redacted::new(refresh) })
    }
}

/// Takes back the token that a device was answered with, if the device renews again with the one
/// before and has used nothing since: the answer was lost on its way.
///
/// Whoever comes with the token that was taken back had a copy; that ends the session.
fn take_back_answer(
    connection: &Connection,
    session: SessionId,
    used_at: i64,
) -> Result<bool, StoreError> {
    let last: i64 = connection
        .prepare_cached("SELECT max(used_at_ms) FROM refresh_tokens WHERE session = ?1")?
        .query_row([session], |row| row.get(0))?;
    if used_at != last {
        return Ok(false);
    }
    connection.prepare_cached(include_str!("take_back_refresh.sql"))?.execute([session])?;
    Ok(true)
}

/// Ends a session; ending it again changes nothing.
pub(crate) fn end(
    connection: &Connection,
    session: SessionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE sessions SET ended_at_ms = ?2 WHERE id = ?1 AND ended_at_ms = 0")?
        .execute(params![session, at.0])?;
    Ok(())
}

/// Ends every session of a person.
pub(crate) fn end_all(
    connection: &Connection,
    person: PersonId,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection.prepare_cached(include_str!("end_others.sql"))?.execute(params![
        person.0,
        Vec::<u8>::new(),
        at.0
    ])?;
    Ok(())
}

/// Ends every session of a person but one.
pub(crate) fn end_others(
    connection: &Connection,
    person: PersonId,
    kept: SessionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(include_str!("end_others.sql"))?
        .execute(params![person.0, kept, at.0])?;
    Ok(())
}

/// Writes who signed in, left, or was turned away.
pub(crate) fn note(
    connection: &Connection,
    by: By,
    action: &'static str,
    why: &str,
) -> Result<(), StoreError> {
    audit::note(connection, Line { why: why.to_owned(), ..by.line(action) })
}

/// Writes that the organisation lets an account's person act on a device.
pub(crate) fn note_grant(
    connection: &Connection,
    by: By,
    account: &Account,
) -> Result<(), StoreError> {
    let place = account.site.map_or_else(String::new, |site| format!(" at {site}"));
    let until = by.at.after(GRANT_HOLDS).0;
    let after = format!("{}{place} until {until}", account.role.word());
    let (person, subject) = (Some(account.person), account.person.to_string());
    let by = By { person, ..by };
    audit::note(connection, Line { subject, after, ..by.line("grant.give") })
}

/// Tokens are 256 random bits, so a plain hash keeps them well.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed(error.to_string()))?;
    Ok(bytes)
}
