//! Devices that ask to take part, and what an administrator answers.

use domain::{
    access::{CODE_HOLDS, DevicePublicKey, DeviceState, EnrolmentCode, Invitation, Signature},
    ids::DeviceId,
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    directory::{device, public_key},
    organisation::Organisation,
    people,
};
use crate::store::{
    StoreError,
    audit::{self, By, Line},
};

/// The most devices that wait for an answer; more would be a flood and not an organisation.
const PENDING_MAX: usize = 1_000;

/// A device that asks to take part.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) code: EnrolmentCode,
    pub(crate) public_key: DevicePublicKey,
    pub(crate) proof: Signature,
    pub(crate) name: String,
}

/// A device as the relay knows it.
#[derive(Clone, Debug)]
pub(crate) struct DeviceRow {
    pub(crate) id: DeviceId,
    pub(crate) public_key: DevicePublicKey,
    pub(crate) name: String,
    pub(crate) state: DeviceState,
    pub(crate) asked_at: Timestamp,
    pub(crate) revoked_at: Timestamp,
    pub(crate) is_to_wipe: bool,
}

/// What an administrator decides of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Approve,
    Revoke,
    /// Revoke, and have the device delete what it holds if it ever asks again.
    Wipe,
}

/// Why what was asked is not done. Not a failure: the answer is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the code is not known")]
    UnknownCode,
    #[error("the code was used")]
    UsedCode,
    #[error("the code is no longer valid")]
    ExpiredCode,
    #[error("the proof does not fit the code and the key")]
    Proof,
    #[error("a name has 1 to 200 characters in one line")]
    Name,
    #[error("the device was revoked; it must start afresh with another key")]
    Revoked,
    #[error("too many devices wait for an answer")]
    TooMany,
    #[error("there is no such device")]
    UnknownDevice,
}

impl Refusal {
    /// Returns the refusal as the audit writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::UnknownCode => "code.unknown",
            Self::UsedCode => "code.used",
            Self::ExpiredCode => "code.expired",
            Self::Proof => "proof.wrong",
            Self::Name => "name.wrong",
            Self::Revoked => "device.revoked",
            Self::TooMany => "devices.too_many",
            Self::UnknownDevice => "device.unknown",
        }
    }
}

impl Decision {
    fn action(self) -> &'static str {
        match self {
            Self::Approve => "device.approve",
            Self::Revoke => "device.revoke",
            Self::Wipe => "device.wipe",
        }
    }
}

/// Makes a code for one device, and returns what the device has to read.
///
/// # Errors
///
/// [`StoreError`] if it cannot be stored, or there is no organisation.
pub(crate) fn invite(connection: &Connection, by: By) -> Result<Invitation, StoreError> {
    let organisation = Organisation::read(connection)?.ok_or(StoreError::UnknownOrganisation)?;
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed(error.to_string()))?;
    let code = EnrolmentCode::from_random(bytes);
    let expires_at = by.at.after(CODE_HOLDS);
    let by_bytes = by.person.map_or(Vec::new(), |person| person.0.to_vec());
    connection
        .prepare_cached("DELETE FROM enrolment_codes WHERE expires_at_ms < ?1 AND used_by = x''")?
        .execute([by.at.0])?;
    connection.prepare_cached(include_str!("add_code.sql"))?.execute(params![
        code.hash(),
        by_bytes,
        expires_at.0
    ])?;
    let (subject, after) = (named(&code), format!("until {}", expires_at.0));
    audit::note(connection, Line { subject, after, ..by.line("enrolment.invite") })?;
    Ok(Invitation {
        relay: organisation.address,
        relay_pin: organisation.relay_pin,
        organisation: organisation.id,
        organisation_key: organisation.public_key,
        code,
        expires_at,
    })
}

/// Takes a device's wish to take part. The same wish said again gets the same answer.
pub(crate) fn ask(
    connection: &Connection,
    asked: &Asked,
    at: Timestamp,
) -> Result<Result<DeviceState, Refusal>, StoreError> {
    let id = asked.public_key.device();
    let answer = match check(connection, asked, at)? {
        Ok(Some(state)) => return Ok(Ok(state)),
        Ok(None) => {
            take(connection, asked, at)?;
            Ok(DeviceState::Pending)
        }
        Err(refusal) => Err(refusal),
    };
    let why = answer.err().map_or("", Refusal::word).to_owned();
    let (subject, after) = (named(&asked.code), answer.map_or("", word).to_owned());
    let (device, action) = (Some(id), "device.ask");
    audit::note(connection, Line { at, device, action, subject, after, why, ..Line::default() })?;
    Ok(answer)
}

/// Returns the state of a device that has asked with this code before; nothing if it may ask.
fn check(
    connection: &Connection,
    asked: &Asked,
    at: Timestamp,
) -> Result<Result<Option<DeviceState>, Refusal>, StoreError> {
    let found = connection
        .prepare_cached("SELECT expires_at_ms, used_by FROM enrolment_codes WHERE hash = ?1")?
        .query_row([asked.code.hash()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((expires_at_ms, used_by)): Option<(i64, Vec<u8>)> = found else {
        return Ok(Err(Refusal::UnknownCode));
    };
    if asked.code.verify(&asked.public_key, &asked.proof).is_err() {
        return Ok(Err(Refusal::Proof));
    }
    let id = asked.public_key.device();
    let known = load(connection, id)?;
    if let Some(by) = device(used_by) {
        let again = known.filter(|_| by == id).map(|row| row.state);
        return Ok(again.map(Some).ok_or(Refusal::UsedCode));
    }
    if at.0 >= expires_at_ms {
        return Ok(Err(Refusal::ExpiredCode));
    }
    if known.is_some_and(|row| row.state == DeviceState::Revoked) {
        return Ok(Err(Refusal::Revoked));
    }
    if !people::is_name(&asked.name) {
        return Ok(Err(Refusal::Name));
    }
    let pending = list(connection)?.iter().filter(|row| row.state == DeviceState::Pending).count();
    Ok(if pending >= PENDING_MAX { Err(Refusal::TooMany) } else { Ok(None) })
}

fn take(connection: &Connection, asked: &Asked, at: Timestamp) -> Result<(), StoreError> {
    let id = asked.public_key.device();
    connection
        .prepare_cached("UPDATE enrolment_codes SET used_by = ?2 WHERE hash = ?1")?
        .execute(params![asked.code.hash(), id.0])?;
    connection.prepare_cached(include_str!("add_device.sql"))?.execute(params![
        id.0,
        asked.public_key.as_bytes(),
        asked.name,
        word(DeviceState::Pending),
        at.0
    ])?;
    Ok(())
}

/// Returns what the audit calls a code: enough of its hash to find it again, nothing to use it by.
fn named(code: &EnrolmentCode) -> String {
    code.hash().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Answers a device, and ends its sessions if it may no longer take part.
pub(crate) fn decide(
    connection: &Connection,
    id: DeviceId,
    decision: Decision,
    by: By,
) -> Result<Result<DeviceState, Refusal>, StoreError> {
    let known = load(connection, id)?;
    let before = known.as_ref().map(|row| row.state);
    let answer = match (before, decision) {
        (None, _) => Err(Refusal::UnknownDevice),
        (Some(DeviceState::Revoked), Decision::Approve) => Err(Refusal::Revoked),
        (Some(_), Decision::Approve) => Ok(DeviceState::Approved),
        (Some(_), Decision::Revoke | Decision::Wipe) => Ok(DeviceState::Revoked),
    };
    if let Ok(state) = answer {
        let since = known.filter(|row| row.state == DeviceState::Revoked).map(|row| row.revoked_at);
        let revoked_at = match state {
            DeviceState::Revoked => since.unwrap_or(by.at),
            DeviceState::Pending | DeviceState::Approved => Timestamp(0),
        };
        connection.prepare_cached(include_str!("decide_device.sql"))?.execute(params![
            id.0,
            word(state),
            revoked_at.0,
            decision == Decision::Wipe
        ])?;
        if state == DeviceState::Revoked {
            connection
                .prepare_cached(include_str!("end_sessions.sql"))?
                .execute(params![id.0, by.at.0])?;
        }
        Organisation::changed(connection)?;
    }
    let after = answer.map_or("", word).to_owned();
    audit::note(
        connection,
        Line {
            subject: id.to_string(),
            before: before.map_or("", word).to_owned(),
            after,
            why: answer.err().map_or("", Refusal::word).to_owned(),
            ..by.line(decision.action())
        },
    )?;
    Ok(answer)
}

/// Returns every device that ever asked.
pub(crate) fn list(connection: &Connection) -> Result<Vec<DeviceRow>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("list_enrolled.sql"))?;
    let mut rows = statement.query([])?;
    let mut devices = Vec::new();
    while let Some(row) = rows.next()? {
        devices.push(read(row)?);
    }
    Ok(devices)
}

/// Returns the device of this identity, if it ever asked.
pub(crate) fn load(connection: &Connection, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
    Ok(list(connection)?.into_iter().find(|row| row.id == id))
}

fn read(row: &rusqlite::Row<'_>) -> Result<DeviceRow, StoreError> {
    let state: String = row.get(3)?;
    let states = [DeviceState::Pending, DeviceState::Approved];
    Ok(DeviceRow {
        id: DeviceId(row.get(0)?),
        public_key: public_key(row.get(1)?)?,
        name: row.get(2)?,
        // A state of a later version lets nobody in.
        state: states.into_iter().find(|of| word(*of) == state).unwrap_or(DeviceState::Revoked),
        asked_at: Timestamp(row.get(4)?),
        revoked_at: Timestamp(row.get(5)?),
        is_to_wipe: row.get(6)?,
    })
}

/// Returns the state as the store and every answer write it.
pub(crate) fn word(state: DeviceState) -> &'static str {
    match state {
        DeviceState::Pending => "pending",
        DeviceState::Approved => "approved",
        DeviceState::Revoked => "revoked",
    }
}
